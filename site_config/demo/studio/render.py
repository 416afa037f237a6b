"""Take the demo's photographs: python render.py aurora|terra [name ...]; without names, the missing ones.

A development tool: needs a virtual environment of its own (Python 3.11, bpy==4.5.15, pillow).
"""

# mypy: ignore-errors
import importlib
import os
import sys
import time
from pathlib import Path

import studio

PICTURES = Path(os.environ.get("STUDIO_OUT", Path(__file__).parent.parent / "pictures"))
MODULES = {
    "aurora": ("shots_aurora", "shots_aurora_candles", "shots_aurora_scenes"),
    "terra": ("shots_terra", "shots_terra_coffee", "shots_terra_ware", "shots_terra_scenes"),
}


def main(store, *names):
    """Render the named shots of a store, or all that have no file yet."""
    for module in MODULES[store]:
        importlib.import_module(module)
    shots = importlib.import_module(MODULES[store][0]).SHOTS
    unknown = set(names) - set(shots)
    if unknown:
        sys.exit(f"{store} has no shot called {', '.join(sorted(unknown))}.")
    folder = PICTURES / store
    folder.mkdir(parents=True, exist_ok=True)
    for name in names or [n for n in shots if not (folder / f"{n}.jpg").exists()]:
        started = time.time()
        image = studio.shoot(**shots[name]())
        quality, size = studio.save(image, folder / f"{name}.jpg")
        print(
            f"{store}/{name}: {time.time() - started:.0f} s, {size // 1000} kB at quality {quality}",
            flush=True,
        )


if __name__ == "__main__":
    main(*sys.argv[1:])

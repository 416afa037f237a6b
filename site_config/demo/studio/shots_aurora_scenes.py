"""Aurora's wider photographs: the banner, the gallery and the studio."""

# mypy: ignore-errors
import candles as k
import forms
import harvest as h
import materials as m
import pottery as p
import studio as s
from shots_aurora import CLAY, glaze, napkin, shot

WIDE, SQUARE = (1600, 900), (900, 900)


@shot("banner")
def _():
    p.vase(glaze("chalk", lines=0.4), p.BOTTLE, (1.95, 0.9), seed=5, scale=0.75)
    p.stem((1.95, 0.9, 1.7), 0.8, (-0.5, 0.0), leaves=8, seed=8, size=0.26, leaf="#a39a6e")
    p.stem((1.97, 0.9, 1.7), 0.6, (0.4, 0.1), leaves=6, seed=12, size=0.24, leaf="#a39a6e")
    napkin((1.1, 0.0), (2.6, 1.7), 12, "#a99d8b")
    p.mug(glaze("sea", clay=CLAY, dip=0.36), (0.75, -0.35), -35, z=0.05)
    p.mug(glaze("oat", clay=CLAY, dip=0.36), (1.75, -0.45), -20, z=0.05, drink=m.liquid("#5a2c10", 0.3))
    p.bowl(glaze("blush"), (2.75, 0.1), scale=0.95, seed=3)
    k.candle("#cc9d50", 0.3, 1.15, (1.05, 0.75))
    s.camera((0.55, 0, 0.93), 5.6, 9, 0, 0.5, focus=(1.3, -0.3, 0.5))
    return {"size": WIDE}


@shot("gallery-1")
def _():
    napkin((0.0, 0.0), (3.0, 2.0), 6, "#b3a793")
    p.plate(glaze("oat"), 0.9, (-0.7, 0.25), 0.06)
    p.bowl(glaze("sage"), (-0.7, 0.25), z=0.13, scale=0.85, fill=m.liquid("#efe8da", 0.05, 0.2), level=0.72)
    h.heap("blueberry", 0.3, 0.02, (-0.62, 0.2), 0.55, seed=4, share=0.3, ground=False)
    p.mug(glaze("oat", clay=CLAY, dip=0.36), (0.75, 0.35), -35, z=0.06, drink=m.foam("#c59a6c"))
    p.bowl(glaze("sea"), (0.45, -0.65), p.DISH, z=0.06)
    s.camera((0, 0.0, 0.15), 3.6, 50, 8, 0.8)
    return {"size": SQUARE}


@shot("gallery-2")
def _():
    p.vase(glaze("chalk"), p.BOTTLE, (-0.9, 0.3), scale=0.75, seed=1)
    p.vase(glaze("rust"), p.MOON, (0.1, 0.0), scale=0.48, seed=2)
    p.vase(glaze("sage"), p.BOTTLE, (0.95, 0.4), scale=0.52, seed=3)
    for i, (x, y, z) in enumerate(((-0.9, 0.3, 1.7), (0.1, 0.0, 1.0), (0.95, 0.4, 1.25))):
        p.stem(
            (x, y, z),
            0.9,
            (0.3 - 0.25 * i, 0.05),
            leaves=6,
            seed=20 + i,
            blossom="#e6d9c2" if i != 1 else None,
        )
    s.camera((0, 0, 1.15), 3.9, 8, -6, 0.6)
    return {"size": SQUARE}


@shot("gallery-3")
def _():
    shelf = m.wood("#c9a77c", "#9a7448", 0.6)
    forms.board((9, 2.2, 0.16), shelf, at=(0, 0.2, 0))
    for x, size, name, count in ((-1.35, 0.95, "oat", 7), (0.95, 0.85, "chalk", 5)):
        for i in range(count):
            p.plate(glaze(name), size, (x, 0.3), 0.16 + 0.08 * i, seed=i)
    for i, name in enumerate(("ink", "sage", "oat", "sea")):
        p.bowl(glaze(name), (-1.35 + 0.01 * i, 0.3), z=0.78 + 0.16 * i, scale=0.85, seed=i, turn=70 * i)
    p.bowl(glaze("chalk", speckle=0.9), (0.95, 0.3), p.TUMBLER, z=0.62, scale=0.95)
    p.mug(glaze("oat", clay=CLAY, dip=0.36), (2.4, 0.3), -40, z=0.16)
    s.camera((0.3, 0.2, 0.95), 5.2, 5, 4, 0.6)
    return {"size": WIDE}


@shot("gallery-4", dusk=True)
def _():
    for i in range(6):
        p.plate(glaze("oat"), 0.9, (0.75, 0.45), 0.08 * i, seed=i)
    p.bowl(glaze("charcoal"), (0.75, 0.45), z=0.5, scale=0.8)
    k.holder(glaze("chalk"), (-0.6, -0.1), True, -150, 0.6)
    k.taper("#eee3cc", (-0.6, -0.1), 1.5, 0.13, lit=True)
    k.candle("#cc9d50", 0.3, 0.8, (-1.35, 0.6))
    s.camera((-0.1, 0.1, 0.8), 4.6, 10, -4, 0.6)
    return {"size": WIDE}


@shot("about")
def _():
    shelf = m.wood("#c9a77c", "#9a7448", 0.6)
    forms.board((7, 0.95, 0.12), shelf, at=(0, -0.55, 0))
    forms.board((7, 0.95, 0.12), shelf, at=(0.3, 1.1, 0))
    raw = m.clay("#cbb49a", 0.15, 0.7)
    for row, y in enumerate((-0.55, 1.1)):
        for i in range(4):
            p.bowl(
                raw,
                (-2.3 + 1.45 * i + 0.25 * row, y),
                p.LATTE if row else p.BOWL,
                z=0.12,
                seed=row * 9 + i,
                scale=0.82,
                wobble=0.008,
            )
    s.camera((-0.2, 0, 0.4), 4.6, 20, -22, 0.5)
    return {"size": (1200, 900)}


@shot("about-2")
def _():
    forms.board((9, 5, 0.16), m.wood("#b8936a", "#8a6541", 0.6), at=(0, 0.4, 0))
    outer = [(0.34, 0.0), (0.38, 0.03), (0.41, 0.2), (0.415, 0.5), (0.41, 0.82)]
    for i, (x, y) in enumerate(((-1.1, -0.5), (-0.2, -0.15), (-1.25, 0.5), (-0.35, 0.95))):
        name = ("sea", "chalk", "sea", "oat")[i]
        body = forms.group(
            [
                k.jar_candle(
                    at=(0, 0),
                    vessel=(outer, glaze(name, clay=CLAY, dip=0.3), glaze("chalk")),
                    fill=0.66,
                    lit=i == 1,
                )
            ],
            at=(x, y),
            z=0.16,
        )
        del body
    for i, name in enumerate(("oat", "sage", "oat")):
        p.bowl(glaze(name), (1.05, 0.5), z=0.16 + 0.19 * i, seed=i, turn=60 * i)
    s.camera((0, 0.1, 0.5), 4.0, 22, 8, 0.5)
    return {"size": (1200, 900)}

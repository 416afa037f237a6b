"""Aurora's photographs: pale glazes on linen in daylight. Each function sets a scene."""

# mypy: ignore-errors
import math

import forms
import harvest as h
import materials as m
import pottery as p
import studio as s

SHOTS = {}
CLAY, DARK_CLAY = "#b58d68", "#4d3d33"


def shot(name, **options):
    """Register a scene under its picture's name; options go to studio.daylight."""

    def register(function):
        def run():
            s.fresh(sum(map(ord, name)))
            s.daylight(**options)
            return function() or {}

        SHOTS[name] = run
        return function

    return register


GLAZES = {
    "oat": {"colour": "#d9ccb6", "rough": 0.36, "speckle": 0.3, "breaks": "#a9835a"},
    "sea": {"colour": "#86a5a3", "second": "#527b82", "rough": 0.2, "breaks": "#8f7350"},
    "charcoal": {"colour": "#3a3938", "second": "#2c2b2c", "rough": 0.5, "breaks": "#6b543f"},
    "chalk": {"colour": "#e9e5dc", "rough": 0.4, "speckle": 0.35, "breaks": "#b59d7d"},
    "rust": {"colour": "#85492f", "second": "#623424", "rough": 0.3, "breaks": "#3a241c"},
    "sage": {"colour": "#9a9f8c", "second": "#848b7b", "rough": 0.34, "speckle": 0.15, "breaks": "#8a7550"},
    "ink": {"colour": "#2b3d5c", "second": "#1b2740", "rough": 0.14, "breaks": "#7a5a42"},
    "blush": {"colour": "#cfb3a3", "second": "#c2a391", "rough": 0.42, "breaks": "#9c6f58"},
}


def glaze(name, **more):
    return m.glaze(**{**GLAZES[name], **more})


def napkin(at=(0.35, 0.2), size=(2.3, 1.7), turn=12, colour="#a99d8b", seed=3):
    forms.cloth(size, m.linen(colour, 90), at=at, turn=turn, seed=seed)


def coffee():
    return m.liquid("#5a2c10", 0.3)


def tide_mug(name):
    napkin()
    p.mug(
        glaze(name, clay=CLAY if name != "charcoal" else "#8a6a50", dip=0.36),
        z=0.05,
        turn=-32,
        drink=coffee(),
        seed=len(name),
    )
    s.camera((0.08, 0, 0.44), 2.05, 20)


shot("tide-mug")(lambda: tide_mug("oat"))
shot("tide-mug-sea")(lambda: tide_mug("sea"))
shot("tide-mug-charcoal")(lambda: tide_mug("charcoal"))


@shot("tide-mug-2")
def _():
    for name, at, turn in (
        ("oat", (-0.62, -0.15), -140),
        ("sea", (0.1, 0.75), -20),
        ("charcoal", (0.68, -0.3), -40),
    ):
        p.mug(glaze(name, clay=CLAY, dip=0.36), at=at, turn=turn, seed=len(name) * 7)
    s.camera((0.05, 0.1, 0.4), 3.2, 24, 6)


def morning_mug(name):
    p.mug(glaze(name), outer=p.BARREL, turn=-28, drink=coffee(), seed=4, out=0.34)
    p.plate(glaze("oat"), 0.7, at=(-0.95, 1.1))
    s.camera((0.1, 0, 0.48), 2.25, 17, -4)
    return {"steam": [{"at": (0, 0, 0.95), "height": 1.1, "strength": 0.12}]}


shot("morning-mug")(lambda: morning_mug("chalk"))
shot("morning-mug-rust")(lambda: morning_mug("rust"))


@shot("espresso-cups")
def _():
    napkin((0.1, 0.2), (2.0, 1.6), -10, "#8f8373")
    for i, at in enumerate(((-0.33, -0.12), (0.36, 0.28))):
        p.bowl(
            m.clay(DARK_CLAY, 0.5, 0.4),
            at,
            p.ESPRESSO,
            glaze("chalk"),
            seed=i,
            z=0.05,
            fill=m.foam("#8a5427") if i == 0 else None,
            level=0.74,
            wall=0.05,
        )
    s.camera((0.02, 0.02, 0.3), 1.75, 26, 3)


@shot("latte-bowl")
def _():
    p.bowl(glaze("blush"), (0, 0), p.LATTE, seed=2, fill=m.foam("#c59a6c"), level=0.86)
    napkin((-0.9, 1.0), (1.6, 1.2), 30, "#c9bfae")
    s.camera((0, 0, 0.38), 2.0, 22)


@shot("speckled-tumbler")
def _():
    for i, at in enumerate(((0.05, -0.1), (0.75, 0.95))):
        p.bowl(glaze("chalk", speckle=0.95, lines=0.1), at, p.TUMBLER, seed=i)
    s.camera((0.12, 0, 0.5), 2.1, 14, -3)


def breakfast_bowl(name):
    napkin((0.1, 0.1), (2.5, 2.0), 18, "#b3a793", seed=6)
    p.bowl(glaze(name), z=0.05, seed=len(name))
    s.camera((0, 0, 0.36), 2.25, 27, 4)


shot("breakfast-bowl")(lambda: breakfast_bowl("oat"))
shot("breakfast-bowl-sage")(lambda: breakfast_bowl("sage"))
shot("breakfast-bowl-ink")(lambda: breakfast_bowl("ink"))


@shot("breakfast-bowl-2")
def _():
    for i, name in enumerate(("ink", "sage", "oat")):
        p.bowl(glaze(name), (0.02 * i, 0.015 * i), z=0.19 * i, seed=i, turn=50 * i, tilt=(1.2 * i, -i))
    s.camera((0, 0, 0.52), 2.3, 14, -5)


@shot("serving-bowl")
def _():
    p.bowl(m.clay("#b79572", 0.4, 0.9), outer=p.WIDE, inside=glaze("sea", rough=0.12), seed=3, wall=0.05)
    napkin((1.2, 0.7), (1.6, 1.3), -25, "#c4b9a6")
    s.camera((0, 0, 0.28), 3.5, 32, -5)


@shot("everyday-plate")
def _():
    napkin((0.0, 0.2), (2.0, 1.4), 8, "#a99d8b")
    p.plate(glaze("oat"), 1.1, z=0.06, seed=3)
    p.plate(glaze("oat"), 0.7, z=0.17, at=(0.06, 0.05), seed=5)
    s.camera((0, 0, 0.1), 3.0, 40, 6, 0.9)


@shot("everyday-plate-2")
def _():
    z = 0.0
    for size, count in ((1.1, 4), (0.9, 3), (0.7, 3)):
        for i in range(count):
            p.plate(
                glaze("oat", clay=CLAY, dip=0.06) if i % 2 else glaze("oat"),
                size,
                (0.012 * (i % 3), 0.01 * i),
                z,
                seed=i + count,
            )
            z += 0.075
        z += 0.01
    p.mug(glaze("charcoal"), (0.0, 0.02), -60, z=z - 0.02, scale=0.9)
    s.camera((0, 0, 0.72), 3.2, 9, 5)


@shot("pasta-plate")
def _():
    napkin((0.4, 0.3), (2.2, 1.9), -14, "#9c917f")
    p.plate(
        m.glaze("#353433", second="#282728", rough=0.62, breaks="#6b543f"), 1.15, z=0.05, deep=(0.78, 0.34)
    )
    s.camera((0, 0, 0.2), 3.0, 33, -4)


@shot("nesting-bowls")
def _():
    for i, (name, size) in enumerate((("sea", 1.55), ("sage", 1.18), ("oat", 0.84))):
        p.bowl(glaze(name), (0.0, 0.05 * i), scale=size, z=(0, 0.26, 0.5)[i], seed=i, turn=40 * i)
    s.camera((0, 0, 0.55), 3.3, 22, 5)


@shot("nesting-bowls-2")
def _():
    for name, size, at in (
        ("sea", 1.5, (-0.75, 0.9)),
        ("sage", 1.1, (0.75, 0.2)),
        ("oat", 0.78, (-0.45, -0.65)),
    ):
        p.bowl(glaze(name), at, scale=size, seed=len(name), wobble=0.007)
    s.camera((0, 0.1, 0.35), 4.0, 26, -4, 0.6)


@shot("salt-dish")
def _():
    napkin((0.2, 0.2), (1.7, 1.4), 20, "#b3a793")
    p.bowl(glaze("sea"), (0, 0), p.DISH, z=0.05, seed=1)
    h.heap("salt", 0.34, 0.13, (0, 0), 0.17, seed=2, cover=2.6)
    h.scatter("salt", [(0.5 + 0.07 * i, -0.3 - 0.11 * (i % 3), 0.09, (0, 0, 1)) for i in range(7)], 5)
    s.camera((0.03, 0, 0.16), 1.5, 28, -3)


@shot("moon-vase")
def _():
    p.vase(m.glaze("#e9e6df", second="#dcd7cc", rough=0.22, crackle=0.75, lines=0.1), p.MOON, seed=3)
    p.stem((0.02, 0, 1.9), 1.5, (0.75, 0.1), leaves=9, seed=4, size=0.3)
    p.stem((-0.04, 0, 1.9), 1.15, (-0.6, -0.1), leaves=7, seed=6, size=0.28)
    s.camera((0.05, 0, 1.55), 4.3, 7, 3, 0.6)


@shot("moon-vase-2")
def _():
    p.vase(m.glaze("#e9e6df", second="#dcd7cc", rough=0.2, crackle=0.85, lines=0.1), p.MOON, seed=3)
    s.camera((0.25, -0.3, 1.85), 1.9, 24, -14, 0.6)


def bottle_vase(name):
    p.vase(glaze(name, lines=0.4), seed=5)
    if name != "charcoal":
        p.stem((0, 0, 2.3), 1.2, (0.45, 0.05), leaves=7, seed=8, size=0.24, leaf="#a39a6e")
    p.bowl(glaze("oat"), (1.05, 0.9), p.DISH, scale=1.3)
    s.camera((0.08, 0, 1.6), 4.0, 8, -3, 0.6)


shot("bottle-vase")(lambda: bottle_vase("chalk"))
shot("bottle-vase-rust")(lambda: bottle_vase("rust"))
shot("bottle-vase-charcoal")(lambda: bottle_vase("charcoal"))


def bud_vases(spread=1.0):
    p.vase(glaze("chalk"), p.BOTTLE, (-0.55 * spread, 0.15), scale=0.56, seed=1)
    p.vase(glaze("blush"), p.MOON, (0.12 * spread, -0.2), scale=0.40, seed=2)
    p.vase(glaze("sage", clay=CLAY, dip=0.5), p.PITCHER, (0.68 * spread, 0.3), scale=0.62, seed=3)
    p.stem((-0.55 * spread, 0.15, 1.2), 0.85, (0.28, 0), leaves=5, seed=9, blossom="#e6d9c2")
    p.stem((0.12 * spread, -0.2, 0.8), 0.6, (-0.14, 0), leaves=4, seed=10, size=0.16)


@shot("bud-vases")
def _():
    bud_vases()
    s.camera((0.05, 0, 0.85), 2.8, 10, 4)


@shot("water-pitcher")
def _():
    p.pitcher(glaze("oat", clay=CLAY, dip=0.72), turn=-14)
    s.camera((0.08, 0, 0.95), 3.1, 15)


@shot("water-pitcher-2")
def _():
    p.pitcher(glaze("oat", clay=CLAY, dip=0.72), (0.25, 0.5), turn=-14)
    p.bowl(glaze("chalk", speckle=0.9), (-0.75, -0.25), p.TUMBLER, fill=m.liquid("#eef4f4", 0.95), level=0.75)
    p.bowl(glaze("chalk", speckle=0.9), (0.7, -0.6), p.TUMBLER, seed=5)
    s.camera((0, 0.1, 0.85), 3.5, 16, -5, 0.6)


@shot("herb-planter")
def _():
    material = m.clay("#b06a45", 0.2, 0.5)
    outer = [(0.46, 0.0), (0.50, 0.03), (0.62, 0.95), (0.69, 0.97), (0.70, 1.18)]
    p.plate(material, 0.72, edge=0.1)
    p.bowl(material, (0, 0), outer, z=0.07, wall=0.06)
    soil = forms.lathe([(0.60, 1.08), (0.3, 1.13), (0, 1.14)], m.clay("#2a1d14", 0, 0, 1.0), wobble=0.03)
    forms.group([soil])
    for i in range(11):
        a = i * 2.4
        r = 0.03 * i
        p.stem(
            (r * math.cos(a), r * math.sin(a), 1.12),
            0.55 + 0.05 * (i % 4),
            (0.3 * math.cos(a), 0.3 * math.sin(a)),
            leaves=8,
            seed=i,
            size=0.3,
            leaf=("#5f7f3e", "#6f8f48", "#527038")[i % 3],
            colour="#6f8548",
        )
    s.camera((0, 0, 0.98), 3.1, 14, 3)

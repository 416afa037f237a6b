"""Aurora's photographs of candles, holders and incense."""

# mypy: ignore-errors
import candles as k
import forms
import materials as m
import pottery as p
import studio as s
from labels import label
from shots_aurora import CLAY, DARK_CLAY, glaze, napkin, shot


def fig_label():
    return label("Aurora", "Fig & cedar", "soy wax · 220 g", size=(840, 570))


@shot("fig-cedar-candle")
def _():
    k.jar_candle(label=fig_label())
    p.bowl(glaze("sage"), (1.0, 1.0), scale=1.1)
    s.camera((0.06, 0, 0.5), 2.0, 15)


@shot("fig-cedar-candle-2", dusk=True)
def _():
    k.jar_candle(label=fig_label(), glow=0.7)
    s.camera((0.02, 0, 0.66), 1.35, 24, -6, 0.8)


@shot("sea-salt-candle")
def _():
    napkin((0.3, 0.2), (2.0, 1.6), -16, "#a99d8b")
    outer = [(0.34, 0.0), (0.38, 0.03), (0.41, 0.2), (0.415, 0.5), (0.41, 0.82)]
    k.jar_candle(
        at=(0, 0), vessel=(outer, glaze("sea", clay=CLAY, dip=0.30), glaze("chalk")), fill=0.66, glow=0.35
    )
    s.camera((0, 0, 0.45), 1.95, 24, 4)


@shot("travel-tin")
def _():
    metal = m.metal("#b9b4aa", 0.3)
    outer = [(0.36, 0.0), (0.38, 0.02), (0.38, 0.02), (0.38, 0.2), (0.38, 0.34)]
    k.jar_candle("#f0dfb4", (0, 0), vessel=(outer, metal, metal), fill=0.27, glow=0.3)
    forms.group(
        [
            forms.lathe(
                [(0, 0.0), (0.385, 0.0), (0.395, -0.01), (0.395, -0.1), (0.385, -0.1)], metal, wobble=0.0
            )
        ],
        at=(0.6, 0.1),
        z=0.37,
        tilt=(-12, 74),
        turn=24,
    )
    s.camera((0.12, 0, 0.24), 1.75, 24, -4)


@shot("beeswax-pillar")
def _():
    p.plate(glaze("chalk"), 0.66)
    k.candle("#cc9d50", 0.35, 1.5, z=0.07)
    s.camera((0, 0, 0.85), 2.7, 12, 3)


@shot("beeswax-pillar-2")
def _():
    for height, at, lit in ((2.0, (-0.5, 0.35), False), (1.5, (0.35, 0.1), True), (1.0, (-0.2, -0.6), True)):
        k.candle("#cc9d50", 0.35, height, at, lit, seed=int(height * 9))
    s.camera((0, 0, 1.05), 3.5, 12, -4)


def tapers(colour):
    k.holder(glaze("chalk"), (-0.54, 0.2), saucer=0.5)
    k.holder(glaze("oat"), (0.54, -0.15), saucer=0.5)
    k.taper(colour, (-0.54, 0.2), 2.3, 0.13, lit=True)
    k.taper(colour, (0.54, -0.15), 2.0, 0.13)
    s.camera((0.0, 0, 1.3), 3.6, 7, 4, 0.6)


shot("taper-candles")(lambda: tapers("#eee3cc"))
shot("taper-candles-terracotta")(lambda: tapers("#8f4a33"))
shot("taper-candles-moss")(lambda: tapers("#5f6249"))


@shot("chamberstick")
def _():
    k.holder(glaze("oat", rough=0.3), (0, 0), True, -32, 0.66)
    k.taper("#eee3cc", (0, 0), 1.35, 0.13, lit=True)
    s.camera((0.08, 0, 0.8), 2.7, 18, 0)


@shot("tealight-bowl", dusk=True)
def _():
    outer = [(0.26, 0.0), (0.29, 0.03), (0.43, 0.2), (0.50, 0.45), (0.51, 0.66)]
    n = m.Nodes("porcelain")
    at = n.coordinates()
    glow = n.ramp(n.add("SeparateXYZ", out=2, Vector=at), 0.75, 0.05)
    shell = n.principled(
        Base_Color="#f2eee6",
        Roughness=0.5,
        Subsurface_Weight=0.7,
        Subsurface_Scale=0.1,
        Emission_Color="#ffb060",
        Emission_Strength=n.math("MULTIPLY", glow, 0.55),
        Normal=n.bump(n.noise(12, 3, at), 0.25, 0.02),
    )
    p.bowl(shell, (0, 0), outer, wall=0.025, wobble=0.014, seed=5)
    k.candle("#f2ead8", 0.19, 0.16, (0, 0), True, z=0.09, pool=0.015, glow=0.8)
    p.bowl(glaze("charcoal"), (0.95, 1.0), scale=0.9)
    s.camera((0.02, 0, 0.33), 1.85, 22, 4)


@shot("incense-dish")
def _():
    p.bowl(
        m.glaze("#4a4038", clay=DARK_CLAY, dip=0.05, rough=0.55),
        (0, 0),
        [(0.4, 0), (0.45, 0.02), (0.62, 0.08), (0.66, 0.22)],
        seed=2,
        wall=0.05,
    )
    stick = forms.sweep(
        [(0, 0, 0.08), (0.32, 0, 0.62), (0.62, 0, 1.16)],
        [0.014] * 3,
        [0.014] * 3,
        m.plain("#5a4632", 0.95),
        sides=8,
    )
    ember = forms.lathe(
        [(0, 0), (0.018, 0.01), (0.018, 0.04), (0, 0.05)],
        m.Nodes("ember").principled(Base_Color="#221a16", Emission_Color="#ff5a1c", Emission_Strength=4.0),
        wobble=0.1,
    )
    ember.location = (0.62, 0, 1.15)
    forms.group([stick, ember], turn=-18)
    s.camera((0.12, 0, 0.55), 2.2, 19, -3)
    return {"steam": [{"at": (0.59, -0.19, 1.2), "height": 0.9, "strength": 0.22, "spread": 0.12}]}

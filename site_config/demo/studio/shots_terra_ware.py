"""Terra's photographs of ware: teapots, gaiwans, cups, and what coffee is made with."""

# mypy: ignore-errors
import coffeeware as c
import forms
import harvest as h
import materials as m
import pottery as p
import studio as s
import teaware as t
from shots_terra import BEECH, WALNUT, glaze, mixed, shot, strays

COPPER = ("#b8683e", 0.22)
CELADON_POT = [(0.44, 0.0), (0.50, 0.02), (0.68, 0.2), (0.73, 0.5), (0.62, 0.82), (0.40, 0.98), (0.32, 1.0)]


def teacup(at, name="milk", tea="#b5561a", seed=1, scale=1.0, z=0.0):
    p.bowl(
        glaze(name),
        at,
        p.TEACUP,
        fill=m.liquid(tea, 0.85) if tea else None,
        level=0.8,
        wall=0.03,
        seed=seed,
        scale=scale,
        z=z,
    )


def gaiwan(name):
    t.gaiwan(glaze(name, lines=0.05), (0, 0), seed=3)
    teacup((0.8, 0.85), name, seed=5)
    s.camera((0.05, 0, 0.42), 1.95, 18, -3)


shot("gayvan-oblako")(lambda: gaiwan("milk"))
shot("gayvan-oblako-chernaya")(lambda: gaiwan("soot"))
shot("gayvan-oblako-seladon")(lambda: gaiwan("celadon"))


@shot("gayvan-oblako-2")
def _():
    t.gaiwan(glaze("milk", lines=0.05), (0, 0), "ajar", m.liquid("#c9a03a", 0.85))
    strays("oolong_ball", 12, (-0.5, -0.7), (0.6, 0.25), 3)
    s.camera((0.03, 0, 0.42), 1.75, 30, 6)
    return {"steam": [{"at": (-0.1, 0, 0.7), "height": 0.8, "seed": 6}]}


@shot("gayvan-led")
def _():
    t.gaiwan(m.glaze("#a9bcae", second="#8fa79a", rough=0.1, crackle=0.9, lines=0.05), (0, 0))
    s.camera((0, 0, 0.42), 1.75, 20, 4)


@shot("chaynik-isinskiy")
def _():
    t.teapot(m.clay("#6b3a26", 0.05, 0.1, 0.5), turn=15, scale=0.9)
    teacup((-0.75, -0.7), "milk")
    s.camera((-0.08, -0.05, 0.4), 2.45, 19, 0, focus=(-0.1, -0.5, 0.4))
    return {"steam": [{"at": (-0.75, -0.7, 0.45), "height": 1.1}]}


def poyma_pot(name, at=(0, 0), turn=18, z=0.0):
    t.teapot(
        glaze(name, clay="#8a6242" if name == "ochre" else "#5a4434", dip=0.42),
        t.TALL,
        at,
        turn,
        lid_material=glaze(name),
        z=z,
    )


def poyma(name):
    poyma_pot(name)
    teacup((0.95, 0.95), "smoke")
    s.camera((-0.1, 0, 0.58), 3.05, 16, 3)


shot("chaynik-poyma")(lambda: poyma("ochre"))
shot("chaynik-poyma-chernyy")(lambda: poyma("soot"))


@shot("chaynik-poyma-2")
def _():
    t.tray(size=(3.0, 1.9))
    poyma_pot("ochre", (0.42, 0.3), 20, 0.24)
    teacup((-0.95, -0.2), "smoke", z=0.24)
    teacup((-0.25, -0.68), "smoke", None, 4, z=0.24)
    s.camera((0, 0, 0.6), 3.1, 22, -4, focus=(-0.2, -0.3, 0.6))
    return {"steam": [{"at": (-0.95, -0.2, 0.7), "height": 1.0, "seed": 3}]}


def glass_pot(tea="#b5641c"):
    body = [(0.46, 0.0), (0.54, 0.03), (0.70, 0.3), (0.68, 0.62), (0.46, 0.92), (0.38, 1.0)]
    glass = m.glass("#f6fbf9")
    spout = forms.tube(
        [(-0.6, 0, 0.42), (-0.82, 0, 0.52), (-0.94, 0, 0.82), (-1.06, 0, 0.98)],
        [0.11, 0.085, 0.06, 0.05],
        glass,
        0.02,
        0.9,
    )
    top = t.lid(glass, 0.39, 0.10, 0.07)
    top.location.z = 1.01
    basket = forms.lathe(
        [(0.20, 0.25), (0.21, 0.26), (0.22, 1.0), (0.24, 1.02)], m.metal("#b9b6b0", 0.25), wobble=0.0
    )
    t.glass_body(
        body,
        fill=t.brew(tea, 0.7),
        level=0.72,
        items=[spout, top, basket, t.glass_handle(body, 0.28, 0.80, 0.36)],
        turn=14,
    )


@shot("chaynik-steklyannyy", key=1.15)
def _():
    glass_pot()
    s.camera((-0.1, 0, 0.52), 2.8, 13, -3)


@shot("chaynik-chugunnyy")
def _():
    n = m.Nodes("cast")
    at = n.coordinates()
    dots = n.add("TexVoronoi", props={"feature": "F1"}, Scale=7.5, Vector=at)
    iron = n.principled(
        Base_Color="#1c1b1b",
        Metallic=0.6,
        Roughness=0.48,
        Normal=n.bump(n.ramp(dots, 0.45, 0.2), 0.55, 0.03, n.bump(n.noise(60, 3, at), 0.15, 0.01)),
    )
    t.teapot(iron, t.FLAT, (0, 0), 16, 0.06, "over", lid_material=m.iron(), scale=1.05)
    s.camera((-0.12, 0, 0.55), 3.05, 17, 3)


def kyusu(at=(0, 0), turn=-48, z=0.0):
    t.teapot(m.clay("#7a4029", 0.05, 0.5, 0.6), t.FLAT, at, turn, 0.07, "side", z=z, spout=0.65, rise=0.09)


@shot("kyusu")
def _():
    kyusu((-0.1, 0.15), 30)
    s.camera((-0.1, -0.1, 0.35), 3.0, 26, -6)


@shot("kyusu-2")
def _():
    kyusu((-0.2, 0.3), 30)
    teacup((0.95, 0.5), "celadon", "#a8a83a", 2)
    p.bowl(glaze("smoke"), (0.85, -0.75), p.DISH, scale=0.9)
    mixed([("sencha", 1)], 0.33, 0.09, (0.85, -0.75), 0.15, 5)
    s.camera((0.1, -0.05, 0.25), 3.1, 40, 4)


@shot("chahay", key=1.15)
def _():
    t.glass_body(
        t.PITCHER,
        (0, 0),
        t.brew("#c98a2a", 0.75),
        0.66,
        items=[t.glass_handle(t.PITCHER, 0.2, 0.78)],
        turn=-22,
    )
    teacup((-0.8, 0.75), "milk", "#c98a2a")
    s.camera((0.02, 0, 0.45), 1.95, 15, 3)


def piala(name):
    p.bowl(
        glaze(name),
        (0, 0),
        p.TEACUP,
        fill=m.liquid("#b5761a", 0.85),
        level=0.76,
        wall=0.03,
        seed=len(name),
        scale=1.2,
    )
    p.bowl(glaze(name), (0.75, 0.8), p.TEACUP, wall=0.03, seed=9, scale=1.2)
    s.camera((0.1, 0, 0.26), 1.6, 24, -4, focus=(0, -0.3, 0.3))
    return {"steam": [{"at": (0, 0, 0.5), "height": 0.7, "seed": len(name)}]}


shot("piala-dym")(lambda: piala("smoke"))
shot("piala-dym-moloko")(lambda: piala("milk"))
shot("piala-dym-temnaya")(lambda: piala("tenmoku"))


@shot("pialy-nabor")
def _():
    for i, (at, name) in enumerate(
        (
            ((-0.56, 0.5), "celadon"),
            ((0.46, 0.62), "milk"),
            ((-0.4, -0.5), "ochre"),
            ((0.6, -0.4), "cobalt"),
        )
    ):
        p.bowl(glaze(name), at, p.TEACUP, wall=0.03, seed=i, scale=1.05)
    s.camera((0.03, 0.05, 0.2), 2.85, 34, 4)


def shore_mug(name):
    p.mug(glaze(name, clay="#8a6242", dip=0.34), turn=-32, drink=m.liquid("#7a2f0c", 0.85), seed=len(name))
    s.camera((0.08, 0, 0.42), 1.95, 18, -2)
    return {"steam": [{"at": (0, 0, 0.8), "height": 1.0, "seed": len(name)}]}


shot("kruzhka-bereg")(lambda: shore_mug("smoke"))
shot("kruzhka-bereg-ohra")(lambda: shore_mug("ochre"))
shot("kruzhka-bereg-kobalt")(lambda: shore_mug("cobalt"))


@shot("chashka-kapuchino")
def _():
    outer = [(0.24, 0.0), (0.26, 0.05), (0.40, 0.16), (0.50, 0.38), (0.52, 0.58)]
    t.saucer(glaze("cobalt"), 0.78)
    p.mug(
        glaze("cobalt"),
        (0, 0),
        -35,
        outer,
        glaze("milk"),
        drink=m.foam("#b98550"),
        level=0.86,
        z=0.06,
        out=0.22,
    )
    strays("medium_bean", 7, (-0.7, -0.6), (0.4, 0.2), 3)
    s.camera((0.06, 0, 0.3), 2.1, 27, 4)


@shot("chashki-espresso")
def _():
    for i, at in enumerate(((-0.4, -0.15), (0.38, 0.35))):
        p.bowl(
            glaze("tenmoku"), at, p.ESPRESSO, fill=m.foam("#8a5427") if not i else None, level=0.76, seed=i
        )
    s.camera((0, 0.05, 0.28), 1.75, 24, -3)


@shot("stakan-dvoynoy", key=1.15)
def _():
    outer = [(0.30, 0.0), (0.36, 0.04), (0.40, 0.4), (0.42, 0.95)]
    inner = [(0.20, 0.16), (0.28, 0.22), (0.33, 0.5), (0.39, 0.93)]
    glass = m.glass("#f8fcfb")
    for at, fill in (((-0.42, -0.15), 1), ((0.46, 0.35), 0)):
        profile, _ = forms.shell(outer, 0.016, 0.03, recess=0.01)
        cup = [forms.lathe(profile, glass, wobble=0.0)]
        if fill:
            curve = [p_ for p_ in forms.smooth(inner) if p_[1] < 0.78]
            cup.append(forms.lathe([(0, 0.16), *curve, (0, 0.78)], m.plain("#2a130a", 0.2), wobble=0.0))
            cup.append(forms.lathe([(0, 0.80), (0.36, 0.80), (0.362, 0.785)], m.foam("#b07a42"), wobble=0.0))
        else:
            profile, _ = forms.shell(inner, 0.014, 0.18, recess=0.16)
            cup.append(forms.lathe(profile, glass, wobble=0.0))
        forms.group(cup, at=at)
    s.camera((0, 0, 0.45), 2.1, 15, -3)


@shot("tyavan")
def _():
    p.bowl(
        glaze("soot", clay="#5a4030", dip=0.22, wave=0.12),
        (0, 0),
        p.LATTE[:1] + [(0.31, 0.05), (0.5, 0.16), (0.6, 0.36), (0.62, 0.6), (0.60, 0.74)],
        seed=6,
        wobble=0.016,
        fill=m.foam("#7d9a3a"),
        level=0.55,
    )
    s.camera((0, 0, 0.36), 1.9, 27, 4)


@shot("voronka-keramicheskaya")
def _():
    c.dripper(glaze("milk"), (0, 0), filter_=True)
    strays("light_bean", 12, (-0.4, -0.75), (0.7, 0.2), 3)
    s.camera((0.04, 0, 0.46), 2.1, 20, -3)


@shot("voronka-keramicheskaya-2", key=1.1)
def _():
    outer = c.SERVER
    t.glass_body(
        outer, (0, 0), t.brew("#3a1608", 0.35), 0.42, items=[t.glass_handle(outer, 0.3, 0.95, 0.36)], turn=-20
    )
    c.dripper(glaze("milk"), (0, 0), 1.30, -25, True, True)
    s.camera((0.04, 0, 1.1), 3.2, 13, 4)
    return {"steam": [{"at": (0, 0, 2.2), "height": 0.8, "seed": 3}]}


@shot("server-steklyannyy", key=1.15)
def _():
    t.glass_body(
        c.SERVER,
        (0, 0),
        t.brew("#4a1c0a", 0.4),
        0.52,
        items=[t.glass_handle(c.SERVER, 0.3, 0.95, 0.36)],
        turn=-22,
    )
    s.camera((0.08, 0, 0.62), 2.3, 13, -3)


@shot("kofemolka-ruchnaya")
def _():
    c.grinder((0.15, 0.05), -12)
    mixed([("medium_bean", 1)], 0.38, 0.10, (-0.45, -0.45), 0.0, 5, stray=12)
    s.camera((-0.1, 0, 0.95), 2.9, 12, 3)


@shot("turka-mednaya")
def _():
    c.cezve(m.metal(*COPPER, 0, 0.6), (-0.3, 0), -18, m.foam("#7a4a22"))
    strays("dark_bean", 12, (0.1, -0.75), (0.9, 0.2), 4)
    s.camera((0.32, 0, 0.58), 2.8, 22, -2, focus=(-0.2, -0.2, 0.6))
    return {"steam": [{"at": (-0.3, 0, 0.85), "height": 1.0, "seed": 5}]}


@shot("turka-mednaya-2")
def _():
    for at, size in (((-0.7, -0.3), 0.72), ((0.15, 0.75), 1.05)):
        c.cezve(m.metal(*COPPER, 0, 0.6), at, -16, scale=size)
    p.bowl(glaze("cobalt"), (0.65, -0.55), p.ESPRESSO, fill=m.foam("#6a3d1c"), level=0.78)
    s.camera((0.15, 0, 0.5), 2.9, 20, 4, focus=(-0.3, -0.2, 0.5))


@shot("chaynik-gusinaya-sheyka")
def _():
    c.gooseneck(m.metal("#2e2d2d", 0.34), (0, 0), 12)
    s.camera((-0.1, 0, 0.6), 3.05, 13, 3)


@shot("french-press", key=1.1)
def _():
    c.press((0, 0), t.brew("#2e1208", 0.25), -22)
    p.mug(glaze("milk"), (-0.95, 0.85), -140, drink=m.liquid("#3a1608", 0.85))
    s.camera((0.05, 0, 1.02), 3.0, 12, -3)


@shot("chaban-bambukovyy")
def _():
    t.tray((0, 0), (2.7, 1.7), 8)
    t.gaiwan(glaze("celadon", lines=0.05), (0.35, 0.15), z=0.24)
    teacup((-0.65, -0.2), "celadon", "#c9a03a", z=0.24)
    s.camera((0, 0, 0.3), 3.2, 28, -4)


@shot("chasen")
def _():
    t.whisk((-0.15, 0))
    p.bowl(glaze("tenmoku"), (0.65, 0.75), p.LATTE)
    h.powder("#728c34", 0.2, 0.09, (0.4, -0.5), 0.0, 3)
    s.camera((0.05, 0, 0.58), 2.1, 15, 3)


@shot("lozhka-buk")
def _():
    t.scoop(m.wood(*BEECH), (-0.35, -0.1), 14)
    mixed([("medium_bean", 1)], 0.235, 0.11, (-0.35, -0.1), 0.14, 4)
    t.scoop(m.wood(*WALNUT), (-0.15, 0.72), -4)
    strays("medium_bean", 10, (-0.2, -0.6), (0.8, 0.15), 5)
    s.camera((0.1, 0.1, 0.12), 2.2, 33, -5)

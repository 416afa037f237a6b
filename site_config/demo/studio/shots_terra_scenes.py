"""Terra's wider photographs: the banner, the gallery and the shop."""

# mypy: ignore-errors
import coffeeware as c
import forms
import harvest as h
import materials as m
import pottery as p
import studio as s
import teaware as t
from labels import label
from shots_terra import BEECH, WALNUT, glaze, mixed, paper, shot, strays
from shots_terra_ware import poyma_pot, teacup

WIDE, SQUARE = (1600, 900), (900, 900)


@shot("banner")
def _():
    poyma_pot("ochre", (1.65, 0.4), 16)
    teacup((0.35, -0.1), "milk", scale=1.1)
    teacup((1.05, -0.75), "milk", seed=4, scale=1.1)
    p.bowl(glaze("soot"), (2.55, -0.4), p.DISH, scale=1.2)
    mixed([("golden", 1)], 0.44, 0.13, (2.55, -0.4), 0.22, 3)
    h.pouch(paper("kraft"), label("Терра", "Дянь Хун", "100 г"), at=(2.75, 0.95), turn=-14)
    strays("golden", 20, (1.9, -0.95), (0.8, 0.15), 4)
    s.camera((0.55, 0, 0.8), 5.6, 11, 0, 0.5, focus=(1.3, -0.2, 0.5))
    return {
        "size": WIDE,
        "steam": [
            {"at": (0.35, -0.1, 0.5), "height": 1.5, "seed": 2},
            {"at": (1.05, -0.75, 0.5), "height": 1.2, "seed": 5},
        ],
    }


@shot("gallery-1")
def _():
    t.tray((0, 0), (3.4, 2.2), 4)
    t.gaiwan(glaze("milk", lines=0.05), (0.45, 0.3), "ajar", m.liquid("#c9a03a", 0.85), z=0.24)
    for i, at in enumerate(((-0.62, 0.55), (-1.0, -0.2), (-0.22, -0.6))):
        teacup(at, "celadon", "#c9a03a", i, z=0.24, scale=0.9)
    s.camera((-0.05, 0, 0.3), 3.5, 42, 5, 0.7)
    return {"size": SQUARE, "steam": [{"at": (0.35, 0.3, 0.8), "height": 1.0, "seed": 4}]}


@shot("gallery-2")
def _():
    for i, (kind, ware) in enumerate(
        (
            ("sencha", "milk"),
            ("hibiscus", "soot"),
            ("oolong_ball", "ochre"),
            ("golden", "celadon"),
            ("buckthorn", "cobalt"),
            ("white", "smoke"),
        )
    ):
        at = ((i % 3 - 1) * 1.05, 0.55 - 1.05 * (i // 3))
        p.bowl(glaze(ware), at, p.DISH, scale=1.08, seed=i)
        mixed([(kind, 1)], 0.40, 0.12, at, 0.19, i)
    s.camera((0, 0, 0.1), 3.5, 58, 4, 0.9)
    return {"size": (760, 760)}  # so much leaf needs the bytes


@shot("gallery-3", key=1.1)
def _():
    t.glass_body(
        c.SERVER,
        (-0.2, 0.1),
        t.brew("#3a1608", 0.35),
        0.42,
        items=[t.glass_handle(c.SERVER, 0.3, 0.95, 0.36)],
        turn=-160,
    )
    c.dripper(glaze("milk"), (-0.2, 0.1), 1.30, -25, True, True)
    c.gooseneck(m.metal("#2e2d2d", 0.34), (1.9, 0.55), 10)
    p.bowl(glaze("ochre"), (-1.7, 0.2), p.BOWL, scale=0.85)
    mixed([("light_bean", 1)], 0.53, 0.16, (-1.7, 0.2), 0.36, 3)
    t.scoop(m.wood(*BEECH), (-1.1, -0.65), 12)
    s.camera((0.1, 0, 1.0), 5.4, 10, 3, 0.5)
    return {"size": WIDE, "steam": [{"at": (-0.2, 0.1, 2.2), "height": 0.8, "seed": 7}]}


@shot("gallery-4")
def _():
    shelf = m.wood("#5a3b24", "#2a190e", 0.55)
    forms.board((12, 1.6, 0.14), shelf, at=(0, 0.3, 0))
    t.teapot(glaze("celadon"), t.TALL, (-2.0, 0.3), 20, z=0.14)
    t.teapot(
        glaze("soot", clay="#5a4434", dip=0.3), t.ROUND, (0.0, 0.3), 16, lid_material=glaze("soot"), z=0.14
    )
    t.gaiwan(glaze("milk", lines=0.05), (1.45, 0.2), z=0.14)
    for i in range(3):
        teacup((2.4, 0.3), ("ochre", "smoke", "cobalt")[i], None, i, z=0.14 + 0.2 * i)
    s.camera((0.1, 0.2, 0.65), 5.6, 6, -4, 0.5)
    return {"size": WIDE}


@shot("about")
def _():
    for i, (title, pack) in enumerate(
        (("Ассам", "black"), ("Сенча", "green"), ("Дянь Хун", "red"), ("Кимун", "kraft"))
    ):
        h.pouch(
            paper(pack),
            label("Терра", title, "100 г"),
            at=(-1.55 + 1.1 * i, 0.85 - 0.1 * (i % 2)),
            turn=8 - 5 * i,
        )
    p.bowl(glaze("soot"), (-0.55, -0.45), p.BOWL, scale=0.9)
    mixed([("black", 1)], 0.56, 0.17, (-0.55, -0.45), 0.38, 3)
    t.scoop(m.wood(*BEECH), (0.6, -0.55), 14)
    mixed([("black", 1)], 0.235, 0.10, (0.6, -0.55), 0.14, 6)
    s.camera((0, 0.1, 0.75), 4.4, 16, 4, 0.5, focus=(-0.3, -0.3, 0.5))
    return {"size": (1200, 900)}


@shot("about-2")
def _():
    forms.board((3.6, 2.2, 0.16), m.wood(*WALNUT), 0.03, at=(0, 0.1, 0))
    teacup((-1.08, 0.05), "milk", "#b5561a", 1, 1.15, 0.16)
    teacup((0.0, -0.25), "milk", "#a8a83a", 2, 1.15, 0.16)
    teacup((1.08, 0.0), "milk", "#5a1508", 3, 1.15, 0.16)
    t.teapot(m.clay("#6b3a26", 0.05, 0.1, 0.5), at=(0.2, 0.95), turn=15, z=0.16, scale=0.85)
    s.camera((0, 0.1, 0.5), 3.8, 24, -4, 0.6, focus=(0, -0.3, 0.55))
    return {
        "size": (1200, 900),
        "steam": [
            {"at": (x, y, 0.65), "height": 1.0, "seed": i}
            for i, (x, y) in enumerate(((-1.08, 0.05), (0.0, -0.25), (1.08, 0.0)))
        ],
    }

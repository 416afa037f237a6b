"""Terra's photographs of coffee: packs, beans, and what is ground."""

# mypy: ignore-errors
import coffeeware as c
import forms
import harvest as h
import materials as m
import pottery as p
import studio as s
import teaware as t
from labels import label
from shots_terra import BEECH, WALNUT, glaze, mixed, on_wood, paper, shot, strays


def coffee_pack(kind, title, small, pack="black", seed=1, side=1, band=None):
    """A coffee pouch with beans before it."""
    h.pouch(
        paper(pack),
        label("Терра", title, small, band=band),
        width=1.15,
        height=1.75,
        depth=0.55,
        at=(0.1 * side, 0.35),
        turn=-9 * side,
        valve=True,
    )
    mixed([(kind, 1)], 0.52, 0.16, (-0.34 * side, -0.55), 0.0, seed, stray=18)
    s.camera((0, 0, 0.76), 2.8, 17, 4 * side, focus=(0, -0.2, 0.6))


def coffee_bowl(kind, title, small, ware="milk", pack="kraft", seed=1, side=1, band=None):
    """A bowl of beans and the pack behind."""
    p.bowl(glaze(ware), (-0.3 * side, -0.35), p.BOWL, scale=0.9, seed=seed)
    mixed([(kind, 1)], 0.56, 0.17, (-0.3 * side, -0.35), 0.38, seed)
    strays(kind, 9, (0.6 * side, -0.75), (0.5, 0.3), seed)
    h.pouch(
        paper(pack),
        label("Терра", title, small, band=band),
        width=1.15,
        height=1.75,
        depth=0.55,
        at=(0.45 * side, 0.75),
        turn=-12 * side,
        valve=True,
    )
    s.camera((0.05 * side, 0.1, 0.72), 2.9, 20, 3 * side, focus=(-0.2 * side, -0.5, 0.5))


@shot("efiopiya-irgacheff")
def _():
    coffee_pack("light_bean", "Эфиопия|Иргачефф", "250 г", "white", 3, band="#8a4a5a")


@shot("efiopiya-irgacheff-2")
def _():
    on_wood([("light_bean", 1)], 5)


@shot("keniya")
def _():
    coffee_bowl("light_bean", "Кения|Ньери", "250 г", "cobalt", "red", 6)


@shot("kolumbiya")
def _():
    coffee_pack("medium_bean", "Колумбия|Уила", "250 г", "kraft", 7, -1, "#4d5a3c")


@shot("braziliya")
def _():
    coffee_bowl("medium_bean", "Бразилия|Серрадо", "250 г", "ochre", "black", 8, -1)


@shot("gvatemala")
def _():
    coffee_pack("medium_bean", "Гватемала|Антигуа", "250 г", "blue", 9, 1)


@shot("espresso-smes-zaton")
def _():
    coffee_pack("dark_bean", "Затон|эспрессо", "250 г", "black", 10, -1, "#8a5a2a")


@shot("espresso-smes-zaton-2")
def _():
    t.saucer(glaze("soot"), 0.6)
    p.mug(glaze("milk"), (0, 0), -30, p.ESPRESSO, drink=m.foam("#9a5f2a"), level=0.78, z=0.05, out=0.2)
    strays("dark_bean", 16, (0.5, -0.55), (0.7, 0.3), 6)
    s.camera((0.05, -0.05, 0.28), 1.8, 30, -4, focus=(0, -0.25, 0.5))
    return {"steam": [{"at": (0, 0, 0.6), "height": 0.8, "seed": 8}]}


@shot("kolumbiya-dekaf")
def _():
    coffee_bowl("medium_bean", "Колумбия|без кофеина", "250 г", "smoke", "white", 11)


@shot("drip-pakety")
def _():
    h.carton(
        m.paper("#c2a67e"),
        label("Терра", "Дрип-пакеты", "10 × 11 г", size=(900, 780)),
        (1.15, 0.62, 1.05),
        (0.2, 0.45),
        -12,
        (0.92, 0.8),
    )
    for i in range(3):
        h.pouch(
            paper("kraft"),
            label("Терра", "Дрип", "11 г"),
            0.62,
            0.78,
            0.10,
            (-0.62 + 0.12 * i, -0.15 - 0.2 * i),
            16 - 9 * i,
            (0.38, 0.46),
            0.45,
        )
    strays("medium_bean", 8, (0.5, -0.5), (0.5, 0.3), 3)
    s.camera((0, 0, 0.48), 2.4, 18, 3, focus=(-0.2, -0.4, 0.45))


@shot("molotyy-dlya-turki")
def _():
    h.powder("#4a2c1a", 0.55, 0.28, (-0.1, -0.3), 0.0, 5)
    t.scoop(m.wood(*BEECH), (0.5, -0.6), -20)
    h.powder("#4a2c1a", 0.22, 0.10, (0.5, -0.6), 0.13, 6)
    c.cezve(m.metal("#b8683e", 0.22, 0, 0.5), (0.15, 0.7), -20)
    strays("dark_bean", 10, (-0.5, -0.85), (0.5, 0.2), 3)
    s.camera((0.15, 0, 0.38), 2.5, 25, -3, focus=(0, -0.4, 0.25))


@shot("degustacionnyy-nabor")
def _():
    titles = (
        ("Эфиопия", "white"),
        ("Кения", "red"),
        ("Колумбия", "kraft"),
        ("Гватемала", "blue"),
        ("Бразилия", "green"),
        ("Затон", "black"),
    )
    for i, (title, pack) in enumerate(titles):
        row, column = divmod(i, 3)
        h.pouch(
            paper(pack),
            label("Терра", title, "70 г"),
            0.66,
            0.98,
            0.30,
            ((column - 1) * 0.74 + 0.1 * row, 0.55 - 0.62 * (1 - row) if not row else 0.62),
            (column - 1) * -6 + 3,
            (0.42, 0.52),
            0.45,
            z=0.0 if not row else 0.34,
        )
    forms.board((2.6, 0.5, 0.34), m.wood(*WALNUT), 0.02, at=(0.1, 0.68, 0))
    strays("medium_bean", 14, (0, -0.55), (1.2, 0.2), 3)
    s.camera((0.05, 0, 0.62), 2.9, 16, -3, focus=(0, -0.1, 0.5))

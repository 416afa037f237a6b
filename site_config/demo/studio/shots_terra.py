"""Terra's photographs of tea and herbs on dark wood. Each function sets a scene."""

# mypy: ignore-errors
import random

import forms
import harvest as h
import materials as m
import pottery as p
import studio as s
import teaware as t
from labels import label

SHOTS = {}
BEECH, WALNUT = ("#b98a55", "#8a5a30"), ("#6b4022", "#2c170b")


def shot(name, **options):
    """Register a scene under its picture's name; options go to studio.lamplight."""

    def register(function):
        def run():
            s.fresh(sum(map(ord, name)))
            s.lamplight(**options)
            return function() or {}

        SHOTS[name] = run
        return function

    return register


GLAZES = {
    "soot": {"colour": "#2e2c2b", "second": "#453930", "rough": 0.42, "breaks": "#7a5230"},
    "smoke": {"colour": "#6f6b66", "second": "#4d4a48", "rough": 0.35, "breaks": "#8f6a48", "speckle": 0.25},
    "milk": {"colour": "#e4dfd4", "second": "#d3ccbd", "rough": 0.28, "breaks": "#a5825c"},
    "celadon": {"colour": "#8fa694", "second": "#6d8a7c", "rough": 0.14, "breaks": "#c9c7b0"},
    "tenmoku": {"colour": "#2a1811", "second": "#1a0f0b", "rough": 0.12, "breaks": "#94562a"},
    "cobalt": {"colour": "#26384f", "second": "#17232f", "rough": 0.18, "breaks": "#8a6646"},
    "ochre": {"colour": "#957349", "second": "#735331", "rough": 0.3, "breaks": "#4d2f18"},
}


def glaze(name, **more):
    return m.glaze(**{**GLAZES[name], **more})


def paper(kind):
    return m.paper(
        {
            "kraft": "#b08a5c",
            "black": "#242220",
            "white": "#d9d2c4",
            "green": "#4a5240",
            "red": "#6d2f24",
            "blue": "#2f3d4d",
        }[kind]
    )


def strays(kind, count, at=(0.2, -0.75), spread=(0.9, 0.25), seed=0):
    rng = random.Random(seed)
    width = h.KINDS[kind][2]
    h.scatter(
        kind,
        [
            (at[0] + rng.gauss(0, spread[0] / 2), at[1] + rng.gauss(0, spread[1] / 2), width * 0.4, (0, 0, 1))
            for _ in range(count)
        ],
        seed,
        0.9,
    )


def mixed(kinds, radius, height, at, base, seed=1, stray=0):
    """A heap of one or several kinds: [(kind, share)]."""
    for i, (kind, share) in enumerate(kinds):
        h.heap(kind, radius, height, at, base, seed + i, share, ground=i == 0, stray=int(stray * share))


def in_bowl(kinds, title, small, ware="soot", pack="kraft", seed=1, side=1, band=None):
    """A bowl of leaf before its pack."""
    p.bowl(glaze(ware), (-0.28 * side, -0.3), p.DISH, scale=1.55, seed=seed)
    mixed(kinds, 0.575, 0.15, (-0.28 * side, -0.3), 0.27, seed)
    strays(kinds[0][0], 14, (0.55 * side, -0.8), (0.7, 0.3), seed)
    h.pouch(paper(pack), label("Терра", title, small, band=band), at=(0.42 * side, 0.75), turn=-12 * side)
    s.camera((0.05 * side, 0.1, 0.66), 2.75, 21, 3 * side, focus=(-0.2 * side, -0.45, 0.35))


def on_wood(kinds, seed=1, full=True, radius=0.72, height=0.26, side=1, wood=BEECH):
    """A heap on the table with a wooden scoop."""
    mixed(kinds, radius, height, (0.1, 0.15), 0.0, seed, stray=26)
    t.scoop(m.wood(*wood), (-0.42 * side, -0.72), 28 if side > 0 else 150)
    if full:
        mixed(kinds, 0.235, 0.10, (-0.42 * side, -0.72), 0.14, seed + 9)
    s.camera((0.02, -0.12, 0.14), 2.35, 34, -5 * side, focus=(-0.1, -0.55, 0.2))


def pack_first(kinds, title, small, pack="kraft", seed=1, band=None, cup=None):
    """The pack in front of the viewer, its leaf spilt before it."""
    h.pouch(paper(pack), label("Терра", title, small, band=band), at=(0.0, 0.25), turn=7)
    mixed(kinds, 0.42, 0.11, (0.34, -0.55), 0.0, seed, stray=22)
    if cup:
        p.bowl(glaze("milk"), (-0.85, 0.65), p.TEACUP, fill=m.liquid(cup, 0.85), level=0.8, wall=0.03)
    s.camera((0.02, 0, 0.74), 2.7, 16, -4, focus=(0.05, -0.1, 0.6))


def brewed(kinds, colour, ware="milk", seed=1, dish="soot"):
    """A cup of it, steaming, and a little dish of dry leaf."""
    p.bowl(
        glaze(ware),
        (-0.2, -0.15),
        p.TEACUP,
        fill=m.liquid(colour, 0.85),
        level=0.82,
        wall=0.03,
        seed=seed,
        scale=1.25,
    )
    p.bowl(glaze(dish), (0.72, 0.42), p.DISH, seed=seed + 1, scale=1.1)
    mixed(kinds, 0.40, 0.12, (0.72, 0.42), 0.19, seed)
    strays(kinds[0][0], 12, (0.55, -0.5), (0.6, 0.3), seed)
    s.camera((0.15, 0, 0.3), 2.2, 27, 5, focus=(-0.15, -0.4, 0.4))
    return {"steam": [{"at": (-0.2, -0.1, 0.55), "height": 1.0, "seed": seed}]}


def in_tin(kinds, title, small, colour="#2b2a29", seed=1, metal=False, ink="#2b2622"):
    """A round tin, another open one full to the rim."""
    body = m.metal(colour, 0.3) if metal else m.plain(colour, 0.45)
    h.tin(body, label("Терра", title, small, size=(900, 640), ink=ink), at=(0.42, 0.4))
    h.tin(body, None, at=(-0.42, -0.25), open_=True, height=0.75)
    mixed(kinds, 0.39, 0.10, (-0.42, -0.25), 0.52, seed)
    strays(kinds[0][0], 16, (0.3, -0.7), (0.8, 0.25), seed)
    s.camera((0.02, 0, 0.5), 2.3, 20, -3, focus=(-0.1, -0.3, 0.5))


@shot("sencha")
def _():
    in_bowl([("sencha", 1)], "Сенча|асамуши", "100 г", seed=3)


@shot("sencha-2")
def _():
    return brewed([("sencha", 1)], "#a8a83a", "milk", 4, "smoke")


@shot("lunczin")
def _():
    on_wood([("longjing", 1)], 2)


@shot("matcha")
def _():
    p.bowl(glaze("tenmoku"), (-0.3, -0.25), p.LATTE, seed=3, fill=m.foam("#7d9a3a"), level=0.62)
    h.tin(
        m.plain("#4f6131", 0.4),
        label("Терра", "Матча", "30 г", size=(900, 640)),
        at=(0.0, 0.95),
        radius=0.34,
        height=0.72,
    )
    t.whisk((0.72, 0.05))
    s.camera((-0.02, 0, 0.45), 2.7, 24, 3, focus=(-0.2, -0.5, 0.55))


@shot("matcha-2")
def _():
    p.plate(glaze("soot"), 0.75)
    h.powder("#728c34", 0.5, 0.3, (0, 0), 0.07, 3)
    forms.group(
        [
            forms.sweep(
                [(0, 0, 0), (0.5, 0, 0.03), (1.1, 0, 0.04), (1.3, 0, 0.10)],
                [0.04, 0.04, 0.055, 0.04],
                [0.012] * 4,
                m.plain("#c9a86a", 0.5),
            )
        ],
        at=(-0.6, -0.62),
        z=0.19,
        turn=18,
    )
    s.camera((0, 0, 0.15), 2.0, 30, -6)


@shot("ganpauder")
def _():
    pack_first([("gunpowder", 1)], "Ганпаудер", "100 г", "green", 4)


@shot("bay-mu-dan")
def _():
    return brewed([("white", 1)], "#d9b36a", "celadon", 6, "milk")


@shot("zhasminovyy-zhemchug")
def _():
    p.bowl(glaze("celadon"), (0, 0), p.BOWL, seed=2)
    mixed([("pearl", 1)], 0.62, 0.2, (0, 0), 0.40, 3)
    strays("pearl", 9, (0.3, -0.95), (0.9, 0.2), 4)
    s.camera((0, -0.1, 0.35), 2.1, 33, 4, focus=(0, -0.4, 0.5))


@shot("assam")
def _():
    pack_first([("black", 1)], "Ассам|Мангалам", "100 г", "black", 5, cup="#8a2f0c")


@shot("dardzhiling")
def _():
    return brewed([("darjeeling", 1)], "#c9742a", "milk", 7)


@shot("dyan-hun")
def _():
    on_wood([("golden", 1)], 8, side=-1, wood=WALNUT)


@shot("kimun")
def _():
    in_bowl([("keemun", 1)], "Кимун", "50 г", "milk", "red", 9, -1)


@shot("erl-grey")
def _():
    in_bowl([("black", 1), ("cornflower", 0.16)], "Эрл Грей|с васильком", "100 г", "cobalt", "blue", 10)


@shot("lapsang-sushong")
def _():
    in_tin([("oolong_dark", 1)], "Лапсанг|Сушонг", "60 г", "#211f1e", 11)


@shot("te-guan-in")
def _():
    in_bowl([("oolong_ball", 1)], "Те|Гуань Инь", "100 г", "celadon", "kraft", 12)


@shot("te-guan-in-2")
def _():
    return brewed([("oolong_ball", 1)], "#c9b03a", "celadon", 13)


@shot("da-hun-pao")
def _():
    forms.board((1.9, 1.2, 0.08), m.iron("#22211f"), 0.02, at=(0.05, 0.05, 0))
    mixed([("oolong_dark", 1)], 0.55, 0.2, (0.05, 0.05), 0.08, 14, stray=12)
    p.bowl(glaze("tenmoku"), (-0.75, -0.75), p.TEACUP, fill=m.liquid("#a84a16", 0.85), level=0.8, wall=0.03)
    s.camera((0, -0.1, 0.2), 2.4, 31, 6, focus=(0, -0.3, 0.2))


@shot("molochnyy-ulun")
def _():
    in_tin([("milk_ball", 1)], "Молочный|улун", "80 г", "#c9bfa8", 15)


@shot("gaba-ulun")
def _():
    pack_first([("gaba_ball", 1)], "ГАБА|улун", "100 г", "kraft", 16, "#6d3b1f")


@shot("fenhuan-dancun")
def _():
    return brewed([("dancong", 1)], "#d08a2a", "tenmoku", 17, "milk")


def wrapper(at, turn=0.0, size=1.35, seed=1):
    forms.cloth(
        (size * 2, size * 2), m.paper("#d8cfbd"), at=at, turn=turn, height=0.07, folds=5, seed=seed, lift=0.0
    )


@shot("shu-puer-blin")
def _():
    wrapper((0.1, 0.2), 20, 1.25)
    h.cake("puer", 0.95, 0.26, (0.0, 0.1), 3, z=0.08)
    strays("puer", 40, (0.1, -0.95), (1.2, 0.2), 5)
    s.camera((0, -0.05, 0.15), 2.8, 36, -4, focus=(0, -0.4, 0.3))


@shot("shu-puer-blin-2")
def _():
    t.glass_body(
        t.PITCHER,
        (0.25, 0.25),
        t.brew("#5a1508", 0.45),
        0.72,
        items=[t.glass_handle(t.PITCHER, 0.2, 0.78)],
        turn=-25,
    )
    p.bowl(glaze("milk"), (-0.6, -0.4), p.TEACUP, fill=m.liquid("#4a1206", 0.85), level=0.8, wall=0.03)
    strays("puer", 30, (0.3, -0.65), (0.9, 0.2), 5)
    s.camera((-0.05, 0, 0.4), 2.2, 20, 4, focus=(-0.2, -0.3, 0.4))
    return {"steam": [{"at": (-0.6, -0.4, 0.45), "height": 0.9, "seed": 4}]}


@shot("shen-puer-blin")
def _():
    h.KINDS["sheng"] = ("curl", 0.14, 0.026, ["#4d4a2c", "#6a6238", "#8a7a4a", "#38331e"])
    h.cake("sheng", 0.95, 0.24, (0.0, 0.42), 4, tilt=(64, 0), z=0.86)
    forms.board((0.9, 0.2, 0.9), m.wood(*WALNUT), at=(0, 0.95, 0))
    mixed([("sheng", 1)], 0.35, 0.10, (0.45, -0.5), 0.0, 6, stray=16)
    s.camera((0, 0, 0.8), 2.8, 14, -5, focus=(0, 0.2, 0.8))


@shot("puer-tocha")
def _():
    for i, (x, y) in enumerate(((-0.5, 0.1), (0.4, 0.35), (0.15, -0.5))):
        h.cake("puer", 0.40, 0.30, (x, y), i)
    wrapper((0.3, 0.35), 35, 0.8, 4)
    s.camera((0, 0, 0.15), 2.2, 30, 5, focus=(0, -0.3, 0.2))


@shot("puer-rossypnoy")
def _():
    in_bowl([("puer", 1)], "Шу пуэр|рассыпной", "100 г", "ochre", "black", 18, -1)


@shot("ivan-chay")
def _():
    in_bowl(
        [("fireweed", 1), ("fireweed_flower", 0.12)], "Иван-чай|с цветками", "100 г", "smoke", "white", 19
    )


@shot("ivan-chay-2")
def _():
    return brewed([("fireweed", 1), ("fireweed_flower", 0.2)], "#b5641c", "smoke", 20, "milk")


@shot("oblepihovyy-sbor")
def _():
    p.bowl(glaze("cobalt"), (0, 0), p.BOWL, seed=5)
    mixed([("buckthorn", 1), ("mint", 0.35), ("rosehip", 0.25)], 0.62, 0.18, (0, 0), 0.42, 21)
    strays("buckthorn", 8, (0.3, -0.95), (0.9, 0.2), 6)
    s.camera((0, -0.1, 0.35), 2.1, 33, -5, focus=(0, -0.4, 0.5))


@shot("karkade")
def _():
    on_wood([("hibiscus", 1)], 22)


@shot("romashka")
def _():
    pack_first([("chamomile_petal", 0.8), ("chamomile_heart", 0.45)], "Ромашка|луговая", "50 г", "white", 23)


@shot("roybos")
def _():
    in_tin([("rooibos", 1)], "Ройбос", "100 г", "#7a3a22", 24)

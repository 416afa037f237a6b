"""Things thrown on a wheel: mugs, bowls, plates, vases, pitchers, and a stem to put in them."""

# mypy: ignore-errors
import math

import forms
import materials as m

MUG = [(0.30, 0.0), (0.36, 0.03), (0.405, 0.16), (0.42, 0.45), (0.415, 0.72), (0.42, 0.86)]
BARREL = [(0.32, 0.0), (0.40, 0.05), (0.475, 0.28), (0.49, 0.55), (0.45, 0.85), (0.44, 1.0)]
BOWL = [(0.32, 0.0), (0.36, 0.04), (0.55, 0.18), (0.69, 0.42), (0.74, 0.66)]
WIDE = [(0.55, 0.0), (0.62, 0.03), (0.95, 0.16), (1.18, 0.38), (1.26, 0.58)]
LATTE = [(0.30, 0.0), (0.27, 0.06), (0.29, 0.12), (0.27, 0.14), (0.46, 0.24), (0.60, 0.46), (0.64, 0.72)]
DISH = [(0.26, 0.0), (0.30, 0.02), (0.39, 0.12), (0.425, 0.27)]
MOON = [
    (0.42, 0.0),
    (0.56, 0.05),
    (0.95, 0.48),
    (1.10, 1.08),
    (0.94, 1.68),
    (0.50, 2.10),
    (0.30, 2.19),
    (0.27, 2.24),
    (0.31, 2.34),
]
BOTTLE = [
    (0.44, 0.0),
    (0.50, 0.03),
    (0.62, 0.4),
    (0.64, 0.9),
    (0.52, 1.32),
    (0.24, 1.66),
    (0.15, 1.95),
    (0.145, 2.4),
    (0.19, 2.66),
]
PITCHER = [(0.44, 0.0), (0.50, 0.03), (0.62, 0.35), (0.62, 0.75), (0.47, 1.25), (0.40, 1.6), (0.45, 1.92)]
TUMBLER = [(0.32, 0.0), (0.345, 0.03), (0.355, 0.2), (0.365, 0.6), (0.375, 0.96)]
TEACUP = [(0.19, 0.0), (0.20, 0.05), (0.28, 0.13), (0.37, 0.30), (0.42, 0.46)]
ESPRESSO = [(0.21, 0.0), (0.235, 0.02), (0.28, 0.16), (0.295, 0.40), (0.305, 0.58)]


def pot(
    outer,
    material,
    inside=None,
    wall=0.045,
    floor=0.08,
    seed=0,
    wobble=0.005,
    foot=None,
    squash=1.0,
    scale=1.0,
):
    """A hollow body turned from an outer curve."""
    outer = [(r * scale, z * scale) for r, z in outer]
    profile, split = forms.shell(outer, wall, floor * scale, foot)
    return forms.lathe(profile, material, inside, split, wobble=wobble, seed=seed, squash=squash)


def handle(outer, material, low, high, out=0.30, width=0.075, depth=0.032, scale=1.0):
    """A pulled handle on the right, from height `high` down to `low`."""
    a, b = forms.radius_at(outer, high) - 0.025, forms.radius_at(outer, low) - 0.02
    top, span = high, high - low
    path = [
        (a, 0, top),
        (a + out * 0.55, 0, top + 0.03),
        (a + out, 0, top - span * 0.22),
        (a + out * 0.98, 0, top - span * 0.58),
        (a + out * 0.55, 0, low + span * 0.08),
        (b, 0, low),
    ]
    item = forms.sweep(
        path,
        [width * 1.35, width, width * 0.9, width * 0.85, width * 0.95, width * 1.1],
        [depth * 1.3, depth, depth * 0.95, depth * 0.95, depth, depth * 1.2],
        material,
    )
    item.scale = (scale,) * 3
    return item


def mug(
    material,
    at=(0, 0),
    turn=-35.0,
    outer=MUG,
    inside=None,
    seed=0,
    drink=None,
    level=0.8,
    scale=1.0,
    out=0.30,
    z=0.0,
):
    """A mug with its handle to the right of the viewer; drink is a liquid material."""
    height = outer[-1][1]
    items = [
        pot(outer, material, inside, seed=seed, wall=0.038),
        handle(outer, material, height * 0.24, height * 0.82, out),
    ]
    if drink:
        items.append(disc(forms.radius_at(outer, height * level) - 0.034, drink, height * level))
    return forms.group(items, at=at, turn=turn, scale=scale, z=z)


def bowl(
    material,
    at=(0, 0),
    outer=BOWL,
    inside=None,
    seed=0,
    scale=1.0,
    z=0.0,
    turn=0.0,
    wall=0.04,
    floor=0.08,
    fill=None,
    level=0.7,
    tilt=(0, 0),
    wobble=0.006,
):
    """A bowl, cup or vase; fill is a liquid material at a share of its height."""
    items = [pot(outer, material, inside, seed=seed, wall=wall, floor=floor, wobble=wobble)]
    height = outer[-1][1]
    if fill:
        items.append(disc(forms.radius_at(outer, height * level) - wall * 0.9, fill, height * level))
    return forms.group(items, at=at, z=z, turn=turn, scale=scale, tilt=tilt)


def disc(radius, material, height, rim=0.012):
    """A liquid's surface, its edge drawn up a little."""
    return forms.lathe(
        [(radius, height + rim), (radius * 0.97, height + rim * 0.25), (radius * 0.9, height), (0, height)],
        material,
        wobble=0.0,
    )


def plate(
    material,
    radius=1.1,
    at=(0, 0),
    z=0.0,
    edge=0.09,
    turn=0.0,
    seed=0,
    tilt=(0, 0),
    coupe=0.02,
    deep=None,
    inside=None,
):
    """A plate with a small upright edge; deep gives (well radius, depth) for a rimmed soup plate."""
    if deep:
        well, depth = deep
        outer = [
            (well * 0.7, 0.0),
            (well * 0.86, 0.03),
            (well, depth * 0.55),
            (well * 1.04, depth * 0.86),
            (radius * 0.92, depth * 1.0),
            (radius, depth * 1.12),
        ]
    else:
        outer = [
            (radius * 0.66, 0.0),
            (radius * 0.72, 0.03),
            (radius * 0.9, 0.05 + coupe),
            (radius * 0.975, 0.07 + coupe),
            (radius, 0.07 + coupe + edge),
        ]
    profile, split = forms.shell(outer, 0.042, 0.06)
    item = forms.lathe(profile, material, inside, split, seed=seed, wobble=0.004, segments=144)
    return forms.group([item], at=at, z=z, turn=turn, tilt=tilt)


def vase(material, outer=BOTTLE, at=(0, 0), seed=0, scale=1.0, turn=0.0, wall=0.05):
    return forms.group(
        [pot(outer, material, seed=seed, wall=wall, wobble=0.006)], at=at, scale=scale, turn=turn
    )


def pitcher(material, at=(0, 0), turn=-25.0, seed=0, scale=1.0, inside=None):
    """A pitcher: lathe body whose lip is pulled into a spout on the left, and a tall handle."""
    body = pot(PITCHER, material, inside, seed=seed, wall=0.045)
    for v in body.data.vertices:
        x, y, z = v.co
        if z > 1.5:
            rise = ((z - 1.5) / 0.45) ** 2
            angle = math.atan2(y, -x)
            pull = math.exp(-((angle / 0.42) ** 2)) * rise
            r = math.hypot(x, y) or 1
            grow = 1 + 0.42 * pull - 0.10 * rise * math.exp(-(((abs(angle) - 0.95) / 0.4) ** 2))
            v.co.x, v.co.y, v.co.z = x * grow, y * grow, z + 0.07 * pull * (r > 0.1)
    return forms.group(
        [body, handle(PITCHER, material, 0.62, 1.72, 0.42, 0.085, 0.04)], at=at, turn=turn, scale=scale
    )


def stem(
    at,
    height,
    bend=(0.2, 0.0),
    lean=0.0,
    colour="#7d7148",
    leaves=5,
    leaf="#8b9468",
    size=0.2,
    seed=0,
    blossom=None,
):
    """A dry or green stem with small leaves, or blossom at its tips."""
    import random

    rng = random.Random(seed)
    bark, green = m.plain(colour, 0.8), m.leaf([leaf, leaf], 0.6, 0.2, 0.25)
    x, y, z = at
    path = [
        (x, y, z),
        (x + bend[0] * 0.2, y + bend[1] * 0.2, z + height * 0.4),
        (x + bend[0] * 0.6, y + bend[1] * 0.6, z + height * 0.75),
        (x + bend[0], y + bend[1], z + height),
    ]
    items = [
        forms.sweep(path, [0.018, 0.014, 0.008], [0.018, 0.014, 0.008], bark, sides=8, up=(0.1, 1, 0.05))
    ]
    curve = forms.smooth(path, 10)
    for i in range(leaves):
        p = curve[min(int(len(curve) * (0.34 + 0.64 * i / max(leaves - 1, 1))), len(curve) - 1)]
        turn, rise, length = rng.uniform(0, 6.28), rng.uniform(0.1, 0.8), size * rng.uniform(0.7, 1.15)

        def blade(u, v, p=p, turn=turn, rise=rise, length=length):
            wide = length * 0.24 * math.sin(math.pi * min(v * 0.96 + 0.03, 1)) ** 0.8 * (u - 0.5) * 2
            along = v * length
            up = along * rise - 0.5 * along * along / length * 0.5 + abs(wide) * 0.35
            return (
                p[0] + along * math.cos(turn) - wide * math.sin(turn),
                p[1] + along * math.sin(turn) + wide * math.cos(turn),
                p[2] + up,
            )

        items.append(forms.surface(blade, 4, 8, green))
        if blossom:
            items.append(
                forms.lathe(
                    [(0, 0.0), (0.03, 0.01), (0.045, 0.04), (0.03, 0.075), (0, 0.085)],
                    m.plain(blossom, 0.9),
                    segments=10,
                    wobble=0.1,
                )
            )
            items[-1].location = tuple(p)
    return forms.group(items)

"""What grows, in heaps: leaves, petals, berries, beans; and the packs, tins and cakes it is sold in."""

# mypy: ignore-errors
import math
import random

import bpy
import forms
import materials as m
import numpy as np
from mathutils import Euler, Matrix, Vector

KINDS = {
    # name: (shape, length, width, colours)
    "sencha": ("needle", 0.11, 0.016, ["#2f4a1c", "#48662a", "#1f3315"]),
    "longjing": ("flat", 0.16, 0.030, ["#74803f", "#5b6a30", "#878a50"]),
    "gunpowder": ("ball", 0.035, 0.035, ["#4d5a3a", "#384530", "#66704c"]),
    "pearl": ("ball", 0.055, 0.055, ["#5d6a48", "#8b9070", "#48553a"]),
    "white": ("curl", 0.20, 0.045, ["#8f9a78", "#c9cbb4", "#6d6a45", "#7d5f3c"]),
    "black": ("curl", 0.12, 0.020, ["#1f130d", "#2f1c12", "#150d09"]),
    "golden": ("curl", 0.13, 0.022, ["#2a170d", "#b9812f", "#3b2212", "#8f5a20"]),
    "keemun": ("needle", 0.09, 0.015, ["#19110d", "#26180f", "#100b08"]),
    "darjeeling": ("curl", 0.12, 0.024, ["#4a3a22", "#6a5a30", "#3a2a18", "#58663a"]),
    "oolong_ball": ("ball", 0.060, 0.060, ["#33502e", "#4a6b3d", "#223a22"]),
    "milk_ball": ("ball", 0.055, 0.055, ["#5b6f3a", "#7c8a4e", "#42552c"]),
    "gaba_ball": ("ball", 0.060, 0.060, ["#4a2f1c", "#5f3f24", "#33200f"]),
    "oolong_dark": ("curl", 0.22, 0.030, ["#1d1612", "#33241a", "#262019"]),
    "dancong": ("curl", 0.25, 0.030, ["#3a2a1b", "#5a4226", "#2a1e14"]),
    "puer": ("curl", 0.11, 0.024, ["#2a1710", "#3c2115", "#1a0f0a"]),
    "fireweed": ("curl", 0.10, 0.024, ["#3a2a1a", "#241a12", "#4d4a28"]),
    "rooibos": ("needle", 0.07, 0.010, ["#8a3414", "#a84a1e", "#6a2510"]),
    "hibiscus": ("petal", 0.19, 0.085, ["#4a0812", "#6d0f1c", "#300510"]),
    "cornflower": ("petal", 0.08, 0.014, ["#2c4fb0", "#3f68cf", "#24408f"]),
    "fireweed_flower": ("petal", 0.09, 0.03, ["#b0529a", "#8f3f86", "#c977ae"]),
    "chamomile_petal": ("petal", 0.09, 0.022, ["#f1ead6", "#e9dfc2", "#f6f2e6"]),
    "chamomile_heart": ("ball", 0.050, 0.050, ["#d9a520", "#c58f18", "#e3b840"]),
    "buckthorn": ("berry", 0.060, 0.050, ["#e8820f", "#f09a1c", "#d96d08"]),
    "rosehip": ("berry", 0.10, 0.060, ["#8f1d12", "#a8281a", "#6d140d"]),
    "mint": ("petal", 0.16, 0.09, ["#4d6a38", "#5f7d48", "#3c552c"]),
    "light_bean": ("bean", 0.075, 0.055, ["#7a4a26", "#8a562e", "#6a3f20"]),
    "medium_bean": ("bean", 0.078, 0.056, ["#54301a", "#62391f", "#462716"]),
    "dark_bean": ("bean", 0.078, 0.057, ["#2e190e", "#3a2012", "#241309"]),
    "grounds": ("ball", 0.014, 0.014, ["#3a2113", "#4a2c1a", "#2a170d"]),
    "matcha": ("ball", 0.010, 0.010, ["#7fa03a", "#8fb045", "#6f9030"]),
    "blueberry": ("berry", 0.085, 0.085, ["#232b45", "#2f3a5a", "#1b2036"]),
    "salt": ("ball", 0.019, 0.019, ["#f4f2ee", "#ffffff", "#e9e7e2"]),
}
ROUGH = {"bean": 0.34, "berry": 0.28, "petal": 0.6}


def piece(kind, shape, length, width, seed):
    """One leaf, ball, berry or bean, as a mesh to be scattered."""
    rng = random.Random(seed)
    if shape in ("ball", "berry", "bean"):
        if length < 0.02:
            bpy.ops.mesh.primitive_ico_sphere_add(subdivisions=1, radius=0.5)
        else:
            bpy.ops.mesh.primitive_uv_sphere_add(segments=20, ring_count=14, radius=0.5)
        item = bpy.context.object
        for v in item.data.vertices:
            x, y, z = v.co
            if shape == "bean":
                flat = z < 0
                groove = math.exp(-(((y + 0.04 * math.sin(x * 5)) / 0.055) ** 2)) * 0.16 * (1 if flat else 0)
                v.co = (
                    x * length,
                    y * width * (1 - 0.1 * x),
                    (z * (0.30 if flat else 0.78) + groove) * width,
                )
            elif shape == "berry":
                dent = 1 + 0.06 * math.sin(9 * x + seed) * math.sin(8 * y + 7 * z)
                v.co = (x * length * dent, y * width * dent, z * width * dent)
            else:
                knot = (
                    1
                    + 0.22 * math.sin(7 * x + seed) * math.sin(6 * y + 2 * seed)
                    + 0.14 * math.sin(11 * z + 9 * x)
                )
                v.co = (
                    x * length * knot * rng.uniform(0.97, 1.03),
                    y * length * knot,
                    z * length * knot * 0.86,
                )
        data = item.data
        bpy.data.objects.remove(item)
        data.shade_smooth()
        return data
    bend, twist = rng.uniform(-1.4, 1.4), rng.uniform(1.5, 5.0) * rng.choice((-1, 1))
    curl = {"needle": 2.6, "curl": 2.2, "flat": 0.35, "petal": 0.9}[shape]
    if shape in ("flat", "petal"):
        twist *= 0.15
    if shape == "needle":
        bend *= 0.5
    along, across = 14, 5
    vertices = []
    ripple = rng.uniform(0, 6)
    for i in range(along + 1):
        t = i / along
        half = width * (math.sin(math.pi * (0.06 + 0.9 * t)) ** 0.6) * (1 + 0.2 * math.sin(8 * t + ripple))
        for j in range(across + 1):
            a = (j / across - 0.5) * 2
            angle = a * curl
            y = half * (math.sin(angle) / curl if curl > 0.5 else a * 0.9)
            z = half * (1 - math.cos(angle)) / max(curl, 0.5)
            c, s = math.cos(twist * t), math.sin(twist * t)
            y, z = y * c - z * s, y * s + z * c
            turn = bend * (t - 0.5)
            vertices.append(
                (
                    (t - 0.5) * length * math.cos(turn * 0.5) + rng.uniform(-1, 1) * width * 0.05,
                    y + rng.uniform(-1, 1) * width * 0.05,
                    z + length * 0.18 * math.cos(turn * 2.2) + math.sin(5 * t + ripple) * width * 0.3,
                )
            )
    row = across + 1
    faces = [
        (i * row + j, i * row + j + 1, (i + 1) * row + j + 1, (i + 1) * row + j)
        for i in range(along)
        for j in range(across)
    ]
    data = bpy.data.meshes.new(kind)
    data.from_pydata(vertices, [], faces)
    data.shade_smooth()
    return data


def scatter(kind, places, seed=0, flat=0.45, scale=1.0):
    """Lay pieces of a kind at places (x, y, z, slope's normal); flat 0 is any way up, 1 lying down."""
    shape, length, width, colours = KINDS[kind]
    rng = random.Random(seed)
    material = m.leaf(colours, ROUGH.get(shape, 0.55), 0.25 if shape in ("petal", "berry") else 0.0)
    meshes = [piece(kind, shape, length, width, seed * 31 + i) for i in range(7)]
    for data in meshes:
        data.materials.append(material)
    items, collection = [], bpy.context.scene.collection
    for x, y, z, normal in places:
        item = bpy.data.objects.new(kind, rng.choice(meshes))
        tilt = (1 - flat) * 1.3
        over = math.pi if shape == "bean" and rng.random() < 0.45 else 0
        turn = Euler((over + rng.gauss(0, tilt * 0.6), rng.gauss(0, tilt * 0.5), rng.uniform(0, 6.28)))
        lean = Vector((0, 0, 1)).rotation_difference(Vector(normal)).to_matrix()
        size = rng.uniform(0.78, 1.2) * scale
        item.matrix_world = (
            Matrix.Translation((x, y, z)) @ (lean @ turn.to_matrix()).to_4x4() @ Matrix.Scale(size, 4)
        )
        collection.objects.link(item)
        items.append(item)
    return items


def heap(
    kind,
    radius,
    height,
    at=(0, 0),
    base=0.0,
    seed=0,
    share=1.0,
    squash=1.0,
    stray=0,
    power=1.0,
    cover=3.2,
    ground=True,
    flat=0.45,
    scale=1.0,
):
    """A heap: a dark dome under pieces laid close, strays around it; share thins it, for mixing."""
    rng = np.random.default_rng(seed)
    shape, length, width, colours = KINDS[kind]
    piece_area = length * max(width, length * 0.35) if shape != "needle" else length * width * 1.9
    count = int(min(cover * share * math.pi * radius * radius * squash / piece_area, 5200))

    def top(r):
        return height * max(0.0, 1 - (r / radius) ** 2) ** power

    places = []
    gap = 0.5 * min(length, width * 1.3) if shape in ("bean", "ball", "berry") else 0
    kept = []
    for _ in range(count * (4 if gap else 1)):
        r, a = radius * math.sqrt(rng.uniform(0, 1)), rng.uniform(0, 2 * math.pi)
        x, y = r * math.cos(a), r * math.sin(a) * squash
        z = top(r) * rng.uniform(0.9, 1.0) + rng.uniform(0, width * 0.7) + width * 0.2
        if gap:
            p = np.array([x, y, z])
            if kept and np.min(np.sum((np.array(kept) - p) ** 2, axis=1)) < gap * gap * 1.35:
                continue
            kept.append(p)
            if len(kept) >= count:
                break
        slope = -2 * height * r / radius**2 * 0.8
        places.append((at[0] + x, at[1] + y, base + z, (-slope * math.cos(a), -slope * math.sin(a), 1)))
    for _ in range(stray):
        r, a = radius * rng.uniform(1.0, 1.75), rng.uniform(0, 2 * math.pi)
        places.append(
            (at[0] + r * math.cos(a), at[1] + r * math.sin(a) * squash, base + width * 0.35, (0, 0, 1))
        )
    items = scatter(kind, places, seed, flat, scale)
    if ground and height > 0:
        rs = np.linspace(radius * 0.98, 0, 14)
        profile = [(r, max(top(r) - width * 0.25, 0.0)) for r in rs]
        under = forms.lathe(
            [tuple(p) for p in profile],
            m.plain(m.rgb(colours[-1])[:3] + (1,), 0.9),
            wobble=0.02,
            squash=squash,
        )
        under.location = (at[0], at[1], base)
        items.append(under)
    return items


def powder(colour, radius, height, at=(0, 0), base=0.0, seed=0):
    """A little hill of fine powder."""
    profile = forms.smooth(
        [
            (radius, 0),
            (radius * 0.85, height * 0.12),
            (radius * 0.5, height * 0.6),
            (radius * 0.2, height * 0.92),
            (0, height),
        ],
        6,
    )
    n = m.Nodes("powder")
    at_ = n.coordinates()
    body = n.mix(n.noise(30, 4, at_), colour, n.mix(0.25, colour, "#1c2a08"))
    material = n.principled(Base_Color=body, Roughness=1.0, Normal=n.bump(n.noise(34, 5, at_), 0.6, 0.03))
    item = forms.lathe([tuple(p) for p in profile], material, wobble=0.05, seed=seed)
    item.location = (at[0], at[1], base)
    return item


def pouch(
    material,
    label,
    width=1.1,
    height=1.65,
    depth=0.42,
    at=(0, 0),
    turn=0.0,
    label_size=(0.72, 0.9),
    label_at=0.44,
    z=0.0,
    valve=False,
):
    """A stand-up pouch with a flat seal at its top and a paper label on its front."""

    def bulge(u, v):
        side = max(0.0, 1 - abs(2 * u - 1) ** 2.6) ** 0.75
        body = max(0.0, (1 - (max(v - 0.04, 0) / 0.9) ** 1.9)) if v < 0.94 else 0.0
        crease = 0.022 * math.sin(7 * u + 5 * v + 1.3) * math.sin(9 * v) * side + 0.012 * math.sin(
            19 * v + 6 * u
        )
        return (
            depth / 2 * side * (0.28 + 0.72 * body) * (0 if v > 0.935 else 1)
            + crease * (1 if v < 0.93 else 0.2)
            + 0.006
        )

    def front(u, v):
        narrow = 1 - 0.05 * math.sin(math.pi * min(v * 1.1, 1)) - (0.02 if v > 0.93 else 0)
        return (u - 0.5) * width * narrow, -bulge(u, v), v * height

    def back(u, v):
        x, y, z = front(1 - u, v)
        return x, -y, z

    items = [forms.surface(front, 60, 90, material), forms.surface(back, 60, 60, material)]
    if label:
        lw, lh = label_size[0] / width, label_size[1] / height

        def on_front(u, v):
            x, y, z = front(0.5 + (u - 0.5) * lw, label_at + (v - 0.5) * lh)
            return x, y - 0.007, z

        items.append(forms.surface(on_front, 30, 40, m.picture(label, 0.7)))
    if valve:
        items.append(
            forms.lathe(
                [(0.05, 0), (0.05, 0.012), (0.03, 0.02), (0, 0.018)], m.plain("#151515", 0.4), wobble=0
            )
        )
        items[-1].rotation_euler, items[-1].location = (
            (math.pi / 2, 0, 0),
            (0, front(0.5, 0.82)[1] - 0.005, 0.82 * height),
        )
    return forms.group(items, at=at, turn=turn, z=z)


def carton(paper, label, size=(1.0, 0.5, 1.3), at=(0, 0), turn=0.0, label_size=(0.72, 0.9)):
    """A box with a label on its front."""
    items = [forms.board(size, paper, bevel=0.012)]
    w, h = label_size
    y = -size[1] / 2 - 0.004
    items.append(
        forms.surface(
            lambda u, v: ((u - 0.5) * w, y, size[2] / 2 + (v - 0.5) * h), 1, 1, m.picture(label, 0.7)
        )
    )
    return forms.group(items, at=at, turn=turn)


def tin(
    material,
    label=None,
    radius=0.42,
    height=1.05,
    at=(0, 0),
    open_=False,
    turn=0.0,
    arc=1.7,
    band=(0.16, 0.70),
):
    """A round tin with a cap, or open."""
    if open_:
        outer = [
            (radius - 0.02, 0),
            (radius, 0.02),
            (radius, 0.02),
            (radius, height * 0.5),
            (radius, height * 0.8),
        ]
        profile, _ = forms.shell(outer, 0.018, 0.03, recess=0.01)
    else:
        profile = [
            (0, 0),
            (radius - 0.02, 0),
            (radius, 0.02),
            (radius, height * 0.74),
            (radius + 0.012, height * 0.742),
            (radius + 0.014, height * 0.75),
            (radius + 0.014, height - 0.03),
            (radius - 0.012, height),
            (0, height + 0.004),
        ]
    items = [forms.lathe(profile, material, wobble=0.0)]
    if label:
        from candles import wrap

        items.append(wrap(label, radius + 0.004, height * band[0], height * band[1], arc))
    return forms.group(items, at=at, turn=turn)


def cake(kind, radius=1.0, thick=0.26, at=(0, 0), seed=0, tilt=(0, 0), z=0.0):
    """A pressed cake of tea: a rounded disc of leaves."""
    colours = KINDS[kind][3]
    profile = forms.smooth(
        [
            (0, 0.02),
            (radius * 0.3, 0.0),
            (radius * 0.85, 0.02),
            (radius, thick * 0.45),
            (radius * 0.9, thick * 0.9),
            (radius * 0.5, thick),
            (0, thick * 0.97),
        ],
        6,
    )
    n = m.Nodes("cake")
    at_ = n.coordinates()
    cells = n.add("TexVoronoi", Scale=16.0, Vector=n.mix(0.1, at_, n.noise(5, 2, at_)))
    body = n.mix(n.ramp(n.noise(12, 3, at_), 0.3, 0.7), colours[0], colours[1])
    material = n.principled(Base_Color=body, Roughness=0.75, Normal=n.bump(cells, 0.9, 0.04))
    items = [forms.lathe([tuple(p) for p in profile], material, wobble=0.01, seed=seed)]
    rng = np.random.default_rng(seed)
    places = []
    for _ in range(1500):
        r, a = radius * 0.97 * math.sqrt(rng.uniform(0, 1)), rng.uniform(0, 6.28)
        height = float(
            np.interp(
                r, [0, radius * 0.5, radius * 0.9, radius], [thick * 0.97, thick, thick * 0.9, thick * 0.45]
            )
        )
        places.append(
            (
                r * math.cos(a),
                r * math.sin(a),
                height - 0.004,
                (math.cos(a) * max(0, r / radius - 0.85) * 5, math.sin(a) * max(0, r / radius - 0.85) * 5, 1),
            )
        )
    items += scatter(kind, places, seed, 0.93, 0.9)
    return forms.group(items, at=at, tilt=tilt, z=z)

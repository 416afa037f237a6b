"""Tea ware: teapots, gaiwans, glass, a whisk, trays and scoops."""

# mypy: ignore-errors
import math

import forms
import materials as m
from pottery import disc, handle, pot

ROUND = [(0.30, 0.0), (0.38, 0.02), (0.60, 0.16), (0.70, 0.42), (0.60, 0.68), (0.36, 0.82), (0.30, 0.84)]
TALL = [(0.42, 0.0), (0.50, 0.02), (0.66, 0.22), (0.72, 0.55), (0.62, 0.92), (0.38, 1.10), (0.30, 1.12)]
FLAT = [(0.42, 0.0), (0.50, 0.02), (0.72, 0.14), (0.80, 0.32), (0.68, 0.50), (0.40, 0.60), (0.34, 0.61)]
GAIWAN = [(0.22, 0.0), (0.235, 0.06), (0.30, 0.12), (0.42, 0.32), (0.47, 0.50), (0.53, 0.58)]


def lid(material, radius, rise=0.12, knob=0.07, gap=0.0):
    """A domed lid with a knob; its rim stands at height 0."""
    profile = forms.smooth(
        [
            (0, -0.03),
            (radius * 0.9, -0.03),
            (radius, 0.0),
            (radius, 0.0),
            (radius * 0.98, 0.022),
            (radius * 0.6, rise * 0.75),
            (knob * 0.75, rise),
            (knob * 0.6, rise + knob * 0.5),
            (knob, rise + knob * 1.25),
            (knob * 0.7, rise + knob * 1.9),
            (0, rise + knob * 2.0),
        ],
        6,
    )
    return forms.lathe([tuple(p) for p in profile], material, wobble=0.003)


def teapot(
    material,
    body=ROUND,
    at=(0, 0),
    turn=20.0,
    knob=0.075,
    grip="back",
    seed=0,
    scale=1.0,
    lid_material=None,
    z=0.0,
    spout=1.0,
    rise=0.12,
):
    """A teapot, spout on the left; grip: back (a loop), side (a handle towards us), over (an arch)."""
    height, mouth = body[-1][1], body[-1][0]
    wide = max(r for r, _ in body)
    items = [pot(body, material, seed=seed, wall=0.045)]
    low, high = height * 0.36, height * 0.98
    start = forms.radius_at(body, low) - 0.08
    tip = wide + 0.36 * spout
    items.append(
        forms.tube(
            [
                (-start, 0, low),
                (-(start + tip) / 2 - 0.02, 0, low + 0.06),
                (-tip + 0.05, 0, high - 0.12),
                (-tip - 0.04, 0, high + 0.02),
            ],
            [0.17, 0.115, 0.072, 0.056],
            material,
        )
    )
    if grip == "back":
        items.append(handle(body, material, height * 0.26, height * 0.82, 0.36, 0.062, 0.042))
    elif grip == "side":
        items.append(
            forms.tube(
                [
                    (0.12, -wide + 0.06, height * 0.55),
                    (0.2, -wide - 0.3, height * 0.68),
                    (0.28, -wide - 0.62, height * 0.84),
                ],
                [0.085, 0.075, 0.10],
                material,
                0.03,
                0.3,
            )
        )
    else:
        items.append(
            forms.sweep(
                [
                    (-wide * 0.72, 0, height * 0.84),
                    (-wide * 0.78, 0, height * 1.35),
                    (0, 0, height * 1.85),
                    (wide * 0.78, 0, height * 1.35),
                    (wide * 0.72, 0, height * 0.84),
                ],
                [0.05, 0.045, 0.04, 0.045, 0.05],
                [0.03] * 5,
                lid_material or material,
            )
        )
    top = lid(lid_material if grip != "over" and lid_material else material, mouth + 0.015, rise, knob)
    top.location.z = height + 0.005
    items.append(top)
    return forms.group(items, at=at, turn=turn, scale=scale, z=z)


def saucer(material, radius=0.62, at=(0, 0), z=0.0, rise=0.1):
    outer = [(radius * 0.5, 0), (radius * 0.58, 0.02), (radius * 0.86, rise * 0.6), (radius, rise + 0.02)]
    return forms.group([pot(outer, material, wall=0.035, floor=0.045)], at=at, z=z)


def gaiwan(material, at=(0, 0), opened=None, tea=None, seed=0, inside=None, z=0.0, turn=0.0):
    """A lidded bowl on a saucer; opened is where the lid lies: None (on), 'ajar', or (x, y) beside it."""
    items = [saucer(material, 0.60), pot(GAIWAN, material, inside, wall=0.032, seed=seed)]
    items[1].location.z = 0.055
    if tea:
        items.append(disc(forms.radius_at(GAIWAN, 0.42) - 0.03, tea, 0.42 + 0.055))
    cover = lid(material, 0.47, 0.13, 0.10)
    if opened is None:
        cover.location.z = 0.60
    elif opened == "ajar":
        cover.location, cover.rotation_euler = (0.16, 0.02, 0.72), (0, math.radians(-24), 0)
    items.append(cover)
    whole = forms.group(items, at=at, z=z, turn=turn)
    if isinstance(opened, tuple):
        cover.location, cover.rotation_euler = (*opened, 0.24), (math.radians(12), math.radians(62), 0.5)
    return whole


def glass_body(
    outer,
    at=(0, 0),
    fill=None,
    level=0.5,
    wall=0.025,
    tint="#fbfdfc",
    items=(),
    turn=0.0,
    scale=1.0,
    z=0.0,
    knock=None,
):
    """A glass vessel with liquid of a colour in it."""
    profile, _ = forms.shell(outer, wall, 0.07, recess=0.012)
    parts = [forms.lathe(profile, m.glass(tint), wobble=0.0), *items]
    if fill:
        height = outer[-1][1] * level
        curve = [p for p in forms.smooth(outer) if 0.09 < p[1] < height]
        inner = [(0, 0.085), (curve[0][0] * 0.9, 0.085), *[(p[0] - wall - 0.008, p[1]) for p in curve]]
        inner += [(forms.radius_at(outer, height) - wall - 0.008, height), (0, height)]
        parts.append(forms.lathe(inner, fill, wobble=0.0))
    return forms.group(parts, at=at, turn=turn, scale=scale, z=z)


def brew(colour, clear=0.6):
    """Tea or coffee seen through glass."""
    n = m.Nodes("brew")
    rays = n.tree.nodes.new("ShaderNodeLightPath").outputs
    shader = n.add("MixShader", Fac=clear)
    n.put(shader.node.inputs[1], n.add("BsdfPrincipled", Base_Color=colour, Roughness=0.15))
    n.put(shader.node.inputs[2], n.add("BsdfTransparent", Color=colour))
    lit = n.add("MixShader", Fac=n.math("MULTIPLY", rays["Is Shadow Ray"], 0.8))
    n.put(lit.node.inputs[1], shader)
    n.put(lit.node.inputs[2], n.add("BsdfTransparent", Color=n.mix(0.5, colour, "#ffffff")))
    return n.close(lit)


PITCHER = [(0.36, 0.0), (0.42, 0.03), (0.48, 0.2), (0.47, 0.5), (0.40, 0.8), (0.43, 0.95)]


def glass_handle(outer, low, high, out=0.3):
    return handle(outer, m.glass("#f4faf8"), low, high, out, 0.05, 0.035)


def whisk(at=(0, 0), z=0.0, tilt=(0, 0), turn=0.0):
    """A bamboo tea whisk: a handle and a ring of fine curved tines, standing on its tines."""
    bamboo = m.plain("#cfae74", 0.5)
    items = [
        forms.lathe(
            forms.smooth(
                [(0, 1.15), (0.13, 1.14), (0.135, 1.1), (0.125, 0.95), (0.14, 0.66), (0.13, 0.62), (0.0, 0.6)]
            ),
            bamboo,
            wobble=0.005,
        )
    ]
    items.append(
        forms.lathe(
            forms.smooth([(0.135, 0.585), (0.15, 0.6), (0.15, 0.64), (0.135, 0.655)]),
            m.plain("#2a1a12", 0.8),
            wobble=0.0,
        )
    )
    for i in range(64):
        a, c, s = 2 * math.pi * i / 64, math.cos(2 * math.pi * i / 64), math.sin(2 * math.pi * i / 64)
        del a
        for inner in (False, True):
            k = 0.55 if inner else 1.0
            radii = [0.125 * k, 0.20 * k, 0.27 * k, 0.25 * k, 0.19 * k]
            path = [(r * c, r * s, h) for r, h in zip(radii, (0.62, 0.42, 0.2, 0.05, 0.0), strict=True)]
            if i % (2 if inner else 1) == 0:
                items.append(
                    forms.sweep(
                        path,
                        [0.008, 0.007, 0.004],
                        [0.008, 0.007, 0.004],
                        bamboo,
                        sides=5,
                        steps=4,
                        up=(0.01, 0.02, 1),
                    )
                )
    return forms.group(items, at=at, z=z, tilt=tilt, turn=turn)


def scoop(material, at=(0, 0), turn=-30.0, z=0.0):
    """A wooden scoop lying on its back."""
    outer = [(0.08, 0.0), (0.2, 0.03), (0.285, 0.14), (0.30, 0.24)]
    items = [pot(outer, material, wall=0.035, floor=0.04, squash=0.82)]
    items.append(
        forms.sweep(
            [(0.26, 0, 0.2), (0.6, 0, 0.22), (1.0, 0, 0.18), (1.12, 0, 0.17)],
            [0.06, 0.05, 0.062, 0.03],
            [0.035, 0.03, 0.03, 0.02],
            material,
        )
    )
    return forms.group(items, at=at, turn=turn, z=z)


def tray(at=(0, 0), size=(2.5, 1.5), turn=0.0, light="#a8763f", dark="#6d4422", slats=9, z=0.0):
    """A bamboo tea tray: slats in a frame."""
    wood = m.wood(light, dark, 0.42)
    x, y = size
    items = [forms.board((x, y, 0.12), m.wood(dark, "#2c180b", 0.6), 0.02)]
    for side in (-1, 1):
        items.append(forms.board((x, 0.12, 0.3), wood, 0.025, at=(0, side * (y / 2 - 0.03), 0)))
        items.append(forms.board((0.12, y, 0.3), wood, 0.025, at=(side * (x / 2 - 0.03), 0, 0)))
    inner = y - 0.24
    for i in range(slats):
        items.append(
            forms.board(
                (x - 0.2, inner / slats - 0.03, 0.05),
                wood,
                0.015,
                at=(0, -inner / 2 + inner * (i + 0.5) / slats, 0.19),
            )
        )
    return forms.group(items, at=at, turn=turn, z=z)

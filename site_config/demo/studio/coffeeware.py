"""Coffee ware: a dripper, a hand mill, a cezve, a pouring kettle and a French press."""

# mypy: ignore-errors
import math

import forms
import materials as m
from pottery import disc, handle, pot
from teaware import glass_body, lid

SERVER = [(0.52, 0.0), (0.60, 0.03), (0.72, 0.25), (0.70, 0.55), (0.46, 0.95), (0.36, 1.15), (0.42, 1.3)]


def dripper(material, at=(0, 0), z=0.0, turn=-30.0, filter_=True, coffee=False):
    """A conical dripper on its flange, with a handle; its cone may hold a paper filter."""
    cone = [(0.20, 0.0), (0.21, 0.1), (0.36, 0.36), (0.55, 0.72), (0.60, 0.82)]
    profile, _ = forms.shell(cone, 0.045, 0.03)
    base = pot([(0.42, 0.0), (0.50, 0.015), (0.55, 0.03), (0.56, 0.07)], material, wall=0.05, floor=0.04)
    items = [base, forms.lathe(profile, material)]
    items[1].location.z = 0.05
    grip = handle(cone, material, 0.22, 0.66, 0.26, 0.06, 0.035)
    grip.location.z = 0.05
    items.append(grip)
    if filter_:
        paper = m.plain("#efe9dc", 0.95)
        items.append(forms.lathe([(0.02, 0.1), (0.57, 0.93), (0.60, 0.99)], paper, wobble=0.012))
    if coffee:
        n = m.Nodes("bed")
        at_ = n.coordinates()
        bed = n.principled(
            Base_Color=n.mix(n.noise(22, 4, at_), "#2a150b", "#6b4526"),
            Roughness=0.5,
            Normal=n.bump(n.noise(40, 4, at_), 0.5, 0.02),
        )
        items.append(forms.lathe([(0.42, 0.72), (0.3, 0.68), (0, 0.62)], bed, wobble=0.02))
    return forms.group(items, at=at, z=z, turn=turn)


def grinder(at=(0, 0), turn=0.0):
    """A hand mill: a steel cylinder with a wooden waist and a crank."""
    steel, dark, knob = (
        m.metal("#8d8c8a", 0.28, 1.0),
        m.metal("#3a3a3b", 0.3, 1.0),
        m.wood("#8a5a34", "#4a2d18", 0.4),
    )
    body = [
        (0, 0),
        (0.25, 0),
        (0.27, 0.02),
        (0.27, 0.62),
        (0.262, 0.64),
        (0.262, 0.66),
        (0.28, 0.68),
        (0.28, 1.50),
        (0.27, 1.53),
        (0.10, 1.56),
        (0.055, 1.60),
        (0.055, 1.68),
        (0, 1.69),
    ]
    items = [forms.lathe(forms_corner(body), dark, wobble=0.0)]
    items.append(
        forms.lathe(
            [(0.284, 0.74), (0.295, 0.76), (0.295, 1.20), (0.284, 1.22)],
            m.wood("#7a4c2a", "#3a2212", 0.45, along="Z"),
            wobble=0.0,
        )
    )
    items.append(
        forms.sweep(
            [(0, 0, 1.66), (-0.3, 0, 1.68), (-0.62, 0, 1.74), (-0.72, 0, 1.76)],
            [0.05, 0.045, 0.045, 0.05],
            [0.018] * 4,
            steel,
            up=(0, 1, 0),
        )
    )
    items.append(
        forms.lathe(
            [(0, 1.76), (0.05, 1.76), (0.085, 1.84), (0.10, 1.95), (0.07, 2.04), (0, 2.06)], knob, wobble=0.0
        )
    )
    items[-1].location.x = -0.70
    return forms.group(items, at=at, turn=turn)


def forms_corner(points, inset=0.006):
    """Soften a profile's corners for a clean highlight."""
    result = [points[0]]
    for a, b, c in zip(points, points[1:], points[2:], strict=False):
        for other, share in ((a, 1), (c, 1)):
            d = math.dist(b, other) or 1
            k = min(inset / d, 0.45) * share
            result.append((b[0] + (other[0] - b[0]) * k, b[1] + (other[1] - b[1]) * k))
    return [*result, points[-1]]


def cezve(material, at=(0, 0), turn=-25.0, coffee=None, scale=1.0, z=0.0):
    """A copper cezve with a long wooden handle to the right."""
    outer = [(0.44, 0.0), (0.47, 0.02), (0.47, 0.1), (0.36, 0.55), (0.31, 0.72), (0.37, 0.90)]
    items = [pot(outer, material, m.metal("#c9c6c0", 0.3), wall=0.022, floor=0.03, wobble=0.002)]
    wooden = m.wood("#6b4022", "#2c170b", 0.4)
    items.append(
        forms.sweep(
            [(0.30, 0, 0.80), (0.48, 0, 0.84), (0.62, 0, 0.90)], [0.045, 0.03, 0.035], [0.02] * 3, material
        )
    )
    items.append(
        forms.sweep(
            [(0.60, 0, 0.89), (0.95, 0, 1.02), (1.35, 0, 1.17), (1.50, 0, 1.22)],
            [0.042, 0.05, 0.058, 0.03],
            [0.042, 0.05, 0.058, 0.03],
            wooden,
        )
    )
    if coffee:
        items.append(disc(forms.radius_at(outer, 0.78) - 0.02, coffee, 0.78))
    return forms.group(items, at=at, turn=turn, scale=scale, z=z)


def gooseneck(material, at=(0, 0), turn=15.0):
    """A pouring kettle with a thin curved spout on the left."""
    body = [(0.62, 0.0), (0.68, 0.02), (0.68, 0.1), (0.56, 0.7), (0.48, 0.95), (0.40, 1.0)]
    black = m.plain("#171513", 0.45)
    items = [pot(body, material, wall=0.03, wobble=0.0)]
    items.append(
        forms.sweep(
            [
                (-0.60, 0, 0.18),
                (-0.92, 0, 0.22),
                (-1.02, 0, 0.52),
                (-0.98, 0, 0.86),
                (-1.12, 0, 1.08),
                (-1.26, 0, 1.06),
            ],
            [0.10, 0.075, 0.055, 0.046, 0.04, 0.036],
            [0.10, 0.075, 0.055, 0.046, 0.04, 0.036],
            material,
        )
    )
    items.append(
        forms.sweep(
            [(0.44, 0, 0.92), (0.74, 0, 1.06), (1.0, 0, 0.98), (1.02, 0, 0.66), (0.96, 0, 0.42)],
            [0.06, 0.065, 0.07, 0.065, 0.05],
            [0.03, 0.035, 0.04, 0.038, 0.03],
            black,
        )
    )
    cover = lid(material, 0.41, 0.05, 0.06)
    cover.location.z = 1.01
    items.append(cover)
    return forms.group(items, at=at, turn=turn)


def press(at=(0, 0), coffee=None, turn=-25.0):
    """A French press: glass beaker in a steel frame, plunger up."""
    steel = m.metal("#a8a6a2", 0.2)
    outer = [(0.42, 0.0), (0.45, 0.03), (0.45, 0.03), (0.45, 0.8), (0.45, 1.5)]
    glass = glass_body(outer, fill=coffee, level=0.66)
    items = [glass]
    for z, h in ((0.06, 0.10), (1.28, 0.07)):
        items.append(
            forms.lathe(
                [(0.462, z), (0.472, z + 0.01), (0.472, z + h - 0.01), (0.462, z + h)], steel, wobble=0.0
            )
        )
    cover = forms.lathe(
        forms_corner([(0.0, 1.49), (0.49, 1.49), (0.49, 1.55), (0.44, 1.60), (0.1, 1.66), (0, 1.66)], 0.01),
        steel,
        wobble=0.0,
    )
    rod = forms.lathe([(0.016, 1.0), (0.016, 2.05)], steel, wobble=0.0)
    ball = forms.lathe(
        forms.smooth([(0, 2.02), (0.06, 2.04), (0.085, 2.10), (0.06, 2.17), (0, 2.19)]),
        m.plain("#161412", 0.35),
        wobble=0.0,
    )
    items += [cover, rod, ball]
    for turn_ in (0, 90, 180, 270):
        a = math.radians(turn_ + 45)
        items.append(
            forms.board((0.03, 0.03, 1.3), steel, 0.006, at=(0.475 * math.cos(a), 0.475 * math.sin(a), 0.0))
        )
    items.append(
        forms.sweep(
            [
                (0.46, 0, 1.32),
                (0.72, 0, 1.36),
                (0.88, 0, 1.20),
                (0.88, 0, 0.62),
                (0.72, 0, 0.46),
                (0.46, 0, 0.5),
            ],
            [0.06] * 6,
            [0.035] * 6,
            m.plain("#171513", 0.4),
        )
    )
    return forms.group(items, at=at, turn=turn)

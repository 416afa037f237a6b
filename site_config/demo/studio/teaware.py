"""Tea and coffee ware: teapots, gaiwans, kettles, servers, drippers, a grinder, a cezve, a whisk, trays and scoops."""
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
    profile = forms.smooth([(0, -0.03), (radius * 0.9, -0.03), (radius, 0.0), (radius, 0.0), (radius * 0.98, 0.022), (radius * 0.6, rise * 0.75),
                            (knob * 0.75, rise), (knob * 0.6, rise + knob * 0.5), (knob, rise + knob * 1.25), (knob * 0.7, rise + knob * 1.9), (0, rise + knob * 2.0)], 6)
    return forms.lathe([tuple(p) for p in profile], material, wobble=0.003)


def teapot(material, body=ROUND, at=(0, 0), turn=20.0, knob=0.075, grip="back", seed=0, scale=1.0, lid_material=None, z=0.0, spout=1.0, rise=0.12):
    """A teapot, spout on the left; grip: back (a loop), side (a straight handle towards us), over (an arch)."""
    height, mouth = body[-1][1], body[-1][0]
    wide = max(r for r, _ in body)
    items = [pot(body, material, seed=seed, wall=0.045)]
    low, high = height * 0.36, height * 0.98
    start = forms.radius_at(body, low) - 0.08
    tip = wide + 0.36 * spout
    items.append(forms.tube([(-start, 0, low), (-(start + tip) / 2 - 0.02, 0, low + 0.06), (-tip + 0.05, 0, high - 0.12), (-tip - 0.04, 0, high + 0.02)],
                            [0.17, 0.115, 0.072, 0.056], material))
    if grip == "back":
        items.append(handle(body, material, height * 0.26, height * 0.82, 0.36, 0.062, 0.042))
    elif grip == "side":
        items.append(forms.tube([(0.12, -wide + 0.06, height * 0.55), (0.2, -wide - 0.3, height * 0.68), (0.28, -wide - 0.62, height * 0.84)],
                                [0.085, 0.075, 0.10], material, 0.03, 0.3))
    else:
        items.append(forms.sweep([(-wide * 0.72, 0, height * 0.84), (-wide * 0.78, 0, height * 1.35), (0, 0, height * 1.85), (wide * 0.78, 0, height * 1.35),
                                  (wide * 0.72, 0, height * 0.84)], [0.05, 0.045, 0.04, 0.045, 0.05], [0.03] * 5, lid_material or material))
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


def glass_body(outer, at=(0, 0), fill=None, level=0.5, wall=0.025, tint="#fbfdfc", items=(), turn=0.0, scale=1.0, z=0.0, knock=None):
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
SERVER = [(0.52, 0.0), (0.60, 0.03), (0.72, 0.25), (0.70, 0.55), (0.46, 0.95), (0.36, 1.15), (0.42, 1.3)]


def glass_handle(outer, low, high, out=0.3):
    return handle(outer, m.glass("#f4faf8"), low, high, out, 0.05, 0.035)


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
        bed = n.principled(Base_Color=n.mix(n.noise(22, 4, at_), "#2a150b", "#6b4526"), Roughness=0.5, Normal=n.bump(n.noise(40, 4, at_), 0.5, 0.02))
        items.append(forms.lathe([(0.42, 0.72), (0.3, 0.68), (0, 0.62)], bed, wobble=0.02))
    return forms.group(items, at=at, z=z, turn=turn)


def grinder(at=(0, 0), turn=0.0):
    """A hand mill: a steel cylinder with a wooden waist and a crank."""
    steel, dark, knob = m.metal("#8d8c8a", 0.28, 1.0), m.metal("#3a3a3b", 0.3, 1.0), m.wood("#8a5a34", "#4a2d18", 0.4)
    body = [(0, 0), (0.25, 0), (0.27, 0.02), (0.27, 0.62), (0.262, 0.64), (0.262, 0.66), (0.28, 0.68), (0.28, 1.50), (0.27, 1.53), (0.10, 1.56), (0.055, 1.60), (0.055, 1.68), (0, 1.69)]
    items = [forms.lathe(forms_corner(body), dark, wobble=0.0)]
    items.append(forms.lathe([(0.284, 0.74), (0.295, 0.76), (0.295, 1.20), (0.284, 1.22)], m.wood("#7a4c2a", "#3a2212", 0.45, along="Z"), wobble=0.0))
    items.append(forms.sweep([(0, 0, 1.66), (-0.3, 0, 1.68), (-0.62, 0, 1.74), (-0.72, 0, 1.76)], [0.05, 0.045, 0.045, 0.05], [0.018] * 4, steel, up=(0, 1, 0)))
    items.append(forms.lathe([(0, 1.76), (0.05, 1.76), (0.085, 1.84), (0.10, 1.95), (0.07, 2.04), (0, 2.06)], knob, wobble=0.0))
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
    items.append(forms.sweep([(0.30, 0, 0.80), (0.48, 0, 0.84), (0.62, 0, 0.90)], [0.045, 0.03, 0.035], [0.02] * 3, material))
    items.append(forms.sweep([(0.60, 0, 0.89), (0.95, 0, 1.02), (1.35, 0, 1.17), (1.50, 0, 1.22)], [0.042, 0.05, 0.058, 0.03], [0.042, 0.05, 0.058, 0.03], wooden))
    if coffee:
        items.append(disc(forms.radius_at(outer, 0.78) - 0.02, coffee, 0.78))
    return forms.group(items, at=at, turn=turn, scale=scale, z=z)


def gooseneck(material, at=(0, 0), turn=15.0):
    """A pouring kettle with a thin curved spout on the left."""
    body = [(0.62, 0.0), (0.68, 0.02), (0.68, 0.1), (0.56, 0.7), (0.48, 0.95), (0.40, 1.0)]
    black = m.plain("#171513", 0.45)
    items = [pot(body, material, wall=0.03, wobble=0.0)]
    items.append(forms.sweep([(-0.60, 0, 0.18), (-0.92, 0, 0.22), (-1.02, 0, 0.52), (-0.98, 0, 0.86), (-1.12, 0, 1.08), (-1.26, 0, 1.06)],
                             [0.10, 0.075, 0.055, 0.046, 0.04, 0.036], [0.10, 0.075, 0.055, 0.046, 0.04, 0.036], material))
    items.append(forms.sweep([(0.44, 0, 0.92), (0.74, 0, 1.06), (1.0, 0, 0.98), (1.02, 0, 0.66), (0.96, 0, 0.42)], [0.06, 0.065, 0.07, 0.065, 0.05],
                             [0.03, 0.035, 0.04, 0.038, 0.03], black))
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
        items.append(forms.lathe([(0.462, z), (0.472, z + 0.01), (0.472, z + h - 0.01), (0.462, z + h)], steel, wobble=0.0))
    cover = forms.lathe(forms_corner([(0.0, 1.49), (0.49, 1.49), (0.49, 1.55), (0.44, 1.60), (0.1, 1.66), (0, 1.66)], 0.01), steel, wobble=0.0)
    rod = forms.lathe([(0.016, 1.0), (0.016, 2.05)], steel, wobble=0.0)
    ball = forms.lathe(forms.smooth([(0, 2.02), (0.06, 2.04), (0.085, 2.10), (0.06, 2.17), (0, 2.19)]), m.plain("#161412", 0.35), wobble=0.0)
    items += [cover, rod, ball]
    for turn_ in (0, 90, 180, 270):
        a = math.radians(turn_ + 45)
        items.append(forms.board((0.03, 0.03, 1.3), steel, 0.006, at=(0.475 * math.cos(a), 0.475 * math.sin(a), 0.0)))
    items.append(forms.sweep([(0.46, 0, 1.32), (0.72, 0, 1.36), (0.88, 0, 1.20), (0.88, 0, 0.62), (0.72, 0, 0.46), (0.46, 0, 0.5)], [0.06] * 6, [0.035] * 6,
                             m.plain("#171513", 0.4)))
    return forms.group(items, at=at, turn=turn)


def whisk(at=(0, 0), z=0.0, tilt=(0, 0), turn=0.0):
    """A bamboo tea whisk: a handle and a ring of fine curved tines, standing on its tines."""
    bamboo = m.plain("#cfae74", 0.5)
    items = [forms.lathe(forms.smooth([(0, 1.15), (0.13, 1.14), (0.135, 1.1), (0.125, 0.95), (0.14, 0.66), (0.13, 0.62), (0.0, 0.6)]), bamboo, wobble=0.005)]
    items.append(forms.lathe(forms.smooth([(0.135, 0.585), (0.15, 0.6), (0.15, 0.64), (0.135, 0.655)]), m.plain("#2a1a12", 0.8), wobble=0.0))
    for i in range(64):
        a, c, s = 2 * math.pi * i / 64, math.cos(2 * math.pi * i / 64), math.sin(2 * math.pi * i / 64)
        del a
        for inner in (False, True):
            k = 0.55 if inner else 1.0
            radii = [0.125 * k, 0.20 * k, 0.27 * k, 0.25 * k, 0.19 * k]
            path = [(r * c, r * s, h) for r, h in zip(radii, (0.62, 0.42, 0.2, 0.05, 0.0), strict=True)]
            if i % (2 if inner else 1) == 0:
                items.append(forms.sweep(path, [0.008, 0.007, 0.004], [0.008, 0.007, 0.004], bamboo, sides=5, steps=4, up=(0.01, 0.02, 1)))
    return forms.group(items, at=at, z=z, tilt=tilt, turn=turn)


def scoop(material, at=(0, 0), turn=-30.0, z=0.0):
    """A wooden scoop lying on its back."""
    outer = [(0.08, 0.0), (0.2, 0.03), (0.285, 0.14), (0.30, 0.24)]
    items = [pot(outer, material, wall=0.035, floor=0.04, squash=0.82)]
    items.append(forms.sweep([(0.26, 0, 0.2), (0.6, 0, 0.22), (1.0, 0, 0.18), (1.12, 0, 0.17)], [0.06, 0.05, 0.062, 0.03], [0.035, 0.03, 0.03, 0.02], material))
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
        items.append(forms.board((x - 0.2, inner / slats - 0.03, 0.05), wood, 0.015, at=(0, -inner / 2 + inner * (i + 0.5) / slats, 0.19)))
    return forms.group(items, at=at, turn=turn, z=z)

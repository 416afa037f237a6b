"""Shapes as Blender meshes: lathe bodies, swept handles, tubes, boards and cloth. One unit is 10 cm."""

# mypy: ignore-errors
import itertools
import math

import bpy
import numpy as np


def smooth(points, steps=8):
    """A Catmull-Rom curve through points; a point given twice running is a corner."""
    points = [np.array(p, float) for p in points]
    runs, run = [], [points[0]]
    for previous, point in itertools.pairwise(points):
        if np.allclose(previous, point):
            runs.append(run)
            run = [point]
        else:
            run.append(point)
    runs.append(run)
    curve = []
    for run in runs:
        padded = [2 * run[0] - run[1], *run, 2 * run[-1] - run[-2]] if len(run) > 1 else run * 3
        for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
            for i in range(steps):
                t = i / steps
                curve.append(
                    0.5
                    * (
                        2 * b
                        + (c - a) * t
                        + (2 * a - 5 * b + 4 * c - d) * t**2
                        + (3 * b - 3 * c + d - a) * t**3
                    )
                )
        curve.append(run[-1])
    return np.array(curve)


def shell(outer, wall=0.04, floor=0.08, foot=None, recess=0.03):
    """A hollow body's closed profile from its outer curve (foot to lip): rounded lip, inner wall, foot ring.

    Returns the profile and the index where the inside begins.
    """
    outer = smooth(outer)
    tangent = np.gradient(outer, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1)[:, None] + 1e-9
    inward = np.stack([-tangent[:, 1], tangent[:, 0]], axis=1)
    inner = outer + inward * wall
    middle, half = (outer[-1] + inner[-1]) / 2, wall / 2
    lip = [
        middle + half * (-math.cos(a) * inward[-1] + math.sin(a) * tangent[-1])
        for a in np.linspace(0.3, math.pi - 0.3, 7)
    ]
    inside = [p for p in inner[::-1] if p[1] > floor + 0.015 and p[0] > 0.02]
    last = inside[-1]
    inside += [
        np.array([last[0] * 0.93, floor + 0.004]),
        np.array([last[0] * 0.8, floor]),
        np.array([0.0, floor]),
    ]
    foot = foot or outer[0][0]
    bottom = [
        np.array([0.0, recess]),
        np.array([foot - 0.09, recess]),
        np.array([foot - 0.06, 0.0]),
        np.array([foot - 0.01, 0.0]),
    ]
    return np.array([*bottom, *outer, *lip, *inside]), len(bottom) + len(outer) + len(lip) // 2


def radius_at(outer, height):
    """The radius of an outer curve (control points) at a height."""
    curve = smooth(outer)
    return float(np.interp(height, curve[:, 1], curve[:, 0]))


def mesh(name, vertices, faces, materials=(), indices=None, flat=False):
    """A new object from vertices and faces, smooth unless flat."""
    data = bpy.data.meshes.new(name)
    data.from_pydata([tuple(map(float, v)) for v in vertices], [], faces)
    data.validate()
    data.shade_flat() if flat else data.shade_smooth()
    for material in materials:
        data.materials.append(material)
    if indices is not None and len(indices) == len(data.polygons):
        data.polygons.foreach_set("material_index", indices)
    item = bpy.data.objects.new(name, data)
    bpy.context.scene.collection.objects.link(item)
    return item


def lathe(profile, material, inside=None, split=None, segments=112, wobble=0.004, seed=0, squash=1.0):
    """Turn a profile [(radius, height)] about the vertical; faces after split take the inside material."""
    rng = np.random.default_rng(seed)
    phase, angles = rng.uniform(0, 6.28, 4), np.linspace(0, 2 * math.pi, segments, endpoint=False)
    vertices, rings = [], []
    top = max(p[1] for p in profile) or 1
    for r, z in profile:
        if r < 1e-4:
            rings.append([len(vertices)])
            vertices.append((0, 0, z))
            continue
        wave = 1 + wobble * (
            np.sin(2 * angles + phase[0]) + 0.6 * np.sin(3 * angles + phase[1] + 2 * z / top)
        )
        lift = wobble * 0.8 * r * np.sin(2 * angles + phase[2]) * (z / top)
        rings.append(list(range(len(vertices), len(vertices) + segments)))
        vertices += [
            (r * w * math.cos(a), r * w * math.sin(a) * squash, z + up)
            for a, w, up in zip(angles, wave, lift, strict=True)
        ]
    faces, indices = [], []
    for i, (a, b) in enumerate(itertools.pairwise(rings)):
        for j in range(segments):
            k = (j + 1) % segments
            if len(a) == 1 and len(b) == 1:
                continue
            faces.append(
                (a[0], b[k], b[j])
                if len(a) == 1
                else (a[j], a[k], b[0])
                if len(b) == 1
                else (a[j], a[k], b[k], b[j])
            )
            indices.append(1 if inside and split and i >= split else 0)
    return mesh("lathe", vertices, faces, [material, inside] if inside else [material], indices)


def sweep(path, widths, depths, material, sides=20, steps=10, up=(0, 1, 0)):
    """An elliptic section along a smooth path: widths lie along `up`, depths across it."""
    curve = smooth(path, steps)
    at = np.linspace(0, 1, len(curve))
    width = np.interp(at, np.linspace(0, 1, len(widths)), widths)
    depth = np.interp(at, np.linspace(0, 1, len(depths)), depths)
    tangent = np.gradient(curve, axis=0)
    vertices, faces = [], []
    for p, t, w, d in zip(curve, tangent, width, depth, strict=True):
        t = t / (np.linalg.norm(t) + 1e-9)
        side = np.array(up, float) - t * np.dot(up, t)
        side /= np.linalg.norm(side)
        across = np.cross(t, side)
        vertices += [
            p + side * w * math.cos(a) + across * d * math.sin(a)
            for a in np.linspace(0, 2 * math.pi, sides, endpoint=False)
        ]
    for i in range(len(curve) - 1):
        for j in range(sides):
            k = (j + 1) % sides
            faces.append((i * sides + j, i * sides + k, (i + 1) * sides + k, (i + 1) * sides + j))
    faces += [tuple(range(sides))[::-1], tuple(range(len(vertices) - sides, len(vertices)))]
    return mesh("sweep", vertices, faces, [material])


def tube(path, radii, material, wall=0.025, depth=0.35):
    """A spout: a tube along a path whose far end is open, with a visible inside."""
    curve = smooth(path, 8)
    back = curve[int(len(curve) * (1 - depth)) :][::-1]
    r = np.interp(np.linspace(0, 1, len(curve)), np.linspace(0, 1, len(radii)), radii)
    r_back = np.maximum(r[int(len(curve) * (1 - depth)) :][::-1] - wall, 0.006)
    sides, vertices, faces = 24, [], []
    tangents = np.gradient(curve, axis=0)
    for points, radius, tangent in ((curve, r, tangents), (back, r_back, tangents[::-1][: len(back)])):
        for p, size, t in zip(points, radius, tangent, strict=True):
            t = t / (np.linalg.norm(t) + 1e-9)
            side = np.cross(t, (0, 1, 0))
            side /= np.linalg.norm(side)
            across = np.cross(t, side)
            vertices += [
                p + side * size * math.cos(a) + across * size * math.sin(a)
                for a in np.linspace(0, 2 * math.pi, sides, endpoint=False)
            ]
    for i in range(len(vertices) // sides - 1):
        for j in range(sides):
            k = (j + 1) % sides
            faces.append((i * sides + j, i * sides + k, (i + 1) * sides + k, (i + 1) * sides + j))
    return mesh("tube", vertices, faces, [material])


def board(size, material, bevel=0.02, at=(0, 0, 0), segments=3):
    """A box with rounded edges; `at` is the middle of its underside."""
    x, y, z = (s / 2 for s in size)
    corners = [(a, b, c) for c in (-z, z) for b in (-y, y) for a in (-x, x)]
    item = mesh(
        "board",
        corners,
        [(0, 2, 3, 1), (4, 5, 7, 6), (0, 1, 5, 4), (2, 6, 7, 3), (0, 4, 6, 2), (1, 3, 7, 5)],
        [material],
        flat=True,
    )
    item.location = (at[0], at[1], at[2] + z)
    modifier = item.modifiers.new("bevel", "BEVEL")
    modifier.width, modifier.segments = bevel, segments
    item.data.shade_smooth()
    modifier.harden_normals = True
    return item


def surface(function, across, along, material, closed=False):
    """A grid whose point (u, v) in 0..1 is function(u, v), with UVs."""
    us, vs = np.linspace(0, 1, across + 1), np.linspace(0, 1, along + 1)
    vertices = [function(u, v) for v in vs for u in us]
    row = across + 1
    faces = [
        (j * row + i, j * row + i + 1, (j + 1) * row + i + 1, (j + 1) * row + i)
        for j in range(along)
        for i in range(across)
    ]
    item = mesh("surface", vertices, faces, [material])
    layer = item.data.uv_layers.new()
    for loop in item.data.loops:
        layer.data[loop.index].uv = (us[loop.vertex_index % row], vs[loop.vertex_index // row])
    return item


def group(items, at=(0, 0), z=0.0, turn=0.0, tilt=(0.0, 0.0), scale=1.0):
    """Put items together as one thing: moved, turned about the vertical and tilted (degrees)."""
    empty = bpy.data.objects.new("group", None)
    bpy.context.scene.collection.objects.link(empty)
    for item in items:
        item.parent = empty
    empty.location = (at[0], at[1], z)
    empty.rotation_euler = (math.radians(tilt[0]), math.radians(tilt[1]), math.radians(turn))
    empty.scale = (scale,) * 3
    return empty


def cloth(size, material, at=(0, 0), turn=0.0, height=0.03, folds=3.0, seed=0, lift=0.02):
    """A cloth lying on the table with soft folds; size is (x, y)."""
    rng = np.random.default_rng(seed)
    waves = [
        (rng.uniform(-1, 1) * folds, rng.uniform(-1, 1) * folds, rng.uniform(0, 6.28), rng.uniform(0.4, 1))
        for _ in range(5)
    ]

    def point(u, v):
        x, y = (u - 0.5) * size[0], (v - 0.5) * size[1]
        z = sum(w * math.sin(a * x + b * y + c) for a, b, c, w in waves) / 5
        edge = min(u, 1 - u, v, 1 - v)
        ragged = 0.02 * math.sin(9 * v + seed) if edge < 0.02 else 0
        return (
            x + ragged,
            y + 0.03 * math.sin(2.2 * x + seed),
            lift + height * max(z, -0.45) * min(1, edge * 8 + 0.35) + height * 0.45,
        )

    item = surface(point, 90, 90, material)
    solid = item.modifiers.new("thick", "SOLIDIFY")
    solid.thickness = 0.014
    return group([item], at=at, turn=turn)

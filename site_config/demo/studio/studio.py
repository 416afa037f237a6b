"""The photographer: table, backdrop and light of each store, the camera, the shutter and the print."""

# mypy: ignore-errors
import io
import math
import os
import tempfile

import bpy
import forms
import materials as m
import numpy as np
from mathutils import Vector
from PIL import Image, ImageFilter

SAMPLES = int(os.environ.get("STUDIO_SAMPLES", "9"))
SCALE = float(os.environ.get("STUDIO_SCALE", "0.75"))
LIMIT = 60_000


def fresh(seed=0):
    """An empty scene with quick path-tracing settings."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    cycles = scene.cycles
    cycles.device, cycles.samples, cycles.seed = "CPU", SAMPLES, seed
    cycles.use_adaptive_sampling, cycles.adaptive_threshold, cycles.adaptive_min_samples = True, 0.05, 6
    cycles.use_denoising, cycles.denoiser, cycles.denoising_input_passes = (
        True,
        "OPENIMAGEDENOISE",
        "RGB_ALBEDO_NORMAL",
    )
    cycles.max_bounces, cycles.diffuse_bounces, cycles.glossy_bounces = 7, 2, 3
    cycles.transmission_bounces, cycles.transparent_max_bounces = 7, 12
    cycles.caustics_reflective = cycles.caustics_refractive = False
    cycles.sample_clamp_indirect, cycles.sample_clamp_direct, cycles.blur_glossy = 4.0, 0.0, 0.5
    scene.view_settings.view_transform = "AgX"
    scene.render.threads_mode = "AUTO"
    return scene


def area(at, towards, size, energy, colour="#ffffff", shape="SQUARE", size_y=None, spread=180):
    """A soft box at a place, facing another."""
    light = bpy.data.lights.new("area", "AREA")
    light.shape, light.size, light.energy, light.color = shape, size, energy, m.rgb(colour)[:3]
    if size_y:
        light.shape, light.size_y = "RECTANGLE", size_y
    light.spread = math.radians(spread)
    item = bpy.data.objects.new("area", light)
    item.location = at
    item.rotation_euler = (Vector(towards) - Vector(at)).to_track_quat("-Z", "Y").to_euler()
    bpy.context.scene.collection.objects.link(item)


def point(at, energy, colour="#ffb066", radius=0.05):
    """A small light, such as a flame gives; returned so that it can be grouped."""
    light = bpy.data.lights.new("point", "POINT")
    light.energy, light.color, light.shadow_soft_size = energy, m.rgb(colour)[:3], radius
    item = bpy.data.objects.new("point", light)
    item.location = at
    bpy.context.scene.collection.objects.link(item)
    return item


def sky(colour, strength):
    world = bpy.data.worlds.new("sky")
    bpy.context.scene.world = world
    world.use_nodes = True
    background = world.node_tree.nodes["Background"]
    background.inputs[0].default_value, background.inputs[1].default_value = m.rgb(colour), strength


def daylight(cloth="#d6cfc3", wall="#d2ccc2", sun=True, dusk=False, back=3.2):
    """Aurora: a linen table by a plaster wall, a tall window to the left, its bars' soft shadow."""
    scene = bpy.context.scene
    forms.surface(lambda u, v: ((u - 0.5) * 24, (v - 0.5) * 16 + 2.0, 0.0), 1, 1, m.linen(cloth))
    forms.surface(lambda u, v: ((u - 0.5) * 30, back, v * 14 - 2), 1, 1, m.plaster(wall))
    dim = 0.22 if dusk else 1.0
    area((-5.2, -1.2, 3.9), (0, 0, 0.5), 2.6, 430 * dim, "#fff7ec" if not dusk else "#e0dcd8", size_y=3.8)
    area((4.6, -2.6, 2.6), (0, 0, 0.4), 4.0, 38 * dim, "#fff8f0")
    sky("#f3f6fc" if not dusk else "#a39c96", 0.2 if not dusk else 0.12)
    if sun and not dusk:
        light = bpy.data.lights.new("sun", "SUN")
        light.energy, light.angle, light.color = 5.2, math.radians(2.6), m.rgb("#ffe9cb")[:3]
        item = bpy.data.objects.new("sun", light)
        item.rotation_euler = Vector((1.0, 0.52, -0.62)).to_track_quat("-Z", "Y").to_euler()
        scene.collection.objects.link(item)
        bars = m.plain("#222222")
        for dy in (-4.0, -1.35, 0.15, 1.65, 4.4):
            wide = 2.2 if abs(dy) > 3 else 0.16
            forms.board((0.04, wide, 12), bars, at=(-7.5, dy - 3.4, -2))
        forms.board((0.04, 12, 0.16), bars, at=(-7.5, -3, 4.9))
        forms.board((0.04, 12, 4), bars, at=(-7.5, -3, 6.4))
    scene.view_settings.look = "AgX - Medium High Contrast"
    scene.view_settings.exposure = 0.36 if not dusk else 0.45


def lamplight(table=("#4b3728", "#1f1610"), wall="#2d2926", back=3.4, key=1.0):
    """Terra: dark planks before a dark wall, a narrow window low on the left, a faint rim from behind."""
    scene = bpy.context.scene
    plank = m.wood(*table, rough=0.42, grain=0)
    y = -5.2
    for i in range(10):
        width = (1.05, 1.3, 0.9, 1.2)[i % 4]
        forms.board(
            (26, width - 0.012, 0.3), plank, bevel=0.012, at=(0.7 * i, y + width / 2, -0.3), segments=2
        )
        y += width
    forms.surface(lambda u, v: ((u - 0.5) * 34, back, v * 14 - 3), 1, 1, m.plaster(wall, "#15120f", 0.7))
    area((-4.6, 0.6, 2.5), (0.1, 0, 0.35), 1.5, 420 * key, "#ffe2bd", size_y=2.6, spread=120)
    area((3.4, 2.6, 2.6), (0, 0, 0.5), 1.2, 60 * key, "#ffd2a0", size_y=2.4)
    area((2.5, -5, 4.0), (0, 0, 0.2), 4.5, 70 * key, "#dfe6f0")
    area((-2.6, 2.9, 3.4), (-1.0, back, 0.9), 1.2, 18 * key, "#ffcf9a")
    sky("#aeb8c6", 0.05)
    scene.view_settings.look = "AgX - Medium High Contrast"
    scene.view_settings.exposure = 1.1


def camera(
    target=(0, 0, 0.45), frame=2.4, elevation=18.0, azimuth=0.0, fstop=0.7, lens=85.0, focus=None, roll=0.0
):
    """Look at target so that `frame` units fill the picture's longer side; angles in degrees."""
    data = bpy.data.cameras.new("camera")
    data.lens = lens
    distance = frame * lens / 36.0
    e, a = math.radians(elevation), math.radians(azimuth)
    at = Vector(target) + distance * Vector(
        (math.sin(a) * math.cos(e), -math.cos(a) * math.cos(e), math.sin(e))
    )
    item = bpy.data.objects.new("camera", data)
    item.location = at
    item.rotation_euler = (Vector(target) - at).to_track_quat("-Z", "Y").to_euler()
    item.rotation_euler.rotate_axis("Z", math.radians(roll))
    scene = bpy.context.scene
    scene.collection.objects.link(item)
    scene.camera = item
    data.dof.use_dof = True
    sharp = Vector(focus or target)
    data.dof.focus_distance = (sharp - at).dot((Vector(target) - at).normalized())
    data.dof.aperture_fstop, data.dof.aperture_blades = fstop, 9


def on_picture(at):
    """Where a point lands: (x, y) in 0..1 from the picture's top left, and how wide one unit is there."""
    from bpy_extras.object_utils import world_to_camera_view

    scene = bpy.context.scene
    bpy.context.view_layer.update()
    here = world_to_camera_view(scene, scene.camera, Vector(at))
    side = scene.camera.matrix_world.to_quaternion() @ Vector((1, 0, 0))
    there = world_to_camera_view(scene, scene.camera, Vector(at) + side)
    return here.x, 1 - here.y, there.x - here.x


def steam_over(image, at, height=1.5, strength=0.34, seed=1, spread=1.0):
    """Wisps of steam rising from a point of the scene, drawn over the print."""
    x, y, unit = on_picture(at)
    w, h = image.size
    unit *= w
    rng = np.random.default_rng(seed)
    rows = np.linspace(0, 1, int(height * unit))
    layer = np.zeros((h, w), np.float32)
    for _ in range(9):
        phase, turn, lean, base = (
            rng.uniform(0, 6.28, 2),
            rng.uniform(2.5, 6),
            rng.uniform(-0.18, 0.24),
            rng.uniform(-0.22, 0.22) * spread,
        )
        weight = rng.uniform(0.5, 1.0)
        for t in rows:
            row = int(y * h - t * height * unit)
            if not 0 <= row < h:
                continue
            middle = x * w + unit * (
                base * (1 - 0.4 * t)
                + lean * t
                + 0.17 * t * math.sin(turn * t * 1.6 + phase[0])
                + 0.04 * math.sin(9 * t + phase[1])
            )
            wide = unit * (0.012 + 0.085 * t)
            left, right = max(int(middle - 3 * wide), 0), min(int(middle + 3 * wide), w)
            if right <= left:
                continue
            columns = np.arange(left, right)
            sheet = np.exp(-(((columns - middle) / wide) ** 2)) * (0.55 + 0.45 * math.sin(5.5 * t + phase[1]))
            layer[row, left:right] += weight * sheet * min(t * 7, 1) * (1 - t) ** 1.35
    soft = Image.fromarray(np.clip(layer * 255 * 0.5, 0, 255).astype(np.uint8)).filter(
        ImageFilter.GaussianBlur(unit * 0.014 + 1.2)
    )
    veil = np.asarray(soft, np.float32)[..., None] / 255 * strength * 2
    pixels = np.asarray(image, np.float32)
    return Image.fromarray(
        np.clip(
            255 - (255 - pixels) * (1 - np.clip(veil, 0, 0.8) * np.array([1, 0.985, 0.96])), 0, 255
        ).astype(np.uint8)
    )


def shoot(size=(720, 900), glow=0.18, vignette=0.12, steam=(), warmth=1.0):
    """Render the scene and finish the print: bloom, vignette, steam; returns a PIL image."""
    scene = bpy.context.scene
    scene.render.resolution_x, scene.render.resolution_y = (int(s * SCALE) for s in size)
    scene.render.image_settings.file_format = "PNG"
    path = os.path.join(tempfile.gettempdir(), f"studio-{os.getpid()}.png")
    scene.render.filepath = path
    bpy.ops.render.render(write_still=True)
    image = Image.open(path).convert("RGB").resize(size, Image.LANCZOS)
    image = image.filter(ImageFilter.UnsharpMask(1.2, 45, 2))
    os.unlink(path)
    for options in steam:
        image = steam_over(image, **options)
    pixels = np.asarray(image, np.float32)
    bright = Image.fromarray(np.clip((pixels - 205) * 3, 0, 255).astype(np.uint8)).filter(
        ImageFilter.GaussianBlur(image.width / 45)
    )
    pixels = 255 - (255 - pixels) * (1 - np.asarray(bright, np.float32) / 255 * glow)
    h, w = pixels.shape[:2]
    y, x = np.mgrid[0:h, 0:w]
    away = np.hypot((x / w - 0.5) * min(w / h, 1.2), (y / h - 0.5) * min(h / w, 1.2))
    pixels *= (1 - vignette * np.clip(away * 1.7, 0, 1.3) ** 2)[..., None]
    pixels *= np.array([1 + 0.01 * warmth, 1.0, 1 - 0.015 * warmth])
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def save(image, path):
    """Write a progressive JPEG without metadata at the best quality that keeps it under LIMIT bytes."""
    for quality in range(88, 39, -3):
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality, progressive=True, optimize=True)
        if out.tell() <= LIMIT:
            break
    with open(path, "wb") as file:
        file.write(out.getvalue())
    return quality, out.tell()

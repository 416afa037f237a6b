"""Plain paper labels, drawn with Pillow for packs, tins and jars."""

# mypy: ignore-errors
import os
import tempfile

from PIL import Image, ImageDraw, ImageFont

FONTS = os.environ.get("STUDIO_FONTS", "/usr/share/fonts/truetype/dejavu")
SERIF, LIGHT, PLAIN = "DejaVuSerifCondensed.ttf", "DejaVuSans-ExtraLight.ttf", "DejaVuSansCondensed.ttf"


def spaced(draw, middle, y, text, font, colour, gap):
    """A centred line with space between its letters; returns its bottom."""
    widths = [draw.textlength(c, font=font) for c in text]
    x = middle - (sum(widths) + gap * (len(text) - 1)) / 2
    for c, w in zip(text, widths, strict=True):
        draw.text((x, y), c, font=font, fill=colour)
        x += w + gap
    return y + font.size * 1.25


def label(brand, title, small="", paper="#efe8da", ink="#2b2622", band=None, size=(720, 900), frame=True):
    """Draw a label and return the path of a temporary PNG."""
    w, h = size
    image = Image.new("RGB", size, paper)
    draw = ImageDraw.Draw(image)
    edge = w // 18
    if band:
        draw.rectangle((0, int(h * 0.80), w, h), fill=band)
    if frame:
        draw.rectangle((edge, edge, w - edge, h - edge), outline=ink, width=max(w // 240, 2))
    y = spaced(
        draw, w / 2, h * 0.11, brand.upper(), ImageFont.truetype(f"{FONTS}/{PLAIN}", w // 17), ink, w // 45
    )
    draw.line((w * 0.42, y + h * 0.02, w * 0.58, y + h * 0.02), fill=ink, width=max(w // 240, 2))
    lines = title.split("|")
    points = int(min(w // 6, w * 1.36 / max(len(line) for line in lines), h * 0.44 / len(lines) / 1.22))
    font = ImageFont.truetype(f"{FONTS}/{SERIF}", points)
    y = h * 0.53 - len(lines) * points * 0.61
    for line in lines:
        draw.text((w / 2, y), line, font=font, fill=ink, anchor="ma")
        y += points * 1.22
    if small:
        colour = paper if band else ink
        draw.text(
            (w / 2, h * 0.885),
            small,
            font=ImageFont.truetype(f"{FONTS}/{PLAIN}", w // 20),
            fill=colour,
            anchor="mm",
        )
    handle, path = tempfile.mkstemp(suffix=".png", prefix="label-")
    os.close(handle)
    image.save(path)
    return path

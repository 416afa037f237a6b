"""A drawing of a theme in its own colours, for the choice of looks: on the platform's host and in the cabinet."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from themes.colour import parse
from themes.registry import HEADERS, Palette, Theme, all_themes

_WIDTH, _GUTTER, _TOP = 400, 24, 176


def theme_picture(request: HttpRequest, theme: str) -> HttpResponse:
    """The drawing as SVG, kept by browsers for an hour."""
    found = all_themes().get(theme)
    if found is None:
        raise Http404
    context = drawing_of(found, found.palette())
    response = render(request, "platform/theme.svg", context, content_type="image/svg+xml")
    response["Cache-Control"] = "public, max-age=3600"
    return response


def drawing_of(theme: Theme, palette: Palette) -> dict[str, object]:
    """What the template needs: hex colours, and boxes that are as many, tall, tight and round as the theme's own."""
    pair = theme.pair()
    columns = int(theme.tokens["columns"])
    is_tight = theme.tokens["page"].startswith("9999")
    edge, gap = (0, 3) if is_tight else (_GUTTER, 26 if columns == 3 else 12)
    width = (_WIDTH - 2 * edge - gap * (columns - 1)) / columns
    high, wide = (5, 4) if theme.photo == "portrait" else (1, 1)
    return {
        "colours": {name.replace("-", "_"): parse(value).hex for name, value in palette.tokens.items()},
        "corner": round(float(theme.tokens["radius"].removesuffix("px")) * 0.5, 1),
        "button_corner": min(9.0, float(theme.tokens["radius-control"].removesuffix("px"))),
        "boxes": [round(edge + number * (width + gap), 1) for number in range(columns)],
        "box": {"width": round(width, 1), "height": round(width * high / wide, 1), "top": _TOP},
        "under": round(_TOP + width * high / wide + 10, 1),
        "price_line": round(_TOP + width * high / wide + 20, 1),
        "header": HEADERS.index(theme.headers[0]),
        "family": "Georgia, serif" if pair.head.generic == "serif" else "Arial, sans-serif",
        "is_narrow": "Condensed" in pair.head.family,
        "is_upper": theme.tokens["head-case"] == "uppercase",
        "is_bare": is_tight,
        "weight": pair.tokens["head-weight"],
    }

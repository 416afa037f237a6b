"""Things to light: pillars, tapers, jars and what holds them."""

# mypy: ignore-errors
import math

import forms
import materials as m
from pottery import disc, pot
from studio import point


def wick(height, top, lit=True, lean=0.02):
    """A wick standing on wax at `top`; when lit, its flame and the light the flame gives."""
    items = [
        forms.sweep(
            [(0, 0, top - 0.02), (lean * 0.4, 0, top + height * 0.6), (lean * 1.8, 0, top + height)],
            [0.011, 0.011, 0.009],
            [0.011, 0.011, 0.009],
            m.plain("#1b1613", 0.9),
            sides=8,
        )
    ]
    if lit:
        fire = forms.lathe(
            forms.smooth(
                [
                    (0, 0),
                    (0.022, 0.02),
                    (0.04, 0.075),
                    (0.036, 0.14),
                    (0.018, 0.22),
                    (0.006, 0.275),
                    (0, 0.29),
                ]
            ),
            m.flame(),
            segments=32,
            wobble=0.0,
        )
        fire.location = (lean, 0, top + height * 0.55)
        fire.visible_shadow = False
        items += [fire, point((lean, 0, top + height * 0.55 + 0.16), 2.6)]
    return items


def candle(
    colour,
    radius=0.36,
    height=1.5,
    at=(0, 0),
    lit=True,
    seed=0,
    z=0.0,
    pool=0.05,
    turn=0.0,
    glow=0.55,
    scale=1.0,
):
    """A free-standing pillar with a molten pool."""
    body = forms.smooth(
        [
            (radius - 0.02, 0),
            (radius, 0.025),
            (radius, 0.025),
            (radius * 0.995, height * 0.5),
            (radius, height - 0.03),
            (radius - 0.025, height),
        ]
    )
    dip = [(radius * 0.82, height - 0.008), (radius * 0.62, height - pool), (0, height - pool - 0.01)]
    items = [
        forms.lathe(
            [(0, 0), *body, *dip], m.wax(colour, glow if lit else 0.0, height), wobble=0.008, seed=seed
        )
    ]
    if lit:
        melted = m.Nodes("melted").principled(
            Base_Color=colour,
            Roughness=0.04,
            Subsurface_Weight=0.4,
            Subsurface_Scale=0.1,
            Emission_Color="#ff9a3c",
            Emission_Strength=0.25,
        )
        items.append(disc(radius * 0.68, melted, height - pool + 0.008, 0.004))
    items += wick(0.11, height - pool, lit)
    return forms.group(items, at=at, z=z, turn=turn, scale=scale)


def taper(colour, at=(0, 0), height=2.3, z=0.05, lit=False, lean=(0, 0)):
    """A slim dipped candle."""
    curve = forms.smooth(
        [
            (0.105, 0),
            (0.11, 0.05),
            (0.10, height * 0.5),
            (0.08, height * 0.92),
            (0.045, height),
            (0.015, height + 0.02),
        ]
    )
    items = [
        forms.lathe(
            [(0, 0), *curve, (0, height + 0.022)],
            m.wax(colour, 0.4 if lit else 0.0, height),
            wobble=0.012,
            segments=48,
        )
    ]
    return forms.group(items + wick(0.1, height + 0.02, lit), at=at, z=z, tilt=lean)


def holder(material, at=(0, 0), ring=False, turn=0.0, saucer=0.62, seed=0):
    """A candlestick: saucer and cup in one; with a finger ring it is a chamberstick."""
    outer = [(saucer * 0.6, 0), (saucer * 0.72, 0.03), (saucer * 0.94, 0.06), (saucer, 0.15)]
    profile, _ = forms.shell(outer, 0.045, 0.07)
    profile = [tuple(p) for p in profile if not (p[0] < 0.001 and p[1] > 0.05)]
    cup = forms.smooth(
        [
            (0.20, 0.07),
            (0.165, 0.10),
            (0.155, 0.22),
            (0.175, 0.34),
            (0.175, 0.34),
            (0.15, 0.355),
            (0.118, 0.345),
            (0.118, 0.345),
            (0.115, 0.14),
        ],
        6,
    )
    items = [forms.lathe([*profile, *[tuple(c) for c in cup], (0, 0.13)], material, seed=seed)]
    if ring:
        a = saucer - 0.02
        items.append(
            forms.sweep(
                [
                    (a - 0.03, 0, 0.14),
                    (a + 0.1, 0, 0.24),
                    (a + 0.27, 0, 0.22),
                    (a + 0.28, 0, 0.06),
                    (a + 0.12, 0, 0.02),
                    (a - 0.09, 0, 0.06),
                ],
                [0.06, 0.055, 0.05, 0.05, 0.055, 0.06],
                [0.026] * 3,
                material,
            )
        )
    return forms.group(items, at=at, turn=turn)


def jar_candle(
    colour="#efe4cc",
    at=(0, 0),
    radius=0.40,
    height=0.92,
    fill=0.62,
    lit=True,
    label=None,
    glow=0.4,
    turn=0.0,
    vessel=None,
    scale=1.0,
):
    """Wax in a straight glass with a paper label, or in a vessel (outer curve, material, inside)."""
    items = []
    if vessel:
        outer, material, inside = vessel
        items.append(pot(outer, material, inside, wall=0.045))
        radius = forms.radius_at(outer, fill) - 0.042
    else:
        outer = [(radius - 0.03, 0), (radius, 0.03), (radius, 0.03), (radius, height * 0.5), (radius, height)]
        profile, _ = forms.shell(outer, 0.028, 0.09, recess=0.012)
        items.append(forms.lathe(profile, m.glass("#fbfdfb"), wobble=0.0))
        radius -= 0.036
    base = 0.10
    items.append(
        forms.lathe(
            [
                (0, base),
                (radius - 0.01, base),
                (radius, base + 0.02),
                (radius, fill),
                (radius * 0.7, fill - 0.006),
                (0, fill - 0.012),
            ],
            m.wax(colour, glow if lit else 0, fill),
            wobble=0.0,
        )
    )
    if lit:
        melted = m.Nodes("melted").principled(
            Base_Color=colour,
            Roughness=0.03,
            Subsurface_Weight=0.4,
            Subsurface_Scale=0.1,
            Emission_Color="#ff9a3c",
            Emission_Strength=0.22,
        )
        items.append(disc(radius * 0.86, melted, fill + 0.004, 0.004))
    items += wick(0.11, fill, lit)
    if label:
        items.append(wrap(label, 0.402 if not vessel else radius + 0.05, 0.16, 0.56))
    return forms.group(items, at=at, turn=turn, scale=scale)


def wrap(path, radius, low, high, arc=1.5, facing=-90.0):
    """A label image wrapped about a cylinder, its middle facing the camera."""
    middle = math.radians(facing)

    def at(u, v):
        a = middle + (u - 0.5) * arc
        return radius * math.cos(a), radius * math.sin(a), low + v * (high - low)

    return forms.surface(at, 40, 4, m.picture(path))

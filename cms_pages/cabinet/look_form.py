"""The form of a store's look: a theme, and for each theme its own choices, so that trying another loses nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cms_pages.branding import Choice
from cms_pages.cabinet.fields import ColourField, ImageChoice
from themes.colour import parse
from themes.look import OWN, OWN_COLOURS, look_of, own_palette
from themes.registry import FOOTERS, HEADERS, Theme, all_themes

HEADER_NAMES = dict(
    zip(HEADERS, (
        _("Name in the middle, menu beside it"), _("Name on the left"), _("Name on top, menu under it"),
    ), strict=True)
)  # fmt: skip
FOOTER_NAMES = dict(zip(FOOTERS, (_("Columns"), _("One line"), _("The name in large letters")), strict=True))
COLOUR_NAMES = {
    "surface": pgettext_lazy("colour", "Page"),
    "ink": pgettext_lazy("colour", "Text"),
    "accent": pgettext_lazy("colour", "Buttons and links"),
}
# A path of the store, or an address of the web: nothing that a browser would run.
_LINK = re.compile(r"/(?![/\\])[^\s\\]*|https?://[^\s/\\]+\.?[^\s\\]*")


@dataclass(frozen=True)
class ThemeFields:
    """A theme with the form's fields for it, for the template."""

    theme: Theme
    name: str
    description: str
    trade: str
    palettes: list[tuple[forms.BoundWidget, list[str]]]
    pairs: forms.BoundField
    headers: forms.BoundField
    footers: forms.BoundField


class LookForm(forms.Form):
    """Everything about the look. `moved` says after validation which own colours had to be changed to be read."""

    theme = forms.ChoiceField(label=_("Theme"), widget=forms.RadioSelect)
    surface = ColourField(label=COLOUR_NAMES["surface"])
    ink = ColourField(label=COLOUR_NAMES["ink"])
    accent = ColourField(label=COLOUR_NAMES["accent"])
    logo = ImageChoice(
        label=_("Logo"),
        help_text=_("In place of the name. Best on a transparent ground; without one the name is shown."),
    )
    favicon = ImageChoice(
        label=_("Icon"),
        help_text=_("Beside the name in a browser’s tab. A square picture; without one it is a letter."),
    )
    announcement = forms.CharField(
        label=_("Announcement"),
        max_length=160,
        required=False,
        help_text=_("A line above every page: delivery, a sale, a holiday."),
    )
    announcement_link = forms.CharField(
        label=_("Where it leads"),
        max_length=300,
        required=False,
        help_text=_("For example /catalogue/, or an address that begins with https://"),
    )
    shows_announcement = forms.BooleanField(label=_("Show the announcement"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.moved: dict[str, str] = {}
        language = get_language() or "en"
        themes = all_themes()
        self.fields["theme"].choices = [(slug, theme.name(language)) for slug, theme in themes.items()]  # type: ignore[attr-defined]
        for slug, theme in themes.items():
            palettes = [(one.slug, one.name(language)) for one in theme.palettes.values()]
            self._add(f"palette-{slug}", _("Colours"), [*palettes, (OWN, _("Your own"))])
            self._add(f"pair-{slug}", _("Fonts"), [(one.slug, one.name) for one in theme.pairs.values()])
            self._add(
                f"header-{slug}", _("Top of the page"), [(name, HEADER_NAMES[name]) for name in theme.headers]
            )
            self._add(
                f"footer-{slug}",
                _("Bottom of the page"),
                [(name, FOOTER_NAMES[name]) for name in theme.footers],
            )

    def _add(self, name: str, label: Any, choices: list[tuple[str, Any]]) -> None:
        self.fields[name] = forms.ChoiceField(
            label=label, choices=choices, initial=choices[0][0], required=False, widget=forms.RadioSelect
        )

    @staticmethod
    def initial_of(choice: Choice, store: Any) -> dict[str, Any]:
        """The form's values for what a store looks like."""
        look = look_of(store)
        slug, branding = look.theme.slug, choice.branding
        colours = branding.get("colours") or {}
        return {
            "theme": slug,
            f"palette-{slug}": look.palette.slug,
            f"pair-{slug}": look.pair.slug,
            f"header-{slug}": look.header,
            f"footer-{slug}": look.footer,
            **{name: colours.get(name) or parse(look.palette.tokens[name]).hex for name in OWN_COLOURS},
            "logo": choice.logo,
            "favicon": choice.favicon,
            "announcement": choice.announcement,
            "announcement_link": branding.get("announcement_link", ""),
            "shows_announcement": branding.get("shows_announcement", True),
        }

    def themes(self) -> list[ThemeFields]:
        """Each theme with its fields."""
        language = get_language() or "en"
        found = []
        for slug, theme in all_themes().items():
            dots = [
                [parse(palette.tokens[name]).hex for name in ("surface", "ink", "accent", "highlight")]
                for palette in theme.palettes.values()
            ]
            palettes = list(zip(self[f"palette-{slug}"], [*dots, []], strict=True))
            texts = (theme.name(language), theme.description(language), theme.trade(language))
            rest = (self[f"{kind}-{slug}"] for kind in ("pair", "header", "footer"))
            found.append(ThemeFields(theme, *texts, palettes, *rest))
        return found

    def clean_announcement_link(self) -> str:
        link = self.cleaned_data["announcement_link"].strip()
        if link and not _LINK.fullmatch(link):
            raise ValidationError(_("A link begins with / for a page of your store, or with https://"))
        return link

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self._wants_own(data) and all(name in data for name in OWN_COLOURS):
            _palette, self.moved = own_palette(*(data[name] for name in OWN_COLOURS))
        return data

    def _wants_own(self, data: dict[str, Any]) -> bool:
        return data.get(f"palette-{data.get('theme')}") == OWN

    @property
    def choice(self) -> Choice:
        """What a valid form says."""
        data = self.cleaned_data
        slug = data["theme"]
        branding: dict[str, Any] = {
            kind: data[f"{kind}-{slug}"]
            for kind in ("palette", "pair", "header", "footer")
            if data[f"{kind}-{slug}"]
        }
        if self._wants_own(data):
            branding["colours"] = {name: data[name] for name in OWN_COLOURS} | self.moved
        if data["announcement_link"]:
            branding["announcement_link"] = data["announcement_link"]
        if not data["shows_announcement"]:
            branding["shows_announcement"] = False
        return Choice(slug, branding, data["announcement"], data["logo"], data["favicon"])

    @property
    def notes(self) -> list[str]:
        """What was changed in the seller's own colours, in words."""
        asked = self.cleaned_data
        return [
            str(_("%(name)s: %(asked)s could not be read well, so it is %(shown)s now."))
            % {"name": COLOUR_NAMES[name], "asked": asked[name], "shown": shown}
            for name, shown in self.moved.items()
        ]

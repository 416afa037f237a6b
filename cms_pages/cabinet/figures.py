"""The figures of the store: from the door to the order, where visitors came from, what they looked at."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from cms_pages.cabinet.access import Screen, open_screen
from cms_pages.cabinet.base import NamedScreen, StoreScreen
from commerce.analytics.counting import DIRECT, Step
from commerce.analytics.selectors import PERIODS, Figures, figures
from commerce.stores.roles import Area

STEPS = {
    Step.VISIT: _("came to the store"),
    Step.PRODUCT: _("looked at a product"),
    Step.BASKET: _("put something into the basket"),
    Step.CHECKOUT: _("went to checkout"),
    Step.ORDER: _("ordered"),
}
CHART_HEIGHT = 100  # units of the drawing


class FiguresView(StoreScreen, NamedScreen):
    """`?days=` 7, 30 or 90; anything else shows the first."""

    area = Area.ORDERS
    template_name = "cabinet/figures.html"
    page_title = _("Figures")
    header_icon = "cabinet-figures"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET.get("days", "")
        days = next((period for period in PERIODS if str(period) == asked), PERIODS[0])
        found = figures(days)
        return super().get_context_data(
            periods=[(period, period == days) for period in PERIODS],
            figures=found,
            funnel=[(STEPS[row.step], row) for row in found.funnel],
            sources=[(_source_label(row.name), row) for row in found.sources],
            bars=_bars(found),
            is_empty=not (found.visitors or found.orders),
            **kwargs,
        )


def _bars(found: Figures) -> list[dict[str, Any]]:
    """Where each day's bar stands, in a drawing of 10 units a day."""
    most = max((day.visitors for day in found.days), default=0) or 1
    return [
        {"day": day, "x": number * 10 + 1, "height": height, "y": CHART_HEIGHT - height}
        for number, day in enumerate(found.days)
        for height in [round(day.visitors * CHART_HEIGHT / most)]
    ]


def _source_label(name: str) -> str:
    named = {
        DIRECT: gettext("directly or from a messenger"),
        "google": "Google",
        "yandex": pgettext("search engine", "Yandex"),
        "vk": pgettext("social network", "VK"),
    }
    return named.get(name, name.capitalize() if "." not in name else name)


open_screen("cabinet_figures", Screen(Area.ORDERS))

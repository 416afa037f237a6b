"""Reviews: shown, hidden or deleted. Their words belong to the buyers, so nobody edits them."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from django.views.generic.detail import SingleObjectMixin
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views.generic import DeleteView, IndexView

from cms_pages.cabinet.base import CabinetViewSet, Cell, ListMixin, NameCell, TagCell
from cms_pages.cabinet.formats import day
from commerce.catalogue.reviews.models import ProductReview
from commerce.stores.roles import Area

STATUSES = {
    ProductReview.FOR_MODERATION: ("wait", _("Waits for you")),
    ProductReview.APPROVED: ("good", _("Shown")),
    ProductReview.REJECTED: ("plain", _("Hidden")),
}
MOVES = {"show": ProductReview.APPROVED, "hide": ProductReview.REJECTED}


def _heading(review: ProductReview) -> Any:
    return review.title or _("No heading")


def _buyer(review: ProductReview) -> str:
    name = review.name or str(review.user)
    return f"{name} · {_('bought here')}" if review.bought_here else name


class ReviewFilters(WagtailFilterSet):
    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=[(value, words) for value, (_tone, words) in STATUSES.items()]
    )

    class Meta:
        model = ProductReview
        fields = ["status"]


class DecisionCell(Cell):
    """The buttons that show, hide and delete a review."""

    cell_template_name = "cabinet/tables/review_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        return {**context, "csrf_token": get_token(parent_context["request"])}


class ReviewList(ListMixin, IndexView):
    page_title = _("Reviews")
    default_ordering = "-date_created"
    search_fields = ["title", "body", "name", "product__title"]
    empty_title = _("No reviews yet")
    empty_text = _("Buyers write them on a product's page. A new one waits here until you show it.")

    def get_base_queryset(self) -> QuerySet:
        return super().get_base_queryset().select_related("product__parent", "user")

    @property
    def columns(self) -> list[Any]:
        columns = [
            NameCell(
                "title", label=_("Review"), accessor=_heading, get_url=lambda row: None, get_note=lambda row: row.body,
                classname="cabinet-review",
            ),
            Cell("score", label=_("Score"), accessor=lambda row: "★" * row.score + "☆" * (5 - row.score)),
            Cell("product", label=_("Product"), accessor=lambda row: row.product.get_title() if row.product else ""),
            Cell("name", label=_("Buyer"), accessor=_buyer),
            Cell(
                "date_created", label=_("Date"), sort_key="date_created",
                accessor=lambda row: day(row.date_created),
            ),
            TagCell("status", label=_("Status"), accessor=lambda row: STATUSES[row.status]),
        ]  # fmt: skip
        return (
            [*columns, DecisionCell("decision", label="")] if self.user_has_permission("change") else columns
        )


class ReviewDecide(SingleObjectMixin, View):
    """Show or hide a review; the product's rating follows."""

    model: Any = ProductReview
    read, write = "change", "change"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        review = self.get_object()
        status = MOVES.get(request.POST.get("to", ""))
        if status is None:
            messages.error(request, _("That was not understood. Press «Show» or «Hide»."))
        else:
            review.status = status
            review.save()
            messages.success(
                request, _("The review is shown.") if status == MOVES["show"] else _("The review is hidden.")
            )
        return redirect("reviews:index")


class ReviewDelete(DeleteView):
    template_name = "cabinet/confirm_delete.html"
    page_title = _("Delete the review")
    confirmation_message = _("It will be gone for good. To keep it and not show it, hide it instead.")

    def form_valid(self, form: Any) -> HttpResponse:
        self.object.delete()
        messages.success(self.request, _("The review is deleted."))
        return redirect(self.get_success_url())


class ReviewViewSet(CabinetViewSet):
    model = ProductReview
    name = "reviews"
    area = Area.CATALOGUE
    icon = "comment"
    has_form = can_add = False
    index_view_class = ReviewList
    delete_view_class = ReviewDelete
    filterset_class = ReviewFilters

    def get_extra_urlpatterns(self) -> list[URLPattern]:
        return [path("<int:pk>/decide/", self.construct_view(ReviewDecide), name="decide")]

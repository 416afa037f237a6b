"""Oscar's applicator on offers that were loaded together: a basket costs the same whatever is in it."""

from __future__ import annotations

from itertools import chain
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from oscar.apps.offer import applicator as oscar
from oscar.core.loading import get_model


class Applicator(oscar.Applicator):
    """Applies the store's open offers and those of the basket's vouchers."""

    def apply(self, basket: Any, user: Any = None, request: Any = None, *, lock: bool = False) -> None:
        """Put discounts on the basket's lines.

        With `lock`, limited offers are locked and read anew (placing an order).
        """
        if basket.all_lines():
            self.apply_offers(basket, self.get_offers(basket, user, lock=lock))

    def get_offers(
        self, basket: Any, user: Any = None, request: Any = None, *, lock: bool = False
    ) -> list[Any]:
        """Site offers and voucher offers by priority.

        At the same priority a sale goes first, then the voucher.
        """
        from commerce.offer.selectors import open_site_offers, ranges_of_products

        site_offers = open_site_offers(as_of_now=lock)
        offers = sorted(
            chain(site_offers, self.get_basket_offers(basket, user, lock=lock)),
            key=lambda offer: offer.priority,
            reverse=True,
        )
        if lock:
            offers = _with_locked_counters(offers)
        lines = basket.all_lines()
        found = ranges_of_products(offers, [line.product_id for line in lines])
        for line in lines:
            line.product.in_ranges = found.get(line.product_id)
        return offers

    def get_basket_offers(self, basket: Any, user: Any, *, lock: bool = False) -> list[Any]:
        """The open offers of the basket's vouchers that are in force and left for this user."""
        from commerce.offer.selectors import with_partners

        ConditionalOffer, Voucher = get_model("offer", "ConditionalOffer"), get_model("voucher", "Voucher")
        if not (basket.pk and basket.may_have_vouchers):
            return []
        vouchers = Voucher.objects.order_by("pk")
        if lock:
            vouchers = vouchers.select_for_update(of=("self",), no_key=True)
        offers = ConditionalOffer.objects.select_related("condition__range", "benefit__range").order_by(
            "-priority", "pk"
        )
        prefetch_related_objects(
            [basket], Prefetch("vouchers", queryset=vouchers), Prefetch("vouchers__offers", queryset=offers)
        )
        found = []
        for voucher in basket.vouchers.all():
            if voucher.refusal(user=user or basket.owner) is None:
                for offer in voucher.offers.all():
                    if offer.is_open:
                        offer.set_voucher(voucher)
                        found.append(offer)
        return with_partners(found)


def _with_locked_counters(offers: list[Any]) -> list[Any]:
    """The offers that are not used up, those with a limit locked (in pk order) and their counters read after
    the lock.
    """
    capped = {offer.pk: offer for offer in offers if offer.is_capped}
    if not capped:
        return offers
    ConditionalOffer = get_model("offer", "ConditionalOffer")
    fresh = ConditionalOffer.objects.select_for_update(no_key=True).filter(pk__in=capped).order_by("pk")
    for pk, applications, discount in fresh.values_list("pk", "num_applications", "total_discount"):
        capped[pk].num_applications, capped[pk].total_discount = applications, discount
    return [offer for offer in offers if offer.pk not in capped or offer.get_max_applications() > 0]

"""Short addresses of products, for print and for word of mouth, and their QR codes."""

from __future__ import annotations

import io

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from commerce.catalogue.models import Product
from commerce.catalogue.short_links import pk_of
from commerce.stores.selectors import active_store


@require_safe
def short(request: HttpRequest, code: str) -> HttpResponse:
    """On to the product as it is called now. Not for good: its name may change, what is printed does not."""
    product = _product(code)
    query = "?" + urlencode({"variant": product.upc or product.slug}) if product.is_child else ""
    return redirect(product.get_absolute_url() + query)


@require_safe
@cache_control(public=True, max_age=86400)
def qr_code(request: HttpRequest, code: str) -> HttpResponse:
    """The short address as a picture that a telephone reads; `?download` gives it a file name."""
    product = _product(code)
    picture = io.BytesIO()
    address = active_store().absolute_url(product.get_short_url())
    segno.make(address, error="m", micro=False).save(
        picture, kind="svg", scale=8, border=2, dark="#000", light="#fff"
    )
    response = HttpResponse(picture.getvalue(), content_type="image/svg+xml")
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    if "download" in request.GET:
        response["Content-Disposition"] = f'attachment; filename="qr-{product.slug}.svg"'
    return response


def _product(code: str) -> Product:
    pk = pk_of(code)
    products = (
        Product.objects.select_related("parent").filter(is_public=True).exclude(parent__is_public=False)
    )
    product = products.filter(pk=pk).first() if pk is not None else None
    if product is None:
        raise Http404(_("There is no such product."))
    return product

"""The one small request by which a page, cached for everybody, says that it was seen."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commerce.analytics.counting import Step, count, source_name
from commerce.stores.languages import split_path
from commerce.stores.same_origin import same_origin_post

LONGEST = 500


@never_cache
@require_POST
@same_origin_post
def seen(request: Any) -> HttpResponse:
    """Sent by store.js when a page is shown: `page`, its path; `from`, its referrer; `campaign`, its utm_source.

    Nothing is answered and nothing is kept but counts; what cannot be read is not counted.
    """
    try:
        _language, path = split_path(request.POST.get("page", "")[:LONGEST])
        match = resolve(path)
    except Resolver404:
        return HttpResponse(status=204)
    came_from = source_name(
        request.POST.get("from", "")[:LONGEST],
        own_host=request.get_host().split(":")[0],
        campaign=request.POST.get("campaign", "")[:LONGEST],
    )
    is_product = match.view_name == "catalogue:detail"
    count(
        Step.PRODUCT if is_product else Step.VISIT,
        request,
        product=match.kwargs["slug"] if is_product else "",
        came_from=came_from,
    )
    return HttpResponse(status=204)

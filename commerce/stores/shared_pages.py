"""Views declare here that their page is the same for everybody: site_config/page_cache.py keeps no other.

    @require_safe
    @shared_page("page", "sort")
    def product_list(request, slug=""): ...

Such a page is made without the visitor's cookies, headers and undeclared parameters, so nothing personal can get into
it. A request for it that the cache must not answer (a message is waiting, the store is a draft, a parameter is not
declared) goes to the view as it is, and the answer is that visitor's alone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse

LIST_PARAMETERS = ("page", "sort", "q", "price_min", "price_max", "available", "offer", "a_*")
"""What a list of products may be asked with; `a_*` stands for the attributes, `a_<code>`."""


def shared_page(*parameters: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Let the pages of a view be kept for everybody, one for each combination of these query parameters."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def shared(*args: Any, **kwargs: Any) -> HttpResponse:
            response = view(*args, **kwargs)
            response.is_shared_page = True  # type: ignore[attr-defined]  # the cache asks for it
            response.headers.setdefault("Cache-Control", "private, no-cache")
            return response

        shared.shared_parameters = frozenset(parameters)  # type: ignore[attr-defined]
        return shared

    return decorate

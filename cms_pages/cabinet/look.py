"""The look of the store: chosen beside a live page, seen by buyers when it is published.

A draft is kept in the member's own session. The page beside the form is a real page of the store, answered at an
address of the cabinet: so nobody else can open it, and no cache keeps it.
"""

from __future__ import annotations

import copy
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import Resolver404, URLPattern, path, resolve
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views import View

from cms_pages.branding import Choice, current_choice, publish_look
from cms_pages.cabinet.base import CabinetViewSet, NamedScreen
from cms_pages.cabinet.look_form import LookForm
from cms_pages.media import BrandPictures, StoreImage
from cms_pages.theme_picture import theme_picture
from commerce.catalogue.models import Product
from commerce.context import store_context
from commerce.stores.models import Store
from commerce.stores.roles import Area
from themes.fonts import all_fonts
from themes.registry import all_themes

_KEY = "look"
# Pages for everybody. The others are the visitor's own, or change something.
_SHOWN = ("catalogue:", "search:search", "wagtail_serve")


class LookPage(NamedScreen):
    """The form beside a live page."""

    template_name = "cabinet/look.html"
    page_title = _("Look")
    header_icon = "cabinet-look"
    read, write = "change", "publish"

    @cached_property
    def store(self) -> Store:
        return self.request.store  # type: ignore[attr-defined]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self._fresh_form()
        return super().get_context_data(
            form=form, has_draft=_KEY in self.request.session, pages=_pages_to_show(), **kwargs
        )

    def _fresh_form(self) -> LookForm:
        draft = read_draft(self.request)
        choice = draft or current_choice(self.store)
        return LookForm(
            initial=LookForm.initial_of(choice, choice.put_on(self.store) if draft else self.store)
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        what = request.POST.get("do")
        if what == "forget":
            request.session.pop(_KEY, None)
            messages.success(request, _("What you tried is thrown away. Buyers have not seen it."))
            return redirect("look:edit")
        form = LookForm(request.POST)
        wants_json = "application/json" in request.headers.get("Accept", "")
        if not form.is_valid():
            if wants_json:
                return JsonResponse({"errors": form.errors}, status=422)
            return self.render_to_response(self.get_context_data(form=form))
        if what == "publish":
            publish_look(store=self.store, choice=form.choice)
            request.session.pop(_KEY, None)
            for note in form.notes:
                messages.warning(request, note)
            messages.success(request, _("Buyers see the new look now."))
            return redirect("look:edit")
        keep_draft(request, form.choice)
        if wants_json:
            return JsonResponse({"notes": form.notes, "moved": form.moved})
        return redirect("look:page")


class LookSample(View):
    """A page of the store (`?path=`) as the draft would have it."""

    read, write = "change", "publish"
    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        try:
            wanted = urlsplit(request.GET.get("path") or "/")
            match = resolve(wanted.path)
        except (Resolver404, ValueError):
            raise Http404 from None
        if wanted.netloc or not match.view_name.startswith(_SHOWN):
            raise Http404
        choice = read_draft(request)
        store: Store = request.store  # type: ignore[attr-defined]
        store = choice.put_on(store) if choice else store
        inner: Any = copy.copy(request)
        inner.store, inner.path, inner.path_info, inner.resolver_match = (
            store,
            wanted.path,
            wanted.path,
            match,
        )
        inner.GET = QueryDict(wanted.query)
        with store_context(store), translation.override(store.language), timezone.override(store.time_zone):
            response = match.func(inner, *match.args, **match.kwargs)
            if hasattr(response, "render"):
                response.render()
        patch_cache_control(response, private=True, no_store=True)
        response["X-Robots-Tag"] = "noindex"
        return response


class LookSheet(View):
    """All fonts, and a class for each pair: the form shows the name of a pair in its own letters."""

    read, write = "change", "publish"
    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        rules = [font.faces for font in all_fonts().values()]
        for slug, theme in all_themes().items():
            for pair in theme.pairs.values():
                weight, tracking = pair.tokens["head-weight"], pair.tokens["head-tracking"]
                rules.append(
                    f".pair-{slug}-{pair.slug}{{font-family:{pair.head.stack};font-weight:{weight};"
                    f"letter-spacing:{tracking};text-transform:{theme.tokens['head-case']}}}"
                    f".pair-{slug}-{pair.slug}-text{{font-family:{pair.text.stack}}}"
                )
        response = HttpResponse("".join(rules), content_type="text/css; charset=utf-8")
        response["Cache-Control"] = "private, max-age=3600"
        return response


class LookPicture(View):
    """A drawing of a theme."""

    read, write = "change", "publish"
    http_method_names = ["get"]

    def get(self, request: HttpRequest, theme: str) -> HttpResponse:
        return theme_picture(request, theme)


def keep_draft(request: HttpRequest, choice: Choice) -> None:
    """Keep a choice in the member's session until it is published or thrown away."""
    request.session[_KEY] = {
        "theme": choice.theme,
        "branding": choice.branding,
        "announcement": choice.announcement,
        "pictures": {kind: image.pk for kind, image in choice.pictures.items()},
    }


def read_draft(request: HttpRequest) -> Choice | None:
    """What the member tries; None when nothing is tried. A picture that is gone meanwhile is left out."""
    kept = request.session.get(_KEY)
    if kept is None:
        return None
    images = StoreImage.objects.in_bulk(list(kept["pictures"].values())) if kept["pictures"] else {}
    pictures = {kind: images[pk] for kind, pk in kept["pictures"].items() if pk in images}
    return Choice(kept["theme"], kept["branding"], kept["announcement"], **pictures)


def _pages_to_show() -> list[tuple[str, Any]]:
    product = Product.objects.browsable().order_by("-date_created", "-pk").first()
    pages = [("/", _("Landing page")), ("/catalogue/", _("List"))]
    return [*pages, (product.get_absolute_url(), _("Product"))] if product else pages


class LookViewSet(CabinetViewSet):
    model = BrandPictures
    name = "look"
    area = Area.PAGES
    icon = "cabinet-look"

    def get_urlpatterns(self) -> list[URLPattern]:
        return self.open_screens([
            path("", self.construct_view(LookPage), name="edit"),
            path("page/", self.construct_view(LookSample), name="page"),
            path("fonts.css", self.construct_view(LookSheet), name="sheet"),
            path("themes/<slug:theme>.svg", self.construct_view(LookPicture), name="picture"),
        ])  # fmt: skip

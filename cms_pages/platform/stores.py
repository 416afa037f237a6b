"""Opening a store, the list of a person's stores, and the way from here into each of them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views import View

from cms_pages.opening import open_store
from cms_pages.platform.forms import OpenStoreForm
from commerce.accounts.handover import handover_url
from commerce.stores.models import Membership, Store
from commerce.stores.selectors import memberships_of
from commerce.stores.slugs import SlugRefused, check_slug, suggest_slug
from themes.registry import all_themes


class Private(LoginRequiredMixin):
    """For people who have logged in on this host."""

    login_url = "platform:login"


class Home(View):
    """What Vitrina is."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "platform/home.html", {"domain": settings.PLATFORM_DOMAIN})


class OpenPage(Private, View):
    """The page with the form."""

    def answer(self, form: OpenStoreForm, **context: Any) -> HttpResponse:
        if form.suggestion and not form.data.get("slug"):
            form.data = self.request.POST.copy()
            form.data["slug"] = form.suggestion
        context |= {"form": form, "themes": _themes(), "domain": settings.PLATFORM_DOMAIN}
        return render(self.request, "platform/open.html", context)


class OpenStore(OpenPage):
    """One form, and the store is open."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.answer(OpenStoreForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = OpenStoreForm(request.POST)
        if not form.is_valid():
            return self.answer(form)
        try:
            store = open_store(owner=request.user, email=request.user.email, **form.cleaned_data)
        except SlugRefused as refused:  # taken between the check and the opening
            form.add_error("slug", form.refuse_slug(refused))
            return self.answer(form)
        return redirect(handover_url(user=request.user, store=store))


class CheckAddress(OpenPage):
    """Whether an address is free: as JSON for the page's script, as the page itself for a visitor without one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        slug = request.GET.get("slug", "").strip().lower()[:80]
        if not slug:
            return JsonResponse({"suggestion": suggest_slug(request.GET.get("name", "")[:80])})
        try:
            check_slug(slug)
        except SlugRefused as refused:
            return JsonResponse(
                {"is_free": False, "message": refused.message, "suggestion": refused.suggestion}
            )
        return JsonResponse({"is_free": True})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = OpenStoreForm(request.POST)
        form.is_valid()
        for field in [name for name in form.errors if name != "slug"]:
            del form.errors[field]  # the other fields were not asked about
        return self.answer(form, is_free="slug" not in form.errors)


class MyStores(Private, View):
    """Every store that the person owns or works for."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "platform/stores.html", {"memberships": memberships_of(request.user)})


class EnterStore(Private, View):
    """Into a store's cabinet, logged in. A POST: the ticket is made only when somebody presses the button."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        store = get_object_or_404(Store, slug=slug)
        try:
            return redirect(handover_url(user=request.user, store=store))
        except Membership.DoesNotExist:
            raise Http404 from None


def redirect_to_store(request: HttpRequest, slug: str) -> HttpResponse:
    """`<platform>/<slug>/` is the short way to a store."""
    store = get_object_or_404(Store, slug=slug.lower())
    return redirect(store.absolute_url())


def _themes() -> list[dict[str, str]]:
    language = get_language() or "en"
    return [
        {"slug": slug, "name": theme.name(language), "description": theme.trade(language)}
        for slug, theme in all_themes().items()
    ]

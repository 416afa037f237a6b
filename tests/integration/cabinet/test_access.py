"""Who may open what: every screen of the list for every role, and nothing beside the list."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from cms_pages.cabinet import access
from cms_pages.cabinet.menu import MAIN_MENU
from commerce.context import store_context
from commerce.stores.models import Membership
from commerce.stores.roles import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


def cabinet_views() -> dict[str, URLPattern]:
    """Every named view under /cabinet/, by introspection."""

    def walk(resolver: URLResolver, names: tuple[str, ...]) -> Any:
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern, (*names, pattern.namespace) if pattern.namespace else names)
            elif pattern.name:
                yield ":".join([*names, pattern.name]), pattern

    found: dict[str, URLPattern] = {}
    for resolver in get_resolver("site_config.urls").url_patterns:
        if str(resolver.pattern) == "cabinet/":
            found.update(walk(resolver, ()))
    return found


def urls_of(shop: Any) -> dict[str, str]:
    """An address for each open screen, with ids of a shop's own things."""
    page_id = shop.store.site.root_page_id
    with store_context(shop.store):
        membership = Membership.objects.get(user=shop.staff)
    things = {
        "orders": shop.order.pk, "products": shop.product.pk, "categories": shop.category.pk, "sales": shop.sale.pk,
        "vouchers": shop.voucher.pk, "reviews": shop.review.pk, "synonyms": shop.synonyms.pk,
        "delivery": shop.shipping_method.pk, "payment": shop.payment_method.pk, "members": membership.pk,
        "product_chooser": shop.product.pk, "category_chooser": shop.category.pk, "wagtailimages": shop.image.pk,
        "wagtailimages_chooser": shop.image.pk, "wagtaildocs": shop.document.pk,
        "wagtaildocs_chooser": shop.document.pk, "wagtailadmin_pages": page_id, "cabinet_explore": page_id,
        "content": shop.content_page.pk,
    }  # fmt: skip
    cabinet_views()  # reads the URLs, which puts our viewsets' screens on the list
    urls = {}
    for name in access.screens():
        pk = things.get(name.partition(":")[0], 1)
        for args in ([], [pk], [pk, pk], ["wagtailcore", "page", page_id, 1], [pk, "earliest", "latest"]):
            try:
                urls[name] = reverse(name, args=args, urlconf="site_config.urls")
                break
            except NoReverseMatch:
                continue
        else:
            raise AssertionError(f"No address for {name}")
    return urls


READS = {
    # screen: the roles that may look at it
    "wagtailadmin_home": "owner manager staff viewer",
    "wagtailadmin_account": "owner manager staff viewer",
    "orders:index": "owner manager staff viewer",
    "orders:index_results": "owner manager staff viewer",
    "orders:detail": "owner manager staff viewer",
    "products:index": "owner manager staff viewer",
    "products:add": "owner manager",
    "products:edit": "owner manager",
    "products:delete": "owner manager",
    "categories:index": "owner manager staff viewer",
    "categories:add": "owner manager",
    "categories:edit": "owner manager",
    "categories:delete": "owner manager",
    "sales:index": "owner manager viewer",
    "sales:add": "owner manager",
    "sales:edit": "owner manager",
    "sales:delete": "owner manager",
    "vouchers:index": "owner manager viewer",
    "vouchers:add": "owner manager",
    "vouchers:edit": "owner manager",
    "vouchers:delete": "owner manager",
    "reviews:index": "owner manager staff viewer",
    "reviews:delete": "owner manager",
    "content:index": "owner manager",
    "content:add": "owner manager",
    "content:delete": "owner manager",
    "delivery:index": "owner manager",
    "delivery:add": "owner",
    "delivery:edit": "owner",
    "delivery:delete": "owner",
    "payment:index": "owner manager",
    "payment:add": "owner",
    "payment:edit": "owner",
    "payment:delete": "owner",
    "store:edit": "owner manager",
    "members:index": "owner",
    "members:add": "owner",
    "members:edit": "owner",
    "members:delete": "owner",
    "wagtailadmin_pages:edit": "owner manager",
    "wagtailadmin_pages:view_draft": "owner manager",
    "wagtailadmin_pages:history": "owner manager",
    "wagtailimages:index": "owner manager",
    "wagtailimages:add": "owner manager",
    "wagtailimages:edit": "owner manager",
    "wagtailimages:delete": "owner manager",
    "wagtailimages_chooser:choose": "owner manager",
    "wagtailimages_chooser:chosen": "owner manager",
    "wagtaildocs:index": "owner manager",
    "wagtaildocs:edit": "owner manager",
    "product_chooser:choose": "owner manager staff viewer",
    "product_chooser:chosen": "owner manager staff viewer",
    "category_chooser:choose": "owner manager staff viewer",
}


@pytest.mark.parametrize("role", Role.values)
def test_each_role_reads_its_screens_and_no_other(role: str, shop_a: Any, enter: Any) -> None:
    client, urls = enter(shop_a.members[role]), urls_of(shop_a)
    expected = {name: 200 if role in roles.split() else 403 for name, roles in READS.items()}
    assert {name: client.get(urls[name]).status_code for name in READS} == expected


@pytest.mark.parametrize("role", [Role.VIEWER, None])
def test_no_post_of_a_viewer_or_a_stranger_gets_through(role: str | None, shop_a: Any, enter: Any) -> None:
    client = enter(shop_a.viewer if role else shop_a.customer)
    own_business = {
        "wagtailadmin_account",
        "wagtailadmin_logout",
        "wagtailadmin_dismissibles",
        "wagtailadmin_home",
    }
    answers = {
        name: client.post(url).status_code
        for name, url in urls_of(shop_a).items()
        if name not in own_business
    }
    assert set(answers) == set(access.screens()) - own_business
    assert set(answers.values()) == {403}


def test_every_view_of_the_cabinet_that_is_not_listed_is_404(shop_a: Any, enter: Any, rf: Any) -> None:
    """Asked of the middleware itself, so that a view added tomorrow is closed without an address being guessed."""
    from types import SimpleNamespace

    from django.http import Http404

    from cms_pages.middleware import CabinetMiddleware

    closed = set(cabinet_views()) - set(access.screens()) - access.NEEDS_NO_LOG_IN
    assert {
        "wagtailadmin_explore",
        "wagtail_bulk_action",
        "wagtailadmin_login",
        "wagtailadmin_pages:delete",
    } <= closed
    for name in [*closed, "new_in_wagtail_9", None, ""]:
        request = rf.get("/cabinet/anything/")
        request.store, request.user, request._wagtail_site = shop_a.store, shop_a.owner, shop_a.store.site
        request.resolver_match = SimpleNamespace(view_name=name, kwargs={})
        with pytest.raises(Http404):
            CabinetMiddleware(lambda request: None).process_view(request, None, (), {})


@pytest.mark.parametrize(
    "path",
    [
        "reports/locked/",
        "users/",
        "groups/",
        "sites/",
        "collections/",
        "workflows/list/",
        "pages/",
        "login/",
        "failwhale/",
    ],
)
def test_wagtails_other_screens_are_404_for_the_owner(path: str, owner: Client) -> None:
    assert owner.get(f"/cabinet/{path}").status_code == 404


def test_every_listed_screen_exists(db: None) -> None:
    assert set(access.screens()) <= set(cabinet_views())


def test_an_operator_is_refused_unless_a_member(shop_a: Any, enter: Any, operator: Any) -> None:
    assert enter(operator).get("/cabinet/").status_code == 403
    make.make_member(shop_a.store, Role.VIEWER, operator)
    client = enter(type(operator).objects.get(pk=operator.pk))
    assert client.get("/cabinet/orders/").status_code == 200
    assert client.get("/cabinet/products/new/").status_code == 403
    assert (
        client.get(reverse("wagtailadmin_pages:edit", args=[shop_a.store.site.root_page_id])).status_code
        == 403
    )


def test_the_platforms_host_has_no_cabinet(shop_a: Any, settings: Any) -> None:
    client = Client(headers={"host": settings.PLATFORM_DOMAIN})
    client.force_login(shop_a.owner)
    assert client.get("/cabinet/").status_code == 404


def test_a_guest_is_sent_to_the_stores_log_in(enter: Any, shop_a: Any) -> None:
    response = enter(None).get("/cabinet/orders/")
    assert (response.status_code, response["Location"]) == (302, "/account/login/?next=/cabinet/orders/")


def test_the_owner_of_another_store_is_a_stranger(shop_a: Any, shop_b: Any, enter: Any) -> None:
    response = enter(shop_b.owner).get("/cabinet/")
    assert response.status_code == 403
    assert b"You are not a member of" in response.content


MENUS = {
    Role.OWNER: "home orders products categories discounts reviews figures landing pages look photos documents store",
    Role.MANAGER: "home orders products categories discounts reviews figures landing pages look photos documents store",
    Role.STAFF: "home orders products categories reviews figures",
    Role.VIEWER: "home orders products categories discounts reviews figures",
}


@pytest.mark.parametrize("role", Role.values)
def test_the_menu_shows_a_role_what_it_may_open(role: str, shop_a: Any, enter: Any) -> None:
    request = enter(shop_a.members[role]).get("/cabinet/").wsgi_request
    with store_context(shop_a.store):
        assert " ".join(item.name for item in MAIN_MENU if item.is_shown(request)) == MENUS[Role(role)]


OBJECTS = {
    "orders": "order", "products": "product", "categories": "category", "sales": "sale", "vouchers": "voucher",
    "reviews": "review", "synonyms": "synonyms", "delivery": "shipping_method", "payment": "payment_method",
    "product_chooser": "product", "category_chooser": "category", "content": "content_page",
    "wagtailimages": "image", "wagtaildocs": "document",
    "wagtailimages_chooser": "image", "wagtaildocs_chooser": "document",
}  # fmt: skip


def test_another_stores_ids_are_404_on_every_screen(shop_a: Any, shop_b: Any, owner: Client) -> None:
    views = cabinet_views()
    foreign, answers = urls_of(shop_b), {}
    for name, url in foreign.items():
        takes_id = bool(views[name].pattern.converters) or "(?P<" in str(views[name].pattern)
        if not takes_id or "upload" in name or name.startswith("wagtailadmin_editing_sessions:release"):
            continue
        for method in ("get", "post"):
            answers[name, method] = getattr(owner, method)(url).status_code
    # A method that a view does not take at all is 405, whoever's id it is; the other method of that view is 404 then.
    assert {key: code for key, code in answers.items() if code not in (404, 405)} == {}
    assert {name for name, _method in answers} == {
        name for (name, _method), code in answers.items() if code == 404
    }
    assert {name.partition(":")[0] for name, _method in answers} >= {
        *OBJECTS,
        "members",
        "wagtailadmin_pages",
    }


@pytest.mark.parametrize(
    "url", ["wagtailimages_chooser", "wagtaildocs_chooser", "product_chooser", "category_chooser"]
)
def test_a_chooser_asked_for_nonsense_is_404(url: str, owner: Client) -> None:
    for bad in ("abc", "1" * 30, "-1"):
        assert owner.get(reverse(f"{url}:chosen", args=[bad])).status_code == 404
        assert owner.get(reverse(f"{url}:chosen_multiple"), {"id": bad}).status_code == 404

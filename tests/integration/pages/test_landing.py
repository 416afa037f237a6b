"""The landing page as visitors and the cabinet's preview see it."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from cms_pages.models import InstagramPost, LandingPage
from cms_pages.references import check_references
from commerce.context import store_context
from commerce.stores import versions
from tests import factories as make
from tests.integration.pages.sections import item, put, section

pytestmark = pytest.mark.django_db


def get(store, path="/"):
    return Client(headers={"host": store.host}).get(path)


def text_of(response):
    return " ".join(response.content.decode().split())


def grid(**value):
    return section(
        "product_grid",
        **{"heading": "", "source": "newest", "products": [], "category": None, "count": 8, **value},
    )


def shown(page, number=0):
    from cms_pages.landing import fill_sections

    fill_sections(page.body)
    return page.body[number].value.shown


def titles(page, number=0):
    return [card.title for card in shown(page, number)]


def test_a_grid_of_the_newest(page):
    now = timezone.now()
    for age, title in enumerate(["New", "Older", "Oldest"]):
        product = make.make_product(title)
        type(product).objects.filter(pk=product.pk).update(date_created=now - timedelta(days=age))
    make.make_product("Hidden", is_public=False)
    assert titles(put(page, grid(count=2))) == ["New", "Older"]


def test_a_grid_of_chosen_products_keeps_their_order(page):
    cup, bowl, vase = (make.make_product(title) for title in ("Cup", "Bowl", "Vase"))
    page = put(page, grid(source="chosen", products=[item(vase.pk), item(cup.pk), item(bowl.pk)]))
    bowl.delete()
    assert titles(LandingPage.objects.get(pk=page.pk)) == ["Vase", "Cup"]


def test_a_grid_of_a_category_and_what_is_below_it(page):
    root = make.make_category("Dishes")
    child = make.make_category("Cups", parent=root)
    make.make_product("Cup", category=child)
    make.make_product("Plate", category=root)
    make.make_product("Candle")
    assert sorted(titles(put(page, grid(source="category", category=root.pk)))) == ["Cup", "Plate"]


def test_a_grid_of_what_is_on_offer(page):
    cup = make.make_product("Cup", price="10.00")
    make.make_product("Bowl")
    make.make_sale(cup, percent=20)
    [card] = shown(put(page, grid(source="on_offer")))
    assert (card.title, str(card.price.amount), str(card.price.old)) == ("Cup", "8.00", "10.00")


def test_several_grids_each_get_their_own(page):
    cup, _bowl = make.make_product("Cup"), make.make_product("Bowl")
    make.make_sale(cup, percent=20)
    page = put(page, grid(source="on_offer"), grid(count=8), grid(source="chosen", products=[item(cup.pk)]))
    assert [titles(page, number) for number in range(3)] == [["Cup"], ["Bowl", "Cup"], ["Cup"]]


def test_reviews_are_the_newest_approved_or_those_written(page):
    cup = make.make_product("Cup")
    make.make_review(cup, body="Lovely", score=4)
    make.make_review(cup, body="Waiting", approved=False)
    written = section(
        "reviews",
        heading="",
        source="written",
        items=[item({"name": "Bo", "text": "Fine", "score": "5"})],
        count=3,
    )
    newest = section("reviews", heading="", source="newest", items=[], count=3)
    page = put(page, newest, written)
    assert [(one.text, one.score, one.product_title) for one in shown(page, 0)] == [("Lovely", 4, "Cup")]
    assert [(one.name, one.text, one.score) for one in shown(page, 1)] == [("Bo", "Fine", 5)]


def test_instagram_shows_stored_posts_and_says_nothing_without(page, inside):
    page = put(page, section("instagram", heading="Our feed", account="@birch", count=2))
    assert "Our feed" not in text_of(get(inside))
    for number in range(3):
        InstagramPost.objects.create(
            remote_id=number,
            caption=f"Post {number}",
            image=make.make_image(),
            posted_at=timezone.now() + timedelta(hours=number),
        )
    assert [post.caption for post in shown(page)] == ["Post 2", "Post 1"]
    assert "Our feed" in text_of(get(inside))


def test_delivery_lists_what_is_offered_unless_told_not_to(page):
    page = put(
        page,
        section("delivery", heading="", text="<p>Soon.</p>", show_methods=True),
        section("delivery", heading="", text="<p>Soon.</p>", show_methods=False),
    )
    assert [method.name for method in shown(page, 0).delivery] == ["Delivery by courier"]
    assert [method.name for method in shown(page, 0).payment] == ["Cash or card to the courier"]
    assert shown(page, 1) is None


def test_a_picture_that_was_deleted_leaves_a_page_without_it(page, inside):
    image = make.make_image()
    put(
        page,
        section(
            "banner", image=image.pk, heading="Tea", text="", button_text="", button_link="", layout="full"
        ),
        section("gallery", heading="", images=[item({"image": image.pk, "caption": ""})]),
    )
    image.delete()
    response = get(inside)
    assert response.status_code == 200 and "Tea" in text_of(response)


def test_script_in_every_field_is_only_text(page, inside):
    evil = "<script>alert(1)</script>"
    put(
        page,
        section("banner", image=None, heading=evil, text=evil, button_text=evil, button_link="/x", layout="centred"),
        section("questions", heading=evil, items=[item({"question": evil, "answer": "<p>x</p>"})]),
        section(
            "contacts", heading=evil, phone="", email="", address=evil, hours=evil, telegram="", whatsapp="",
            instagram="", map_link="",
        ),
        section(
            "reviews", heading=evil, source="written", items=[item({"name": evil, "text": evil, "score": "5"})], count=3
        ),
    )  # fmt: skip
    html = get(inside).content.decode()
    assert "<script>alert" not in html and "&lt;script&gt;alert(1)" in html


def full_page(page, products, sections_of_each=1):
    category = make.make_category("Cups")
    for number in range(products):
        make.make_product(f"Cup {number}", category=category, image=make.make_image())
    image = make.make_image()
    for _number in range(3):
        InstagramPost.objects.create(
            remote_id=uuid.uuid4(), image=make.make_image(), posted_at=timezone.now()
        )
    make.make_sale(percent=10)
    make.make_review(make.make_product("Reviewed"))
    sections = []
    for _number in range(sections_of_each):
        sections += [
            section(
                "banner",
                image=image.pk,
                heading="Tea",
                text="",
                button_text="",
                button_link="",
                layout="full",
            ),
            *(grid(source=source, category=category.pk) for source in ("newest", "category", "on_offer")),
            section("about", heading="", text="<p>We</p>", image=image.pk, image_side="left"),
            section("gallery", heading="", images=[item({"image": image.pk, "caption": ""})] * 3),
            section("reviews", heading="", source="newest", items=[], count=3),
            section("instagram", heading="", account="", count=3),
            section("delivery", heading="", text="", show_methods=True),
        ]
    return put(page, *sections)


def cost(store, warm):
    """Queries of the first visit after a change, and of the next one."""
    get(store)  # sizes of pictures are made once
    warm()
    found = []
    versions.bump(store.pk)
    for _visit in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert get(store).status_code == 200
        found.append(len(queries))
    return found


def test_the_page_costs_the_same_with_2_and_with_20_products_and_with_more_sections(page, inside, warm):
    full_page(page, 2)
    few = cost(inside, warm)
    full_page(page, 18, sections_of_each=3)
    assert (few, cost(inside, warm)) == (QUERIES, QUERIES)


QUERIES = [18, 0]


def test_the_home_of_another_store_is_not_on_this_host(page, inside):
    other = make.make_store("other")
    with store_context(other):
        foreign = LandingPage.objects.get(store=other)
    response = get(inside, f"/{foreign.slug}/")
    assert response.status_code == 404


def test_a_page_knows_only_its_own_site(page, inside, django_assert_num_queries):
    assert page.full_url.startswith("http://birch.localhost")
    with django_assert_num_queries(0):
        assert page.get_url_parts()[2] == "/"
    other = make.make_store("other")
    assert Page.objects.get(pk=other.site.root_page_id).url is None
    assert Page.objects.get(pk=page.pk).full_url.startswith("http://birch.localhost")


def test_no_page_has_an_address_outside_a_store():
    store = make.make_store("birch")
    assert Page.objects.get(pk=store.site.root_page_id).url is None


@pytest.fixture
def foreign(inside):
    """Things of another store."""
    other = make.make_store("other")
    with store_context(other):
        product = make.make_product("Foreign")
        return {
            "image": make.make_image().pk, "product": product.pk, "category": make.make_category("Foreign").pk,
            "document": make.make_document().pk, "page": other.site.root_page_id,
        }  # fmt: skip


def test_references_to_ones_own_are_fine(page):
    image, product = make.make_image(), make.make_product("Cup")
    page.body = [
        ("banner", {"image": image, "heading": "Tea"}),
        ("product_grid", {"source": "chosen", "products": [product]}),
        ("text", {"text": f'<p><a linktype="page" id="{page.pk}">Home</a></p>'}),
    ]
    check_references(page)


@pytest.mark.parametrize("kind", ["document", "page"])
def test_a_link_to_another_stores_things_is_refused(page, foreign, kind):
    page.body = [("text", {"text": f'<p><a linktype="{kind}" id="{foreign[kind]}">x</a></p>'})]
    with pytest.raises(ValidationError, match="no longer in your store"):
        page.full_clean()


@pytest.mark.parametrize("kind", ["image", "product", "category"])
def test_an_object_of_another_store_is_refused(page, foreign, kind):
    """Held in memory as a forged request would: the scoped manager would not have found it."""
    from cms_pages.models import StoreImage
    from commerce.catalogue.models import Category, Product

    model = {"image": StoreImage, "product": Product, "category": Category}[kind]
    thing = model(pk=foreign[kind])
    page.body = {
        "image": [("banner", {"image": thing, "heading": "x"})],
        "product": [("product_grid", {"source": "chosen", "products": [thing]})],
        "category": [("product_grid", {"source": "category", "category": thing})],
    }[kind]
    with pytest.raises(ValidationError, match="no longer in your store"):
        page.full_clean()


def test_foreign_ids_in_the_stored_page_show_nothing(page, inside, foreign):
    put(
        page,
        section(
            "banner",
            image=foreign["image"],
            heading="Mine",
            text="",
            button_text="",
            button_link="",
            layout="full",
        ),
        grid(source="chosen", products=[item(foreign["product"])]),
        grid(source="category", category=foreign["category"]),
    )
    html = text_of(get(inside))
    assert "Mine" in html and "Foreign" not in html and "<picture" not in html

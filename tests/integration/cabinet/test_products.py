"""The product form: one save for words, price, photos and variants; ids kept; bad input said beside its field."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cms_pages.models import StoreImage
from commerce.catalogue.models import Product
from commerce.catalogue.services import VariantData, save_product
from commerce.context import store_context
from commerce.order.services import Actor, change_status
from commerce.partner.models import StockRecord
from commerce.search.selectors import search_products
from tests import factories as make
from tests.integration.cabinet.conftest import form_data

pytestmark = pytest.mark.django_db
NEW = "/cabinet/products/new/"


def rows(prefix: str, *forms: dict[str, Any], initial: int = 0) -> dict[str, Any]:
    data = {f"{prefix}-TOTAL_FORMS": len(forms), f"{prefix}-INITIAL_FORMS": initial}
    data |= {f"{prefix}-MIN_NUM_FORMS": 0, f"{prefix}-MAX_NUM_FORMS": 1000}
    return data | {
        f"{prefix}-{n}-{name}": value for n, form in enumerate(forms) for name, value in form.items()
    }


def product_data(*, photos: tuple = (), variants: tuple = (), **fields: Any) -> dict[str, Any]:
    data = {"title": "Jug", "price": "12.50", "stock": "3", "is_public": "on", **fields}
    return data | rows("photos", *photos) | rows("variants", *variants)


def variant(name: str, price: str = "9", **fields: Any) -> dict[str, Any]:
    return {"value_0": name, "price": price, "stock": "2", "is_public": "on", **fields}


def test_a_new_product_is_in_the_store_with_price_stock_photo_and_category(
    shop_a: Any, owner: Client, django_capture_on_commit_callbacks: Any
) -> None:
    photo = SimpleUploadedFile("jug.jpg", make.jpeg(), "image/jpeg")
    data = product_data(
        categories=[shop_a.category.pk], uploads=photo, sku="J-1", photos=({"image": shop_a.image.pk},)
    )
    with django_capture_on_commit_callbacks(execute=True):
        response = owner.post(NEW, data)
    assert response["Location"] == "/cabinet/products/"
    with store_context(shop_a.store):
        jug = Product.objects.get(title="Jug")
        stock = jug.stockrecords.get()
        assert (stock.price, stock.num_in_stock, stock.price_currency) == (Decimal("12.50"), 3, "EUR")
        assert next(photo.image_id for photo in jug.images.all()) == shop_a.image.pk
        assert jug.images.count() == 2
        assert [category.pk for category in jug.categories.all()] == [shop_a.category.pk]
        assert search_products("jug", page=1, per_page=10).product_ids == [jug.pk]
    assert owner.get(f"/{jug.get_absolute_url().lstrip('/')}").status_code == 200


def test_a_product_with_variants_is_a_parent_with_children(shop_a: Any, owner: Client) -> None:
    data = product_data(
        option_name="Colour", variants=(variant("Oat", "9"), variant("Sea", "11", sku="S")), price=""
    )
    assert owner.post(NEW, data).status_code == 302
    with store_context(shop_a.store):
        jug = Product.objects.get(title="Jug")
        children = list(jug.children.order_by("pk"))
        assert (jug.structure, jug.stockrecords.count()) == (Product.PARENT, 0)
        assert [(c.title, c.stockrecords.get().price, c.attr.colour) for c in children] == [
            ("Oat", Decimal(9), "Oat"), ("Sea", Decimal(11), "Sea"),
        ]  # fmt: skip


def test_saving_an_unchanged_product_keeps_every_row(shop_a: Any, owner: Client) -> None:
    with store_context(shop_a.store):
        ids = set(shop_a.parent.children.values_list("pk", flat=True))
        stocks = set(StockRecord.objects.filter(product__in=ids).values_list("pk", "num_in_stock", "price"))
    url = reverse("products:edit", args=[shop_a.parent.pk])
    assert owner.post(url, form_data(owner, url)).status_code == 302
    with store_context(shop_a.store):
        assert set(shop_a.parent.children.values_list("pk", flat=True)) == ids
        assert (
            set(StockRecord.objects.filter(product__in=ids).values_list("pk", "num_in_stock", "price"))
            == stocks
        )


def test_a_removed_variant_is_deleted_if_never_sold_and_hidden_if_sold(shop_a: Any) -> None:
    with store_context(shop_a.store):
        sold, unsold = shop_a.parent.children.order_by("pk")
        make.make_order(product=sold)
        save_product(
            product=shop_a.parent,
            title="Bowl",
            variants=[VariantData(options={"Colour": "New"}, price=Decimal(5))],
        )
        sold.refresh_from_db()
        assert not sold.is_public
        assert not Product.objects.filter(pk=unsold.pk).exists()
        assert shop_a.parent.children.count() == 2


def test_a_count_that_was_not_touched_is_not_written(shop_a: Any, owner: Client) -> None:
    """A parcel leaves while the form is open: saving a new name must not bring the old count back."""
    url = reverse("products:edit", args=[shop_a.product.pk])
    data = form_data(owner, url, title="Cup, renamed")
    with store_context(shop_a.store):
        change_status(order=shop_a.order, to="shipped", actor=Actor.of(shop_a.owner))
    assert owner.post(url, data).status_code == 302
    with store_context(shop_a.store):
        stock = shop_a.product.stockrecords.get()
        assert (stock.num_in_stock, stock.num_allocated) == (9, 1)
        assert Product.objects.get(pk=shop_a.product.pk).title == "Cup, renamed"


def test_stock_may_not_fall_below_what_is_ordered(shop_a: Any, owner: Client) -> None:
    url = reverse("products:edit", args=[shop_a.product.pk])  # two orders of one cup each wait
    response = owner.post(url, form_data(owner, url, stock="1"))
    assert response.status_code == 200
    assert "2 are ordered and not yet shipped" in response.content.decode()
    with store_context(shop_a.store):
        assert shop_a.product.stockrecords.get().num_in_stock == 10


def test_a_standalone_product_can_get_variants_and_lose_them(shop_a: Any) -> None:
    with store_context(shop_a.store):
        jug = save_product(title="Jug", price=Decimal(5), stock=1)
        save_product(
            product=jug, title="Jug", variants=[VariantData(options={"Size": "L"}, price=Decimal(6), stock=2)]
        )
        assert (jug.structure, jug.stockrecords.count(), jug.children.count()) == (Product.PARENT, 0, 1)
        save_product(product=jug, title="Jug", price=Decimal(7), stock=4)
        jug.refresh_from_db()
        assert (jug.structure, jug.children.count()) == (Product.STANDALONE, 0)
        assert jug.stockrecords.get().num_in_stock == 4


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""), ("title", "x" * 201), ("price", "1000000000000"), ("price", "-1"), ("price", "0"),
        ("price", "abc"), ("price", "NaN"), ("price", "1.001"), ("price", ""), ("stock", "-1"), ("stock", "9" * 12),
        ("stock", ""), ("weight", "-5"), ("sku", "UPC-1"), ("sku", "x" * 65), ("categories", "999999"),
        ("title", "a\x00b"),
    ],
)  # fmt: skip
def test_bad_input_is_said_beside_its_field(field: str, value: str, shop_a: Any, owner: Client) -> None:
    response = owner.post(NEW, product_data(**{field: value}))
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    with store_context(shop_a.store):
        assert not Product.objects.filter(title__in=["Jug", ""]).exists()


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (variant("Oat", "1000000000000"), "price"), (variant("Oat", stock="-1"), "stock"), (variant(""), "value_0"),
        (variant("Oat", sku="UPC-1"), "sku"), (variant("Oat", image="999999"), "image"),
    ],
)  # fmt: skip
def test_bad_input_in_a_variant_is_said_in_its_row(row: dict, field: str, shop_a: Any, owner: Client) -> None:
    response = owner.post(NEW, product_data(variants=(variant("Sea"), row)))
    assert response.status_code == 200
    assert list(response.context["form"].variants.forms[1].errors) == [field]


def test_two_variants_of_one_name_are_refused(owner: Client) -> None:
    response = owner.post(NEW, product_data(variants=(variant("Oat"), variant(" oat "))))
    assert "Another variant has the same name." in response.content.decode()


def test_a_long_name_of_two_hundred_letters_is_fine(shop_a: Any, owner: Client) -> None:
    assert owner.post(NEW, product_data(title="ж" * 200)).status_code == 302


def test_script_in_every_text_is_shown_as_text(shop_a: Any, owner: Client) -> None:
    script = "<script>alert(1)</script>"
    data = product_data(
        title=script, description=script, sku=script, option_name=script, variants=(variant(script),)
    )
    assert owner.post(NEW, data).status_code == 302
    with store_context(shop_a.store):
        made = Product.objects.get(title=script, parent=None)
    for url in ("/cabinet/products/", reverse("products:edit", args=[made.pk])):
        assert script not in owner.get(url).content.decode()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("fake.jpg", b"GIF89a is not a photograph", "fake.jpg"),
        ("big.jpg", b"\xff\xd8\xff" + b"0" * (20 * 1024 * 1024), "big.jpg"),
        ("script.svg", b"<svg onload='alert(1)'/>", "script.svg"),
    ],
)
def test_a_file_that_is_no_bearable_photo_is_a_sentence(
    name: str, content: bytes, sentence: str, shop_a: Any, owner: Client
) -> None:
    response = owner.post(NEW, product_data(uploads=SimpleUploadedFile(name, content, "image/jpeg")))
    assert response.status_code == 200
    assert sentence in response.context["form"].errors["uploads"][0]
    assert response.context["form"]["title"].value() == "Jug"
    with store_context(shop_a.store):
        assert StoreImage.objects.count() == 1


def test_anothers_photo_category_and_variant_are_refused(shop_a: Any, shop_b: Any, owner: Client) -> None:
    for data in (
        product_data(photos=({"image": shop_b.image.pk},)),
        product_data(categories=[shop_b.category.pk]),
        product_data(variants=(variant("Oat", pk=shop_b.variant.pk),)),
        product_data(variants=(variant("Oat", image=shop_b.image.pk),)),
    ):
        assert owner.post(NEW, data).status_code == 200
    with store_context(shop_a.store):
        assert not Product.objects.filter(title="Jug").exists()


def test_deleting_hides_what_was_ordered_and_deletes_what_was_not(shop_a: Any, owner: Client) -> None:
    for product in (shop_a.product, shop_a.parent):
        assert owner.post(reverse("products:delete", args=[product.pk])).status_code == 302
    with store_context(shop_a.store):
        shop_a.product.refresh_from_db()
        assert not shop_a.product.is_public
        assert not Product.objects.filter(pk=shop_a.parent.pk).exists()


def test_a_broken_form_of_rows_is_not_an_error(owner: Client) -> None:
    assert owner.post(NEW, {"title": "Jug", "price": "1", "stock": "1"}).status_code == 200


QUERIES = [{"q": "UPC-1"}, {"q": "cup"}, {"stock": "there", "category": ""}, {"is_public": "True"}]


@pytest.mark.parametrize("query", QUERIES)
def test_the_list_finds_and_filters(query: dict[str, str], shop_a: Any, owner: Client) -> None:
    found = [product.pk for product in owner.get("/cabinet/products/", query).context["object_list"]]
    assert shop_a.product.pk in found
    assert shop_a.variant.pk not in found


def test_a_category_filters_with_all_below_it(shop_a: Any, owner: Client) -> None:
    with store_context(shop_a.store):
        deep = make.make_product("Espresso cup", category=shop_a.child_category)
    found = owner.get("/cabinet/products/", {"category": shop_a.category.pk}).context["object_list"]
    assert {product.pk for product in found} == {deep.pk, shop_a.product.pk, shop_a.parent.pk}


def test_colours_of_variants_are_saved_seen_again_and_taken_away(shop_a: Any, owner: Client) -> None:
    sage, moss = variant("Sage", colour="#9AA588"), variant("Moss", colour="#6d7350")
    data = product_data(option_name="Glaze", has_colours="on", variants=(sage, moss))
    owner.post(NEW, data)
    with store_context(shop_a.store):
        jug = Product.objects.get(title="Jug")
        glaze = jug.product_class.attributes.get(name="Glaze")
    assert glaze.swatches == {"Sage": "#9aa588", "Moss": "#6d7350"}
    address = f"/cabinet/products/edit/{jug.pk}/"
    sent = form_data(owner, address)
    assert (sent["has_colours"], sent["variants-1-colour"]) == ("on", "#6d7350")
    sent.pop("has_colours")
    owner.post(address, sent)
    with store_context(shop_a.store):
        glaze.refresh_from_db()
    assert glaze.swatches == {}


def test_a_product_without_dots_leaves_the_colours_of_others(shop_a: Any, owner: Client) -> None:
    owner.post(
        NEW,
        product_data(option_name="Glaze", has_colours="on", variants=(variant("Sage", colour="#9aa588"),)),
    )
    owner.post(NEW, product_data(title="Cup", option_name="Glaze", variants=(variant("Oat"),)))
    with store_context(shop_a.store):
        cup = Product.objects.get(title="Cup", structure="parent")
        assert cup.product_class.attributes.get(name="Glaze").swatches == {"Sage": "#9aa588"}


def test_a_colour_that_is_none_is_said_in_its_row(shop_a: Any, owner: Client) -> None:
    data = product_data(option_name="Glaze", has_colours="on", variants=(variant("Sage", colour="red"),))
    assert "Choose a colour." in owner.post(NEW, data).content.decode()

"""Writing store-owned rows: never from another store, never pointing at one, and duplicates are errors of a field."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.forms import modelform_factory
from wagtail.models import Page

from cms_pages.models import LandingPage
from commerce.catalogue.models import (
    Category,
    Product,
    ProductCategory,
    ProductClass,
    ProductImage,
)
from commerce.context import (
    CrossStoreWrite,
    StoreContextMissing,
    all_stores,
    store_context,
)
from commerce.partner.models import StockRecord
from commerce.shipping.models import ShippingMethod, WeightBand
from commerce.stores.models import Store
from commerce.voucher.models import Voucher
from tests import factories as make


def test_a_new_row_belongs_to_the_active_store(store_a: Store, store_b: Store) -> None:
    for store in (store_a, store_b):
        with store_context(store):
            assert ShippingMethod.objects.create(name="Drone", kind="flat").store_id == store.pk


def test_a_row_outside_a_store_is_refused(store_a: Store) -> None:
    with pytest.raises(StoreContextMissing):
        ShippingMethod(name="Drone", kind="flat").save()


def test_saving_a_row_of_another_store_is_refused(store_a: Store, store_b: Store) -> None:
    with store_context(store_b):
        method = make.make_shipping_method("Theirs")
    with store_context(store_a), pytest.raises(CrossStoreWrite, match=f"of store {store_b.pk} written from"):
        method.save()


def test_a_row_cannot_be_moved_to_another_store(store_a: Store, store_b: Store) -> None:
    with store_context(store_a):
        method = make.make_shipping_method("Ours")
        method.store = store_b
        with pytest.raises(CrossStoreWrite):
            method.save()
        for attempt in (
            lambda: ShippingMethod.objects.filter(pk=method.pk).update(store=store_b),
            lambda: ShippingMethod.objects.filter(pk=method.pk).update(store_id=store_b.pk),
            lambda: ShippingMethod.objects.bulk_update([method], ["store"]),
        ):
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                attempt()


def test_bulk_writes_of_another_stores_row_are_refused_by_the_database(
    store_a: Store, store_b: Store
) -> None:
    with store_context(store_b):
        foreign_method = make.make_shipping_method("Theirs")
    with store_context(store_a):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            ShippingMethod.objects.bulk_create([ShippingMethod(name="Drone", kind="flat", store=store_b)])
        with pytest.raises(IntegrityError, match="violates foreign key"), transaction.atomic():
            WeightBand.objects.bulk_create([WeightBand(method=foreign_method, up_to=1, price=1)])
            connection.check_constraints()


def test_pointing_at_a_loaded_row_of_another_store_is_refused(store_a: Store, store_b: Store) -> None:
    with store_context(store_b):
        foreign_class = ProductClass.objects.get()
        foreign_method = make.make_shipping_method("Theirs")
    with store_context(store_a):
        with pytest.raises(CrossStoreWrite, match=r"Product\.product_class"):
            Product.objects.create(title="Cup", slug="cup", product_class=foreign_class)
        with pytest.raises(CrossStoreWrite, match=r"WeightBand\.method"):
            WeightBand.objects.create(method=foreign_method, up_to=100, price=1)


def test_pointing_at_a_bare_id_of_another_store_is_refused_by_the_database(
    store_a: Store, store_b: Store
) -> None:
    with store_context(store_b):
        foreign_product = make.make_product("Theirs")
        foreign_category = make.make_category("Theirs")
        foreign_image = make.make_image()
    with store_context(store_a):
        own = make.make_product("Ours")
        partner_id = StockRecord.objects.get().partner_id
    attempts = [
        lambda: StockRecord.objects.create(
            product_id=foreign_product.pk, partner_id=partner_id, partner_sku="X", price=1, num_in_stock=1
        ),
        lambda: ProductCategory.objects.create(product_id=own.pk, category_id=foreign_category.pk),
        lambda: ProductImage.objects.create(product_id=own.pk, image_id=foreign_image.pk),
        lambda: Product.objects.filter(pk=own.pk).update(parent_id=foreign_product.pk),
        lambda: Category.objects.filter(pk=make.make_category("New").pk).update(image_id=foreign_image.pk),
    ]
    for attempt in attempts:
        with (
            store_context(store_a),
            pytest.raises(IntegrityError, match="violates foreign key"),
            transaction.atomic(),
        ):
            attempt()
            connection.check_constraints()


def test_automatic_link_rows_to_another_store_are_refused(store_a: Store, store_b: Store) -> None:
    """Link tables have no store column: their policy asks that both ends are visible."""
    with store_context(store_b):
        foreign_sale = make.make_sale()
    with store_context(store_a):
        voucher = make.make_voucher()
        for attempt in (
            lambda: voucher.offers.add(foreign_sale),
            lambda: voucher.offers.set([foreign_sale.pk]),
        ):
            with pytest.raises(Exception, match=r"row-level security|foreign key"), transaction.atomic():
                attempt()
        assert foreign_sale not in voucher.offers.all()


def test_all_stores_mode_writes_for_a_named_store_only(store_a: Store) -> None:
    with all_stores():
        assert ShippingMethod.objects.create(name="Drone", kind="flat", store=store_a).store_id == store_a.pk
        with pytest.raises(StoreContextMissing):
            ShippingMethod.objects.create(name="Drone", kind="flat")


def test_a_delete_of_another_stores_instance_deletes_nothing(store_a: Store, store_b: Store) -> None:
    with store_context(store_b):
        foreign = make.make_shipping_method("Theirs")
        pk = foreign.pk
    with store_context(store_a), pytest.raises(CrossStoreWrite):
        foreign.delete()
    with store_context(store_b):
        assert ShippingMethod.objects.filter(pk=pk).exists()


def test_a_landing_page_of_another_store_cannot_be_saved(store_a: Store, store_b: Store) -> None:
    with store_context(store_b):
        page = LandingPage.objects.get(store=store_b)
    page.title = "Ours now"
    with store_context(store_a), pytest.raises(LandingPage.DoesNotExist), transaction.atomic():
        page.save()
    assert Page.objects.get(pk=page.pk).title == store_b.name


# --- duplicates


def test_the_same_codes_live_in_every_store(store_a: Store, store_b: Store) -> None:
    for store in (store_a, store_b):
        with store_context(store):
            make.make_product("Cup", upc="UPC-1", slug="cup")
            make.make_voucher("WELCOME")
            make.make_category("Cups", slug="cups")
    with store_context(store_a):
        assert Voucher.objects.get(code="WELCOME").store_id == store_a.pk


@pytest.mark.parametrize("in_form", [True, False])
def test_a_duplicate_within_the_store_is_an_error_of_the_field(store_a: Store, in_form: bool) -> None:
    with store_context(store_a):
        make.make_product("Cup", upc="UPC-1")
        if in_form:
            form = modelform_factory(Product, fields=["title", "upc"])(
                {"title": "Another", "upc": "UPC-1"},
                instance=Product(product_class=ProductClass.objects.get(), slug="another"),
            )
            assert list(form.errors) == ["upc"]
        else:
            another = Product(
                title="Another", slug="another", upc="UPC-1", product_class=ProductClass.objects.get()
            )
            with pytest.raises(ValidationError) as refused:
                another.full_clean()
            assert list(refused.value.error_dict) == ["upc"]


def test_a_duplicate_of_a_declared_constraint_is_an_error_of_the_field(store_a: Store) -> None:
    with store_context(store_a):
        make.make_category("Cups", slug="cups")
        form = modelform_factory(Category, fields=["name", "slug"])(
            {"name": "Other", "slug": "cups"}, instance=Category(depth=1, path="0009")
        )
        assert list(form.errors) == ["slug"]


def test_the_same_value_in_another_store_is_no_duplicate_of_a_form(store_a: Store, store_b: Store) -> None:
    with store_context(store_b):
        make.make_category("Cups", slug="cups")
    with store_context(store_a):
        form = modelform_factory(Category, fields=["name", "slug"])(
            {"name": "Cups", "slug": "cups"}, instance=Category(depth=1, path="0009")
        )
        assert form.errors == {}

"""The stores that are measured, their pages with their queries, and visitors with baskets: printed as JSON.

    python -m tests.bench.seed

`aster` has 1,000 products in 20 categories and 3 sales, `tens` 10 sales, `big` 10,000 products to search in.
"""

from __future__ import annotations

import json
import os
from decimal import Decimal
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings")

import django

django.setup()

from django.core.cache import cache  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from cms_pages.sizes import make_sizes  # noqa: E402
from commerce.cards.keeping import refresh_store  # noqa: E402
from commerce.catalogue.models import (  # noqa: E402
    Category,
    Product,
    ProductCategory,
    ProductClass,
    ProductImage,
)
from commerce.context import store_context  # noqa: E402
from commerce.partner.models import Partner, StockRecord  # noqa: E402
from commerce.search.indexing import index_store  # noqa: E402
from commerce.stores.models import Store  # noqa: E402
from commerce.stores.versions import bump_on_commit  # noqa: E402
from tests import factories as make  # noqa: E402
from themes.pictures import PRESETS  # noqa: E402

WORDS = ("bowl", "mug", "plate", "lamp", "vase", "candle", "towel", "tray", "jar", "cup", "pot", "basket")
SIZES = {"aster": (1_000, 3), "tens": (100, 10), "big": (10_000, 0)}
"""Products and sales of each store."""


def main() -> None:
    """Fill what is not there, then print the plan."""
    for slug, (products, sales) in SIZES.items():
        if not Store.objects.filter(slug=slug).exists():
            with transaction.atomic():
                fill(slug, products=products, sales=sales)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    cache.clear()
    print(json.dumps(plan()))


def fill(slug: str, *, products: int, sales: int) -> None:
    """A store with many simple products, and one with 6 variants, 4 photos and 5 reviews at /product/bowl/."""
    store = make.make_store(slug, country="DE")
    make.make_country()
    with store_context(store):
        categories = [make.make_category(f"Shelf {number}") for number in range(20)]
        images = [make.make_image(f"Photo {number}", size=(900, 900)) for number in range(4)]
        make_sizes([image.pk for image in images], PRESETS)
        _products(products, categories, images)
        bowl = make.make_product(
            "Bowl", slug="bowl", category=categories[0], image=images[0], description="A bowl. " * 60,
            variants={f"Colour {number}": f"{20 + number}.00" for number in range(6)}, stock=1_000_000,
        )  # fmt: skip
        for place, image in enumerate(images[1:], 1):
            ProductImage.objects.create(product=bowl, image=image, display_order=place)
        for _number in range(5):
            make.make_review(bowl, body="Good, and as the photograph shows it. " * 4)
        for number in range(sales):
            some = Product.objects.filter(slug__in=[f"p-{number}", f"p-{number + 20}", f"p-{number + 40}"])
            make.make_sale(*some, percent=5 + number, name=f"Sale {number}")
        refresh_store()
        index_store()
        bump_on_commit()


def _products(number: int, categories: list[Category], images: list[Any]) -> None:
    goods, partner = ProductClass.objects.get(), Partner.objects.get()
    rows = Product.objects.bulk_create([
        Product(
            title=f"{WORDS[n % len(WORDS)].title()} {WORDS[n // 7 % len(WORDS)]} {n}", slug=f"p-{n}", upc=f"P-{n}",
            description="Made by hand, fired twice, safe in a dishwasher. " * 4, product_class=goods,
        )
        for n in range(number)
    ])  # fmt: skip
    StockRecord.objects.bulk_create(
        StockRecord(
            product=row, partner=partner, partner_sku=row.upc, price=Decimal(500 + n * 37 % 9_000) / 100,
            num_in_stock=1_000_000,
        )
        for n, row in enumerate(rows)
    )  # fmt: skip
    ProductCategory.objects.bulk_create(
        ProductCategory(product=row, category=categories[n % len(categories)]) for n, row in enumerate(rows)
    )
    ProductImage.objects.bulk_create(
        ProductImage(product=row, image=images[n % len(images)]) for n, row in enumerate(rows)
    )


def plan() -> dict[str, Any]:
    """{page: address, headers, a text that must be there, queries of a warm worker that makes the page}."""
    pages: dict[str, Any] = {}
    stranger = _client("aster")
    # A parameter that no view declares: the page cache passes it on.
    for name, path in {
        "landing": "/",
        "category": "/catalogue/shelf-3/",
        "product": "/product/bowl/",
    }.items():
        pages[name] = _page(stranger, path, uncached=f"{path}?bench=1")
    pages["search"] = _page(_client("big"), "/search/?q=mug")
    three, ten = _client_with_basket("aster", 3), _client_with_basket("tens", 10)
    pages["basket 3 x 3"] = _page(three, "/basket/")
    pages["basket 10 x 10"] = _page(ten, "/basket/")
    pages["checkout page"] = _page(three, "/checkout/")
    pages["personal, no basket"] = _page(stranger, "/personal/")
    pages["personal, a basket"] = _page(three, "/personal/")
    with store_context(Store.objects.get(slug="aster")):
        products = list(Product.objects.filter(slug__in=["p-0", "p-1", "p-2"]).values_list("pk", flat=True))
    return {"pages": pages, "products": products, "host": stranger.defaults["HTTP_HOST"]}


def _client(slug: str) -> Client:
    return Client(headers={"host": Store.objects.get(slug=slug).host, "sec-fetch-site": "same-origin"})


def _client_with_basket(slug: str, lines: int) -> Client:
    client = _client(slug)
    with store_context(Store.objects.get(slug=slug)):
        slugs = [f"p-{number}" for number in range(lines)]
        products = list(Product.objects.filter(slug__in=slugs).values_list("pk", flat=True))
    assert len(products) == lines
    for product in products:
        client.post("/basket/add/", {"product": product, "quantity": 2})
    client.get("/basket/")  # the messages have been read
    return client


def _page(client: Client, path: str, *, uncached: str = "") -> dict[str, Any]:
    for _warm in range(2):
        response = client.get(uncached or path)
        assert response.status_code == 200, (path, response.status_code)
    with CaptureQueriesContext(connection) as captured:
        client.get(uncached or path)
    cookies = {name: morsel.value for name, morsel in client.cookies.items() if morsel.value}
    headers = {"Host": client.defaults["HTTP_HOST"]}
    if cookies:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return {
        "path": path,
        "uncached": uncached,
        "headers": headers,
        "queries": len(captured),
        "bytes": len(response.content),
    }


if __name__ == "__main__":
    main()

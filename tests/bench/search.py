"""How long a search takes in a store of 10,000 products among other stores: `.venv/bin/python -m tests.bench.search`.

Not a test: it prints milliseconds of this machine (the median, and the slowest of twenty), with the statements of each.
Options: --products 10000 --stores 20 --others 500.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import statistics
import time
from collections.abc import Callable
from typing import Any

KINDS = ["чашка", "кружка", "чайник", "тарелка", "пиала", "ваза", "свеча", "блюдо", "сахарница", "кофе", "чай", "mug",
         "lamp", "candle", "bowl", "vase", "plate", "teapot", "tray", "jug"]  # fmt: skip
LOOKS = ["лесная", "озёрная", "синяя", "белая", "глиняная", "ручной работы", "большая", "малая", "зимняя", "утренняя",
         "blue", "green", "large", "small", "speckled", "oat", "sage", "slow", "northern", "quiet"]  # fmt: skip
SYLLABLES = ["бе", "ро", "ли", "ка", "му", "дан", "вер", "то", "ни", "ша", "гор", "пел", "ма", "рис", "ун"]
QUERIES = ["чашка", "синяя чашка", "ча", "чашка до 1500", "mug under 900", "от 500 до 700", "чашкп", "xfirf",
           "синяя чшака", "звездолёт", "руч", "м"]  # fmt: skip


def main() -> None:
    """Make the data in servers of its own, then measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--products", type=int, default=10_000)
    parser.add_argument("--stores", type=int, default=20)
    parser.add_argument("--others", type=int, default=500)
    options = parser.parse_args()
    os.environ.setdefault("LOG_LEVEL", "WARNING")

    from site_config.env import env
    from tests.run import TestRun

    run = TestRun()
    try:
        run.start()
        os.environ["DJANGO_SETTINGS_MODULE"] = "site_config.settings"
        address = re.sub(r"^(\w+://[^/?]*)(/[^?]*)?", rf"\1/{run.template}", run.servers.database_url)
        env.values = {**env.values, "DATABASE_URL": address, "REDIS_URL": run.servers.redis_url}
        import django
        from django.conf import settings

        settings.STORAGES["staticfiles"] = {  # nothing is collected
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        }
        django.setup()
        _measure(options)
    finally:
        run.end()


def _measure(options: argparse.Namespace) -> None:
    from django.db import connection

    from commerce.context import store_context
    from tests import factories as make

    for number in range(options.stores):
        with store_context(make.make_store(f"neighbour-{number}", language="ru", currency="RUB")):
            fill(options.others, seed=number)
    store = make.make_store("big", language="ru", currency="RUB")
    with store_context(store):
        began = time.perf_counter()
        fill(options.products, seed=1000)
        print(f"{options.products} products made and indexed in {time.perf_counter() - began:.0f} s")
        for number in range(50):
            make.make_synonyms(f"кружка, бокал{number}")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    with store_context(store):
        _time_all(store)


def fill(products: int, *, seed: int) -> None:
    """Products with prices in the active store, by bulk writes, indexed; the same for the same seed."""
    from commerce.cards.keeping import refresh_store
    from commerce.catalogue.models import Product, ProductClass
    from commerce.partner.models import Partner, StockRecord
    from commerce.search.services import index_store

    chance = random.Random(seed)
    goods, partner = ProductClass.objects.get(), Partner.objects.get()
    made = Product.objects.bulk_create(
        [
            Product(title=_title(chance), slug=f"p-{seed}-{number}", product_class=goods, structure="standalone",
                    description=" ".join(chance.choices(KINDS + LOOKS, k=30)))
            for number in range(products)
        ],
        batch_size=1000,
    )  # fmt: skip
    StockRecord.objects.bulk_create(
        [
            StockRecord(product=product, partner=partner, partner_sku=f"{seed}-{product.pk}", num_in_stock=5,
                        price_currency="RUB", price=chance.randrange(100, 9000))
            for product in made
        ],
        batch_size=1000,
    )  # fmt: skip
    index_store()
    refresh_store()


def _title(chance: random.Random) -> str:
    name = "".join(chance.choices(SYLLABLES, k=3)).capitalize()
    return f"{chance.choice(KINDS).capitalize()} {chance.choice(LOOKS)} «{name}»"


def _time_all(store: Any) -> None:
    from django.test import Client

    from commerce.search.models import SearchWord
    from commerce.search.selectors import read_query, search_products, suggestions

    client = Client(headers={"host": store.host})
    print(f"{SearchWord.objects.count()} words in the store\n")
    print(f"{'':18}{'search':>22}{'suggestions':>22}{'the page':>22}{'found':>8}")
    for text in QUERIES:
        cells = [
            _timed(lambda text=text: search_products(text)),
            _timed(lambda text=text: suggestions(read_query(text))),
            _timed(lambda text=text: client.get("/search/", {"q": text})),
        ]
        print(f"{text:18}{''.join(f'{cell:>22}' for cell in cells)}{search_products(text).total:>8}")


def _timed(call: Callable[[], Any], times: int = 20) -> str:
    """Median and slowest in milliseconds, and the number of statements."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        call()
    taken = []
    for _time in range(times):
        began = time.perf_counter()
        call()
        taken.append((time.perf_counter() - began) * 1000)
    return f"{statistics.median(taken):.1f} / {max(taken):.0f} ({len(queries)})"


if __name__ == "__main__":
    main()

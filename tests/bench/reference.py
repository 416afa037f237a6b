"""What the storefront is measured against: Django with nothing around it.

`/three` asks three indexed queries and fills a template with 24 products, 15.6 kB. It has tables of its own in the
benchmark's database.
"""

from __future__ import annotations

import os
import random
from typing import Any

import django
from django.conf import settings

from site_config.env import env
from site_config.servers import Servers, database_settings

if not settings.configured:
    settings.configure(
        SECRET_KEY="bench",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                **database_settings(Servers(env).database_url),
                "CONN_MAX_AGE": 60,
            }
        },
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [os.path.dirname(os.path.abspath(__file__))],
            }
        ],
    )
    django.setup()

from django.core.wsgi import get_wsgi_application
from django.db import connection, models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path


class Shop(models.Model):
    """A store."""

    host = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=80)

    class Meta:
        app_label = "reference"


class Shelf(models.Model):
    """A category."""

    shop = models.ForeignKey(Shop, models.CASCADE)
    slug = models.CharField(max_length=80)
    name = models.CharField(max_length=80)

    class Meta:
        app_label = "reference"
        unique_together = [("shop", "slug")]


class Thing(models.Model):
    """A product."""

    shop = models.ForeignKey(Shop, models.CASCADE)
    shelf = models.ForeignKey(Shelf, models.CASCADE)
    slug = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    text = models.TextField()
    price = models.DecimalField(max_digits=12, decimal_places=2)
    image = models.CharField(max_length=200)

    class Meta:
        app_label = "reference"
        indexes = [models.Index(fields=["shop", "shelf", "-id"])]


def three(request: HttpRequest) -> HttpResponse:
    """Three queries, a page of 24."""
    shop = Shop.objects.get(host="shop3.example")
    shelves = list(Shelf.objects.filter(shop=shop)[:20])
    things = list(Thing.objects.filter(shop=shop, shelf=shelves[3]).order_by("-id")[:24])
    return render(request, "reference.html", {"shop": shop, "shelves": shelves, "things": things})


urlpatterns = [path("three", three)]
application: Any = get_wsgi_application()


def seed() -> None:
    """Ten shops with a thousand products each, anew."""
    with connection.schema_editor() as editor:
        for model in (Thing, Shelf, Shop):
            editor.execute(f"DROP TABLE IF EXISTS {model._meta.db_table} CASCADE")
        for model in (Shop, Shelf, Thing):
            editor.create_model(model)
    dice = random.Random(7)
    for number in range(10):
        shop = Shop.objects.create(host=f"shop{number}.example", name=f"Shop {number}")
        shelves = Shelf.objects.bulk_create(
            [Shelf(shop=shop, slug=f"c{i}", name=f"Category {i}") for i in range(20)]
        )
        Thing.objects.bulk_create([
            Thing(
                shop=shop, shelf=shelves[i % 20], slug=f"p{i}", title=f"Thing number {i}",
                text="lorem ipsum dolor sit amet " * 10, price=dice.randrange(500, 9999) / 100,
                image=f"/media/p{i % 50}.jpg",
            )
            for i in range(1000)
        ])  # fmt: skip


if __name__ == "__main__":
    seed()

"""The sizes that pages show pictures in: made in the queue, noted in the picture's row, forgotten with its file."""

import base64
import io

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from cms_pages.models import StoreImage
from cms_pages.sizes import made_sizes, make_sizes, picture_url
from cms_pages.tasks import make_card_sizes_task, make_sizes_task
from commerce.context import store_context
from commerce.stores.versions import current_version
from site_config.jinja import picture, preload
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def store():
    return make.make_store("birch")


@pytest.fixture
def inside(store):
    with store_context(store):
        yield store


@pytest.fixture
def asked(monkeypatch):
    """What the queue was asked to make."""
    calls = []
    monkeypatch.setattr(make_sizes_task, "delay", lambda *args: calls.append(args))
    monkeypatch.setattr(make_sizes_task, "delay_on_commit", lambda *args: calls.append(args))
    return calls


def upload(name="photo.jpg", size=(1000, 1250), mode="RGB", kind="JPEG"):
    target = io.BytesIO()
    Image.new(mode, size, "red").save(target, kind)
    return StoreImage.objects.create(title="Red mug", file=ContentFile(target.getvalue(), name))


def made(image, *presets):
    make_sizes([image.pk], presets)
    return read(image)


def read(image):
    """The row as it is now (refresh_from_db() would open a file that may be gone)."""
    return StoreImage.objects.get(pk=image.pk)


def test_row_says_what_was_made(inside):
    image = made(upload(), "card_portrait")
    found = made_sizes(image, "card_portrait")
    assert {kind: [size[:2] for size in sizes] for kind, sizes in found.items()} == {
        "avif": [[360, 450], [720, 900]],
        "webp": [[360, 450], [720, 900]],
        "jpeg": [[720, 900]],
    }
    with image.file.storage.open(found["avif"][0][2]) as file, Image.open(file) as picture_file:
        assert (picture_file.format, picture_file.size) == ("AVIF", (360, 450))


def test_small_original_has_the_widths_it_can_give(inside):
    image = made(upload(size=(500, 400)), "half")
    assert [size[:2] for size in made_sizes(image, "half")["webp"]] == [[480, 384], [500, 400]]


def test_blur_is_a_picture_of_a_few_pixels(inside):
    image = made(upload(), "thumb")
    kind, data = image.made["blur"].split(",")
    assert kind == "data:image/webp;base64"
    with Image.open(io.BytesIO(base64.b64decode(data))) as small:
        assert max(small.size) == 12
    assert len(image.made["blur"]) < 200


def test_transparent_picture_has_nothing_behind_it(inside):
    image = made(upload("logo.png", mode="RGBA", kind="PNG"), "thumb")
    assert image.made["blur"] == ""
    assert "blur" not in picture(image, "thumb", blur=True)


def test_markup_offers_avif_then_webp_then_jpeg_and_keeps_the_place(inside):
    image = made(upload(), "thumb")
    html = picture(image, "thumb", sizes="120px", alt="Mug", blur=True)
    sizes = made_sizes(image, "thumb")
    assert html == (
        f'<img class="blur" src="{image.made["blur"]}" width="12" height="12" alt=""><picture>'
        f'<source type="image/avif" srcset="{picture_url(sizes["avif"][0][2])} 160w" sizes="120px">'
        f'<source type="image/webp" srcset="{picture_url(sizes["webp"][0][2])} 160w" sizes="120px">'
        f'<img src="{picture_url(sizes["jpeg"][0][2])}" width="160" height="160" alt="Mug" class=""'
        ' loading="lazy" decoding="async"></picture>'
    )


def test_showing_a_picture_asks_the_database_nothing(inside):
    image = made(upload(), "photo")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        picture(image, "photo")
        preload(image, "photo")
    assert len(queries) == 0


def test_page_asks_the_queue_once_and_shows_the_original_meanwhile(inside, asked):
    cache.clear()
    image = upload()
    assert image.file.url in picture(image, "photo")
    picture(image, "photo")
    assert asked == [([image.pk], ["photo"])]
    assert preload(image, "photo") == ""


def test_first_picture_is_fetched_from_the_head(inside):
    image = made(upload(), "thumb")
    address = picture_url(made_sizes(image, "thumb")["avif"][0][2])
    assert preload(image, "thumb", sizes="90px") == (
        f'<link rel="preload" as="image" type="image/avif" imagesrcset="{address} 160w" imagesizes="90px"'
        ' fetchpriority="high">'
    )


def test_new_presets_are_added_to_what_is_there(inside):
    image = made(upload(), "thumb")
    thumb = image.made["thumb"]
    image = made(image, "thumb", "square")
    assert image.made["thumb"] == thumb
    assert "square" in image.made


def test_new_file_forgets_the_old_sizes_and_makes_them_again(inside, asked):
    image = made(upload(), "thumb")
    old = image.made["thumb"]
    target = io.BytesIO()
    Image.new("RGB", (400, 400), "blue").save(target, "JPEG")
    image.file = ContentFile(target.getvalue(), "other.jpg")
    image.save()
    assert image.made == {}
    assert asked == [([image.pk], ["thumb"])]
    image = made(image, "thumb")
    assert image.made["thumb"] != old
    with image.file.storage.open(image.made["thumb"]["jpeg"][0][2]) as file, Image.open(file) as picture_file:
        assert picture_file.convert("RGB").getpixel((80, 80))[2] > 200


def test_new_focal_point_makes_the_crops_again(inside, asked):
    image = made(upload(), "thumb")
    image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height = 10, 10, 5, 5
    image.save()
    assert image.made == {}
    assert asked == [([image.pk], ["thumb"])]


def test_new_title_leaves_the_sizes(inside, asked):
    image = made(upload(), "thumb")
    image.title = "Another"
    image.save()
    assert "thumb" in image.made
    assert asked == []


def test_sizes_of_a_file_replaced_meanwhile_are_not_noted(inside, monkeypatch):
    image = upload()

    def replaced(one, preset):
        StoreImage.objects.filter(pk=image.pk).update(file="stores/other.jpg")
        return {"avif": [], "webp": [], "jpeg": []}

    monkeypatch.setattr("cms_pages.sizes._make", replaced)
    image = made(image, "thumb")
    assert image.made == {}


def test_lost_file_does_not_keep_the_others_from_their_sizes(inside):
    lost, good = upload(), upload("good.jpg")
    lost.file.storage.delete(lost.file.name)
    make_sizes([lost.pk, good.pk], ["thumb"])
    assert "thumb" in read(good).made
    assert read(lost).made == {}


def test_pages_are_new_when_sizes_are_made(inside, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        image = upload()
    before = current_version(inside.pk)
    with django_capture_on_commit_callbacks(execute=True):
        make_sizes([image.pk], ["thumb"])
    assert current_version(inside.pk) == before + 1


def test_new_theme_has_its_card_shape_made(store, asked, monkeypatch):
    calls = []
    monkeypatch.setattr(make_card_sizes_task, "delay_on_commit", calls.append)
    store.theme = "night"
    store.save()
    assert calls == ["card_square"]


def test_new_theme_with_the_same_shape_makes_nothing(store, monkeypatch):
    calls = []
    monkeypatch.setattr(make_card_sizes_task, "delay_on_commit", calls.append)
    store.name = "Birch and oak"
    store.save()
    assert calls == []


def test_card_sizes_are_asked_for_in_parts(inside, asked, monkeypatch):
    monkeypatch.setattr("cms_pages.tasks._AT_ONCE", 2)
    images = [upload(f"{n}.jpg") for n in range(3)]
    for image in images:
        make.make_product(image.title, image=image)
    images = [image.pk for image in images]
    asked.clear()
    make_card_sizes_task("card_square")
    assert asked == [(images[:2], ["card_square"]), (images[2:], ["card_square"])]

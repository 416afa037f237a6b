"""What becomes of files that sellers upload, through the cabinet's own forms and behind them."""

import io
import struct
import zlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from cms_pages.models import StoreDocument, StoreImage
from cms_pages.pictures import LONGEST_SIDE, clean_picture
from commerce.context import store_context
from tests import factories as make

pytestmark = pytest.mark.django_db

NOT_OFFERED = "A picture is a file of one of these kinds"
TOO_MANY = "This picture has too many pixels. Save it smaller: at most 40 megapixels."
DAMAGED = "This file is not a picture that we can read, or it is damaged. Save it again as JPEG or PNG."


@pytest.fixture
def store():
    return make.make_store("birch")


@pytest.fixture
def cabinet(store):
    """The owner's browser in the cabinet."""
    client = Client(headers={"host": store.host})
    client.force_login(store.owner)
    return client


def photo(kind="JPEG", size=(60, 40), **options):
    """A picture of two colours: red on the left, blue on the right."""
    picture = Image.new("RGB", size, "blue")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    target = io.BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()


def phone_photo():
    """A photograph as a phone writes it: lying on its side, with the place where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it a quarter clockwise
    exif[0x010F] = "SECRETMAKER"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)})
    return photo(exif=exif, comment=b"SECRETCOMMENT")


def uploaded(data, name="photo.jpg"):
    return SimpleUploadedFile(name, data)


def png_of(width, height):
    """A tiny file that says that it is a picture of this size, all of one colour."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * (width // 8 + 2) * height, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def add(cabinet, data, name="photo.jpg"):
    return cabinet.post("/cabinet/images/add/", {"title": "A photo", "file": uploaded(data, name)})


def the_image(store):
    with store_context(store):
        return StoreImage.objects.get()


def test_a_phones_photo_loses_its_place_and_stands_upright(cabinet, store):
    assert add(cabinet, phone_photo()).status_code == 302
    image = the_image(store)
    data = image.file.read()
    assert b"SECRET" not in data and b"Exif" not in data
    picture = Image.open(io.BytesIO(data))
    assert dict(picture.getexif()) == {} and picture.size == (40, 60) == (image.width, image.height)
    top, bottom = picture.getpixel((20, 5)), picture.getpixel((20, 55))
    assert top[0] > 200 > 60 > top[2] and bottom[2] > 200 > 60 > bottom[0]  # red was left, is above


def test_what_is_written_behind_a_picture_is_cut_off():
    data = clean_picture(uploaded(photo() + b"<script>alert(1)</script>")).read()
    assert b"<script>" not in data


def test_the_seller_s_colours_are_kept():
    profile = Image.open(io.BytesIO(photo())).info.get("icc_profile") or b"x" * 128
    data = clean_picture(uploaded(photo(icc_profile=profile))).read()
    assert Image.open(io.BytesIO(data)).info["icc_profile"] == profile


@pytest.mark.parametrize(
    ("kind", "extension"),
    [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp"), ("GIF", "gif"), ("AVIF", "avif")],
)
def test_every_kind_that_is_offered_is_read_and_written(cabinet, store, kind, extension):
    assert add(cabinet, photo(kind), f"photo.{extension}").status_code == 302
    image = the_image(store)
    assert image.file.name.endswith(f".{extension}")
    assert Image.open(image.file).format == kind


def test_the_extension_follows_the_content(cabinet, store):
    add(cabinet, photo("PNG"), "photo.jpg")
    assert the_image(store).file.name.endswith(".png")


def test_see_through_pictures_stay_see_through():
    target = io.BytesIO()
    Image.new("RGBA", (10, 10), (255, 0, 0, 0)).save(target, "PNG")
    assert Image.open(clean_picture(uploaded(target.getvalue(), "x.png"))).getpixel((1, 1))[3] == 0


def test_moving_pictures_keep_moving():
    frames = [Image.new("RGB", (10, 10), colour) for colour in ("red", "green", "blue")]
    target = io.BytesIO()
    frames[0].save(target, "GIF", save_all=True, append_images=frames[1:], duration=80, loop=0)
    cleaned = Image.open(clean_picture(uploaded(target.getvalue(), "x.gif")))
    assert (cleaned.n_frames, cleaned.info["duration"]) == (3, 80)


def test_a_very_large_photo_is_made_smaller():
    cleaned = Image.open(clean_picture(uploaded(photo(size=(5000, 2500)))))
    assert cleaned.size == (LONGEST_SIDE, LONGEST_SIDE // 2)


def test_paths_are_not_guessable_and_lie_in_the_stores_folder(cabinet, store):
    add(cabinet, photo(), "my-secret-name.jpg")
    image = the_image(store)
    folder, name = image.file.name.rsplit("/", 1)
    assert folder == f"stores/{store.media_folder}" and len(name) == 36 and "secret" not in name
    with store_context(store):
        rendition = image.get_rendition("width-20")
    assert rendition.file.name.startswith(f"stores/{store.media_folder}/")


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"this is a text", "photo.jpg", DAMAGED),
        (b"", "photo.jpg", "The submitted file is empty."),
        (photo()[:400], "photo.jpg", DAMAGED),
        (photo()[:2] + b"\0" * 500, "photo.jpg", DAMAGED),
        (photo("PNG")[:60], "photo.png", DAMAGED),
        (photo("WEBP")[:40], "photo.webp", DAMAGED),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "x.svg", NOT_OFFERED),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "x.png", DAMAGED),
        (photo("BMP"), "photo.jpg", DAMAGED),
        (photo(), "photo.exe", NOT_OFFERED),
        (photo(), "photo", NOT_OFFERED),
        (photo() + b"\0" * 20 * 1024 * 1024, "photo.jpg", "This picture is too large (20.0"),
        (png_of(10_000, 10_000), "bomb.png", TOO_MANY),
        (png_of(30_000, 30_000), "bomb.png", "This picture has too many pixels."),
    ],
    ids=["text", "empty", "cut", "head-only", "cut-png", "cut-webp", "svg", "svg-in-disguise", "bmp", "exe",
         "no-extension", "20-MB", "100-MP", "900-MP"],
)  # fmt: skip
def test_what_is_no_picture_is_refused_in_words(cabinet, store, data, name, said):
    for path in ("/cabinet/images/add/", "/cabinet/images/chooser/create/", "/cabinet/images/multiple/add/"):
        many = "multiple" in path
        fields = {"files[]": uploaded(data, name)} if many else {
            "title": "x", "file": uploaded(data, name), "image-chooser-upload-title": "x",
            "image-chooser-upload-file": uploaded(data, name),
        }  # fmt: skip
        response = cabinet.post(path, fields, headers={"x-requested-with": "XMLHttpRequest"} if many else {})
        assert response.status_code == 200, path
        body = response.json() if many or "json" in response["Content-Type"] else response.content.decode()
        assert said in str(body).replace("\xa0", " ").replace("\\xa0", " ").replace("&nbsp;", " "), path
    with store_context(store):
        assert not StoreImage.objects.exists()


def test_many_at_once_are_cleaned_too(cabinet, store):
    response = cabinet.post(
        "/cabinet/images/multiple/add/",
        {"files[]": uploaded(phone_photo())},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert response.json()["success"]
    assert b"SECRET" not in the_image(store).file.read()


def test_a_new_file_for_an_old_picture_is_cleaned_too(cabinet, store):
    with store_context(store):
        image = make.make_image()
    cabinet.post(f"/cabinet/images/{image.pk}/", {"title": "New", "file": uploaded(phone_photo())})
    assert (the_image(store).width, the_image(store).height) == (40, 60)
    assert b"SECRET" not in the_image(store).file.read()


def test_a_picture_saved_behind_the_forms_is_cleaned_too(store):
    with store_context(store):
        image = StoreImage.objects.create(title="x", file=ContentFile(phone_photo(), name="x.jpg"))
        assert (image.width, image.height) == (40, 60) and b"SECRET" not in image.file.read()


def test_the_same_picture_in_another_store_is_no_duplicate(cabinet, store):
    other = make.make_store("other")
    with store_context(other):
        StoreImage.objects.create(title="Foreign", file=ContentFile(photo(), name="x.jpg"))
    response = cabinet.post(
        "/cabinet/images/chooser/create/",
        {"image-chooser-upload-title": "Mine", "image-chooser-upload-file": uploaded(photo())},
    )
    assert response.json()["step"] == "chosen"  # not "duplicate_found"
    again = cabinet.post(
        "/cabinet/images/chooser/create/",
        {"image-chooser-upload-title": "Mine", "image-chooser-upload-file": uploaded(photo())},
    )
    assert again.json()["step"] == "duplicate_found" and "Foreign" not in again.content.decode()


def document(cabinet, name, data=b"%PDF-1.4 x"):
    return cabinet.post("/cabinet/documents/add/", {"title": "Leaflet", "file": uploaded(data, name)})


@pytest.mark.parametrize("name", ["x.html", "x.svg", "x.js", "x.exe", "x.php", "x.xml", "x", "x.pdf.html"])
def test_documents_that_could_run_are_refused(cabinet, store, name):
    response = document(cabinet, name, b"<script>alert(1)</script>")
    assert "Files of this kind cannot be offered. Choose one of these:" in response.content.decode()
    with store_context(store):
        assert not StoreDocument.objects.exists()


@pytest.mark.parametrize("name", ["care.pdf", "price.xlsx", "words.docx", "notes.txt"])
def test_documents_are_downloads_on_their_own_host_alone(cabinet, store, name):
    assert document(cabinet, name).status_code == 302
    with store_context(store):
        leaflet = StoreDocument.objects.get()
    assert leaflet.file.name.startswith(f"stores/{store.media_folder}/")
    response = Client(headers={"host": store.host}).get(leaflet.url)
    assert response.status_code == 200 and response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    other = make.make_store("other")
    assert Client(headers={"host": other.host}).get(leaflet.url).status_code == 404


def test_a_document_of_20_mb_is_refused(cabinet, store):
    response = document(cabinet, "big.pdf", b"%PDF" + b"\0" * 20 * 1024 * 1024)
    assert "This file is too big" in response.content.decode()

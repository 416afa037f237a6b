"""What a seller may put into a section, and what is said of the rest."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.blocks import Block, StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from cms_pages.blocks import LandingBlocks
from cms_pages.blocks.fields import check_account, check_link, check_phone, check_web_link
from cms_pages.models import LandingPage
from commerce.context import store_context
from tests import factories as make

pytestmark = pytest.mark.django_db

NAMES = {
    "banner", "about", "product_grid", "contacts", "instagram", "gallery", "reviews", "questions", "delivery",
    "call_to_action", "text",
}  # fmt: skip
BLOCKS = LandingPage._meta.get_field("body").stream_block.child_blocks


@pytest.mark.parametrize(
    "link",
    [
        "/catalogue/",
        "#contacts",
        "https://example.com/a?b=c",
        "http://example.com",
        "mailto:a@b.example",
        "tel:+4930",
    ],
)
def test_links_that_are_fine(link):
    check_link(link)


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)", "JavaScript:alert(1)", "java\tscript:alert(1)", " javascript:alert(1)",
        "data:text/html,x", "vbscript:x", "//evil.example", "/\\evil.example", "\\\\evil.example",
        "https://", "http://[", "example.com",
        "file:///etc/passwd", "mailto:", 'https://a.example/"onload="x',
    ],
)  # fmt: skip
def test_links_that_are_refused(link):
    with pytest.raises(ValidationError) as refused:
        check_link(link)
    assert str(refused.value.message).endswith((".", "”."))


def test_a_map_is_on_another_site():
    check_web_link("https://maps.example/x")
    with pytest.raises(ValidationError, match="Begin the link with https://"):
        check_web_link("/catalogue/")


def test_phones_and_accounts():
    for good in ("+49 30 1234567", "8 (495) 123-45-67", ""):
        check_phone(good)
    for good in ("@aurora.kinsale", "my_shop", ""):
        check_account(good)
    for check, bad in (
        (check_phone, "call me"),
        (check_phone, "123'onclick='x"),
        (check_account, "https://t.me/x"),
    ):
        with pytest.raises(ValidationError):
            check(bad)


def test_there_are_eleven_sections_each_with_what_the_picker_shows():
    assert set(BLOCKS) == NAMES
    for block in BLOCKS.values():
        assert block.meta.icon and str(block.label) and str(block.get_description()) and str(block.meta.group)
        assert block.is_previewable


def clean(name, **fields):
    block = BLOCKS[name]
    return block.clean(block.to_python({**block.get_prep_value(block.get_default()), **fields}))


@pytest.mark.parametrize(
    ("name", "fields", "field", "said"),
    [
        ("banner", {"heading": "Tea", "button_text": "Go"}, "button_link", "Where does the button lead?"),
        (
            "banner",
            {"heading": "Tea", "button_link": "/catalogue/"},
            "button_text",
            "What does the button say?",
        ),
        ("banner", {"heading": ""}, "heading", "This field is required."),
        (
            "banner",
            {"heading": "T", "button_text": "Go", "button_link": "javascript:x"},
            "button_link",
            "Begin the link",
        ),
        ("product_grid", {"source": "chosen"}, "products", "Choose at least one product."),
        ("product_grid", {"source": "category"}, "category", "Choose the category."),
        ("product_grid", {"count": 0}, "count", "greater than or equal to 1"),
        ("product_grid", {"count": 1000}, "count", "less than or equal to 24"),
        ("product_grid", {"source": "everything"}, "source", "Select a valid choice"),
        ("reviews", {"source": "written"}, "items", "Write at least one review."),
        ("contacts", {"email": "nobody"}, "email", "valid email"),
        ("contacts", {"map_link": "/x"}, "map_link", "Begin the link with https://"),
        ("contacts", {"phone": "<script>"}, "phone", "Write the number with digits"),
        ("instagram", {"account": "https://instagram.com/x"}, "account", "Write the account's name alone"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(store, name, fields, field, said):
    with store_context(store), pytest.raises(StructBlockValidationError) as refused:
        clean(name, **fields)
    assert said in " ".join(refused.value.block_errors[field].messages)


def test_a_product_of_another_store_cannot_be_chosen(store):
    other = make.make_store("other")
    with store_context(other):
        foreign = make.make_product("Foreign")
    with store_context(store):
        field = BLOCKS["product_grid"].child_blocks["products"].child_block.field
        with pytest.raises(ValidationError):
            field.clean(foreign.pk)


def test_a_page_holds_thirty_sections_at_most(store):
    blocks = LandingBlocks()
    with store_context(store):
        value = blocks.to_python([{"type": "text", "value": {"text": "<p>x</p>"}}] * 31)
        with pytest.raises(StreamBlockValidationError) as refused:
            blocks.clean(value)
    assert "maximum number of items is 30" in str(refused.value.non_block_errors[0])


@pytest.mark.parametrize("name", sorted(NAMES))
@pytest.mark.parametrize("theme", ["linen", "night"])
def test_every_section_has_a_preview(store, name, theme):
    store.theme = theme
    store.save()
    client = Client(headers={"host": store.host})
    client.force_login(store.owner)
    block_id = next(key for key, block in Block.definition_registry.items() if block is BLOCKS[name])
    response = client.get("/cabinet/block-preview/", {"id": block_id})
    assert response.status_code == 200
    html = response.content.decode()
    expected = {
        "banner": "samples/banner.webp", "about": "Two people and one kiln", "product_grid": "Moon vase",
        "contacts": "hello@example.com", "instagram": "samples/vase.webp", "gallery": "samples/candle.webp",
        "reviews": "going to the moon", "questions": "May I return something?", "delivery": "Courier",
        "call_to_action": "Find a present", "text": "1,250 degrees",
    }  # fmt: skip
    assert expected[name] in html

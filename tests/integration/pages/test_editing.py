"""Editing the landing page in the cabinet, on the store's own host: draft, live preview, publish, history."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from cms_pages.content_services import add_page, publish_page
from cms_pages.models import LandingPage
from commerce.context import store_context
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def edit(store):
    return f"/cabinet/pages/{store.site.root_page_id}/edit/"


def banner(heading, **fields):
    """The fields that the editor sends for a page of one banner."""
    return {
        "title": "Birch", "body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "banner",
        "body-0-id": "3f0b8f4e-7c1a-4a44-9a0f-1d2b3c4d5e6f", "body-0-value-heading": heading, "body-0-value-image": "",
        "body-0-value-text": "", "body-0-value-button_text": "", "body-0-value-button_link": "",
        "body-0-value-layout": "centred", "seo_title": "", "search_description": "", "slug": "birch",
        **{f"body-0-value-{name}": value for name, value in fields.items()},
    }  # fmt: skip


def live(store):
    return Client(headers={"host": store.host}).get("/").content.decode()


def test_the_editor_opens_with_the_starters_sections(cabinet, edit):
    response = cabinet.get(edit)
    assert response.status_code == 200
    html = response.content.decode()
    for words in (
        "Good things, chosen with care",
        "Delivery and payment",
        "A large photograph with one sentence",
    ):
        assert words in html


def test_a_draft_is_not_seen_by_visitors_but_in_the_view_of_the_draft(cabinet, edit, store):
    assert cabinet.post(edit, banner("Only a draft")).status_code == 302
    assert "Only a draft" not in live(store)
    assert "Only a draft" in cabinet.get(edit.replace("edit/", "view_draft/")).content.decode()


def test_publishing_shows_it_to_visitors_and_history_keeps_both(cabinet, edit, store):
    cabinet.post(edit, banner("First words"))
    response = cabinet.post(edit, {**banner("Second words"), "action-publish": "action-publish"})
    assert response.status_code == 302 and "/cabinet/" in response["Location"]
    assert "Second words" in live(store) and "Good things" not in live(store)
    history = cabinet.get(edit.replace("edit/", "history/")).content.decode()
    assert "Published" in history and "Draft saved" in history


def test_the_live_preview_shows_what_is_being_typed(cabinet, edit, store):
    preview = f"{edit}preview/"
    answer = cabinet.post(preview, banner("Being typed"))
    assert answer.json() == {"is_valid": True, "is_available": True}
    shown = cabinet.get(preview)
    assert shown.status_code == 200 and "Being typed" in shown.content.decode()
    assert "Being typed" not in live(store)


def test_an_unsafe_link_is_refused_beside_its_field(cabinet, edit, store):
    data = banner("Tea", button_text="Go", button_link="javascript:alert(1)")
    response = cabinet.post(edit, {**data, "action-publish": "action-publish"})
    assert response.status_code == 200
    assert "Begin the link with https://, mailto: or tel:" in response.content.decode()
    assert "Good things" in live(store)


def test_a_forged_picture_is_not_taken(cabinet, edit, store):
    other = make.make_store("other")
    with store_context(other):
        foreign = make.make_image("Foreign")
    response = cabinet.post(edit, {**banner("Tea", image=foreign.pk), "action-publish": "action-publish"})
    assert str(foreign.file) not in response.content.decode()
    with store_context(store):
        assert all(
            one["value"].get("image") is None for one in LandingPage.objects.get(store=store).body.raw_data
        )


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ('{"type":"LINK","mutability":"MUTABLE","data":{"url":"javascript:alert(1)"}}', "javascript:"),
        ('{"type":"EMBED","mutability":"IMMUTABLE","data":{"url":"https://evil.example"}}', "evil.example"),
        ('{"type":"IMAGE","mutability":"IMMUTABLE","data":{"id":1}}', "<embed"),
    ],
)
def test_rich_text_keeps_only_the_few_marks_that_are_offered(cabinet, edit, store, html, kept):
    content = (
        '{"blocks":[{"key":"a","text":"some words","type":"unstyled","depth":0,"inlineStyleRanges":[],'
        f'"entityRanges":[{{"offset":0,"length":4,"key":0}}]}}],"entityMap":{{"0":{html}}}}}'
    )
    data = {
        "title": "Birch", "slug": "birch", "seo_title": "", "search_description": "", "body-count": "1",
        "body-0-deleted": "", "body-0-order": "0", "body-0-type": "text", "body-0-id": "",
        "body-0-value-text": content, "action-publish": "action-publish",
    }  # fmt: skip
    assert cabinet.post(edit, data).status_code == 302
    html = live(store)
    assert "words" in html and kept not in html


def test_the_page_of_another_store_cannot_be_edited_here(cabinet):
    other = make.make_store("other")
    for view in (
        "edit/",
        "edit/preview/",
        "view_draft/",
        "history/",
        "delete/",
        "unpublish/",
        "copy/",
        "move/",
    ):
        response = cabinet.get(f"/cabinet/pages/{other.site.root_page_id}/{view}")
        assert response.status_code == 404, view


def test_the_home_page_can_neither_be_deleted_nor_taken_down(cabinet, store):
    for view in ("delete/", "unpublish/", "copy/", "move/"):
        assert cabinet.post(f"/cabinet/pages/{store.site.root_page_id}/{view}").status_code == 404


def test_the_cabinets_home_shows_what_the_store_still_lacks(cabinet, edit, store):
    def steps():
        page = BeautifulSoup(cabinet.get("/cabinet/").content, "html.parser")
        return {
            " ".join(step.get_text(" ").replace(": done", "").split()): "is-done" in step.get("class", [])
            for step in page.select(".cabinet-checklist li")
        }

    assert steps() == {
        "Add the first product": False,
        "Put a photograph on the banner": False,
        "Show yourself: a picture beside “About us”": False,
        "Say how to reach you: phone or e-mail": False,
        "Offer a way of delivery": True,
        "Offer a way to pay": True,
        "Publish a privacy policy: a ready text waits for you": False,
        "Publish the terms of sale: a ready text waits for you": False,
        "Open the store to buyers": True,
    }
    with store_context(store):
        make.make_product("Cup")
        image = make.make_image()
    cabinet.post(edit, {**banner("Tea", image=image.pk), "action-publish": "action-publish"})
    done = steps()
    assert done["Add the first product"] and done["Put a photograph on the banner"]


def test_the_checklist_goes_when_everything_is_there(cabinet, store):
    from tests.integration.pages.sections import put, section

    with store_context(store):
        make.make_product("Cup")
        image = make.make_image().pk
        put(
            LandingPage.objects.get(store=store),
            section("banner", image=image, heading="Tea", text="", button_text="", button_link="", layout="full"),
            section("about", heading="", text="<p>We</p>", image=image, image_side="left"),
            section("contacts", heading="", phone="+49 30 1", email="", address="", hours="", telegram="", whatsapp="",
                    instagram="", map_link=""),
        )  # fmt: skip
        for kind in ("privacy", "terms"):
            publish_page(page=add_page(kind=kind))
    assert "cabinet-checklist" not in cabinet.get("/cabinet/").content.decode()

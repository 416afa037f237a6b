"""Which addresses a store may take, and what is said of the others."""

import pytest

from commerce.stores.slugs import MAX_LENGTH, SlugRefused, check_slug, suggest_slug
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("slug", ["aurora", "birch-clay", "tea24", "abc", "a" * MAX_LENGTH, "1-more-cup"])
def test_good_addresses_pass(slug):
    check_slug(slug)


@pytest.mark.parametrize(
    ("slug", "message", "suggestion"),
    [
        ("ab", "An address has at least 3 characters.", ""),
        ("", "An address has at least 3 characters.", ""),
        ("a" * 41, "An address has at most 40 characters.", "a" * 35),
        ("-tea", "An address begins and ends with a letter or a digit.", "tea"),
        ("green--tea", "One hyphen between two words is enough.", "green-tea"),
        ("2024", "An address has at least one letter.", "2024-shop"),
        (
            "xn--80ak6aa92e",
            "An address does not begin with “xn--”: browsers read that as another alphabet.",
            "",
        ),
        (
            "green_tea.shop",
            "An address is made of small Latin letters, digits and hyphens; “_”, “.” cannot be in it.",
            "green-tea-shop",
        ),
        (
            "green tea",
            "An address is made of small Latin letters, digits and hyphens; “space” cannot be in it.",
            "green-tea",
        ),
        (
            "mаgazin",  # its second letter is Cyrillic
            "The address mixes alphabets: “а” is not a Latin letter. Type the whole address in Latin letters.",
            "magazin",
        ),
        (
            "чайная-лавка",
            "An address is written in Latin letters: switch your keyboard, or take the one that we suggest.",
            "chaynaya-lavka",
        ),
        ("admin", "“admin” is kept for the platform itself.", "admin-shop"),
        ("adm1n", "“adm1n” is kept for the platform itself.", "adm1n-shop"),
        ("cab1-net", "“cab1-net” is kept for the platform itself.", "cab1-net-shop"),
        ("api", "“api” is kept for the platform itself.", "api-shop"),
    ],
)
def test_bad_addresses_say_why(slug, message, suggestion):
    with pytest.raises(SlugRefused) as refused:
        check_slug(slug)
    assert (refused.value.message, refused.value.suggestion) == (message, suggestion)


@pytest.mark.parametrize("slug", ["suppo-rt", "he1p", "1ogin", "bi11ing", "b1og", "vvww"])
def test_look_alikes_of_kept_words_are_kept_too(slug):
    with pytest.raises(SlugRefused):
        check_slug(slug)


def test_a_taken_address_is_offered_a_free_one():
    make.make_store("milkbook")
    with pytest.raises(SlugRefused) as refused:
        check_slug("milkbook")
    assert refused.value.message == "Another store already lives at “milkbook”."
    assert refused.value.suggestion == "milkbook-shop"


@pytest.mark.parametrize("slug", ["mi1kbook", "milk-book", "milkb0ok", "rnilkbook"])
def test_a_look_alike_of_another_store_is_refused(slug):
    make.make_store("milkbook")
    with pytest.raises(SlugRefused) as refused:
        check_slug(slug)
    assert refused.value.message == (
        f"“{slug}” looks too much like the address of another store: buyers would mix the two up."
    )


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Birch & Clay", "birch-clay"),
        ("Чайная «Лавка»", "chaynaya-lavka"),
        ("茶", "cha"),
        ("!!!", "my-shop"),
        ("", "my-shop"),
        ("Admin", "admin-shop"),
        ("The quite unreasonably long name of a small shop", "the-quite-unreasonably-long-name-of"),
        ("24", "24-shop"),
        ("Anna's Café", "annas-cafe"),
    ],
)
def test_suggestions_come_from_the_name(name, slug):
    assert suggest_slug(name) == slug
    check_slug(slug)


def test_suggestions_go_on_when_the_first_are_taken():
    for slug in ("clay", "clay-shop"):
        make.make_store(slug)
    assert suggest_slug("Clay") == "clay-2"

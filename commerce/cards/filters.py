"""What a list is asked for by its address: the filters, what the page offers to choose, and what was not understood.

Any text may stand in an address. What makes no sense is left out and said in a sentence; the rest holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commerce.cards.selectors import (
    BEST,
    SORTS,
    Attribute,
    Facets,
    Filters,
    attributes,
    list_facets,
    whole_find,
    whole_list,
)
from commerce.money import currency_sign, format_money
from commerce.stores.selectors import active_store

MOST_OPTIONS = 30
"""Of an attribute. One with more values is a text to read, not a choice."""
MOST_GROUPS = 8
MOST_PROBLEMS = 4
_MOST_CHOSEN = 20  # options that are read from an address
_PRICE = re.compile(r"[0-9]{1,9}([.,][0-9]{1,2})?")


@dataclass(frozen=True, slots=True)
class Option:
    """A value to choose, and how many products there would be with it (in place of, or beside others of its group)."""

    value: str
    label: str
    count: int
    is_chosen: bool
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """An attribute to choose by."""

    code: str
    name: str
    options: Sequence[Option]

    @property
    def number_chosen(self) -> int:
        return sum(option.is_chosen for option in self.options)


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen filter: `query` is the address's without it, `more` how many products dropping it would bring."""

    label: str
    query: str
    more: int


@dataclass(frozen=True)
class AskedList:
    """What the address asks for, with everything that the page says about it."""

    filters: Filters
    sort: str
    facets: Facets
    whole: Facets
    groups: list[Group] = field(default_factory=list)
    chips: list[Chip] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    query: str = ""
    """The query string of exactly this list, without a page."""
    query_of_all: str = ""
    """The same without filters."""
    sorts: Mapping[str, str] = field(default_factory=lambda: SORTS)
    """Orders to choose from, the one that holds without a choice first."""

    @property
    def total(self) -> int:
        return self.facets.total

    @property
    def sign(self) -> str:
        """What the prices are in."""
        return currency_sign(active_store().currency, get_language() or "en")

    @property
    def can_be_filtered(self) -> bool:
        """Whether there is anything to choose between."""
        return self.whole.total > 1


def read_list(
    asked: QueryDict,
    *,
    category_id: int | None = None,
    among: Sequence[int] | None = None,
    kept: Mapping[str, str] | None = None,
) -> AskedList:
    """Read what a list's address asks for: of the store, of a category, or of the products `among` (best first).

    One query, none without filters (once the list as a whole is known). `kept`: what else must stay in the address.
    """
    whole = whole_list(category_id) if among is None else whole_find(tuple(among))
    sorts = _sorts(get_language(), with_best=among is not None)
    reader = _Reader(asked, whole, sorts)
    filters, sort = reader.filters(), reader.sort()
    facets = list_facets(category_id=category_id, among=among, filters=filters) if filters else whole
    address = _Address(next(iter(sorts)), kept or {})
    return AskedList(
        filters=filters,
        sort=sort,
        facets=facets,
        whole=whole,
        groups=[_with_counts(group, filters, facets) for group in reader.groups],
        chips=_chips(filters, sort, facets, reader.names, address),
        problems=list(dict.fromkeys(reader.problems))[:MOST_PROBLEMS],
        query=address.query(filters, sort),
        query_of_all=address.query(Filters(), sort),
        sorts=sorts,
    )


@dataclass(frozen=True, slots=True)
class _Address:
    """Writes the address that `_Reader` reads."""

    first_sort: str
    kept: Mapping[str, str]

    def query(self, filters: Filters, sort: str) -> str:
        pairs = [*self.kept.items()]
        pairs += [("sort", sort)] if sort != self.first_sort else []
        pairs += [
            (name, f"{price:f}")
            for name, price in (("price_min", filters.price_min), ("price_max", filters.price_max))
            if price is not None
        ]
        flags = (("available", filters.available), ("offer", filters.offer))
        pairs += [(name, "1") for name, is_on in flags if is_on]
        pairs += [
            (f"a_{code}", value) for code, values in sorted(filters.attributes.items()) for value in values
        ]
        return urlencode(pairs)


@lru_cache(maxsize=50)
def _sorts(_language: str | None, *, with_best: bool) -> dict[str, str]:
    """{name: label} in the language of the page, the one that is meant without a choice first."""
    first = {BEST: _("Best match")} if with_best else {}
    return first | {name: str(label) for name, label in SORTS.items()}


class _Reader:
    """Reads parameters one by one, and notes in sentences what it leaves out."""

    def __init__(self, asked: QueryDict, whole: Facets, sorts: Mapping[str, str]) -> None:
        self.asked = asked
        self.sorts = sorts
        self.names = attributes()
        self.groups = _groups(whole, self.names)
        self.problems: list[str] = []

    def filters(self) -> Filters:
        low, high = self._price("price_min"), self._price("price_max")
        if low is not None and high is not None and low > high:
            low, high = high, low
        return Filters(
            price_min=low,
            price_max=high,
            available=self._flag("available", _("In stock only")),
            offer=self._flag("offer", _("On offer")),
            attributes=self._attributes(),
        )

    def sort(self) -> str:
        text = self._text("sort")
        first = next(iter(self.sorts))
        if not text or text in self.sorts:
            return text or first
        self.problems.append(
            _("There is no order “%(text)s”. The list is in this one: %(order)s.")
            % {"text": _shown(text), "order": self.sorts[first]}
        )
        return first

    def _text(self, name: str) -> str:
        return (self.asked.get(name) or "").strip()

    def _price(self, name: str) -> Decimal | None:
        text = "".join(self._text(name).split())
        if not text:
            return None
        if _PRICE.fullmatch(text):
            return Decimal(text.replace(",", "."))
        self.problems.append(
            _("“%(text)s” is not a price, so it was left out. Write a number, for example 20.")
            % {"text": _shown(text)}
        )
        return None

    def _flag(self, name: str, label: str) -> bool:
        text = self._text(name)
        if text not in ("", "0", "1", "on"):
            self._not_a_choice(text, label)
        return text in ("1", "on")

    def _attributes(self) -> dict[str, tuple[str, ...]]:
        known = {group.code: group for group in self.groups}
        found: dict[str, tuple[str, ...]] = {}
        left = _MOST_CHOSEN
        for name in self.asked:
            code = name.removeprefix("a_")
            values = [value.strip() for value in self.asked.getlist(name) if value.strip()]
            if code == name or not values:
                continue
            if code not in known:
                self.problems.append(_("Nothing here can be chosen by “%(name)s”.") % {"name": _shown(code)})
                continue
            there = {option.value for option in known[code].options}
            chosen = tuple(sorted(there.intersection(values)))[:left]
            left -= len(chosen)
            if chosen:
                found[code] = chosen
            for value in values:
                if value not in there:
                    self._not_a_choice(value, known[code].name)
        return found

    def _not_a_choice(self, text: str, label: str) -> None:
        self.problems.append(
            _("There is no “%(text)s” to choose at “%(name)s”.") % {"text": _shown(text), "name": label}
        )


def _shown(text: str) -> str:
    """A visitor's text in a sentence: printable, and not the whole book."""
    plain = "".join(sign for sign in text[:200] if sign.isprintable())
    return plain if len(plain) <= 40 else f"{plain[:40]}…"


def _groups(whole: Facets, names: Mapping[str, Attribute]) -> list[Group]:
    """The attributes that part the list: a few values, shared by several products where there are many."""
    values: dict[str, dict[str, int]] = {}
    for pair, count in whole.values.items():
        code, _sign, value = pair.partition("=")
        values.setdefault(code, {})[value] = count
    parting = {code: counts for code, counts in values.items() if _parts(counts)}
    most = sorted(parting, key=lambda code: sum(parting[code].values()), reverse=True)[:MOST_GROUPS]
    return [
        Group(
            code,
            attribute.name,
            [
                Option(value, _label(attribute, value), count, False, attribute.colours.get(value, ""))
                for value, count in sorted(parting[code].items(), key=lambda item: _natural(item[0]))
            ],
        )
        for code, attribute in names.items()
        if code in most
    ]


def _parts(counts: Mapping[str, int]) -> bool:
    """Not by what nearly each product has of its own: choosing that would be picking one product by its small print."""
    number = len(counts)
    return 2 <= number <= MOST_OPTIONS and (number <= 3 or sum(counts.values()) >= 1.25 * number)


def _label(attribute: Attribute, value: str) -> str:
    if attribute.is_yes_or_no:
        return _("Yes") if value == "true" else _("No")
    return attribute.words.get(value, value)


def _natural(text: str) -> list[tuple[int, float, str]]:
    """A key that puts "9 cm" before "12 cm"."""
    parts = re.findall(r"[0-9]+(?:[.,][0-9]+)?|[^0-9]+", text.casefold())
    return [
        (0, float(part.replace(",", ".")), "") if part[0] in "0123456789" else (1, 0.0, part)
        for part in parts
    ]


def _with_counts(group: Group, filters: Filters, facets: Facets) -> Group:
    chosen, counts = filters.attributes.get(group.code, ()), facets.values
    return replace(
        group,
        options=[
            replace(
                option,
                count=counts.get(f"{group.code}={option.value}", 0),
                is_chosen=option.value in chosen,
            )
            for option in group.options
        ],
    )


def _chips(
    filters: Filters, sort: str, facets: Facets, names: Mapping[str, Attribute], address: _Address
) -> list[Chip]:
    def chip(label: str, group: str, **without: Any) -> Chip:
        return Chip(label, address.query(replace(filters, **without), sort), facets.without.get(group, 0))

    chips = []
    if filters.price_min is not None or filters.price_max is not None:
        chips.append(chip(_price_range(filters), "price", price_min=None, price_max=None))
    if filters.available:
        chips.append(chip(_("In stock only"), "available", available=False))
    if filters.offer:
        chips.append(chip(_("On offer"), "offer", offer=False))
    chosen = dict(filters.attributes)
    for code, values in chosen.items():
        for value in values:
            rest = {**chosen, code: tuple(one for one in values if one != value)}
            label = f"{names[code].name}: {_label(names[code], value)}"
            chips.append(chip(label, f"{code}=", attributes={k: v for k, v in rest.items() if v}))
    return chips


def _price_range(filters: Filters) -> str:
    currency, language = active_store().currency, get_language() or "en"
    low, high = (
        "" if price is None else format_money(price, currency, language)
        for price in (filters.price_min, filters.price_max)
    )
    if not high:
        return _("from %(price)s") % {"price": low}
    if not low:
        return _("up to %(price)s") % {"price": high}
    return f"{low} – {high}"

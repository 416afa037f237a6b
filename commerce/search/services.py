"""Keeping the index equal to the catalogue (`index_products` at once, `index_on_commit` when a change is final), and
writing a store's synonyms."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from commerce.context import active_store_id, store_context
from commerce.refused import Refused
from commerce.search.indexing import BATCH, forget_products, index_products, index_store
from commerce.search.models import SynonymGroup
from commerce.search.postgres.indexing import fill_terms
from commerce.search.tasks import index_products_task
from commerce.stores.at_commit import AtCommit

__all__ = ["forget_on_commit", "index_on_commit", "index_products", "index_store", "save_synonyms"]

MOST_GROUPS = 200
MOST_SYNONYMS = 12
MOST_SIGNS = 300
_LONGEST_SYNONYM = 60


class SynonymsRefused(Refused):
    """Synonyms cannot be saved; `message` is a sentence for the seller."""


class _Indexing(AtCommit):
    """What a transaction has changed in one store so far."""

    def __init__(self, store_id: int) -> None:
        super().__init__(store_id)
        self.product_ids: set[int] = set()
        self.gone_ids: set[int] = set()

    def run(self) -> None:
        self.product_ids -= self.gone_ids
        with store_context(self.store_id):
            forget_products(self.gone_ids)
            if len(self.product_ids) <= BATCH:
                index_products(self.product_ids)
                return
            # A change of a big category: nobody waits for it.
            product_ids = sorted(self.product_ids)
            for start in range(0, len(product_ids), BATCH):
                index_products_task.delay(product_ids[start : start + BATCH])


def index_on_commit(product_ids: Iterable[int]) -> None:
    """Index products of the active store when the transaction commits: together, however many calls there were."""
    if (store_id := active_store_id()) is not None:  # None: migrations, which rebuild it themselves
        _Indexing.gather(store_id, lambda indexing: indexing.product_ids.update(product_ids))


def forget_on_commit(product_ids: Iterable[int]) -> None:
    """Find products that are deleted no more when the transaction commits."""
    if (store_id := active_store_id()) is not None:
        _Indexing.gather(store_id, lambda indexing: indexing.gone_ids.update(product_ids))


def save_synonyms(*, group: SynonymGroup | None = None, words: str, is_one_way: bool = False) -> SynonymGroup:
    """Create (group=None) or rewrite a group of words that mean the same; searches know it at once.

    `words` are parted by commas or lines. One way: the first word finds what the others are found by, and not the other
    way round. Raises SynonymsRefused with a sentence; nothing is written then.
    """
    parts = [" ".join(part.split()) for part in re.split(r"[,;\n]", words.replace("\0", " "))]
    parts = list({part.casefold(): part for part in reversed(parts) if part}.values())[::-1]
    if len(parts) < 2:
        raise SynonymsRefused(_("Write at least two words, with a comma between them."))
    if len(parts) > MOST_SYNONYMS or len(", ".join(parts)) > MOST_SIGNS:
        raise SynonymsRefused(
            _("Write %(most)s words at most; make another group of the rest.") % {"most": MOST_SYNONYMS}
        )
    for part in parts:
        if len(part) > _LONGEST_SYNONYM or not any(sign.isalnum() for sign in part):
            raise SynonymsRefused(
                _("“%(word)s” is no word that people search for.") % {"word": part[:_LONGEST_SYNONYM]}
            )
    group = group or SynonymGroup()
    if group.pk is None and SynonymGroup.objects.count() >= MOST_GROUPS:
        raise SynonymsRefused(
            _("There are %(most)s groups already: delete one that is not needed.") % {"most": MOST_GROUPS}
        )
    group.words, group.is_one_way = ", ".join(parts), is_one_way
    fill_terms(group)
    if len(group.substitute) < 2:
        raise SynonymsRefused(_("These are forms of one word, and search takes them for the same already."))
    group.save()
    return group

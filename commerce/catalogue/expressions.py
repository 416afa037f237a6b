"""Categories above and below given ones, by path.

Paths repeat from store to store, so the join names the store.
"""

from django.db.models.expressions import Subquery

_JOIN = """
(SELECT other.id FROM catalogue_category AS given
 JOIN catalogue_category AS other ON other.store_id = given.store_id AND {path}
 WHERE given.id IN (%(subquery)s))
"""


class ExpandUpwardsCategoryQueryset(Subquery):
    """Given a queryset of category ids: those categories and all their ancestors."""

    template = _JOIN.format(path="given.path LIKE other.path || '%%%%'")


class ExpandDownwardsCategoryQueryset(Subquery):
    """Given a queryset of category ids: those categories and all their descendants."""

    template = _JOIN.format(path="other.path LIKE given.path || '%%%%'")

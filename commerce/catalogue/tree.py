"""The only writers of the category tree. Each store counts its own paths; two writers at once may meet on one."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from commerce.catalogue.models import Category
from commerce.refused import Refused
from commerce.stores.redirects import claim_address, mark_gone, move_address
from commerce.stores.texts import Texts
from commerce.stores.versions import bump_on_commit

MAX_DEPTH = 3
TRIES = 5


class CategoryRefused(Refused):
    """A category cannot be changed as asked; `message` is a sentence for the seller."""


@transaction.atomic
def save_category(
    *,
    category: Category | None = None,
    name: str,
    parent: Category | None = None,
    description: str = "",
    image: Any = None,
    is_public: bool = True,
    slug: str = "",
    translations: Texts | None = None,
) -> Category:
    """Create (category=None) or rewrite a category of the active store, last among the children of its parent."""
    depth_below = 0
    if category is not None:
        depth_below = (
            max([node.depth for node in category.get_descendants()], default=category.depth) - category.depth
        )
        if parent is not None and (parent.pk == category.pk or parent.is_descendant_of(category)):
            raise CategoryRefused(_("A category cannot lie inside itself."))
    if (parent.depth if parent else 0) + 1 + depth_below > MAX_DEPTH:
        raise CategoryRefused(_("Categories may be three levels deep at most."))
    values = {"name": name, "description": description, "image": image, "is_public": is_public}
    if category is None:
        category = Category(slug=slug, **values)
        category.translate(translations or {})
        category = _add(category, parent)
        claim_address(category.get_absolute_url())
    else:
        for field, value in values.items():
            setattr(category, field, value)
        category.translate(translations or {})
        old_path = category.get_absolute_url()
        category.slug = slug or category.slug
        category.save()
        move_address(old_path, category.get_absolute_url())
        old_parent = category.get_parent()
        if (old_parent and old_parent.pk) != (parent and parent.pk):
            category = _move(
                category, parent or Category.get_last_root_node(), "last-child" if parent else "last-sibling"
            )
    category.set_ancestors_are_public()
    bump_on_commit()
    return category


@transaction.atomic
def shift_category(*, category: Category, up: bool) -> None:
    """Change places with the sibling before (up) or after; nothing happens at the end of the row."""
    sibling = category.get_prev_sibling() if up else category.get_next_sibling()
    if sibling is not None:
        _move(category, sibling, "left" if up else "right")


@transaction.atomic
def delete_category(*, category: Category) -> None:
    """Delete an empty category; one with products or sub-categories is refused with a sentence."""
    if category.numchild:
        raise CategoryRefused(_("Move or delete the categories inside first."))
    count = category.product_set.count()
    if count:
        raise CategoryRefused(
            _("Products in this category: %(count)s. Move them to another category first.") % {"count": count}
        )
    above = category.get_parent()
    mark_gone(
        category.get_absolute_url(), title=category.name, near=above.get_absolute_url() if above else ""
    )
    category.delete()


def _add(category: Category, parent: Category | None) -> Category:
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                if parent is None:
                    return Category.add_root(instance=category)
                return Category.objects.get(pk=parent.pk).add_child(instance=category)
        except IntegrityError:  # somebody took the path (or the slug) in between: count again
            if attempt == TRIES - 1:
                raise
            category.slug = ""
    raise AssertionError("unreachable")


def _move(category: Category, target: Category, position: str) -> Category:
    """Move a subtree; treebeard rewrites paths by raw SQL, so rows are read again before and after."""
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                Category.objects.get(pk=category.pk).move(Category.objects.get(pk=target.pk), position)
                return Category.objects.get(pk=category.pk)
        except IntegrityError:
            if attempt == TRIES - 1:
                raise
    raise AssertionError("unreachable")

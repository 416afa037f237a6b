"""Addresses that shoppers have kept: of products, categories and pages that were renamed or have gone.

Asked for when nothing else answers (the page for 404), so a live page always wins over a row here. Paths begin and end
with a slash and carry no host and no query: "/product/cup/".
"""

from __future__ import annotations

from django.db import transaction

from commerce.stores.models import Redirect

LONGEST = 300


@transaction.atomic
def move_address(old_path: str, new_path: str) -> None:
    """From now on `old_path` leads to `new_path`, and so does whatever led to `old_path` before (no chains)."""
    if old_path == new_path or max(len(old_path), len(new_path)) > LONGEST:
        return
    Redirect.objects.filter(old_path=new_path).delete()  # something lives there now
    Redirect.objects.filter(new_path=old_path).update(new_path=new_path)
    Redirect.objects.update_or_create(
        old_path=old_path, defaults={"new_path": new_path, "is_gone": False, "title": ""}
    )


@transaction.atomic
def mark_gone(path: str, *, title: str = "", near: str = "") -> None:
    """What was at `path` is deleted: answered with 410, its `title` and the way to what is `near` (a category)."""
    if len(path) > LONGEST:
        return
    gone = {"new_path": near[:LONGEST], "is_gone": True, "title": title[:255]}
    Redirect.objects.filter(new_path=path, is_gone=False).update(**gone)
    Redirect.objects.filter(new_path=path).update(new_path="")  # a gone thing's neighbour has gone too
    Redirect.objects.update_or_create(old_path=path, defaults=gone)


def claim_address(path: str) -> None:
    """Something lives at `path` (again)."""
    Redirect.objects.filter(old_path=path).delete()


def find_redirect(path: str) -> Redirect | None:
    """What is known of a path that nothing answers, with or without the slash at its end. One query.

    A page right below one that has moved ("/product/cup/reviews/") has moved, or gone, with it: `new_path` says where.
    """
    if len(path) > LONGEST or "\x00" in path:
        return None
    path = path.rstrip("/") + "/"
    above, _slash, last = path[:-1].rpartition("/")
    found = {row.old_path: row for row in Redirect.objects.filter(old_path__in={path, f"{above}/"})}
    row = found.get(path) or found.get(f"{above}/")
    if row is not None and row.old_path != path and not row.is_gone:
        row.new_path += f"{last}/"  # not saved
    return row if row is None or row.is_gone or row.new_path != path else None

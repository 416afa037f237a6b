"""What reads past one store is rare and has a reason: `all_stores()`, `unscoped`, `_base_manager`, and raw SQL."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("commerce", "cms_pages", "integrations", "site_config", "themes")
# (file, what it uses) -> why it may.
ALLOWED = {
    ("commerce/context.py", "all_stores"): "defines it",
    ("commerce/stores/scoping.py", "unscoped"): "defines it",
    ("commerce/stores/management/commands/migrate.py", "all_stores"): "data migrations see every row",
    (
        "commerce/stores/selectors.py",
        "all_stores",
    ): "a person's own memberships, for the list of their stores",
    (
        "commerce/basket/tasks.py",
        "all_stores",
    ): "the nightly sweep learns which stores have forgotten baskets",
    (
        "commerce/customer/tasks.py",
        "all_stores",
    ): "the sweep of alerts learns which stores have what is waited for",
    (
        "commerce/customer/erasure.py",
        "all_stores",
    ): "whether a log-in is still needed in another store: a yes or no",
    ("commerce/notifications/tasks.py", "all_stores"): "the sweep of unsent letters learns whose they are",
    (
        "cms_pages/platform/operators.py",
        "all_stores",
    ): "operators count what stores hold; they see nothing of it",
    ("commerce/stores/guards.py", "cursor"): "installs the guards themselves",
    ("commerce/stores/tasks.py", "all_stores"): "learns whose domains are to be looked at again",
    ("commerce/cards/tasks.py", "all_stores"): "learns whose sales have begun or ended",
    # Raw SQL is bound by row-level security like everything else.
    ("commerce/cards/keeping.py", "cursor"): "card rows made in one statement; names the store",
    ("commerce/cards/picks.py", "cursor"): "which products are the newest in one statement; names the store",
    ("commerce/cards/selectors.py", "cursor"): "lists read in one statement each; names the store",
    (
        "commerce/offer/selectors.py",
        "cursor",
    ): "which ranges hold which products, in one statement; names the store",
    ("commerce/partner/stock.py", "cursor"): "conditional stock moves of many rows in one statement",
    (
        "commerce/search/postgres/indexing.py",
        "cursor",
    ): "search entries made in one statement; names the store",
    (
        "commerce/search/postgres/searching.py",
        "cursor",
    ): "full-text search in one statement; names the store",
    (
        "commerce/search/postgres/spelling.py",
        "cursor",
    ): "near words of the store in one statement; names the store",
    ("site_config/demo/removal.py", "cursor"): "deletes a demo store table by table, inside its context",
    ("site_config/health.py", "cursor"): "asks whether the database answers",
}
BYPASSES = {"all_stores", "unscoped", "_base_manager", "cursor", "raw", "extra", "RawSQL", "_raw_delete"}


def _uses(path: Path) -> Iterator[str]:
    """Names of bypasses that a module defines, imports, calls or reads as an attribute."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef) and node.name in BYPASSES:
            yield node.name
        elif isinstance(node, ast.Attribute) and node.attr in BYPASSES and _is_of_django(node):
            yield node.attr
        elif isinstance(node, ast.Name) and node.id in BYPASSES - {"cursor", "raw", "extra"}:
            yield node.id
        elif isinstance(node, ast.alias) and node.name in BYPASSES:
            yield node.name


def _is_of_django(node: ast.Attribute) -> bool:
    """`connection.cursor()` and `objects.raw(...)`, not a log record's `extra` or a variable's `raw`."""
    if node.attr == "cursor":
        return isinstance(node.value, ast.Name) and node.value.id == "connection"
    if node.attr in ("raw", "extra"):
        return isinstance(node.value, ast.Attribute | ast.Call) and "objects" in ast.unparse(node.value)
    return True


def _modules() -> list[Path]:
    found = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def test_only_these_places_read_past_a_store() -> None:
    found = {(str(path.relative_to(ROOT)), name) for path in _modules() for name in _uses(path)}
    unexplained = sorted(found - set(ALLOWED))
    assert not unexplained, (
        f"{unexplained} read past the active store: enter store_context(store) instead, or say in ALLOWED why not."
    )
    assert set(ALLOWED) - found == set(), "These no longer need to be allowed"


def test_the_walk_sees_each_kind_of_bypass(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(
        "from commerce.context import all_stores\n"
        "Product.unscoped.all()\nOrder._base_manager.get(pk=1)\nconnection.cursor()\n"
        "Product.objects.raw('SELECT 1')\nProduct.objects.all().extra(where=['1'])\n"
        "log.info('x', extra={})\nRawSQL('1', [])\n"
    )
    assert sorted(set(_uses(module))) == [
        "RawSQL", "_base_manager", "all_stores", "cursor", "extra", "raw", "unscoped",
    ]  # fmt: skip

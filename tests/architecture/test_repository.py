"""What holds for every file of the repository."""

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from site_config.env import ROOT

LONGEST_MODULE = 400  # lines; a longer one says why in its first lines
LAYERS = ("site_config", "integrations", "cms_pages", "commerce", "themes")


def tracked(*patterns: str) -> Iterator[Path]:
    """Files that git tracks and that are there."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return (ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file())


def test_no_module_is_too_long_without_a_reason() -> None:
    too_long = {}
    for file in tracked("*.py"):
        lines = file.read_text().splitlines()
        has_reason = any(line.startswith("# Long because") for line in lines[:10])
        if len(lines) > LONGEST_MODULE and "migrations" not in file.parts and not has_reason:
            too_long[str(file.relative_to(ROOT))] = len(lines)
    assert too_long == {}


# Each pattern is written so that this file does not hold what it looks for.
FOREIGN = {
    "a folder of somebody's machine": r"/(?:home|Users)/(?!runner\b)[a-z][\w.-]*/|/w[o]rk/|/r[o]ot/|/tmp/[a-z]\w*/",
    "the address of a package index": r"py[p]i\.org|pythonh[o]sted|npm[j]s\.|registry\.n[p]m",
    "a private key": r"-----BEGIN [A-Z ]*PRIV[A]TE KEY",
    "a live secret": r"sk_l[i]ve_|\bAK[I]A[0-9A-Z]{16}",
}


@pytest.mark.parametrize("what", FOREIGN)
def test_the_repository_speaks_of_the_product_alone(what: str) -> None:
    found = []
    for file in tracked():
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture
        for match in re.finditer(FOREIGN[what], text):
            line = text[: match.start()].count("\n") + 1
            found.append(f"{file.relative_to(ROOT)}:{line}: {match[0]}")
    assert found == []


def test_no_module_is_a_junk_drawer() -> None:
    # Oscar looks its overrides up under its own file names; nothing else is called so.
    drawers = [
        str(file.relative_to(ROOT))
        for file in tracked("*.py")
        if file.stem in ("utils", "helpers", "common", "misc") and not _is_oscars_name(file)
    ]
    assert drawers == []


def _is_oscars_name(file: Path) -> bool:
    import oscar

    inside = file.relative_to(ROOT)
    return (
        inside.parts[0] == "commerce"
        and (Path(oscar.__file__).parent / "apps" / Path(*inside.parts[1:])).is_file()
    )


def test_the_import_order_covers_every_package_of_the_business() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (inside,) = [contract for contract in contracts if contract["id"] == "commerce"]
    packages = {f"commerce.{folder.parent.name}" for folder in (ROOT / "commerce").glob("*/__init__.py")}
    assert set(inside["containers"]) == packages
    (layers,) = [contract for contract in contracts if contract["id"] == "layers"]
    assert tuple(layers["layers"]) == LAYERS


def test_every_requirement_is_pinned_and_says_why() -> None:
    lines = [
        line
        for line in (ROOT / "requirements.txt").read_text().splitlines()
        if line and not line.startswith("#")
    ]
    assert [line for line in lines if not re.match(r"[\w.\[\]-]+==[\w.]+( ; [^#]+)?  # \S+", line)] == []


def test_what_is_installed_is_what_is_pinned() -> None:
    from importlib.metadata import PackageNotFoundError, version

    different = {}
    for line in (ROOT / "requirements.txt").read_text().splitlines():
        if match := re.match(r"([\w.-]+)(?:\[\w+\])?==([\w.]+)(?: ; |  #)", line):
            try:
                installed = version(match[1])
            except PackageNotFoundError:
                installed = "missing"
            if installed != match[2] and " ; " not in line:
                different[match[1]] = installed
    assert different == {}


def test_short_decision_records() -> None:
    too_long = {
        file.name: length
        for file in tracked("docs/adr/*.md")
        if (length := len(file.read_text().splitlines())) > 25
    }
    assert too_long == {}

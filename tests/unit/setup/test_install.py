import subprocess
import sys
from pathlib import Path

import pytest

from site_config import install


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "requirements.txt").write_text("a==1\n")
    monkeypatch.setattr(install, "VENV", str(tmp_path))
    return tmp_path


def test_an_old_python_is_told_which_one_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    with pytest.raises(
        SystemExit, match=r"^Vitrina needs Python 3\.11 or later.*make demo PYTHON=python3\.12"
    ):
        install.main("")


def test_a_python_without_venv_is_told_what_to_install(venv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failed = subprocess.CompletedProcess([], 1)
    monkeypatch.setattr(install.subprocess, "run", lambda *args, **kwargs: failed)
    with pytest.raises(SystemExit, match=r"apt install python3\.\d+-venv"):
        install.make_venv()


def test_packages_are_installed_once_for_each_state_of_the_requirements(venv: Path) -> None:
    installed = []
    file = str(venv / "requirements.txt")
    for _ in range(2):
        install.once("runtime", [file], lambda: installed.append("first"))
    (venv / "requirements.txt").write_text("a==2\n")
    install.once("runtime", [file], lambda: installed.append("second"))
    assert installed == ["first", "second"]


def test_a_failed_installation_is_tried_again(venv: Path) -> None:
    file = str(venv / "requirements.txt")

    def fail() -> None:
        raise SystemExit("no network")

    with pytest.raises(SystemExit):
        install.once("runtime", [file], fail)
    installed = []
    install.once("runtime", [file], lambda: installed.append(1))
    assert installed == [1]


def test_a_missing_venv_does_not_work(venv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "PYTHON", str(venv / "bin/python"))
    assert not install.works()

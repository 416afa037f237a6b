"""`make check`: all that can be said about the code without running its tests. Every check runs, then the verdict."""

import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

from site_config.env import ROOT

# The deploy checks look at production settings as a machine would have them; nothing is called.
PRODUCTION = {
    "VITRINA_ENV": "production",
    "DEBUG": "false",
    "PLATFORM_DOMAIN": "vitrina.example",
    "DATABASE_URL": "postgresql://vitrina:password@localhost/vitrina",
    "REDIS_URL": "redis://localhost:6379/0",
    "EMAIL_URL": "smtp://user:password@localhost:587",
    "DEFAULT_FROM_EMAIL": "Vitrina <hello@vitrina.example>",
}
PYTHON = sys.executable
CHECKS: dict[str, list[str]] = {
    "style": [PYTHON, "-m", "ruff", "check", "."],
    "form": [PYTHON, "-m", "ruff", "format", "--check", "--output-format", "concise", "."],
    "import order": [str(Path(PYTHON).with_name("lint-imports")), "--no-logo"],
    "types": [PYTHON, "-m", "mypy"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "production settings": [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
    "templates": [PYTHON, "-m", "djlint", "templates", "cms_pages", "themes", "--lint", "--quiet"],
}


def main() -> None:
    """Run every check; exit code 1 if any failed, and its name."""
    failed = []
    with tempfile.TemporaryDirectory(prefix="vitrina-check-") as home:
        Path(home).chmod(0o711)  # PostgreSQL's account passes through it when root checks
        for name, command in CHECKS.items():
            print(f"--- {name}", flush=True)
            settings = {"VITRINA_HOME": home, "DJANGO_SETTINGS_MODULE": "site_config.settings"}
            if name == "production settings":
                settings |= PRODUCTION | {"SECRET_KEY": secrets.token_urlsafe(50)}
            if subprocess.run(command, cwd=ROOT, env={**os.environ, **settings}).returncode:
                failed.append(name)
    if failed:
        sys.exit(f"make check: failed: {', '.join(failed)}")
    print("make check: all passed")


if __name__ == "__main__":
    main()

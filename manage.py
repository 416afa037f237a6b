#!/usr/bin/env python
"""Django's command line, with the servers that the command needs."""

import contextlib
import os
import sys

# They touch neither the database nor Redis, and must work where neither is.
OFFLINE = {"check", "collectstatic", "findstatic", "help", "diffsettings", "startapp", "version"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings")
    from django.core.management import execute_from_command_line

    from site_config.env import env
    from site_config.servers import Servers

    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    reloaded = "RUN_MAIN" in os.environ  # the child of runserver's autoreload: its parent has the lease
    with contextlib.nullcontext() if command in OFFLINE or reloaded else Servers(env).running():
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

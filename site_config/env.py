"""Every environment variable of Vitrina: declared once, typed, explained.

`env.PORT` is an int, `env.VITRINA_HOME` a Path. Values come from the environment, then from `.env` in the project's
root. An empty value counts as unset. A missing or wrong one ends the program with one sentence that names the
variable, says what it is for and gives an example; values are never repeated, because some of them are secrets.
"""

import os
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Generic, TypeVar, overload
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
T = TypeVar("T")


class SetupError(SystemExit):
    """A sentence for whoever starts the program: printed without a traceback, exit code 1."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)


class Variable(Generic[T]):
    """One environment variable: `purpose` completes "it is …", `parse` raises ValueError("must be …")."""

    name = ""

    def __init__(
        self,
        parse: Callable[[str], T],
        purpose: str,
        *,
        default: T,
        example: str,
        needed_in_production: bool = False,
    ) -> None:
        self.parse, self.purpose, self.default = parse, purpose, default
        self.example, self.needed_in_production = example, needed_in_production

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> "Variable[T]": ...
    @overload
    def __get__(self, instance: "Environment", owner: type) -> T: ...
    def __get__(self, instance: "Environment | None", owner: type) -> "Variable[T] | T":
        if instance is None:
            return self
        raw = instance.values.get(self.name, "").strip()
        if not raw:
            return self.default
        try:
            return self.parse(raw)
        except ValueError as error:
            raise SetupError(self.sentence(str(error))) from None

    def sentence(self, problem: str) -> str:
        """The one sentence about this variable: what is wrong, what it is for, an example."""
        return f"{self.name} {problem}: it is {self.purpose}. Example: {self.name}={self.example}"


def text(raw: str) -> str:
    """Any text."""
    return raw


def flag(raw: str) -> bool:
    """true/false, yes/no, on/off, 1/0."""
    if raw.lower() in ("1", "true", "yes", "on"):
        return True
    if raw.lower() in ("0", "false", "no", "off"):
        return False
    raise ValueError("must be true or false")


def integer(least: int, most: int) -> Callable[[str], int]:
    """A whole number within bounds, both allowed."""

    def parse(raw: str) -> int:
        if not re.fullmatch(r"\d{1,9}", raw) or not least <= int(raw) <= most:
            raise ValueError(f"must be a whole number from {least} to {most}")
        return int(raw)

    return parse


def choice(*allowed: str) -> Callable[[str], str]:
    """One of a few words."""

    def parse(raw: str) -> str:
        if raw not in allowed:
            raise ValueError(f"must be one of: {', '.join(allowed)}")
        return raw

    return parse


def url(*schemes: str) -> Callable[[str], str]:
    """An address with one of these schemes; returned as written."""

    def parse(raw: str) -> str:
        try:
            parts = urlsplit(raw)
            well_formed = bool(parts.netloc or parts.path or parts.query) and (parts.port or True)
        except ValueError:
            well_formed = False
        if not well_formed or parts.scheme not in schemes or "://" not in raw:
            raise ValueError(f"must be an address that starts with {' or '.join(f'{s}://' for s in schemes)}")
        return raw

    return parse


def path(raw: str) -> Path:
    """A folder; a relative one starts at the project's root."""
    return ROOT / Path(raw).expanduser()


def words(raw: str) -> tuple[str, ...]:
    """A list, separated by commas."""
    return tuple(word.strip() for word in raw.split(",") if word.strip())


def domain(raw: str) -> str:
    """A host name: no scheme, port, path or wildcard; lower case."""
    if not re.fullmatch(
        r"(?=.{1,200}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z][a-z0-9-]*[a-z0-9]", raw.lower()
    ):
        raise ValueError("must be a bare host name, without http://, port or path")
    return raw.lower()


class Environment:
    """The declared variables, read from a mapping; attribute access parses."""

    VITRINA_ENV = Variable(
        choice("development", "production"),
        "the profile: production refuses to start without real secrets and servers",
        default="development",
        example="production",
    )
    VITRINA_HOME = Variable(
        path,
        "the folder of all that the project writes on this machine (embedded servers, uploads, mail, static files)",
        default=ROOT / ".local",
        example=".local",
    )
    SECRET_KEY = Variable(
        text,
        "the key that signs sessions and order links, at least 50 random characters (development makes its own)",
        default="",
        example="(the output of) python3 -c 'import secrets; print(secrets.token_urlsafe(50))'",
        needed_in_production=True,
    )
    DEBUG = Variable(flag, "Django's debug mode, for development alone", default=False, example="false")
    PLATFORM_DOMAIN = Variable(
        domain,
        "the platform's own host; stores answer at <slug>.<PLATFORM_DOMAIN>, and other hosts must be stores' domains",
        default="localhost",
        example="vitrina.example",
        needed_in_production=True,
    )
    DOMAIN_ADDRESSES: Variable[tuple[str, ...]] = Variable(
        words,
        "the public addresses of this site, which sellers put into A records of their own domains; unset, a domain "
        "must lead where the platform's own leads",
        default=(),
        example="203.0.113.7,2001:db8::7",
    )
    DNS_SERVER = Variable(
        text,
        "the name server that is asked about sellers' domains; unset, the machine's own",
        default="",
        example="9.9.9.9",
    )
    HTTPS = Variable(
        flag,
        "whether browsers reach production over https (secure cookies, HSTS, redirects); false for a trial alone",
        default=True,
        example="true",
    )
    PORT = Variable(integer(1, 65535), "the port that the site listens on", default=8000, example="8000")
    BIND = Variable(text, "the address that the site listens on", default="127.0.0.1", example="0.0.0.0")  # noqa: S104
    WEB_WORKERS = Variable(integer(1, 64), "the number of web worker processes", default=2, example="4")
    DATABASE_URL = Variable(
        url("postgresql", "postgres"),
        "the PostgreSQL 16+ database, with a role that is no superuser (unset: an embedded server)",
        default="",
        example="postgresql://vitrina:password@localhost:5432/vitrina",
        needed_in_production=True,
    )
    REDIS_URL = Variable(
        url("redis", "rediss", "unix"),
        "the Redis 6.2+ or Valkey server for caches and the task queue (unset: an embedded server)",
        default="",
        example="redis://localhost:6379/0",
        needed_in_production=True,
    )
    EMAIL_URL = Variable(
        url("smtp", "smtps"),
        "where mail is sent: smtp:// (STARTTLS) or smtps:// with user and password (unset: files in VITRINA_HOME/mail)",
        default="",
        example="smtp://user:password@mail.example:587",
        needed_in_production=True,
    )
    DEFAULT_FROM_EMAIL = Variable(
        text,
        "the sender of the platform's own mail",
        default="Vitrina <hello@vitrina.example>",
        example="Vitrina <hello@vitrina.example>",
        needed_in_production=True,
    )
    SEARCH_BACKEND = Variable(
        text,
        "the class that finds products, by its dotted path (docs/adding_a_search_engine.md)",
        default="commerce.search.postgres.PostgresSearch",
        example="commerce.search.postgres.PostgresSearch",
    )
    STATIC_ROOT = Variable(
        path,
        "the folder that collectstatic fills (unset: VITRINA_HOME/static)",
        default=None,
        example="/srv/static",
    )
    S3_BUCKET = Variable(
        text, "the bucket that keeps uploads (unset: a folder)", default="", example="vitrina-media"
    )
    S3_ENDPOINT_URL = Variable(
        url("https", "http"),
        "the address of an S3-compatible service (unset: Amazon's)",
        default="",
        example="http://minio:9000",
    )
    S3_REGION = Variable(text, "the bucket's region", default="us-east-1", example="eu-central-1")
    S3_ACCESS_KEY_ID = Variable(text, "the key id for the bucket", default="", example="vitrina")
    S3_SECRET_ACCESS_KEY = Variable(
        text, "the secret key for the bucket", default="", example="a-long-secret"
    )
    MEDIA_URL = Variable(
        text,
        "the address under which browsers find uploads",
        default="/media/",
        example="https://media.vitrina.example/",
    )
    LOG_FORMAT = Variable(
        choice("plain", "json"),
        "the form of log lines (unset: json in production, else plain)",
        default="",
        example="json",
    )
    LOG_LEVEL = Variable(
        choice("DEBUG", "INFO", "WARNING", "ERROR"),
        "the least level that is logged",
        default="INFO",
        example="INFO",
    )
    DATABASE_PASSWORD = Variable(
        text,
        "the password of the application's role, for compose.yml alone; letters and digits",
        default="",
        example="a-long-password",
    )
    POSTGRES_PASSWORD = Variable(
        text,
        "the password of PostgreSQL's superuser, for compose.yml alone",
        default="",
        example="another-long-password",
    )
    HTTP_PORT = Variable(
        integer(1, 65535),
        "the port that nginx publishes for http, for compose.yml alone",
        default=80,
        example="80",
    )
    HTTPS_PORT = Variable(
        integer(1, 65535),
        "the port that nginx publishes for https, for compose.yml alone",
        default=443,
        example="443",
    )
    TLS_FOLDER = Variable(
        text,
        "the folder with nginx's tls.conf and certificate, for compose.yml alone (empty: TLS ends before nginx)",
        default="./tls",
        example="./tls",
    )
    TRUSTED_PROXY = Variable(
        text,
        "the address or range of the load balancer before nginx, for compose.yml alone (unset: there is none)",
        default="127.0.0.1/32",
        example="10.0.0.0/24",
    )
    TELEGRAM_BOT_TOKEN = Variable(
        text,
        "the token of the platform's Telegram bot (unset: no bot)",
        default="",
        example="123456:from-BotFather",
    )

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values

    @classmethod
    def declared(cls) -> Iterator[Variable[Any]]:
        """All variables, in the order of declaration."""
        return (variable for variable in vars(cls).values() if isinstance(variable, Variable))

    @property
    def is_production(self) -> bool:
        """Whether the profile is production."""
        return self.VITRINA_ENV == "production"

    def check(self) -> None:
        """Refuse (SetupError, naming them all) wrong values and, in production, missing or unsafe ones."""
        problems = []
        for variable in self.declared():
            try:
                value = variable.__get__(self, type(self))
            except SetupError as error:
                problems.append(str(error))
            else:
                if self.is_production and variable.needed_in_production and not self._is_set(variable):
                    problems.append(variable.sentence("is not set, and production needs it"))
                elif self.is_production and (problem := self._unsafe(variable.name, value)):
                    problems.append(variable.sentence(problem))
        if problems:
            raise SetupError("\n".join(problems))

    def _is_set(self, variable: Variable[Any]) -> bool:
        return bool(self.values.get(variable.name, "").strip())

    def _unsafe(self, name: str, value: Any) -> str:
        """What production does not accept in a value that is otherwise well formed; "" if nothing."""
        if name == "SECRET_KEY" and (len(value) < 50 or len(set(value)) < 10 or "token_urlsafe" in value):
            return "is too short or the example's"
        if name == "DEBUG" and value:
            return "must be off in production"
        if name == "PLATFORM_DOMAIN" and (value == "localhost" or value.endswith(".localhost")):
            return "must be a real host in production"
        if name == "S3_BUCKET" and value and not (self.S3_ACCESS_KEY_ID and self.S3_SECRET_ACCESS_KEY):
            return "needs S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY beside it"
        return ""


def read_dotenv(file: Path) -> dict[str, str]:
    """NAME=value lines of a .env file, without quotes and ` # comments`; {} if there is no file."""
    values: dict[str, str] = {}
    if not file.is_file():
        return values
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = re.fullmatch(
            r"""\s*(?:export\s+)?(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)'|(.*?))(?:\s+#.*)?\s*""", line
        )
        if not match:
            raise SetupError(f"Line {number} of {file} is not NAME=value: correct or remove it.")
        values[match[1]] = next(group for group in match.groups()[1:] if group is not None)
    return values


def development_secret(home: Path) -> str:
    """A secret key for development and the demo: made once, kept in `home` for the same account alone."""
    file = home / "secret_key"
    if not file.exists():
        home.mkdir(mode=0o711, parents=True, exist_ok=True)
        draft = home / f"secret_key.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        try:
            os.link(draft, file)  # fails if another process was first: then its key is the key
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text()


def example_file() -> str:
    """The text of .env.example: every variable with what it is for, and nothing set."""
    parts = [
        "# Copy to .env and set what you need; the environment wins over the file. Made by `python -m site_config.env`."
    ]
    for variable in Environment.declared():
        needed = " Production needs it." if variable.needed_in_production else ""
        sentence = variable.purpose[0].upper() + variable.purpose[1:]
        parts.append(f"# {sentence}.{needed}\n#{variable.name}={variable.example}")
    return "\n\n".join(parts) + "\n"


env = Environment({**read_dotenv(ROOT / ".env"), **os.environ})

if __name__ == "__main__":
    print(example_file(), end="")

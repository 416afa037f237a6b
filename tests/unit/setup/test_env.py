from pathlib import Path

import pytest

from site_config.env import ROOT, Environment, SetupError, development_secret, example_file, read_dotenv

SAFE = {
    "VITRINA_ENV": "production",
    "SECRET_KEY": "k2Jx8-qLr0_vN4mZt6YbW1cHf9DsGp3AuE7oTiXnKyRjQzMwVl",
    "PLATFORM_DOMAIN": "vitrina.example",
    "DATABASE_URL": "postgresql://vitrina:password@db/vitrina",
    "REDIS_URL": "redis://cache:6379/0",
    "EMAIL_URL": "smtp://mail:587",
    "DEFAULT_FROM_EMAIL": "Vitrina <hello@vitrina.example>",
}


def refusal(values: dict[str, str]) -> str:
    with pytest.raises(SetupError) as caught:
        Environment(values).check()
    return str(caught.value)


def test_values_are_typed() -> None:
    env = Environment(
        {"PORT": "8123", "DEBUG": "yes", "VITRINA_HOME": "data", "PLATFORM_DOMAIN": "Shop.Example"}
    )
    assert (env.PORT, env.DEBUG, env.VITRINA_HOME, env.PLATFORM_DOMAIN) == (
        8123,
        True,
        ROOT / "data",
        "shop.example",
    )


def test_an_empty_value_counts_as_unset() -> None:
    assert Environment({"PORT": " ", "DATABASE_URL": ""}).PORT == 8000


def test_a_wrong_value_is_one_sentence_with_name_purpose_and_example() -> None:
    assert refusal({"PORT": "80a"}) == (
        "PORT must be a whole number from 1 to 65535: it is the port that the site listens on. Example: PORT=8000"
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("DEBUG", "maybe"),
        ("VITRINA_ENV", "prod"),
        ("PLATFORM_DOMAIN", "https://vitrina.example"),
        ("PLATFORM_DOMAIN", "vitrina.example:8000"),
        ("PLATFORM_DOMAIN", "*.vitrina.example"),
        ("DATABASE_URL", "mysql://localhost/vitrina"),
        ("DATABASE_URL", "localhost/vitrina"),
        ("DATABASE_URL", "postgresql://localhost:port/vitrina"),
        ("REDIS_URL", "http://localhost"),
        ("EMAIL_URL", "mail.example"),
        ("LOG_FORMAT", "xml"),
    ],
)
def test_a_wrong_value_is_refused_by_name(name: str, value: str) -> None:
    assert refusal({name: value}).startswith(f"{name} must be ")


def test_a_secret_is_never_repeated() -> None:
    assert "hunter2" not in refusal({"DATABASE_URL": "mysql://root:hunter2@localhost/vitrina"})


def test_safe_production_settings_are_accepted() -> None:
    Environment(SAFE).check()


def test_production_names_everything_that_is_missing() -> None:
    sentences = refusal({"VITRINA_ENV": "production"}).splitlines()
    assert [sentence.split()[0] for sentence in sentences] == [
        variable.name for variable in Environment.declared() if variable.needed_in_production
    ]
    assert {sentence.split()[0] for sentence in sentences} == set(SAFE) - {"VITRINA_ENV"}


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("SECRET_KEY", "change-me", "is too short"),
        ("SECRET_KEY", "a" * 60, "is too short or the example's"),
        (
            "SECRET_KEY",
            "$(python3 -c 'import secrets; print(secrets.token_urlsafe(50))')",
            "is too short or the example's",
        ),
        ("DEBUG", "true", "must be off in production"),
        ("PLATFORM_DOMAIN", "localhost", "must be a real host in production"),
        ("PLATFORM_DOMAIN", "shop.localhost", "must be a real host in production"),
        ("S3_BUCKET", "media", "needs S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY"),
    ],
)
def test_production_refuses_what_is_unsafe(name: str, value: str, problem: str) -> None:
    sentence = refusal({**SAFE, name: value})
    assert sentence.startswith(f"{name} {problem}")
    assert len(sentence.splitlines()) == 1


def test_dotenv_lines(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(
        "# a comment\n\nPORT=8001 # and another\nexport DEBUG=true\nEMAIL_URL='smtp://a:b#c@d'\n"
        'DEFAULT_FROM_EMAIL="Vitrina <a@b.example>"\nSECRET_KEY=a=b==\nREDIS_URL=\n'
    )
    assert read_dotenv(file) == {
        "PORT": "8001",
        "DEBUG": "true",
        "EMAIL_URL": "smtp://a:b#c@d",
        "DEFAULT_FROM_EMAIL": "Vitrina <a@b.example>",
        "SECRET_KEY": "a=b==",
        "REDIS_URL": "",
    }


def test_a_broken_dotenv_line_is_named(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("PORT=1\nthis is no variable\n")
    with pytest.raises(SetupError, match=r"Line 2 of .*\.env is not NAME=value"):
        read_dotenv(file)


def test_without_a_dotenv_nothing_is_set(tmp_path: Path) -> None:
    assert read_dotenv(tmp_path / ".env") == {}


def test_the_development_secret_is_made_once_and_private(tmp_path: Path) -> None:
    first = development_secret(tmp_path / "home")
    assert development_secret(tmp_path / "home") == first
    assert len(first) >= 50
    assert (tmp_path / "home/secret_key").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in (tmp_path / "home").iterdir()] == ["secret_key"]


def test_the_example_file_is_what_the_declarations_say() -> None:
    assert (ROOT / ".env.example").read_text() == example_file()

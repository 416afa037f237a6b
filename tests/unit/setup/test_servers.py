from urllib.parse import urlsplit

import pytest

from site_config.env import Environment, SetupError
from site_config.servers import Servers, broker_url, check_database, check_redis, database_settings


def test_addresses_of_the_environment_are_used() -> None:
    servers = Servers(Environment({"DATABASE_URL": "postgresql://a@h/b", "REDIS_URL": "redis://h:6379/1"}))
    assert (servers.database_url, servers.redis_url) == ("postgresql://a@h/b", "redis://h:6379/1")
    assert not (servers.needs_postgres or servers.needs_redis)


def test_without_them_the_embedded_servers_are(tmp_path: object) -> None:
    servers = Servers(Environment({"VITRINA_HOME": str(tmp_path)}))
    assert servers.database_url == servers.embedded.database_url
    assert urlsplit(servers.redis_url).path == str(servers.embedded.redis_socket)


def test_a_database_address_is_read_as_postgresql_reads_it() -> None:
    settings = database_settings(
        "postgresql://an%40na:p%2Fw@db.example:5433/shop?sslmode=require", prepare_threshold=3
    )
    assert settings == {
        "NAME": "shop",
        "USER": "an@na",
        "PASSWORD": "p/w",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require", "prepare_threshold": 3},
    }


def test_a_socket_address_has_its_folder_as_host() -> None:
    assert database_settings("postgresql://vitrina@/vitrina?host=/run/pg")["HOST"] == "/run/pg"


def test_an_address_with_an_unknown_option_is_refused() -> None:
    with pytest.raises(
        SetupError, match="DATABASE_URL is not an address that PostgreSQL's client understands"
    ):
        database_settings("postgresql://localhost/vitrina?colour=blue")


@pytest.mark.parametrize(
    ("redis_url", "broker"),
    [
        ("redis://:pw@host:6379/2", "redis://:pw@host:6379/2"),
        ("unix:///run/redis.sock", "redis+socket:///run/redis.sock?virtual_host=0"),
        ("unix:///run/redis.sock?db=3", "redis+socket:///run/redis.sock?virtual_host=3"),
        ("rediss://host:6379/0", "rediss://host:6379/0?ssl_cert_reqs=required"),
    ],
)
def test_the_task_queue_gets_the_same_redis_in_its_own_spelling(redis_url: str, broker: str) -> None:
    assert broker_url(redis_url) == broker


def test_a_database_that_does_not_answer_is_one_sentence() -> None:
    with pytest.raises(SetupError) as caught:
        check_database("postgresql://vitrina:hunter2@127.0.0.1:1/vitrina")
    sentence = str(caught.value)
    assert sentence.startswith("The database of DATABASE_URL does not let us in (")
    assert "correct host, port, name, user and password" in sentence
    assert "\n" not in sentence
    assert "hunter2" not in sentence


def test_a_redis_that_does_not_answer_is_one_sentence() -> None:
    with pytest.raises(
        SetupError, match=r"^The Redis of REDIS_URL does not let us in \(.*\): start it, or correct"
    ):
        check_redis("redis://:hunter2@127.0.0.1:1/0")

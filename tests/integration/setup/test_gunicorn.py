import pytest

from site_config import gunicorn
from site_config.env import Environment, SetupError

OUT_OF_REACH = {
    "DATABASE_URL": "postgresql://vitrina@127.0.0.1:1/vitrina",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}


def test_production_does_not_start_on_servers_that_will_not_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gunicorn, "env", Environment({"VITRINA_ENV": "production", **OUT_OF_REACH}))
    with pytest.raises(SetupError, match="The database of DATABASE_URL does not let us in"):
        gunicorn.on_starting(None)


def test_the_demo_leaves_the_servers_to_whoever_started_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gunicorn, "env", Environment(OUT_OF_REACH))
    gunicorn.on_starting(None)

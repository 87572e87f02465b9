"""The sandbox must not exist in production."""

import base64
from pathlib import Path
from typing import Any

import pytest

from jkp.plugin.discovery import PluginError
from jkp.runtime import Runtime
from jkp.settings import Settings
from jkp_schema.app import App


def in_production(folder: Path, plugins: dict[str, dict[str, Any]]) -> Settings:
    storage = {"folder": folder, "field_key": base64.b64encode(bytes(32)).decode()}
    given: dict[str, Any] = {"environment": "production", "storage": storage, "plugins": plugins}
    return Settings(**given)


def test_the_sandbox_does_not_load_in_production(tmp_path: Path) -> None:
    # given settings for production that name the sandbox
    settings = in_production(tmp_path, {"sandbox": {}})

    # when the server starts
    with pytest.raises(PluginError) as refused:
        Runtime(settings)

    # then it says which plugin must go, and where
    assert str(refused.value) == (
        'plugin sandbox: it must not run where environment = "production"; set enabled = false in [plugins.sandbox]'
    )


def test_a_sandbox_that_is_switched_off_stops_nothing(tmp_path: Path) -> None:
    # given settings for production that do as they were told
    settings = in_production(tmp_path, {"assessment": {}, "sandbox": {"enabled": False}})

    # when the server starts
    app = App(Runtime(settings))

    # then nothing of the sandbox is in its API
    assert "sandbox" not in app.schema.as_str().lower()
    assert "assessmentStatements" in app.schema.as_str()


@pytest.mark.parametrize("life", ["PT0S", "PT25H"])
def test_a_personas_token_lives_at_most_a_day(tmp_path: Path, life: str) -> None:
    given: dict[str, Any] = {"storage": {"folder": tmp_path}, "plugins": {"sandbox": {"token_life": life}}}
    settings = Settings(**given)

    with pytest.raises(PluginError, match="token_life"):
        Runtime(settings)

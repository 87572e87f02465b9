"""settings.toml and its environment variables: a wrong one stops the start with a line for each fault."""

import base64
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from jkp import places
from jkp.regulation.rulebook import RuleBookInvalid
from jkp.runtime import Runtime
from jkp.security.principals import Role
from jkp.settings import Settings, load
from jkp.settings.faults import SettingsError, did_you_mean

SHIPPED = Path(__file__).parents[2] / "settings.toml"
SECRET = base64.b64encode(b"a root key with thirty-two bytes").decode()


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever this machine has set does not count."""
    for name in [name for name in os.environ if name.startswith("JKP_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def faults(file: Path, text: str) -> list[str]:
    """The lines with which a file is refused, without its name."""
    file.write_text(text)
    with pytest.raises(SettingsError) as refused:
        load(file)
    return [line.removeprefix(f"{file}: ") for line in str(refused.value).splitlines()]


def settings(**given: Any) -> Settings:
    """Settings as a file would give them."""
    return Settings(**given)


def sections(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """A model and all its sections."""
    yield model
    for field in model.model_fields.values():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from sections(field.annotation)


def test_the_shipped_file_says_what_holds_without_it() -> None:
    shipped = load(SHIPPED)

    assert shipped.model_copy(update={"plugins": {}}).model_dump() == Settings().model_dump()
    assert list(shipped.plugins) == [
        "assessment",
        "counselling",
        "karirhub",
        "manual_activity",
        "profile",
        "sandbox",
        "training",
    ]


def test_an_environment_variable_wins_over_the_file_and_leaves_its_neighbours(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text('[server]\nport = 8100\nhost = "0.0.0.0"')
    monkeypatch.setenv("JKP_SERVER__PORT", "8010")

    server = load(file).server
    assert (server.port, server.host) == (8010, "0.0.0.0")  # noqa: S104 - nobody listens there


def test_an_unknown_setting_is_refused_with_the_nearest_known_one(file: Path) -> None:
    assert faults(file, "[server]\nprot = 8001") == ['server.prot: unknown setting; did you mean "port"?']
    assert faults(file, "[storrage]") == ['storrage: unknown setting; did you mean "storage"?']
    assert faults(file, "[server]\nxyz = 1") == ["server.xyz: unknown setting"]


def test_an_unknown_setting_in_the_environment_is_refused_too(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JKP_SERVER__PROT", "8001")

    assert faults(file, "") == ['server.prot: unknown setting; did you mean "port"?']


def test_every_fault_has_a_line_of_its_own(file: Path) -> None:
    found = faults(file, 'environment = "test"\n[server]\nport = 70000\nplugin_seconds = 0\nhots = "x"')

    assert [line.partition(": ")[0] for line in found] == [
        "environment",
        "server.port",
        "server.plugin_seconds",
        "server.hots",
    ]


def test_a_fault_never_tells_the_value(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JKP_SERVER__PORT", "hunter2")

    assert "hunter2" not in "".join(faults(file, "[storage]\nfield_key = 31712345069000"))
    assert "31712345069000" not in "".join(faults(file, "[storage]\nfield_key = 31712345069000"))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hunter2",
        "mysql://jkp:hunter2@localhost/jkp",
        "sqlite://hunter2",
        "postgres://jkp:hunter2@localhost",
        "postgres://jkp:hunter2@localhost:port/jkp",
        "postgres://jkp:hunter2@:5432/jkp",
        "postgres://jkp:hunter2/x@localhost/jkp",
        "postgres://jkp:31712/hunter2@localhost/jkp",
        "postgres://jkp:hunter2#x@localhost/jkp",
        "postgres://[hunter2/jkp",
    ],
)
def test_a_url_that_names_no_postgresql_database_is_refused_and_never_told(
    file: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("JKP_STORAGE__DATABASE", url)

    (line,) = faults(file, "")
    assert line.startswith("storage.database: ")
    assert "postgres://user:password@host:port/name" in line
    assert "hunter2" not in line


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgres://jkp:hunter2@db.local:5433/jkp", "postgres://db.local:5433/jkp"),
        ("postgresql://jkp:hunter2@db.local/jkp?sslmode=require", "postgres://db.local/jkp"),
        ("postgres://jkp:hunt%2Fer2@[::1]/jkp", "postgres://[::1]/jkp"),
        ("postgres:///jkp?host=/run/postgresql&user=jkp&password=hunter2", "postgres:///run/postgresql/jkp"),
    ],
)
def test_a_postgresql_url_is_shown_without_user_and_password(url: str, shown: str) -> None:
    assert str(places.of(settings(storage={"database": url}))) == shown


def test_a_missing_file_and_a_file_that_is_no_toml_are_named(file: Path) -> None:
    with pytest.raises(SettingsError, match="there is no such file"):
        load(file)
    assert faults(file, "port = = 1")[0].startswith("not valid TOML: ")


def test_a_secret_prints_nowhere() -> None:
    secret = settings(storage={"field_key": SECRET})

    assert SECRET not in f"{secret!r} {secret} {secret.model_dump()} {secret.model_dump_json()}"


def test_an_unknown_overlay_of_the_rule_book_is_refused_with_the_nearest_one(tmp_path: Path) -> None:
    with pytest.raises(RuleBookInvalid, match="training-additional"):
        Runtime(settings(storage={"folder": tmp_path}, rulebook={"overlays": ["training-additonal"]}))


def test_production_needs_a_root_key_and_gives_no_tokens(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="JKP_STORAGE__FIELD_KEY"):
        Runtime(settings(environment="production", storage={"folder": tmp_path}))

    runtime = Runtime(settings(environment="production", storage={"folder": tmp_path, "field_key": SECRET}))
    assert (runtime.issuer, runtime.sandbox, list(tmp_path.iterdir())) == (None, None, [])


@pytest.mark.parametrize("key", ["c2hvcnQ=", "no base64!", ""])
def test_a_root_key_that_is_none_is_refused_without_being_told(tmp_path: Path, key: str) -> None:
    with pytest.raises(SettingsError, match=r"storage\.field_key") as refused:
        Runtime(settings(environment="production", storage={"folder": tmp_path, "field_key": key}))
    assert not key or key not in str(refused.value)


def test_a_data_folder_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")

    with pytest.raises(SettingsError, match=r"storage\.folder: .*data.*: Not a directory"):
        Runtime(settings(storage={"folder": tmp_path / "data"}))


def test_the_sandbox_makes_its_own_keys_which_only_their_owner_can_read(tmp_path: Path) -> None:
    issuer = Runtime(settings(storage={"folder": tmp_path})).issuer
    assert issuer
    # it makes its key for the first token
    issuer.issue(Role.OFFICER, "ratna")

    keys = sorted((tmp_path / "keys").iterdir())
    assert [(key.name, key.stat().st_mode & 0o777) for key in keys] == [("field.key", 0o600), ("issuer.pem", 0o600)]


def test_every_setting_says_what_it_is() -> None:
    undocumented = [
        f"{section.__name__}.{name}"
        for section in sections(Settings)
        for name, field in section.model_fields.items()
        if not field.description
        and not (isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel))
    ]

    assert undocumented == []


def test_a_word_that_is_near_no_other_gets_no_hint() -> None:
    assert did_you_mean("prot", ["port", "host"]) == '; did you mean "port"?'
    assert did_you_mean("overlays", ["port", "host"]) == ""

"""After whole journeys the digits of NIK and account are in no file, table, log, event, webhook or mail."""

import logging

import pytest
from support.api import Api
from support.journey import Person
from support.rows import all_rows
from support.searching import holding
from support.six_months import all_six_months
from support.world import a_world

from jkp.database import drain

pytestmark = pytest.mark.slow
ACCOUNT = "1234567890"


async def digits_of(person: Person) -> tuple[str, str]:
    nik: str = (await person.me("{ viewer { participant { nik } } }"))["viewer"]["participant"]["nik"]
    assert len(nik) == 16
    return nik, ACCOUNT


async def places(api: Api, digits: tuple[str, ...], caplog: pytest.LogCaptureFixture) -> list[str]:
    """Where one of them is found: tables, files of the server (asked of another process), and the log."""
    await drain()
    tables = [name for name, rows in (await all_rows(api)).items() if any(each in repr(rows) for each in digits)]
    files = [str(file) for each in digits for file in holding(each, api.runtime.settings.storage.folder)]
    return [*tables, *files, *(["the log"] if any(each in caplog.text for each in digits) else [])]


async def test_after_six_months_the_digits_are_nowhere(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        sari = await all_six_months(api, "2025", 4_250_000)
        digits = await digits_of(sari)
        await sari.api.officer("{ claims(first: 50) { nodes { participant { nik } } } }")

    assert len(await sari.received()) == 6
    assert await places(api, digits, caplog) == []


async def test_after_every_service_was_used_the_digits_are_nowhere(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        world = await a_world(api)
        digits = await digits_of(world.sari)

    assert await places(api, digits, caplog) == []

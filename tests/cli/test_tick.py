"""`jkp tick` lets time take its effect once, for an operator's cron."""

import asyncio
from pathlib import Path

from conftest import Serve
from support.command import jkp, refusal, settings_file
from support.ends import happened
from support.journey import a_person
from support.serving import PLUGINS


async def test_tick_says_how_much_it_stored(serve_on_sqlite: Serve) -> None:
    # given a termination that was reported, and nothing that has run since
    api = await serve_on_sqlite()
    await api.travel_to("2025-03-10")
    sari = await a_person(api)
    await sari.reports("2025-02-24")
    folder = api.runtime.settings.storage.folder
    file = folder / "settings.toml"
    file.write_text(f'[storage]\nfolder = "{folder}"\n' + "".join(f"[plugins.{name}]\n" for name in PLUGINS))

    # when it runs twice
    first, second = [await asyncio.to_thread(jkp, "tick", "--settings", file) for _ in range(2)]

    # then the first one told what had happened
    assert (first.stdout, second.stdout) == ("changes: 1\n", "changes: 0\n"), first.stderr
    assert "CLAIM_OPENED 1" in await happened(sari)


def test_tick_on_no_database_says_what_to_do(tmp_path: Path) -> None:
    assert "there is no database" in refusal("tick", "--settings", settings_file(tmp_path))

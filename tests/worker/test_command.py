"""`jkp worker` works for servers that only answer, and stops in order."""

import asyncio
import signal
from pathlib import Path

from conftest import Serve
from support.api import Api
from support.command import begun, refusal, settings_file
from support.ends import happened
from support.journey import Person, a_person

from jkp.worker.running import alive

PATIENCE = 20.0


async def _opened(sari: Person) -> None:
    async with asyncio.timeout(PATIENCE):
        while "CLAIM_OPENED 1" not in await happened(sari):
            await asyncio.sleep(0.1)


async def test_a_server_that_only_answers_leaves_the_work_to_a_worker(serve_on_sqlite: Serve) -> None:
    # given a server that does not work, and somebody whom time has opened a claim
    api: Api = await serve_on_sqlite(server={"tick_seconds": 0.05})
    await api.travel_to("2025-03-10")
    sari = await a_person(api)
    async with alive(api.runtime, is_worker=False):
        await sari.reports("2025-02-24")
        await asyncio.sleep(0.2)
        assert "CLAIM_OPENED 1" not in await happened(sari)

        # when a worker begins on the same data
        folder = api.runtime.settings.storage.folder
        file = settings_file(folder.parent, plugins=())
        log = file.with_name("log")
        worker = begun("worker", "--settings", file, "--data", folder, out=log, err=log)
        try:
            await _opened(sari)
        finally:
            worker.send_signal(signal.SIGTERM)
        status, said = await asyncio.to_thread(worker.wait), log.read_text()

    # then it has worked, and stopped in order when it was told to
    lines = [line for line in said.splitlines() if " INFO jkp.events " not in line]
    told = [line.partition(" INFO jkp.worker ")[2] for line in lines]
    assert (status, told) == (0, ["the worker is there", "it was told to stop", "it has stopped"])


def test_a_worker_that_has_nothing_to_do_says_so(tmp_path: Path) -> None:
    file = settings_file(tmp_path, "[server]\ntick_seconds = 0")

    said = refusal("worker", "--settings", file)

    assert said == "server.tick_seconds: with 0 there is nothing to do for a worker"

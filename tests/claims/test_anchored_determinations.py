"""What the chain of decisions cannot tell by itself is told by its anchors: its end is gone, or all of it is new."""

import asyncio
import shutil
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Serve
from support.api import Api
from support.command import jkp
from support.journey import a_claimant
from support.rows import sql
from tortoise.connection import get_connection

from jkp.audit import anchors
from jkp.audit.anchors import AnchorUnfit
from jkp.audit.heads import BEGIN, Chained, Head
from jkp.claims import deciding
from jkp.claims.decisions import Determination
from jkp.database import WRITER
from jkp.operating import chains
from jkp.settings import Environment, Settings

DECISIONS = 2


async def decided(api: Api) -> None:
    for _ in range(DECISIONS):
        await a_claimant(api, "2025-03-10", assessed=False)


def anchored_in(api: Api, file: Path, **changes: Any) -> Settings:
    """The settings of this server, with its anchors in a file of the test."""
    settings = api.runtime.settings
    audit = settings.audit.model_copy(update={"anchor": file})
    return settings.model_copy(update={"audit": audit, **changes})


async def drop(api: Api, file: Path) -> None:
    with api.runtime.activate():
        anchors.drop(file, await api.runtime.heads())


async def faults(api: Api, file: Path | None) -> str:
    known = anchors.read(file, Chained.DETERMINATIONS) if file else {}
    with api.runtime.activate():
        return "\n".join((await deciding.verify(known)).faults)


async def computed_anew(api: Api) -> None:
    """As somebody does it who can write to the database, and knows how the chain is made."""
    await sql(api, "UPDATE determination SET amount = 9000000 WHERE seq = 1")
    await linked_anew(api)


async def linked_anew(api: Api) -> None:
    with api.runtime.activate():
        before = BEGIN
        for row in await Determination.filter(seq__isnull=False).using_db(get_connection(WRITER)).order_by("seq"):
            row.prev_hash = before
            row.hash = before = deciding.hash_of(row)
            await row.save(update_fields=["prev_hash", "hash"])


async def cut_off(api: Api) -> None:
    await sql(api, f"DELETE FROM determination WHERE seq = {DECISIONS}")  # noqa: S608 - a number


async def all_gone(api: Api) -> None:
    await sql(api, "DELETE FROM determination")


async def taken_out_of_the_chain(api: Api) -> None:
    await sql(api, "UPDATE determination SET seq = NULL, hash = NULL, prev_hash = NULL")


Touch = Callable[[Api], Awaitable[None]]


@pytest.mark.parametrize(
    ("touch", "why"),
    [
        (cut_off, "entries were removed from its end: 2 were anchored"),
        (all_gone, "entries were removed from its end: 2 were anchored"),
        (taken_out_of_the_chain, "entries were removed from its end: 2 were anchored"),
        (computed_anew, "it is not what was anchored: the chain was computed anew"),
    ],
)
async def test_what_only_an_anchor_can_tell_is_told(api: Api, tmp_path: Path, touch: Touch, why: str) -> None:
    # given decisions that were anchored
    anchor = tmp_path / "anchor"
    await decided(api)
    await drop(api, anchor)
    assert await faults(api, anchor) == ""

    # when somebody changes the database so that the chain holds
    await touch(api)
    assert await faults(api, None) == ""

    # then the anchors tell, and so does the doctor's look at the last one
    assert why in await faults(api, anchor)
    with api.runtime.activate():
        end = await chains.last_anchored(anchored_in(api, anchor), Chained.DETERMINATIONS)
    assert end.fault == "determinations: 2 is not what was anchored; `jkp verify` tells more"


async def test_an_anchor_is_written_for_each_chain_that_has_grown(api: Api, tmp_path: Path) -> None:
    anchor = tmp_path / "anchor"
    await decided(api)
    for _ in range(3):
        await drop(api, anchor)

    lines = [line.split()[1:] for line in anchor.read_text().splitlines() if "determinations" in line]
    assert lines == [["determinations", "2", anchors.read(anchor, Chained.DETERMINATIONS)[2]]]


async def test_a_file_of_anchors_from_before_is_one_of_the_audit(tmp_path: Path) -> None:
    file = tmp_path / "anchor"
    file.write_text(f"2025-03-10T09:00:00+07:00 7 {'a' * 64}\n")

    assert anchors.read(file) == {7: "a" * 64}
    assert anchors.read(file, Chained.DETERMINATIONS) == {}


def a_file_of_anchors(folder: Path) -> Path:
    file = folder / "anchor"
    file.write_text("".join(f"2025-03-10T09:00:00+07:00 determinations {n} {n:064x}\n" for n in range(1, 4)))
    return file


@pytest.mark.parametrize("left", [0, 1, 2])
def test_a_file_of_anchors_that_was_cut_is_told_by_its_copy(tmp_path: Path, left: int) -> None:
    file = a_file_of_anchors(tmp_path)
    copy = shutil.copy(file, tmp_path / "copy")

    file.write_text("".join(file.read_text().splitlines(keepends=True)[:left]))

    with pytest.raises(AnchorUnfit, match=f"{3 - left} of 3 anchors of .*copy are not in it: it was cut"):
        anchors.known_by(file, Path(copy))


def test_a_file_of_anchors_that_has_grown_since_it_was_copied_is_good(tmp_path: Path) -> None:
    file = a_file_of_anchors(tmp_path)
    copy = shutil.copy(file, tmp_path / "copy")
    anchors.drop(file, {Chained.DETERMINATIONS: Head(4, "b" * 64)})

    assert len(anchors.known_by(file, Path(copy))) == 4


@pytest.mark.parametrize("cut", [1, 2, 40])
def test_a_line_of_anchors_that_was_cut_is_told_without_a_copy(tmp_path: Path, cut: int) -> None:
    file = a_file_of_anchors(tmp_path)
    file.write_text(file.read_text()[:-cut])

    with pytest.raises(AnchorUnfit, match="line 3 is no anchor"):
        anchors.read(file)


async def test_in_production_what_should_have_been_anchored_and_is_not_is_told(api: Api, tmp_path: Path) -> None:
    # given decisions of 2025 that were anchored, and a file that somebody has cut whole lines of
    anchor = tmp_path / "anchor"
    await decided(api)
    await drop(api, anchor)
    settings = anchored_in(api, anchor, environment=Environment.PRODUCTION)
    with api.runtime.activate():
        assert (await chains.last_anchored(settings, Chained.DETERMINATIONS)).late is None

        anchor.write_text("")

        end = await chains.last_anchored(settings, Chained.DETERMINATIONS)
        assert end.late is not None
        assert end.late.startswith("determinations: nothing after 0 is anchored, since 2025-03-10T")
        # but not in a sandbox, whose clock is not that of the anchors
        sandbox = await chains.last_anchored(anchored_in(api, anchor), Chained.DETERMINATIONS)
        assert sandbox.late is None


@pytest.mark.slow
async def test_the_command_looks_at_the_anchors(serve: Serve, tmp_path: Path) -> None:
    api = await serve()
    await decided(api)
    folder, file = api.runtime.settings.storage.folder, tmp_path / "settings.toml"
    plugins = "".join(f"[plugins.{name}]\n" for name in api.runtime.settings.plugins)
    file.write_text(f'[storage]\nfolder = "{folder}"\n{plugins}')

    async def ran(*words: str) -> subprocess.CompletedProcess[str]:
        return await asyncio.to_thread(jkp, *words, "--settings", file)

    assert "determinations 2 " in (await ran("audit", "anchor")).stdout
    copy = shutil.copy(api.runtime.settings.anchor_file, tmp_path / "copy")
    whole = await ran("verify", "--anchor", str(copy))
    assert "2 in one unbroken chain, 1 anchors" in whole.stdout, whole.stderr

    api.runtime.settings.anchor_file.write_text("")
    cut = await ran("verify", "--anchor", str(copy))
    assert (cut.returncode, "it was cut" in cut.stderr) == (1, True)

    shutil.copy(copy, api.runtime.settings.anchor_file)
    await cut_off(api)
    gone = await ran("verify")
    assert (gone.returncode, gone.stderr) == (
        1,
        "determination 1: entries were removed from its end: 2 were anchored\n",
    )
    assert "fault chains: determinations: 2 is not what was anchored" in (await ran("doctor")).stdout


async def test_a_sandbox_that_begins_again_forgets_its_anchors(api: Api) -> None:
    await decided(api)
    anchor = api.runtime.settings.anchor_file
    await drop(api, anchor)

    await api("mutation { sandboxReset { errors { code } } }")

    assert not anchor.exists()

"""The chain of the audit: whatever is edited, removed, moved or cut off is found."""

import asyncio
import subprocess
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from support.api import Api
from support.command import jkp
from support.rows import sql

from jkp.audit import anchors, chain
from jkp.audit.anchors import AnchorUnfit
from jkp.audit.chain import Broken
from jkp.audit.heads import Chained
from jkp.audit.models import Personal
from jkp.audit.noting import Scene, entry
from jkp.audit.recording import Recorder
from jkp.database import drain
from jkp.opaque import global_id

ENTRIES = 60
EDITS = 100


async def a_chain(api: Api, length: int = ENTRIES) -> None:
    """So many entries about so many people."""
    recorder, said = Recorder(api.runtime.settings.audit_folder), Scene("OFFICER:ratna", "claims", "r" * 32)
    await recorder.add([entry(said, uuid4(), [Personal.NIK]) for _ in range(length)])
    await drain()


async def anchored(file: Path) -> None:
    """Write down where the audit stands."""
    anchors.drop(file, {Chained.AUDIT: await chain.head()})


def an_edit(random: Random) -> list[str]:
    """Statements that change the audit past the server, each in another way."""
    pos, other = random.sample(range(1, ENTRIES + 1), 2)
    return random.choice(
        [
            [f"UPDATE audit_entry SET actor = 'OFFICER:x{pos}' WHERE pos = {pos}"],  # noqa: S608 - numbers of ours
            [f"UPDATE audit_entry SET kinds = 'NAME' WHERE pos = {pos}"],  # noqa: S608
            [f"UPDATE audit_entry SET action = 'ERASE' WHERE pos = {pos}"],  # noqa: S608
            [f"UPDATE audit_entry SET operation = 'node' WHERE pos = {pos}"],  # noqa: S608
            [f"UPDATE audit_entry SET request_id = 'x' WHERE pos = {pos}"],  # noqa: S608
            [f"UPDATE audit_entry SET participant_id = NULL WHERE pos = {pos}"],  # noqa: S608
            [f"UPDATE audit_entry SET at = '2020-01-01 00:00:00+00:00' WHERE pos = {pos}"],  # noqa: S608
            [f"UPDATE audit_entry SET hash = prev_hash WHERE pos = {pos}"],  # noqa: S608
            [f"DELETE FROM audit_entry WHERE pos = {pos}"],  # noqa: S608
            [f"DELETE FROM audit_entry WHERE pos >= {pos}"],  # noqa: S608
            ["DELETE FROM audit_entry"],
            [f"UPDATE audit_entry SET pos = NULL, hash = NULL, prev_hash = NULL WHERE pos >= {pos}"],  # noqa: S608
            [
                f"UPDATE audit_entry SET pos = -1 WHERE pos = {pos}",  # noqa: S608
                f"UPDATE audit_entry SET pos = {pos} WHERE pos = {other}",  # noqa: S608
                f"UPDATE audit_entry SET pos = {other} WHERE pos = -1",  # noqa: S608
            ],
        ]
    )


async def faults_of(api: Api, known: Any) -> str:
    with api.runtime.activate():
        try:
            await chain.verify(known)
        except Broken as broken:
            return f"{broken.pos} {broken.why}"
    return ""


async def test_a_hundred_random_edits_are_all_found(api: Api, tmp_path: Path) -> None:
    # given a chain that holds, and an anchor of its end
    random, anchor = Random(20250310), tmp_path / "anchor"  # noqa: S311 - a test that can be run again
    with api.runtime.activate():
        await a_chain(api)
        await anchored(anchor)
    known, kept = anchors.read(anchor), "CREATE TABLE kept AS SELECT * FROM audit_entry"
    await sql(api, kept)
    assert await faults_of(api, known) == ""

    # when it is changed in a hundred ways, one after the other
    missed = []
    for _ in range(EDITS):
        edit = an_edit(random)
        for statement in edit:
            await sql(api, statement)
        if not await faults_of(api, known):
            missed.append(edit)
        await sql(api, "DELETE FROM audit_entry")
        await sql(api, "INSERT INTO audit_entry SELECT * FROM kept")

    # then none was missed
    await sql(api, "DROP TABLE kept")
    assert missed == []


async def test_a_chain_that_was_computed_anew_is_found_by_its_anchor(any_api: Api, tmp_path: Path) -> None:
    anchor = tmp_path / "anchor"
    with any_api.runtime.activate():
        await a_chain(any_api, 5)
        await anchored(anchor)

        # when somebody removes an entry, and lets the server link the others anew
        await sql(any_api, "DELETE FROM audit_entry WHERE pos = 2")
        await sql(any_api, "UPDATE audit_entry SET pos = NULL, hash = NULL, prev_hash = NULL")
        await chain.link_all()
        await a_chain(any_api, 3)

    # then without the anchor it would hold
    assert await faults_of(any_api, {}) == ""
    assert "computed anew" in await faults_of(any_api, anchors.read(anchor))


async def test_writers_side_by_side_make_one_chain(any_api: Api) -> None:
    with any_api.runtime.activate():
        recorders = [Recorder(any_api.runtime.settings.audit_folder) for _ in range(5)]
        said = Scene("OFFICER:ratna", "claims")
        many = [[entry(said, uuid4(), [Personal.NAME]) for _ in range(20)] for _ in recorders]
        await asyncio.gather(*(one.add(entries) for one, entries in zip(recorders, many, strict=True)))
        await drain()
        assert (await chain.verify({})).pos == 100


async def test_an_anchor_is_written_only_when_something_was_noted(api: Api, tmp_path: Path) -> None:
    anchor = tmp_path / "folder" / "anchor"
    with api.runtime.activate():
        await a_chain(api, 2)
        for _ in range(3):
            await anchored(anchor)
        await a_chain(api, 1)
        await anchored(anchor)

    assert list(anchors.read(anchor)) == [2, 3]
    assert anchor.stat().st_mode & 0o077 == 0


def test_a_file_of_anchors_that_is_none_is_told(tmp_path: Path) -> None:
    file = tmp_path / "anchor"
    file.write_text("2025-03-10T09:00:00+07:00 1 abc\n")

    with pytest.raises(AnchorUnfit, match="line 1 is no anchor"):
        anchors.read(file)


@pytest.mark.slow
async def test_the_commands_tell_it(serve: Any, tmp_path: Path) -> None:
    api = await serve()
    with api.runtime.activate():
        await a_chain(api, 3)
    file = tmp_path / "settings.toml"
    plugins = "".join(f"[plugins.{name}]\n" for name in api.runtime.settings.plugins)
    file.write_text(f'[storage]\nfolder = "{api.runtime.settings.storage.folder}"\n{plugins}')
    [row] = await sql(api, "SELECT participant_id FROM audit_entry WHERE pos = 2")

    async def ran(*words: str) -> subprocess.CompletedProcess[str]:
        return await asyncio.to_thread(jkp, "audit", *words, "--settings", file)

    assert (await ran("anchor")).stdout.startswith("audit 3 ")
    assert (await ran("verify")).stdout.startswith("the audit is whole: 3 entries, 1 anchors")
    for name in (str(row["participant_id"]), global_id("Participant", row["participant_id"])):
        listed = (await ran("list", name)).stdout
        assert "OFFICER:ratna  READ  NIK  claims" in listed
        assert listed.endswith("1 entries\n")

    await sql(api, "DELETE FROM audit_entry WHERE pos = 3")
    broken = await ran("verify")
    assert (broken.returncode, broken.stderr) == (
        1,
        "the audit was changed at entry 2: entries were removed from its end: 3 were anchored\n",
    )

"""Root keys change while the server runs: the newest seals, older ones open, and nothing stays behind."""

import asyncio
import base64
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from conftest import Serve
from cryptography.exceptions import InvalidTag
from support import operations as op
from support.api import Api
from support.command import jkp
from support.journey import a_claimant, a_person, refusals
from support.rows import all_rows

from jkp import resealing
from jkp.database import run_tx
from jkp.idempotency import Once
from jkp.participants.models import BankAccount, Participant
from jkp.privacy import erasing
from jkp.security import sealing
from jkp.security.sealing import KEY_BYTES, KeyUnknown, Seals
from jkp_schema.ids import uuid_of

OLD, NEW = b"o" * KEY_BYTES, b"n" * KEY_BYTES
COLUMN, ROW, NIK = "participant.nik", "3a1f6c1e", "3171234506900001"
NIK_OF = "{ viewer { participant { nik } } }"


@contextmanager
def keys(api: Api, seals: Seals) -> Iterator[None]:
    """The server runs with other root keys."""
    before, api.runtime.seals = api.runtime.seals, seals
    try:
        with api.runtime.activate():
            yield
    finally:
        api.runtime.seals = before


def changing(api: Api) -> Seals:
    """A new key, and that of the server before it."""
    return Seals(NEW, [api.runtime.seals._newest._root])  # noqa: SLF001 - the key that the server made


async def resealed(api: Api) -> dict[str, int]:
    counts: dict[str, int] = await resealing.reseal(api.runtime.database.tables())
    return counts


def test_an_older_key_opens_what_it_has_sealed_and_seals_nothing() -> None:
    before, meanwhile, after = Seals(OLD), Seals(NEW, [OLD]), Seals(NEW)

    assert meanwhile.open(COLUMN, ROW, before.seal(COLUMN, ROW, NIK)) == NIK
    assert after.open(COLUMN, ROW, meanwhile.seal(COLUMN, ROW, NIK)) == NIK
    with pytest.raises(KeyUnknown):
        after.open(COLUMN, ROW, before.seal(COLUMN, ROW, NIK))


def test_a_value_that_claims_another_key_does_not_open() -> None:
    version, _, content = Seals(OLD).seal(COLUMN, ROW, NIK).split(".")
    both = Seals(NEW, [OLD])

    with pytest.raises(InvalidTag):
        both.open(COLUMN, ROW, f"{version}.{both.names[0]}.{content}")


async def test_people_who_were_erased_do_not_stop_it(api: Api) -> None:
    # given two of whom no more is left than that they were there
    erased = [uuid_of("Participant", (await a_person(api)).id) for _ in range(2)]
    for each in erased:
        with api.runtime.activate():
            await run_tx(partial(erasing.make_nameless, each))

    with keys(api, changing(api)):
        counts = await resealed(api)
        indexes = await Participant.filter(id__in=erased).values_list("nik_index", flat=True)

    assert counts["participant"] == 2
    assert all(str(index).startswith("erased:") for index in indexes)


async def test_everything_is_sealed_and_found_by_the_newest_key(any_api: Api) -> None:
    # given somebody of whom NIK, account, form and addresses are kept
    sari = await a_claimant(any_api, "2025-03-10")
    participant = uuid_of("Participant", sari.id)
    nik = (await sari.me(NIK_OF))["viewer"]["participant"]["nik"]

    # when keys change, and everything is sealed anew
    with keys(any_api, changing(any_api)):
        counts = await resealed(any_api)
        again = await resealed(any_api)
        left = await resealing.still_old(any_api.runtime.database.tables())

    # then it is done once, and the new key alone opens and finds what the old one did
    assert counts["participant"] >= 1
    assert counts["bank_account"] >= 1
    assert set(again.values()) == set(left.values()) == {0}
    with keys(any_api, Seals(NEW)):
        row = await Participant.get(id=participant, nik_index=sealing.current().index(COLUMN, nik))
        account = await BankAccount.get(participant_id=participant)
        assert (row.nik(), account.number()) == (nik, "1234567890")


async def test_while_keys_change_people_are_found_by_either(api: Api) -> None:
    sari = await a_person(api)
    nik = (await sari.me(NIK_OF))["viewer"]["participant"]["nik"]

    # when a server with the new key is asked before anything is sealed anew
    with keys(api, changing(api)):
        assert (await sari.me(NIK_OF))["viewer"]["participant"]["nik"] == nik
        given = {"nik": nik, "name": "Sari Wulandari", "bornOn": "1990-06-05", "key": op.key()}
        assert refusals(await api.officer(op.REGISTER_PARTICIPANT, **given)) == ["NIK_ALREADY_REGISTERED"]


async def test_a_request_that_is_sent_again_after_the_change_has_its_first_result(api: Api) -> None:
    before = (await a_person(api)).id
    content = ("OFFICER:ratna", "key-1", "op", {"nik": NIK})

    async def effect() -> object:
        return uuid_of("Participant", before)

    with api.runtime.activate():
        first = await run_tx(lambda: Once.of(*content).run(effect))  # type: ignore[arg-type]
    with keys(api, changing(api)):
        assert await run_tx(lambda: Once.of(*content).run(lambda: pytest.fail("it ran twice"))) == first


async def test_what_is_changed_meanwhile_is_not_overwritten(api: Api) -> None:
    # given an account that was read to be sealed anew
    sari = await a_claimant(api, "2025-03-10")
    with keys(api, changing(api)):
        [account] = await resealing._next(BankAccount, BankAccount.SEALED, None)  # noqa: SLF001 - the race itself

        # when she changes it before it is written
        changed = sealing.current().seal("bank_account.number", str(account.id), "9876543210")
        await BankAccount.filter(id=account.id).update(number_sealed=changed)
        await run_tx(lambda: resealing._batch([account], BankAccount.SEALED, {}))  # noqa: SLF001 - as above

        # then her change stands
        assert (await BankAccount.get(id=account.id)).number() == "9876543210"
    assert sari.id


async def test_every_sealed_column_says_that_it_is(api: Api) -> None:
    with api.runtime.activate():
        tables = api.runtime.database.tables()
    sealed = {(table, name) for table in tables for name in table._meta.fields_map if name.endswith("_sealed")}  # noqa: SLF001

    assert sealed <= {(table, name) for table, columns, _ in resealing.sealed_tables(tables) for name in columns}


@pytest.mark.slow
async def test_a_change_that_died_between_two_batches_goes_on(serve: Serve, tmp_path: Path) -> None:
    # given more people than one batch has, sealed with the old key, and settings with a new one
    api = await serve()
    people = [await a_person(api) for _ in range(3)]
    file = settings_for(api, tmp_path, NEW)

    # when the command dies after its first batch, and is run again
    died = await asyncio.to_thread(jkp, "keys", "rotate", "--settings", file, JKP_CRASH="keys.after_batch")
    done = await asyncio.to_thread(jkp, "keys", "rotate", "--settings", file)

    # then everything is sealed with the new key, and its rows are the same
    assert died.returncode == 9
    assert done.returncode == 0, done.stderr
    assert "newest: it seals" in (await asyncio.to_thread(jkp, "keys", "list", "--settings", file)).stdout
    assert {row["nik_sealed"].split(".")[1] for row in (await all_rows(api))["participant"]} == {Seals(NEW).names[0]}
    with keys(api, Seals(NEW)):
        assert len({(await Participant.get(id=uuid_of("Participant", each.id))).nik() for each in people}) == 3


@pytest.mark.slow
async def test_a_value_whose_key_is_missing_is_told(serve: Serve, tmp_path: Path) -> None:
    api = await serve()
    await a_person(api)

    file = settings_for(api, tmp_path, NEW, older=OLD)
    refused = await asyncio.to_thread(jkp, "keys", "rotate", "--settings", file)

    assert refused.returncode == 1
    assert "which is not in storage.old_field_keys" in refused.stderr


def settings_for(api: Api, folder: Path, newest: bytes, older: bytes | None = None) -> Path:
    """A settings file for the database of a server, with a newer key."""
    before = older or api.runtime.seals._newest._root  # noqa: SLF001 - the key that the server made
    file = folder / "keys.toml"
    newest_text, older_text = (base64.b64encode(key).decode() for key in (newest, before))
    plugins = "".join(f"[plugins.{name}]\n" for name in api.runtime.settings.plugins)
    file.write_text(
        f'[storage]\nfolder = "{api.runtime.settings.storage.folder}"\n'
        f'field_key = "{newest_text}"\nold_field_keys = ["{older_text}"]\n{plugins}'
    )
    return file

"""A participant's account at a plugin's board: one for each plugin, and one participant for each account."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from support.api import Api
from support.journey import a_person, codes
from support.rows import as_stored

from jkp.errors import Refused
from jkp.plugin import Accounts, PluginContext, transaction
from jkp_schema.ids import uuid_of

Install = Callable[..., None]
Serve = Callable[..., Awaitable[Api]]


@pytest.fixture
async def api(install: Install, serve_on_any: Serve) -> Api:
    """A server with two boards, `ant` and `bee`; on each database in turn."""
    install("ant", "")
    install("bee", "")
    return await serve_on_any(plugins={"ant": {}, "bee": {}, "sandbox": {}})


def accounts(api: Api, board: str = "ant") -> Accounts:
    """What the context of a board's plugin offers."""
    context: PluginContext[Any] = next(one for one in api.runtime.host.plugins if one.name == board).context
    return context.accounts


async def people(api: Api) -> tuple[UUID, UUID]:
    """Sari and Budi."""
    sari, budi = [await a_person(api) for _ in range(2)]
    return uuid_of("Participant", sari.id), uuid_of("Participant", budi.id)


async def test_an_account_is_found_by_its_participant_and_the_other_way_round(api: Api) -> None:
    sari, budi = await people(api)

    with api.runtime.activate():
        await accounts(api).link(sari, "sari-17")
        await accounts(api).link(sari, "sari-17")
        await accounts(api).link(budi, "budi-4")

        assert await accounts(api).account_of(sari) == "sari-17"
        assert await accounts(api).participant_of("budi-4") == budi


async def test_what_one_board_knows_no_other_one_sees(api: Api) -> None:
    sari, budi = await people(api)

    with api.runtime.activate():
        await accounts(api).link(sari, "sari-17")
        await accounts(api, "bee").link(budi, "sari-17")

        assert await accounts(api, "bee").account_of(sari) is None
        assert await accounts(api, "bee").participant_of("sari-17") == budi


async def test_an_account_has_one_participant_and_she_has_one_account(api: Api) -> None:
    sari, budi = await people(api)

    with api.runtime.activate():
        await accounts(api).link(sari, "sari-17")
        before = await as_stored(api)
        for participant, account in ((budi, "sari-17"), (sari, "sari-18")):
            with pytest.raises(Refused) as refused:
                await accounts(api).link(participant, account)
            assert codes([reason.stored() for reason in refused.value.reasons]) == ["ACCOUNT_ALREADY_LINKED"]
            assert refused.value.path == ("account",)
        assert await as_stored(api) == before


async def test_an_account_that_was_unlinked_can_be_linked_again(api: Api) -> None:
    sari, budi = await people(api)

    with api.runtime.activate():
        await accounts(api).link(sari, "sari-17")
        await accounts(api).unlink(sari)
        await accounts(api).unlink(sari)
        assert await accounts(api).account_of(sari) is None
        await accounts(api).link(budi, "sari-17")
        assert await accounts(api).participant_of("sari-17") == budi


@pytest.mark.parametrize("account", ["", " sari", "sari\n", "a\x00b", "x" * 129])
async def test_what_is_no_account_is_refused(api: Api, account: str) -> None:
    sari, _ = await people(api)

    with api.runtime.activate(), pytest.raises(Refused) as refused:
        await accounts(api).link(sari, account)
    assert codes([reason.stored() for reason in refused.value.reasons]) == ["INVALID_INPUT"]


async def test_nobody_unknown_gets_an_account(api: Api) -> None:
    with api.runtime.activate(), pytest.raises(Refused) as refused:
        await accounts(api).link(uuid4(), "sari-17")
    assert codes([reason.stored() for reason in refused.value.reasons]) == ["NOT_FOUND"]


async def test_a_link_belongs_to_the_plugins_own_transaction(api: Api) -> None:
    sari, _ = await people(api)

    async def link_and_fail() -> None:
        await accounts(api).link(sari, "sari-17")
        assert await accounts(api).account_of(sari) == "sari-17"
        raise LookupError

    with api.runtime.activate():
        with pytest.raises(LookupError):
            await transaction(link_and_fail)
        assert await accounts(api).account_of(sari) is None

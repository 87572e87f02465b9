"""A mail is queued with what it tells: once for its occasion, sealed, and only if that is committed."""

from functools import partial
from typing import Any

import pytest
from jinja2 import UndefinedError
from support.api import Api
from support.rows import all_rows

from jkp.database import TransactionMissing, run_tx
from jkp.mail.models import Mail
from jkp.mail.outbox import queue
from jkp.mail.terms import Language, MailKind

TO = "sari@contoh.id"
ABOUT: dict[str, Any] = {"name": "Sari Wulandari", "month": 2, "amount": 2_250_000}
approved = partial(queue, MailKind.CLAIM_APPROVED, about=ABOUT)


async def test_a_mail_waits_with_what_it_tells(api: Api) -> None:
    with api.runtime.activate():
        await run_tx(partial(approved, to=TO, language=Language.EN))
        mail = await Mail.get()
        assert (mail.address(), mail.about(), mail.status, mail.attempts) == (TO, ABOUT, "WAITING", 0)


async def test_the_same_occasion_makes_no_second_mail(any_api: Api) -> None:
    # given a mail about an event
    with any_api.runtime.activate():
        await run_tx(partial(approved, to=TO, occasion="event 7"))
        # when the event is read again, and the address is written otherwise
        await run_tx(partial(approved, to=TO.upper(), occasion="event 7"))
        # then there is one mail, but another one for somebody else, and for something else
        assert await Mail.all().count() == 1
        await run_tx(partial(approved, to="budi@contoh.id", occasion="event 7"))
        await run_tx(partial(approved, to=TO, occasion="event 8"))
        await run_tx(partial(approved, to=TO))
        assert await Mail.all().count() == 4


async def test_nothing_is_queued_by_what_was_rolled_back(api: Api) -> None:
    async def fails() -> None:
        await approved(to=TO)
        raise RuntimeError

    with api.runtime.activate():
        with pytest.raises(RuntimeError):
            await run_tx(fails)
        assert await Mail.all().count() == 0


async def test_outside_of_a_transaction_nothing_is_queued(api: Api) -> None:
    with api.runtime.activate(), pytest.raises(TransactionMissing):
        await approved(to=TO)


async def test_what_a_letter_lacks_is_found_when_it_is_queued(api: Api) -> None:
    with api.runtime.activate(), pytest.raises(UndefinedError, match="amount"):
        await run_tx(partial(queue, MailKind.CLAIM_APPROVED, to=TO, about={"name": "Sari", "month": 2}))


async def test_address_and_content_are_sealed(api: Api) -> None:
    with api.runtime.activate():
        await run_tx(partial(approved, to=TO, occasion="event 7"))
    row = str((await all_rows(api))["mail"])
    assert "event 7" in row
    for personal in (TO, "sari", "Wulandari", "2250000"):
        assert personal not in row

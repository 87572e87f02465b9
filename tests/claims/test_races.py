"""Many do one thing at one moment, on either database: it happens once."""

import asyncio

from support import operations as op
from support.api import Api
from support.journey import Person, a_claimant, an_applicant, codes


async def happened(person: Person, month: int, kind: str) -> int:
    return [event["type"] for event in (await person.claim(month))["history"]].count(kind)


async def test_two_verifiers_who_decide_at_once_one_decides(any_api: Api) -> None:
    sari = await an_applicant(any_api, "2025-03-10")
    await sari.step(op.TAKE_CLAIM, 1)
    about = {"claim": sari.claims[0]}

    await asyncio.gather(
        any_api.officer(op.APPROVE_CLAIM, **about, key=op.key()),
        any_api.officer(op.REJECT_CLAIM, **about, explanation="Tidak sesuai", key=op.key()),
    )

    claim = await sari.claim(1)
    assert len(claim["determinations"]) == 1
    assert claim["status"] == claim["determinations"][0]["outcome"]


async def test_thirty_filings_of_one_month_at_once_file_once(any_api: Api) -> None:
    # given a month that can be filed
    sari = await a_claimant(any_api, "2025-03-10")
    await sari.searches("2025-03-27")
    await any_api.travel_to("2025-04-10")
    await sari.selfie(2)

    # when thirty requests file it, each with a key of its own
    answers = await asyncio.gather(*(sari.files(2) for _ in range(30)))

    # then one does, and the others are told so, or to try again where they waited too long for it
    refused = sorted(code for answer in answers for code in codes(answer["errors"]))
    assert len(refused) == 29
    assert set(refused) <= {"ALREADY_SUBMITTED", "CONFLICT"}
    assert await happened(sari, 2, "CLAIM_SUBMITTED") == 1

"""Before the court no time runs against a participant who was asked to correct month 1 (R026)."""

from support import operations as op
from support.api import Api
from support.journey import Person, an_applicant, done
from support.verifying import returned, seen


async def disputed(person: Person, status: str, by: Api | None = None) -> None:
    done(await (by or person.me)(op.RECORD_DISPUTE, case=person.case_id, status=status, key=op.key()))


async def status(person: Person) -> str:
    found: str = (await seen(person, 1))["status"]
    return found


async def test_a_returned_claim_waits_for_the_ruling_and_has_its_time_anew(api: Api) -> None:
    # given a month 1 that was returned, and a dispute that went to court after that
    sari = await an_applicant(api, "2025-08-20")
    await returned(sari, 1, "BANK_ACCOUNT_INVALID")
    await disputed(sari, "PHI_PENDING")

    # when all time to correct it would be over
    await api.travel_to("2026-06-01")
    await api.tick()

    # then it still waits, and the ruling gives it time from then on
    assert ((await sari.case())["status"], await status(sari)) == ("RETURNED", "RETURNED")
    await disputed(sari, "FINAL", by=api.officer)
    assert (await seen(sari, 1))["cureEndsOn"] == "2026-06-08"
    await api.travel_to("2026-06-09")
    assert await status(sari) == "REJECTED"

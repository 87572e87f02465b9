"""G21: the employer reports within 7 working days; a late report is told late, and keeps nobody from the benefit."""

import pytest
from conftest import Serve
from support import operations as op
from support.api import Api
from support.journey import a_person, done
from support.reporting import an_employer, nik_of, reports_of

ENDED_ON = "2025-03-27"
DUE_ON = "2025-04-16"
DUE_ON_WITHOUT_JOINT_LEAVE = "2025-04-09"


async def reported(api: Api, on: str) -> tuple[str, bool]:
    """The deadline of an employer's report that comes on a day, and whether it is late."""
    sari, employer = await a_person(api), await an_employer(api)
    await api.travel_to(on)
    answer = await employer(op.REPORT_BY_EMPLOYER, nik=await nik_of(sari), on=ENDED_ON, key=op.key())
    report = done(answer)["report"]
    return report["dueOn"], report["late"]


async def test_the_seventh_working_day_is_in_time(api: Api) -> None:
    assert await reported(api, DUE_ON) == (DUE_ON, False)


async def test_the_day_after_it_is_accepted_as_late(api: Api) -> None:
    assert await reported(api, "2025-04-17") == (DUE_ON, True)


@pytest.mark.parametrize(("on", "late"), [(DUE_ON_WITHOUT_JOINT_LEAVE, False), ("2025-04-10", True)])
async def test_with_the_overlay_joint_leave_does_not_stop_the_days(kept: Serve, on: str, late: bool) -> None:  # noqa: FBT001 - a case of the table
    api = await kept(rulebook={"overlays": ["joint-leave-works"]})

    assert await reported(api, on) == (DUE_ON_WITHOUT_JOINT_LEAVE, late)


async def test_she_need_not_wait_for_her_employer(api: Api) -> None:
    # given a participant who reports the day after
    sari = await a_person(api)
    await api.travel_to("2025-03-28")
    await sari.reports(ENDED_ON)

    # then she has no deadline
    (report,) = await reports_of(sari.me, sari.case_id)
    assert (report["channel"], report["dueOn"], report["late"]) == ("SIAPKERJA_PARTICIPANT", None, False)


async def test_a_late_employer_does_not_touch_her_claim(api: Api) -> None:
    # given a claim that was filed on her own report
    sari, employer = await a_person(api), await an_employer(api)
    await api.travel_to("2025-03-28")
    await sari.reports(ENDED_ON)
    await sari.filed(1)
    before = await sari.claim(1)

    # when the employer is late
    await api.travel_to("2025-04-17")
    late = await employer(op.REPORT_BY_EMPLOYER, nik=await nik_of(sari), on=ENDED_ON, key=op.key())

    # then nothing of it has changed, and it is approved
    assert done(late)["report"]["late"]
    assert await sari.claim(1) == before
    assert (await sari.approved(1))["status"] == "APPROVED"

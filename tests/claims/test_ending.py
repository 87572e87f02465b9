"""The early end of a benefit (R110, R150): who may tell it, what it takes with it, and what goes on (decision 0019)."""

import asyncio

import pytest
from support import operations as op
from support.api import Answered, Api
from support.ends import REPORT_DEATH, case_of, died, ended, ends, found_work, happened, statuses
from support.journey import Person, a_claimant, a_person, an_applicant, codes, done, refusals

from jkp.security.principals import Role
from jkp_schema.ids import uuid_of

FOUR = ["CANCELLED"] * 4


@pytest.fixture
async def sari(api: Api) -> Person:
    """Her month 1 was approved on 10 March 2025, and her search for month 2 is done."""
    person = await a_claimant(api, "2025-03-10")
    await person.searches("2025-03-20")
    return person


@pytest.fixture
async def filed(sari: Person) -> Person:
    """She filed month 2 on 10 April 2025."""
    await sari.api.travel_to("2025-04-10")
    await sari.filed(2)
    return sari


# --- the report of a new job ---------------------------------------------------------------------------------


async def test_the_report_keeps_what_was_told_and_its_last_day(sari: Person) -> None:
    await sari.api.travel_to("2025-04-02")

    placement = done(await found_work(sari, "2025-03-24", employer="PT  Angin Timur", position="Juru las"))[
        "benefitCase"
    ]["placement"]

    assert (placement["employerName"], placement["position"]) == ("PT Angin Timur", "Juru las")
    assert (placement["acceptedOn"], placement["dueOn"], placement["late"]) == ("2025-03-24", "2025-04-11", False)


@pytest.mark.parametrize(("on", "late"), [("2025-05-14", False), ("2025-05-15", True)])
async def test_seven_working_days_are_in_time_and_a_late_report_is_accepted(
    sari: Person,
    on: str,
    late: bool,  # noqa: FBT001 - a case of the table
) -> None:
    await sari.api.travel_to(on)

    # 13 May 2025 is joint leave, 12 May is Waisak, and 1 May is Labour Day
    case = done(await found_work(sari, "2025-04-30"))["benefitCase"]

    assert (case["placement"]["dueOn"], case["placement"]["late"]) == ("2025-05-14", late)
    assert case["status"] == "TERMINATED"


async def test_an_officer_reports_for_anybody(sari: Person) -> None:
    assert ended(await found_work(sari, "2025-03-20", by=sari.api.officer))[:2] == ("TERMINATED", "REEMPLOYED")


async def test_a_job_needs_no_position(sari: Person) -> None:
    case = done(await found_work(sari, "2025-03-20", position=""))["benefitCase"]

    assert case["placement"]["position"] == ""


async def test_a_second_report_is_refused(sari: Person) -> None:
    await found_work(sari, "2025-03-20")

    assert refusals(await found_work(sari, "2025-03-19")) == ["ALREADY_DONE"]


async def test_of_two_reports_at_once_one_counts(any_api: Api) -> None:
    sari = await a_claimant(any_api, "2025-03-10")

    answers = await asyncio.gather(*(found_work(sari, "2025-03-10") for _ in range(5)))

    assert sorted(code for answer in answers for code in refusals(answer)) == ["ALREADY_DONE"] * 4
    assert (await happened(sari)).count("CASE_TERMINATED") == 1


@pytest.mark.parametrize(("on", "field"), [("2025-03-21", "acceptedOn"), ("2025-02-23", "acceptedOn")])
async def test_a_job_in_the_future_or_before_the_termination_is_refused(sari: Person, on: str, field: str) -> None:
    (error,) = (await found_work(sari, on))["reportPlacement"]["errors"]

    assert (error["code"], error["path"]) == ("INVALID_INPUT", [field])
    assert (await case_of(sari))["status"] == "ACTIVE"


async def test_a_job_on_the_day_of_the_termination_may_be_reported(sari: Person) -> None:
    assert ended(await found_work(sari, "2025-02-24"))[0] == "TERMINATED"


async def test_there_was_no_deadline_before_the_guideline_of_2024(api: Api) -> None:
    sari = await a_claimant(api, "2024-03-04")

    assert refusals(await found_work(sari, "2024-03-04")) == ["RULEBOOK_NOT_EFFECTIVE"]


async def test_a_report_without_employer_is_refused(sari: Person) -> None:
    assert refusals(await found_work(sari, "2025-03-20", employer=" ")) == ["INVALID_INPUT"]


async def test_somebody_elses_case_is_not_found(sari: Person) -> None:
    stranger = await a_person(sari.api)

    assert refusals(await found_work(sari, "2025-03-20", by=stranger.me)) == ["NOT_FOUND"]
    assert refusals(await ends(sari, "WITHDRAWN", by=stranger.me)) == ["NOT_FOUND"]


async def test_the_placement_is_for_its_owner_and_officers(sari: Person) -> None:
    await found_work(sari, "2025-03-20")

    stranger = await a_person(sari.api)
    query = "query($id: ID!) { benefitCase(id: $id) { placement { employerName } } }"
    assert (await stranger.me(query, id=sari.case_id))["benefitCase"] is None
    assert (await sari.api.officer(query, id=sari.case_id))["benefitCase"]["placement"]


# --- what goes on and what does not ----------------------------------------------------------------------------


async def test_a_job_before_month_1_was_filed_ends_the_case(api: Api) -> None:
    sari = await a_person(api)
    await sari.reports("2025-02-24")

    assert ended(await found_work(sari, "2025-03-03")) == ("TERMINATED", "REEMPLOYED", ["CANCELLED"] * 6)
    assert codes((await sari.files(1))["errors"]) == ["REEMPLOYED"]


async def test_a_month_1_that_was_filed_before_the_job_is_decided_and_paid(api: Api) -> None:
    # given a month 1 that waits for an officer
    sari = await an_applicant(api, "2025-03-10")
    await api.travel_to("2025-03-12")

    # when she is hired
    assert ended(await found_work(sari, "2025-03-11"))[2] == ["SUBMITTED", *["CANCELLED"] * 5]

    # then month 1 is approved and paid, and the case stays terminated
    assert (await sari.paid(1))["amount"] == 2_550_000
    assert (await case_of(sari))["status"] == "TERMINATED"


@pytest.mark.parametrize(
    ("hired_on", "month_2"), [("2025-04-11", "SUBMITTED"), ("2025-04-10", "CANCELLED"), ("2025-04-09", "CANCELLED")]
)
async def test_who_filed_before_the_day_of_the_job_was_still_looking_for_one(
    filed: Person, hired_on: str, month_2: str
) -> None:
    await filed.api.travel_to("2025-04-11")

    assert ended(await found_work(filed, hired_on))[2] == ["APPROVED", month_2, *FOUR]


async def test_a_month_that_an_officer_has_taken_is_cancelled_like_any_other(filed: Person) -> None:
    await filed.step(op.TAKE_CLAIM, 2)

    assert ended(await found_work(filed, "2025-04-09"))[2] == ["APPROVED", "CANCELLED", *FOUR]
    assert codes((await filed.claim(2))["locks"]) == ["REEMPLOYED"]


async def test_a_month_that_was_approved_stays_whatever_came_to_light(filed: Person) -> None:
    await filed.approved(2)

    assert ended(await found_work(filed, "2025-04-09"))[2] == ["APPROVED", "APPROVED", *FOUR]


async def test_a_month_that_was_missed_stays_missed(sari: Person) -> None:
    await sari.api.travel_to("2025-04-20")

    assert ended(await found_work(sari, "2025-04-18"))[2] == ["APPROVED", "LAPSED", *FOUR]


async def test_a_job_that_is_reported_after_the_last_month_ends_nothing(sari: Person) -> None:
    # given a benefit that was over when its last month had lapsed
    await sari.api.travel_to("2025-09-12")

    # when the job of its last days is reported in time
    case = done(await found_work(sari, "2025-09-08"))["benefitCase"]

    assert (case["status"], case["closedReason"], case["placement"]["late"]) == ("COMPLETED", None, False)
    assert statuses(case) == ["APPROVED", *["LAPSED"] * 5]


async def test_a_right_that_has_expired_cannot_end_in_a_job(api: Api) -> None:
    sari = await a_person(api)
    await sari.reports("2025-02-24")
    await api.travel_to("2025-09-01")

    assert refusals(await found_work(sari, "2025-08-29")) == ["ILLEGAL_TRANSITION"]
    assert (await case_of(sari))["status"] == "EXPIRED"


# --- death -------------------------------------------------------------------------------------------------------


async def test_a_month_that_was_filed_before_the_death_goes_on(filed: Person) -> None:
    await filed.api.travel_to("2025-04-20")

    done(await died(filed, "2025-04-12"))

    assert statuses(await case_of(filed)) == ["APPROVED", "SUBMITTED", *FOUR]
    assert (await filed.approved(2))["status"] == "APPROVED"


async def test_a_death_is_reported_once(sari: Person) -> None:
    await died(sari, "2025-03-20")

    assert refusals(await died(sari, "2025-03-19")) == ["ALREADY_DONE"]


@pytest.mark.parametrize("on", ["2025-03-21", "1990-06-04"])
async def test_nobody_dies_in_the_future_or_before_birth(sari: Person, on: str) -> None:
    (error,) = (await died(sari, on))["reportDeath"]["errors"]

    assert (error["code"], error["path"]) == ("INVALID_INPUT", ["diedOn"])


async def test_a_death_of_nobody_is_not_found(sari: Person) -> None:
    sari.id = sari.case_id

    assert refusals(await died(sari, "2025-03-20")) == ["NOT_FOUND"]


async def test_a_death_leaves_a_case_alone_that_had_ended(sari: Person) -> None:
    await found_work(sari, "2025-03-20")

    done(await died(sari, "2025-03-20"))

    assert (await case_of(sari))["closedReason"] == "REEMPLOYED"


async def test_only_officers_report_a_death(sari: Person) -> None:
    with pytest.raises(Answered) as refused:
        await sari.me(REPORT_DEATH, participant=sari.id, on="2025-03-20", key=op.key())

    assert refused.value.codes == ["FORBIDDEN"]


# --- fraud, and a participant who gives it up ----------------------------------------------------------------


async def test_fraud_takes_every_month_that_is_not_decided(filed: Person) -> None:
    await filed.api.travel_to("2025-04-11")

    answer = await ends(filed, "FRAUD", by=filed.api.officer)

    assert ended(answer) == ("TERMINATED", "FRAUD", ["APPROVED", "CANCELLED", *FOUR])
    assert done(answer)["benefitCase"]["closedOn"] == "2025-04-11"
    assert codes((await filed.claim(3))["locks"]) == ["CASE_NOT_ACTIVE"]


async def test_a_participant_gives_the_benefit_up_and_keeps_what_was_filed_before(filed: Person) -> None:
    await filed.api.travel_to("2025-04-11")

    assert ended(await ends(filed, "WITHDRAWN")) == ("TERMINATED", "WITHDRAWN", ["APPROVED", "SUBMITTED", *FOUR])


async def test_an_officer_ends_it_for_a_participant_who_gives_it_up(sari: Person) -> None:
    assert ended(await ends(sari, "WITHDRAWN", by=sari.api.officer))[:2] == ("TERMINATED", "WITHDRAWN")


async def test_a_participant_declares_no_fraud(sari: Person) -> None:
    assert refusals(await ends(sari, "FRAUD")) == ["FORBIDDEN"]


@pytest.mark.parametrize("reason", ["REEMPLOYED", "DECEASED"])
async def test_jobs_and_deaths_are_reported_not_declared(sari: Person, reason: str) -> None:
    (error,) = (await ends(sari, reason, by=sari.api.officer))["endCase"]["errors"]

    assert (error["code"], error["path"]) == ("INVALID_INPUT", ["reason"])


async def test_an_end_needs_an_explanation(sari: Person) -> None:
    assert refusals(await ends(sari, "WITHDRAWN", why=" ")) == ["INVALID_INPUT"]


async def test_what_has_ended_does_not_end_again(sari: Person) -> None:
    await ends(sari, "WITHDRAWN")

    assert refusals(await ends(sari, "FRAUD", by=sari.api.officer)) == ["ILLEGAL_TRANSITION"]
    assert refusals(await found_work(sari, "2025-03-20")) == ["ILLEGAL_TRANSITION"]


@pytest.mark.parametrize("step", ["job", "end"])
async def test_officers_do_not_end_their_own_benefit(sari: Person, step: str) -> None:
    # given an officer who is the participant herself
    by = sari.api.acting(Role.OFFICER, str(uuid_of("Participant", sari.id)))

    answer = await (found_work(sari, "2025-03-20", by=by) if step == "job" else ends(sari, "WITHDRAWN", by=by))

    assert refusals(answer) == ["FORBIDDEN"]


@pytest.mark.parametrize(("reason", "by"), [("FRAUD", "OFFICER"), ("WITHDRAWN", "PARTICIPANT")])
async def test_who_ended_it_and_why_is_kept_with_the_decisions(sari: Person, reason: str, by: str) -> None:
    await ends(sari, reason, by=sari.api.officer if by == "OFFICER" else None, why="Karena ini")

    query = "query($id: ID!) { claim(id: $id) { determinations { outcome method inputs reasons { code message } } } }"
    decision = (await sari.me(query, id=sari.claims[0]))["claim"]["determinations"][-1]
    assert (decision["outcome"], decision["method"]) == ("ENDED", "MANUAL")
    assert decision["reasons"] == [{"code": "CASE_ENDED", "message": f"The benefit was ended ({reason}): Karena ini"}]

"""Applications move on, each step is dated, and what that means for the mission (R084, R116, R119)."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from support import operations as op
from support.api import Answered, Api
from support.journey import Person, a_claimant, done, refusals

from jkp.plugin import Retraction
from jkp.security.principals import Role
from jkp_schema.ids import int_of

Post = Callable[..., Awaitable[str]]

COMPANY = "PT Uji Coba Lestari"
_APPLICATION = "id status history { status changedAt changedBy } invitations { kind }"
MOVE = f"""
mutation($application: ID!, $move: KarirhubEmployerMove!, $key: String!) {{
  karirhubMoveApplication(input: {{applicationId: $application, move: $move, idempotencyKey: $key}}) {{
    application {{ {_APPLICATION} }} {op.ERRORS}
  }}
}}"""
WITHDRAW = f"""
mutation($application: ID!, $key: String!) {{
  karirhubWithdraw(input: {{applicationId: $application, idempotencyKey: $key}}) {{
    application {{ {_APPLICATION} }} mission {{ points state }} {op.ERRORS}
  }}
}}"""
STATE = """{ viewer { participant {
  karirhubApplications { nodes { status history { status changedAt changedBy } } }
  activities { nodes { kind counted reason { code } } } currentMission { points }
} } }"""


async def applied(sari: Person, post: Post, **vacancy: Any) -> str:
    application: str = done(await sari.me(op.APPLY, vacancy=await post(**vacancy)))["application"]["id"]
    return application


async def says(api: Api, application: str, move: str, company: str = COMPANY) -> dict[str, Any]:
    answer: dict[str, Any] = await api.acting(Role.EMPLOYER, company)(
        MOVE, application=application, move=move, key=op.key()
    )
    return answer


async def state_of(person: Person) -> dict[str, Any]:
    participant: dict[str, Any] = (await person.me(STATE))["viewer"]["participant"]
    return participant


async def test_each_step_of_the_company_is_in_the_history_with_its_moment(api: Api, post: Post) -> None:
    # given an application of 10 March
    sari = await a_claimant(api, "2025-03-10")
    application = await applied(sari, post)

    # when the company reads it, considers it, calls, and accepts, on the days after
    await api.travel_to("2025-03-11")
    done(await says(api, application, "SEE"))
    await api.travel_to("2025-03-12")
    done(await says(api, application, "SHORTLIST"))
    await api.travel_to("2025-03-13")
    employer = api.acting(Role.EMPLOYER, COMPANY)
    done(await employer(op.INVITE, application=application, kind="INTERVIEW", key=op.key()))
    await api.travel_to("2025-03-14")
    accepted = done(await says(api, application, "ACCEPT"))["application"]

    # then the participant sees every step
    [shown] = (await state_of(sari))["karirhubApplications"]["nodes"]
    assert shown == {"status": "ACCEPTED", "history": accepted["history"]}
    assert [(step["status"], step["changedAt"][:16], step["changedBy"]) for step in shown["history"]] == [
        ("SENT", "2025-03-10T09:00", "PARTICIPANT"),
        ("SEEN", "2025-03-11T09:00", "EMPLOYER"),
        ("SHORTLISTED", "2025-03-12T09:00", "EMPLOYER"),
        ("INTERVIEW", "2025-03-13T09:00", "EMPLOYER"),
        ("ACCEPTED", "2025-03-14T09:00", "EMPLOYER"),
    ]


async def test_a_rejection_by_the_company_takes_nothing_from_the_participant(api: Api, post: Post) -> None:
    sari = await a_claimant(api, "2025-03-10")
    application = await applied(sari, post)

    done(await says(api, application, "REJECT"))

    state = await state_of(sari)
    assert state["karirhubApplications"]["nodes"][0]["status"] == "REJECTED"
    assert state["activities"]["nodes"] == [{"kind": "JOB_APPLICATION", "counted": True, "reason": None}]
    assert state["currentMission"] == {"points": 1}


async def test_an_application_that_she_takes_back_counts_no_longer_and_the_call_that_came_of_it_does(
    api: Api, post: Post
) -> None:
    # given an application of which a call came, and another one
    sari = await a_claimant(api, "2025-03-10")
    application = await applied(sari, post)
    other = await applied(sari, post, company="PT Lain")
    employer = api.acting(Role.EMPLOYER, COMPANY)
    done(await employer(op.INVITE, application=application, kind="INTERVIEW", key=op.key()))

    # when she takes both back, the other one twice with the same request
    key = op.key()
    withdrawn = [done(await sari.me(WITHDRAW, application=other, key=key)) for _ in range(2)]
    done(await sari.me(WITHDRAW, application=application, key=op.key()))

    # then neither counts, and the call does
    assert withdrawn[0] == withdrawn[1]
    assert withdrawn[0]["application"]["status"] == "WITHDRAWN"
    state = await state_of(sari)
    reasons = [(one["kind"], one["counted"], (one["reason"] or {}).get("code")) for one in state["activities"]["nodes"]]
    assert sorted(reasons) == [
        ("INTERVIEW", True, None),
        ("JOB_APPLICATION", False, "ACTIVITY_WITHDRAWN"),
        ("JOB_APPLICATION", False, "ACTIVITY_WITHDRAWN"),
    ]
    assert state["currentMission"] == {"points": 5}


async def test_an_activity_that_an_officer_has_rejected_can_be_taken_back_as_well(api: Api, post: Post) -> None:
    sari = await a_claimant(api, "2025-03-10")
    application = await applied(sari, post)
    with api.runtime.activate():
        karirhub = next(one for one in api.runtime.host.plugins if one.name == "karirhub").context
        await karirhub.activities.retract(str(int_of("KarirhubApplication", application)), Retraction.REJECTED, "palsu")

    done(await sari.me(WITHDRAW, application=application, key=op.key()))

    assert (await state_of(sari))["activities"]["nodes"][0]["reason"]["code"] == "ACTIVITY_REJECTED"


async def test_after_its_end_nothing_moves_an_application(api: Api, post: Post) -> None:
    sari = await a_claimant(api, "2025-03-10")
    application = await applied(sari, post)
    done(await says(api, application, "REJECT"))

    employer = api.acting(Role.EMPLOYER, COMPANY)
    call = await employer(op.INVITE, application=application, kind="INTERVIEW", key=op.key())
    for answer in (
        await says(api, application, "ACCEPT"),
        call,
        await sari.me(WITHDRAW, application=application, key=op.key()),
    ):
        assert refusals(answer) == ["ILLEGAL_TRANSITION"]
    assert (await state_of(sari))["currentMission"] == {"points": 1}


async def test_what_is_anothers_is_not_found_and_nobody_else_may_move_it(api: Api, post: Post) -> None:
    sari, budi = await a_claimant(api, "2025-03-10"), await a_claimant(api, "2025-03-10")
    application = await applied(sari, post)

    assert refusals(await says(api, application, "SEE", company="PT Lain")) == ["NOT_FOUND"]
    assert refusals(await budi.me(WITHDRAW, application=application, key=op.key())) == ["NOT_FOUND"]
    for unknown in ("nonsense", "", "S2FyaXJodWJWYWNhbmN5OjE="):
        assert refusals(await sari.me(WITHDRAW, application=unknown, key=op.key())) == ["NOT_FOUND"]
    for caller, document, given in (
        (sari.me, MOVE, {"move": "SEE"}),
        (api.acting(Role.EMPLOYER, COMPANY), WITHDRAW, {}),
        (api.officer, MOVE, {"move": "SEE"}),
    ):
        with pytest.raises(Answered) as denial:
            await caller(document, application=application, **given, key=op.key())
        assert denial.value.codes == ["FORBIDDEN"]
    assert (await state_of(sari))["karirhubApplications"]["nodes"][0]["status"] == "SENT"

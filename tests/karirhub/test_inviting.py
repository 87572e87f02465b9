"""Companies invite their applicants: one call completes the job search (R119, R120, R171, AMB-11)."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest
from support import operations as op
from support.api import Answered, Api
from support.journey import Person, a_claimant, done, refusals

from jkp.security.principals import Role

Post = Callable[..., Awaitable[str]]

COMPANY = "PT Uji Coba Lestari"

RECEIVED = """
query($first: Int! = 20, $after: String) { karirhubReceived(first: $first, after: $after) {
  nodes { id status appliedOn vacancy { title company } } pageInfo { hasNextPage endCursor }
} }"""

INVITATIONS = """{ viewer { participant {
  karirhubApplications { nodes { status invitations { kind invitedOn } } }
  activities { nodes { kind company position occurredOn counted } }
  currentMission { points pointsTarget state }
} } }"""


async def an_applicant(api: Api, post: Post, **vacancy: Any) -> tuple[Person, str]:
    """A claimant with one application, and its id."""
    sari = await a_claimant(api, "2025-03-10")
    sent = done(await sari.me(op.APPLY, vacancy=await post(**vacancy)))
    return sari, sent["application"]["id"]


async def state_of(person: Person) -> dict[str, Any]:
    participant: dict[str, Any] = (await person.me(INVITATIONS))["viewer"]["participant"]
    return participant


async def was_not_invited(person: Person) -> bool:
    state = await state_of(person)
    sent = [{"status": "SENT", "invitations": []}]
    return bool(state["karirhubApplications"]["nodes"] == sent and state["currentMission"]["points"] == 1)


@pytest.mark.parametrize("kind", ["INTERVIEW", "SELECTION_TEST_CALL"])
async def test_one_invitation_completes_the_job_search_at_once(api: Api, post: Post, kind: str) -> None:
    # given an application of 10 March
    sari, application = await an_applicant(api, post)

    # when the company invites on 12 March
    await api.travel_to("2025-03-12")
    employer = api.acting(Role.EMPLOYER, COMPANY)
    invited = done(await employer(op.INVITE, application=application, kind=kind, key=op.key()))

    # then the application shows it, it is an activity of that day, and the mission is done
    state = await state_of(sari)
    call = {"kind": kind, "invitedOn": "2025-03-12"}
    assert invited["application"] == {"id": application, "status": "INTERVIEW"}
    assert state["karirhubApplications"]["nodes"] == [{"status": "INTERVIEW", "invitations": [call]}]
    assert state["activities"]["nodes"][0] == {
        "kind": kind,
        "company": COMPANY,
        "position": "Staf Gudang",
        "occurredOn": "2025-03-12",
        "counted": True,
    }
    assert state["currentMission"] == {"points": 5, "pointsTarget": 5, "state": "SATISFIED"}


async def test_an_invitation_counts_in_the_month_in_which_it_comes(api: Api, post: Post) -> None:
    # given an application in the mission of month 2
    sari, application = await an_applicant(api, post)

    # when the invitation comes in the mission of month 3
    await api.travel_to("2025-04-15")
    employer = api.acting(Role.EMPLOYER, COMPANY)
    done(await employer(op.INVITE, application=application, kind="INTERVIEW", key=op.key()))

    # then it counts there
    assert [(await sari.claim(month))["mission"]["points"] for month in (2, 3)] == [1, 5]


async def test_an_employer_is_known_by_name_whatever_its_case_and_spaces(api: Api, post: Post) -> None:
    _, application = await an_applicant(api, post)

    employer = api.acting(Role.EMPLOYER, " pt UJI  coba lestari ")

    done(await employer(op.INVITE, application=application, kind="INTERVIEW", key=op.key()))


@pytest.mark.parametrize("other", ["PT Lain", "PT Uji Coba", "PT Uji Coba Lestari Jaya", "%", "-"])
async def test_an_employer_cannot_invite_for_another_company(api: Api, post: Post, other: str) -> None:
    sari, application = await an_applicant(api, post)

    employer = api.acting(Role.EMPLOYER, other)
    answer = await employer(op.INVITE, application=application, kind="INTERVIEW", key=op.key())

    assert refusals(answer) == ["NOT_FOUND"]
    assert answer["karirhubInvite"]["application"] is None
    assert await was_not_invited(sari)


@pytest.mark.parametrize("unknown", ["nonsense", "S2FyaXJodWJBcHBsaWNhdGlvbjow", "S2FyaXJodWJWYWNhbmN5OjE=", ""])
async def test_an_id_of_no_application_is_refused(api: Api, unknown: str) -> None:
    employer = api.acting(Role.EMPLOYER, COMPANY)

    answer = await employer(op.INVITE, application=unknown, kind="INTERVIEW", key=op.key())

    assert refusals(answer) == ["NOT_FOUND"]


async def test_an_application_is_no_invitation(api: Api, post: Post) -> None:
    sari, application = await an_applicant(api, post)

    employer = api.acting(Role.EMPLOYER, COMPANY)
    answer = await employer(op.INVITE, application=application, kind="JOB_APPLICATION", key=op.key())

    assert refusals(answer) == ["INVALID_INPUT"]
    assert answer["karirhubInvite"]["errors"][0]["path"] == ["kind"]
    assert await was_not_invited(sari)


async def test_the_same_request_again_invites_once(api: Api, post: Post) -> None:
    # given an invitation
    sari, application = await an_applicant(api, post)
    employer = api.acting(Role.EMPLOYER, COMPANY)
    request = {"application": application, "kind": "INTERVIEW", "key": op.key()}
    first = done(await employer(op.INVITE, **request))

    # when the request comes again, a day later
    await api.travel_to("2025-03-11")
    second = done(await employer(op.INVITE, **request))

    # then it has the first answer and no second effect
    assert second == first
    [shown] = (await state_of(sari))["karirhubApplications"]["nodes"]
    assert shown["invitations"] == [{"kind": "INTERVIEW", "invitedOn": "2025-03-10"}]


async def test_a_key_for_another_request_is_refused(api: Api, post: Post) -> None:
    _, application = await an_applicant(api, post)
    employer, key = api.acting(Role.EMPLOYER, COMPANY), op.key()
    done(await employer(op.INVITE, application=application, kind="INTERVIEW", key=key))

    answer = await employer(op.INVITE, application=application, kind="SELECTION_TEST_CALL", key=key)

    assert refusals(answer) == ["IDEMPOTENCY_KEY_REUSED"]


@pytest.mark.parametrize("key", ["", "k" * 101])
async def test_a_key_has_1_to_100_characters(api: Api, post: Post, key: str) -> None:
    sari, application = await an_applicant(api, post)

    employer = api.acting(Role.EMPLOYER, COMPANY)
    answer = await employer(op.INVITE, application=application, kind="INTERVIEW", key=key)

    assert refusals(answer) == ["INVALID_INPUT"]
    assert await was_not_invited(sari)


async def test_a_test_and_an_interview_are_two_invitations_in_their_order(api: Api, post: Post) -> None:
    sari, application = await an_applicant(api, post)
    employer = api.acting(Role.EMPLOYER, COMPANY)
    for day, kind in (("2025-03-11", "SELECTION_TEST_CALL"), ("2025-03-12", "INTERVIEW")):
        await api.travel_to(day)
        done(await employer(op.INVITE, application=application, kind=kind, key=op.key()))

    state = await state_of(sari)

    [shown] = state["karirhubApplications"]["nodes"]
    assert [call["kind"] for call in shown["invitations"]] == ["SELECTION_TEST_CALL", "INTERVIEW"]
    assert state["currentMission"]["points"] == 5


async def test_a_participant_cannot_invite(api: Api, post: Post) -> None:
    sari, application = await an_applicant(api, post)

    with pytest.raises(Answered) as denial:
        await sari.me(op.INVITE, application=application, kind="INTERVIEW", key=op.key())

    assert denial.value.codes == ["FORBIDDEN"]
    assert await was_not_invited(sari)


async def test_without_a_token_nobody_invites(api: Api, post: Post) -> None:
    sari, application = await an_applicant(api, post)

    with pytest.raises(Answered) as denial:
        await api(op.INVITE, application=application, kind="INTERVIEW", key=op.key())

    assert denial.value.codes == ["UNAUTHENTICATED"]
    assert await was_not_invited(sari)


async def test_an_employer_sees_the_applications_for_its_own_vacancies(api: Api, post: Post) -> None:
    # given an application here and one elsewhere
    sari, application = await an_applicant(api, post)
    done(await sari.me(op.APPLY, vacancy=await post(company="PT Lain")))

    # then the company has the one
    received = (await api.acting(Role.EMPLOYER, COMPANY.upper())(RECEIVED))["karirhubReceived"]["nodes"]
    vacancy = {"title": "Staf Gudang", "company": COMPANY}
    assert received == [{"id": application, "status": "SENT", "appliedOn": "2025-03-10", "vacancy": vacancy}]


async def test_the_applications_received_come_in_pages_the_latest_first(api: Api, post: Post) -> None:
    # given two applicants
    _, first = await an_applicant(api, post)
    _, second = await an_applicant(api, post)

    # when their company reads one at a time
    employer = api.acting(Role.EMPLOYER, COMPANY)
    page = (await employer(RECEIVED, first=1))["karirhubReceived"]
    rest = (await employer(RECEIVED, first=1, after=page["pageInfo"]["endCursor"]))["karirhubReceived"]

    # then each comes once
    assert [node["id"] for node in page["nodes"] + rest["nodes"]] == [second, first]
    assert rest["pageInfo"]["hasNextPage"] is False


async def test_an_application_tells_an_employer_nothing_about_the_applicant(api: Api) -> None:
    shape = await api('{ __type(name: "KarirhubApplication") { fields { name } } }')

    names = {field["name"] for field in shape["__type"]["fields"]}
    assert names == {"id", "vacancy", "status", "appliedOn", "invitations", "history"}


@pytest.mark.parametrize("role", [Role.PARTICIPANT, Role.OFFICER, Role.INTEGRATOR])
async def test_only_employers_read_what_a_company_received(api: Api, role: Role) -> None:
    with pytest.raises(Answered) as denial:
        await api.acting(role, str(uuid4()))(RECEIVED)

    assert denial.value.codes == ["FORBIDDEN"]


async def test_without_a_token_nobody_reads_what_a_company_received(api: Api) -> None:
    with pytest.raises(Answered) as denial:
        await api(RECEIVED)

    assert denial.value.codes == ["UNAUTHENTICATED"]


@pytest.mark.parametrize("given", [{"first": 0}, {"first": 101}, {"after": "nonsense"}])
async def test_a_page_that_is_none_is_refused(api: Api, given: dict[str, Any]) -> None:
    with pytest.raises(Answered) as refusal:
        await api.acting(Role.EMPLOYER, COMPANY)(RECEIVED, **given)

    assert refusal.value.codes == ["INVALID_INPUT"]

"""The real Karirhub tells us what happened there: signed, and once is enough (R083, R119, R171)."""

import asyncio
import json
from typing import Any

import httpx2
import pytest
from conftest import Serve
from pydantic import SecretStr
from support import karirhub_board as board
from support.api import Api
from support.journey import Person, a_claimant, a_person
from support.karirhub_board import a_call, a_link, a_vacancy, an_application, posts, signed, tells
from support.rows import sql
from support.serving import PLUGINS

from jkp_karirhub.settings import KarirhubSettings

STATE = """{ viewer { participant {
  karirhubApplications { nodes { status vacancy { code title } invitations { kind } history { status changedBy } } }
  activities(first: 100) { nodes { kind company occurredOn counted reason { code } } }
  currentMission { points }
} } }"""
SEARCH = "query($search: String!) { karirhubVacancies(search: $search) { nodes { code title company } } }"


@pytest.fixture
async def api(kept: Serve) -> Api:
    """A server with a webhook; its clock stands at 10 March 2025, nine in the morning in Jakarta."""
    started = await kept(plugins=board.WITH_WEBHOOK)
    await started.travel_to("2025-03-10")
    return started


@pytest.fixture
async def sari(api: Api) -> Person:
    """A claimant whose account at the board is linked."""
    person = await a_claimant(api, "2025-03-10", assessed=False)
    assert (await tells(api, "account.linked", a_link(person))).status_code == 204
    return person


def code_of(answer: httpx2.Response) -> str:
    code: str = answer.json()["errors"][0]["extensions"]["code"]
    return code


async def state_of(person: Person) -> dict[str, Any]:
    participant: dict[str, Any] = (await person.me(STATE))["viewer"]["participant"]
    return participant


async def found(api: Api, search: str) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = (await api(SEARCH, search=search))["karirhubVacancies"]["nodes"]
    return nodes


async def test_an_application_that_the_board_tells_counts_and_is_in_the_portfolio(api: Api, sari: Person) -> None:
    told = an_application(calls=[a_call()], moves=[{"status": "SEEN", "at": "2025-03-10T08:10:00+07:00"}])

    assert (await tells(api, "application.changed", told)).status_code == 204

    state = await state_of(sari)
    [shown] = state["karirhubApplications"]["nodes"]
    assert (shown["status"], shown["vacancy"]["code"], shown["invitations"]) == (
        "INTERVIEW",
        "KB-1",
        [{"kind": "INTERVIEW"}],
    )
    assert [step["status"] for step in shown["history"]] == ["SENT", "SEEN", "INTERVIEW"]
    assert {step["changedBy"] for step in shown["history"]} == {"BOARD"}
    assert {(one["kind"], one["occurredOn"], one["counted"]) for one in state["activities"]["nodes"]} == {
        ("JOB_APPLICATION", "2025-03-10", True),
        ("INTERVIEW", "2025-03-10", True),
    }
    assert state["currentMission"] == {"points": 5}


async def test_the_same_again_changes_nothing_with_the_same_id_or_with_another(api: Api, sari: Person) -> None:
    told = an_application(calls=[a_call()], moves=[{"status": "SEEN", "at": "2025-03-10T08:10:00+07:00"}])
    assert (await tells(api, "application.changed", told, message="msg_a")).status_code == 204
    before = await state_of(sari)

    answers = await asyncio.gather(
        *(tells(api, "application.changed", told, message=each) for each in ("msg_a", "msg_a", "msg_b", "msg_c"))
    )

    assert [answer.status_code for answer in answers] == [204] * 4
    assert await state_of(sari) == before
    assert len(await sql(api, "SELECT 1 FROM karirhub_received")) == 4


async def test_what_comes_late_is_dated_and_changes_nothing_else(api: Api, sari: Person) -> None:
    rejected = {"status": "REJECTED", "at": "2025-03-10T08:40:00+07:00"}
    await tells(api, "application.changed", an_application(moves=[rejected]))

    for late in (
        {"moves": [{"status": "SHORTLISTED", "at": "2025-03-10T08:20:00+07:00"}]},
        {"calls": [a_call()]},
        {"moves": [{"status": "ACCEPTED", "at": "2025-03-10T08:50:00+07:00"}]},
    ):
        assert (await tells(api, "application.changed", an_application(**late))).status_code == 204

    state = await state_of(sari)
    [shown] = state["karirhubApplications"]["nodes"]
    assert shown["status"] == "REJECTED"
    assert [step["status"] for step in shown["history"]] == ["SENT", "SHORTLISTED", "INTERVIEW", "REJECTED", "ACCEPTED"]
    assert state["currentMission"] == {"points": 5}


async def test_what_was_taken_back_at_the_board_counts_no_longer(api: Api, sari: Person) -> None:
    await tells(api, "application.changed", an_application())
    assert (await state_of(sari))["currentMission"] == {"points": 1}

    withdrawn = [{"status": "WITHDRAWN", "at": "2025-03-10T08:45:00+07:00"}]
    await tells(api, "application.changed", an_application(moves=withdrawn))

    state = await state_of(sari)
    assert state["currentMission"] == {"points": 0}
    assert state["activities"]["nodes"][0]["reason"] == {"code": "ACTIVITY_WITHDRAWN"}


async def test_an_account_that_is_not_linked_is_refused_until_it_is(api: Api) -> None:
    # given an application that comes before its account
    budi = await a_claimant(api, "2025-03-10", assessed=False)
    early = await tells(api, "application.changed", an_application(), message="msg_early")
    assert (early.status_code, code_of(early)) == (400, "NOT_FOUND")

    # when the account is linked and the board tries again
    await tells(api, "account.linked", a_link(budi))
    assert (await tells(api, "application.changed", an_application(), message="msg_early")).status_code == 204
    assert len((await state_of(budi))["karirhubApplications"]["nodes"]) == 1

    # then nobody else can have it, and after unlinking nothing comes
    taken = await tells(api, "account.linked", a_link(await a_person(api)))
    assert (taken.status_code, code_of(taken)) == (400, "ACCOUNT_ALREADY_LINKED")
    assert (await tells(api, "account.unlinked", a_link(budi, "other"))).status_code == 204
    assert (await tells(api, "account.unlinked", a_link(budi))).status_code == 204
    assert (await tells(api, "application.changed", an_application("A-2"))).status_code == 400


async def test_vacancies_are_entered_changed_and_closed_and_an_older_message_changes_nothing(api: Api) -> None:
    async def told(**given: Any) -> int:
        return (await tells(api, "vacancies.changed", {"vacancies": [a_vacancy(**given)]})).status_code

    assert await told() == 204
    assert await found(api, "mercusuar") == [{"code": "KB-1", "title": "Penjaga Mercusuar", "company": "PT Suar Laut"}]
    assert await told(title="Penjaga Menara", changed_at="2025-03-09T11:00:00+07:00") == 204
    assert await told(title="Tukang Sapu", changed_at="2025-03-09T10:30:00+07:00") == 204
    assert await found(api, "mercusuar") == await found(api, "sapu") == []
    assert [node["title"] for node in await found(api, "menara")] == ["Penjaga Menara"]
    assert await told(closesOn="2025-03-09", changed_at="2025-03-09T12:00:00+07:00") == 204
    assert await found(api, "penjaga mercusuar") == []


BODY = json.dumps({"type": "vacancies.changed", "data": {"vacancies": [a_vacancy()]}}).encode()
GOOD = signed(BODY, "msg_1")
FOREIGN = {
    "no headers": {},
    "another secret": signed(BODY, "msg_1", secrets=[board.OTHER]),
    "another body": signed(b"{}", "msg_1"),
    "another id": {**GOOD, "webhook-id": "msg_2"},
    "another time": {**GOOD, "webhook-timestamp": str(int(GOOD["webhook-timestamp"]) + 1)},
    "too old": signed(BODY, "msg_1", at=board.minutes_away(-5.02)),
    "from the future": signed(BODY, "msg_1", at=board.minutes_away(5.02)),
    "no id": {**GOOD, "webhook-id": ""},
    "a long id": signed(BODY, "m" * 256),
    "no timestamp": {**GOOD, "webhook-timestamp": "yesterday"},
    "a huge timestamp": {**GOOD, "webhook-timestamp": "9" * 400},
    "a timestamp in other digits": {**GOOD, "webhook-timestamp": "-1741572000"},
    "no signature": {**GOOD, "webhook-signature": ""},
    "a signature without version": {**GOOD, "webhook-signature": GOOD["webhook-signature"].removeprefix("v1,")},
    "a signature of another version": {**GOOD, "webhook-signature": "v2," + GOOD["webhook-signature"][3:]},
    "no base64": {**GOOD, "webhook-signature": "v1,@@@"},
    "the right one behind too many": {**GOOD, "webhook-signature": "v1,AAAA " * 16 + GOOD["webhook-signature"]},
}


async def test_what_is_not_signed_by_the_board_now_is_refused_and_changes_nothing(api: Api) -> None:
    for what, headers in FOREIGN.items():
        answer = await posts(api, BODY, headers)
        assert (answer.status_code, answer.content) == (401, b""), what

    assert await found(api, "mercusuar") == []
    assert await sql(api, "SELECT 1 FROM karirhub_received") == []


async def test_what_is_signed_within_five_minutes_by_one_of_several_secrets_is_taken(serve: Serve) -> None:
    settings = {"webhook_secrets": [board.SECRET, board.OTHER]}
    api = await serve(plugins={**{name: {} for name in PLUGINS}, "karirhub": settings})
    await api.travel_to("2025-03-10")

    for number, headers in enumerate(
        (
            signed(BODY, "msg_1", at=board.minutes_away(-4.99)),
            signed(BODY, "msg_2", at=board.minutes_away(4.99)),
            signed(BODY, "msg_3", secrets=[board.OTHER]),
            signed(BODY, "msg_4", secrets=["whsec_" + "A" * 40, board.SECRET]),
            {**signed(BODY, "msg_5"), "webhook-signature": f"v1a,AAAA {signed(BODY, 'msg_5')['webhook-signature']}"},
        )
    ):
        assert (await posts(api, BODY, headers)).status_code == 204, number
    assert len(await found(api, "mercusuar")) == 1


WRONG: dict[str, object] = {
    "no JSON": None,
    "a list": [],
    "no type": {"data": {}},
    "no data": {"type": "vacancies.changed"},
    "no vacancies": {"type": "vacancies.changed", "data": {"vacancies": []}},
    "too many": {"type": "vacancies.changed", "data": {"vacancies": [a_vacancy(f"V{n}") for n in range(101)]}},
    "pay upside down": {"type": "vacancies.changed", "data": {"vacancies": [a_vacancy(salaryMin=9_000_000)]}},
    "no zone": {"type": "vacancies.changed", "data": {"vacancies": [a_vacancy(changed_at="2025-03-09T10:00:00")]}},
    "closed first": {"type": "vacancies.changed", "data": {"vacancies": [a_vacancy(closesOn="2025-02-01")]}},
    "an unknown kind": {"type": "application.changed", "data": an_application(calls=[a_call(kind="JOB_APPLICATION")])},
    "an unknown state": {
        "type": "application.changed",
        "data": an_application(moves=[{"status": "SENT", "at": "2025-03-10T08:00:00+07:00"}]),
    },
}


async def test_a_message_that_cannot_be_read_is_refused_without_its_values(api: Api) -> None:
    for what, content in WRONG.items():
        body = b"{" if content is None else json.dumps(content).encode()
        answer = await posts(api, body, signed(body, "msg_1"))
        assert (answer.status_code, code_of(answer)) == (400, "INVALID_INPUT"), what
        assert answer.json()["errors"][0]["extensions"]["wrong"], what
        assert "Mercusuar" not in answer.text, what

    unknown = b'{"type": "board.painted", "data": {}}'
    assert (await posts(api, unknown, signed(unknown, "msg_2"))).status_code == 204
    assert await sql(api, "SELECT 1 FROM karirhub_received") == []


async def test_an_application_of_tomorrow_is_refused_as_a_whole(api: Api, sari: Person) -> None:
    answer = await tells(api, "application.changed", an_application(sent_at="2025-03-11T08:00:00+07:00"))

    assert (answer.status_code, code_of(answer)) == (400, "ACTIVITY_DATE_IN_FUTURE")
    assert (await state_of(sari))["karirhubApplications"]["nodes"] == []
    assert await found(api, "mercusuar") == []


async def test_a_body_over_the_limit_is_not_read(api: Api) -> None:
    body = b" " * 262_145

    assert (await posts(api, body, signed(body, "msg_1"))).status_code == 413


def test_an_environment_variable_has_the_secrets_with_spaces_between_them() -> None:
    settings = KarirhubSettings.model_validate({"webhook_secrets": f"{board.SECRET} {board.OTHER}"})

    assert [secret.get_secret_value() for secret in settings.webhook_secrets] == [board.SECRET, board.OTHER]


async def test_without_a_secret_there_is_no_webhook_and_a_bad_secret_stops_the_start(
    serve: Serve,
) -> None:
    api = await serve()
    assert (await posts(api, BODY, GOOD)).status_code == 404

    for bad in ("whsec_", "whsec_kurz", "whsec_" + "A" * 8, "whsec_***"):
        with pytest.raises(ValueError, match="webhook_secrets"):
            KarirhubSettings(webhook_secrets=(SecretStr(bad),))


@pytest.mark.slow
async def test_ten_thousand_messages_twice_count_each_application_once(api: Api) -> None:
    # given a hundred people whose accounts are linked
    people = [await a_person(api) for _ in range(100)]
    for number, person in enumerate(people):
        await tells(api, "account.linked", a_link(person, f"account-{number}"))

    # when the board tells of a hundred applications of each, and then tells everything again
    for _ in range(2):
        for number in range(10_000):
            told = an_application(
                f"A-{number}",
                account=f"account-{number % 100}",
                vacancy=a_vacancy(f"V-{number}", company=f"PT Nomor {number}"),
            )
            answer = await tells(api, "application.changed", told, message=f"msg_of_{number}")
            assert answer.status_code == 204

    # then each is there once
    for counting in ("SELECT count(*) AS rows_ FROM karirhub_application", "SELECT count(*) AS rows_ FROM activity"):
        assert await sql(api, counting) == [{"rows_": 10_000}]

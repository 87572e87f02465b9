"""The personas, their tokens, and the reset."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from support import operations as op
from support.api import Api
from support.journey import a_claimant, done
from support.snapshots import remembered

from jkp_schema.ids import global_id

RESET = "mutation { sandboxReset { personas { name role title subject token } errors { code } } }"
PERSONAS = "{ sandboxPersonas { name role title subject token } }"
VIEWER = "{ viewer { role participant { id name } } }"
JOURNEY = """{ viewer { participant {
  benefitCase { status claims { monthNo status } }
  currentMission { monthNo points pointsTarget }
  karirhubApplications(first: 100) { nodes { vacancy { company } } }
} } }"""
PREPARED = """query($id: ID!) { participant(id: $id) {
  bankAccount { holderName }
  benefitCase {
    commitment { willingToWork } termination { reports { proofs } } claims { selfies { state } }
  }
} }"""

Serve = Callable[..., Awaitable[Api]]


@pytest.fixture
async def loaded(api: Api) -> Api:
    """A sandbox with its personas."""
    moment = await remembered(api, ("personas",), lambda: _reset(api))
    await api.travel_to(moment["now"])
    return api


async def _reset(api: Api) -> dict[str, str]:
    """The moment at which its clock stands then."""
    assert (await api(RESET))["sandboxReset"]["errors"] == []
    now: str = (await api("{ sandboxClock { now } }"))["sandboxClock"]["now"]
    return {"now": now}


async def personas_of(api: Api) -> dict[str, dict[str, Any]]:
    return {persona["name"]: persona for persona in (await api(PERSONAS))["sandboxPersonas"]}


async def acting_as(api: Api, name: str) -> Api:
    return replace(api, token=(await personas_of(api))[name]["token"])


async def test_an_empty_sandbox_has_no_personas(api: Api) -> None:
    assert await personas_of(api) == {}


async def test_every_personas_token_works(loaded: Api) -> None:
    # when each persona's token is shown
    roles = {
        name: (await replace(loaded, token=persona["token"])(VIEWER))["viewer"]["role"]
        for name, persona in (await personas_of(loaded)).items()
    }

    # then it speaks for that persona
    assert roles == {
        "Sari": "PARTICIPANT",
        "Budi": "PARTICIPANT",
        "Ratna": "OFFICER",
        "Portal": "INTEGRATOR",
        "Balai": "TRAINING_PROVIDER",
        "Konselor": "COUNSELLOR",
        "Operator": "OPERATOR",
        "Personalia": "EMPLOYER",
        "Perusahaan": "EMPLOYER",
    }


async def test_the_sandbox_begins_where_its_settings_say(serve: Serve) -> None:
    # given a sandbox that is to stand at another moment
    names = ("assessment", "karirhub", "manual_activity", "profile", "training")
    sandbox = {"stands_at": "2025-05-20T08:00:00+07:00"}
    api = await serve(plugins={**{name: {} for name in names}, "sandbox": sandbox})

    # when it is loaded
    await api(RESET)

    # then its clock stands there
    clock = (await api("{ sandboxClock { now standsStill } }"))["sandboxClock"]
    assert clock == {"now": "2025-05-20T08:00:00+07:00", "standsStill": True}


async def test_the_personas_are_told_in_both_languages(loaded: Api) -> None:
    english = await personas_of(loaded.speaking("en"))
    indonesian = await personas_of(loaded.speaking("id"))

    assert english["Budi"]["title"] == "Works on month 3"
    assert indonesian["Budi"]["title"] == "Sedang menjalankan misi bulan ke-3"


async def test_sari_has_just_lost_her_job(loaded: Api) -> None:
    # when Sari looks at her page
    participant = (await (await acting_as(loaded, "Sari"))(JOURNEY))["viewer"]["participant"]

    # then there is nothing yet: the termination is hers to report
    assert participant["benefitCase"] is None
    assert participant["karirhubApplications"]["nodes"] == []


async def test_budi_works_on_month_3(loaded: Api) -> None:
    # when Budi looks at his page
    participant = (await (await acting_as(loaded, "Budi"))(JOURNEY))["viewer"]["participant"]

    # then two months are paid, and three applications of five count for the third
    statuses = [claim["status"] for claim in participant["benefitCase"]["claims"]]
    assert statuses == ["PAID", "PAID", "LOCKED", "LOCKED", "LOCKED", "LOCKED"]
    assert participant["currentMission"] == {"monthNo": 3, "points": 3, "pointsTarget": 5}
    companies = [node["vacancy"]["company"] for node in participant["karirhubApplications"]["nodes"]]
    assert len(set(companies)) == len(companies) == 8


async def test_budi_prepared_as_everybody_must(loaded: Api) -> None:
    # when the officer looks at Budi's case
    budi = (await personas_of(loaded))["Budi"]["subject"]
    officer = await acting_as(loaded, "Ratna")
    participant = (await officer(PREPARED, id=global_id("Participant", budi)))["participant"]

    # then there are an account, a signature, a proof, and a selfie for each filing
    case = participant["benefitCase"]
    assert participant["bankAccount"]["holderName"] == "Budi Santoso"
    assert case["commitment"]["willingToWork"]
    assert [len(report["proofs"]) for report in case["termination"]["reports"]] == [1]
    assert [len(claim["selfies"]) for claim in case["claims"]] == [1, 1, 0, 0, 0, 0]


async def test_saris_employer_reports_her_termination(loaded: Api) -> None:
    # when the personnel department of her company does its duty
    personnel = await acting_as(loaded, "Personalia")
    form = {"nik": "9999014506900001", "on": "2025-04-30", "proofOn": "2025-04-30", "key": "phk"}
    report = done(await personnel(op.REPORT_BY_EMPLOYER, **form))["report"]

    # then Sari has a case
    assert (report["channel"], report["late"]) == ("WLKP", False)
    participant = (await (await acting_as(loaded, "Sari"))(JOURNEY))["viewer"]["participant"]
    assert participant["benefitCase"]["status"] == "REPORTED"


async def test_a_photograph_can_be_had_without_a_camera(loaded: Api) -> None:
    # given Sari with a termination that her employer reported
    form = {"nik": "9999014506900001", "on": "2025-04-30", "proofOn": "2025-04-30", "key": "phk"}
    done(await (await acting_as(loaded, "Personalia"))(op.REPORT_BY_EMPLOYER, **form))
    sari = await acting_as(loaded, "Sari")
    case = (await sari("{ viewer { participant { benefitCase { id claims { id } } } } }"))["viewer"]["participant"]
    text = (await sari(op.COMMITMENT_TEXT))["commitmentText"]
    done(await sari(op.REGISTER_ACCOUNT, key="account"))
    done(await sari(op.SIGN_COMMITMENT, case=case["benefitCase"]["id"], hash=text["hash"], key="kapk"))

    # when she asks for a photograph
    selfie = done(await sari("mutation { sandboxPhotograph { uploadId errors { code } } }"))["uploadId"]

    # then she can file with it
    claim = case["benefitCase"]["claims"][0]["id"]
    assert done(await sari(op.FILE_CLAIM, claim=claim, selfie=selfie, key="month-1"))["claim"]["status"] == "SUBMITTED"


async def test_a_photograph_is_a_participants(loaded: Api) -> None:
    answer = await (await acting_as(loaded, "Ratna")).raw("mutation { sandboxPhotograph { uploadId } }")

    assert [error["extensions"]["code"] for error in answer.json()["errors"]] == ["FORBIDDEN"]


async def test_loading_twice_is_harmless(loaded: Api) -> None:
    # given a sandbox with its personas, whose clock was sent on
    before = await personas_of(loaded)
    await loaded.travel_to("2025-06-01")

    # when the seeds are loaded again, as a restart does
    with loaded.runtime.activate():
        await loaded.runtime.host.load_seeds()

    # then nobody is there twice, and the clock stays where it is
    after = await personas_of(loaded)
    assert {name: each["subject"] for name, each in after.items()} == {
        name: each["subject"] for name, each in before.items()
    }
    assert (await loaded("{ sandboxClock { now } }"))["sandboxClock"]["now"] == "2025-06-01T09:00:00+07:00"


async def test_a_reset_deletes_what_was_entered(api: Api) -> None:
    # given a participant with a case, an upload and a course
    person = await a_claimant(api, "2025-03-10")
    await person.uploads()
    await person.is_counselled()
    done(await person.me(op.ENROL, course="las-dasar"))
    uploads = api.runtime.settings.uploads_folder
    before = set(uploads.iterdir())
    assert before

    # when the sandbox is reset
    await api(RESET)

    # then nothing of it is left
    found = await api.officer(
        "query($id: ID!, $claim: ID!) { participant(id: $id) { name } claim(id: $claim) { id } }",
        id=person.id,
        claim=person.claims[0],
    )
    assert found == {"participant": None, "claim": None}
    assert (await person.me(VIEWER))["viewer"]["participant"] is None
    assert not before & set(uploads.iterdir())


async def test_a_reset_gives_the_personas_anew(loaded: Api) -> None:
    # given a sandbox in which Budi has moved on
    old = await personas_of(loaded)

    # when it is reset
    reset = (await loaded(RESET))["sandboxReset"]["personas"]

    # then the same personas are there, as new participants
    assert [persona["name"] for persona in reset] == list(old)
    assert {persona["name"]: persona["subject"] for persona in reset}["Budi"] != old["Budi"]["subject"]
    assert (await loaded("{ sandboxClock { now } }"))["sandboxClock"]["now"] == "2025-05-02T09:00:00+07:00"


async def test_a_reset_brings_the_vacancies_back(loaded: Api) -> None:
    assert len((await loaded(op.VACANCIES))["karirhubVacancies"]["nodes"]) == 100

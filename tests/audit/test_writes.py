"""Every change of personal data is noted with it: which mutations make one is said here, and none is left out."""

from collections import defaultdict
from pathlib import Path
from typing import Any

from graphql import build_schema
from support import operations as op
from support.api import Api
from support.ends import REPORT_DEATH
from support.journey import a_claimant, a_person, done
from support.keys import made, revoked
from support.local_accounts import CHANGE, PASSWORD, Visitor, codes_of
from support.mails import wants
from support.rows import sql
from support.webhooks import CHANGE as CHANGE_ENDPOINT
from support.webhooks import REMOVE, an_endpoint
from support.world import a_world

from jkp.accounts import confirming
from jkp.audit import chain
from jkp.audit.models import Personal
from jkp.database import drain, run_tx
from jkp_schema.ids import uuid_of

ROOT = Path(__file__).parents[2]
NEW = "sembilan-rusa-putih"
ENTRIES_HOLD = 100
"""Characters of the column `kinds`."""

NOTED = {
    "activateAccount": "LOGIN",
    "assessmentSave": "PROFILE",
    "assessmentSubmit": "PROFILE",
    "changePassword": "LOGIN",
    "changeWebhookEndpoint": "CONTACT",
    "counsellingCancel": "COUNSELLING",
    "counsellingDecline": "COUNSELLING",
    "counsellingFinish": "COUNSELLING",
    "counsellingIntroduce": "NAME",
    "counsellingNoShow": "COUNSELLING",
    "counsellingRecommend": "COUNSELLING",
    "counsellingRecord": "COUNSELLING",
    "counsellingRequest": "COUNSELLING",
    "counsellingSchedule": "COUNSELLING",
    "counsellingStart": "COUNSELLING",
    "counsellingWrite": "COUNSELLING",
    "createApiKey": "LOGIN",
    "createWebhookEndpoint": "CONTACT",
    "eraseParticipant": "EVERYTHING",
    "fileClaim": "EVIDENCE",
    "instructPayment": "ACCOUNT NAME",
    "karirhubApply": "SEARCH",
    "karirhubDeleteSearch": "SEARCH",
    "karirhubInvite": "SEARCH",
    "karirhubMoveApplication": "SEARCH",
    "karirhubSaveSearch": "SEARCH",
    "karirhubWithdraw": "SEARCH",
    "manualActivityReview": "SEARCH",
    "manualActivitySubmitApplication": "EVIDENCE SEARCH",
    "manualActivitySubmitInterview": "EVIDENCE SEARCH",
    "manualActivityWithdraw": "SEARCH",
    "profileRegisterAsSeeker": "HEALTH PROFILE",
    "profileSave": "EVIDENCE PROFILE",
    "recordContributions": "WORK",
    "recordEmployment": "WORK",
    "registerAccount": "CONTACT LOGIN NAME NIK",
    "registerBankAccount": "ACCOUNT",
    "registerParticipant": "BIRTH CONTACT NAME NIK",
    "reissuePayment": "ACCOUNT NAME",
    "removeWebhookEndpoint": "CONTACT",
    "reportDeath": "BIRTH",
    "reportPlacement": "WORK",
    "reportTermination": "EVIDENCE WORK",
    "reportTerminationByEmployer": "FORM WORK",
    "requestPasswordCode": "LOGIN",
    "resubmitClaim": "EVIDENCE",
    "reviewActivity": "SEARCH",
    "revokeApiKey": "LOGIN",
    "sandboxPhotograph": "EVIDENCE",
    "setContact": "CONTACT",
    "setPassword": "LOGIN",
    "signCommitment": "FORM",
    "signIn": "LOGIN",
    "trainingCertify": "TRAINING",
    "trainingEnrol": "TRAINING",
    "trainingRecordAttendance": "TRAINING",
    "trainingRecordCertification": "TRAINING",
    "trainingSchedule": "TRAINING",
}
"""What each mutation changes that is personal."""

A_CASE = "where a case, a claim or a payment stands: events and decisions say who moved it"
NOBODY = "no person's"
NOT_NOTED = {
    **dict.fromkeys(
        (
            *("approveClaim", "confirmPayment", "confirmReimbursement", "endCase", "extendWindow", "failPayment"),
            *("recordDispute", "recordEmployerPayment", "recordPaymentResult", "rejectClaim", "reopenCase"),
            *("requestReimbursement", "returnClaim", "takeClaim", "withdrawClaim"),
        ),
        A_CASE,
    ),
    **dict.fromkeys(
        (
            *("disableWebhookEndpoint", "enableWebhookEndpoint", "registerEmployer", "replayWebhookEvents"),
            *("resendDeadWebhookDeliveries", "resendWebhookDelivery", "rotateWebhookSecret", "sendWebhookTest"),
            *("sandboxReset", "sandboxToken", "sandboxTravelTo", "trainingOpenIntake"),
        ),
        NOBODY,
    ),
}
"""Those that change nothing personal, and why."""


async def noted(api: Api, after: int = 0) -> list[tuple[str, str, str, str | None]]:
    """Operation, action, kinds and person of every change, the oldest first."""
    await drain()
    rows = await sql(api, f"SELECT * FROM audit_entry WHERE action <> 'READ' AND id > {after} ORDER BY id")  # noqa: S608 - a number
    return [(row["operation"], row["action"], row["kinds"], _hex(row["participant_id"])) for row in rows]


def _hex(given: Any) -> str | None:
    return None if given is None else str(given).replace("-", "")


async def last(api: Api) -> int:
    await drain()
    [row] = await sql(api, "SELECT coalesce(max(id), 0) AS last FROM audit_entry")
    return int(row["last"])


def test_of_every_mutation_it_is_said_what_it_changes_that_is_personal() -> None:
    schema = build_schema((ROOT / "schema" / "schema.graphql").read_text())
    assert schema.mutation_type

    assert {*NOTED} & {*NOT_NOTED} == set()
    assert {*NOTED} | {*NOT_NOTED} == {*schema.mutation_type.fields}


def test_all_kinds_together_fit_into_their_column() -> None:
    several = [kind.value for kind in Personal if kind is not Personal.EVERYTHING]

    assert len(" ".join(several)) <= ENTRIES_HOLD


async def test_a_whole_life_leaves_what_is_said_here_and_nothing_else(api: Api) -> None:
    world = await a_world(api)
    found = defaultdict(set)
    for operation, _, kinds, _ in await noted(api):
        found[operation].update(kinds.split())

    uploads = found.pop("uploads")
    assert uploads == {"EVIDENCE"}
    assert {operation: " ".join(sorted(kinds)) for operation, kinds in found.items()} == {
        operation: NOTED.get(operation, "") for operation in found
    }
    assert len(found) >= 25
    # then most of it is about her, and some of the other people that a life has to do with
    assert uuid_of("Participant", world.sari.id).hex in {person for *_, person in await noted(api)}
    with api.runtime.activate():
        assert (await chain.verify({})).pos >= len(found)


async def test_one_transaction_leaves_one_entry_for_a_person(any_api: Api) -> None:
    sari = await a_claimant(any_api, "2025-03-10")
    before = await last(any_api)

    await sari.searches("2025-03-12")

    # then a form with its proof is one entry, after that of the upload
    person = uuid_of("Participant", sari.id).hex
    assert await noted(any_api, before) == [
        ("uploads", "WRITE", "EVIDENCE", person),
        ("manualActivitySubmitInterview", "WRITE", "EVIDENCE SEARCH", person),
    ]
    with any_api.runtime.activate():
        await chain.verify({})


async def test_what_is_refused_or_sent_again_leaves_nothing(api: Api) -> None:
    sari = await a_person(api)
    given = {"email": "sari@contoh.id", "key": op.key()}
    await wants(sari, **given)
    before = await last(api)

    await wants(sari, **given)

    assert await noted(api, before) == []


async def test_what_is_said_of_a_participant_is_noted(api: Api) -> None:
    sari = await a_person(api)
    before = await last(api)

    await wants(sari)
    done(await api.officer(REPORT_DEATH, participant=sari.id, on="2025-03-09", key=op.key()))

    person = uuid_of("Participant", sari.id).hex
    assert await noted(api, before) == [
        ("setContact", "WRITE", "CONTACT", person),
        ("reportDeath", "WRITE", "BIRTH", person),
    ]


async def test_what_systems_are_given_is_noted_with_which_it_was(api: Api) -> None:
    before = await last(api)

    key = await made(api, "INTEGRATOR", "portal", "events:read")
    await revoked(api, key)
    endpoint = await an_endpoint(api, "https://penerima.contoh.id/")
    by = endpoint.api
    await by(CHANGE_ENDPOINT, input={"id": endpoint.id, "email": "baru@contoh.id", "idempotencyKey": op.key()})
    await by(REMOVE, input={"id": endpoint.id, "idempotencyKey": op.key()})

    told = [(operation.split()[0], action, kinds) for operation, action, kinds, _ in await noted(api, before)]
    assert told == [
        ("createApiKey", "WRITE", "LOGIN"),
        ("revokeApiKey", "WRITE", "LOGIN"),
        ("createWebhookEndpoint", "WRITE", "CONTACT"),
        ("changeWebhookEndpoint", "WRITE", "CONTACT"),
        ("removeWebhookEndpoint", "ERASE", "CONTACT"),
    ]
    assert any(key["hint"] in operation for operation, *_ in await noted(api, before))


async def test_all_that_befalls_a_local_account_is_noted(kept: Any) -> None:
    api = await kept()
    sari = await Visitor.insured(api)
    before = await last(api)

    # when she registers, mistypes her password, signs in, forgets it, and changes it
    await sari.registers()
    await sari.activates()
    await sari.signs_in(password="bukan-yang-ini-deh")
    mine = sari.admitted(await sari.signs_in())
    await sari.forgets()
    assert await sari.sets("00000000", NEW) == ["CODE_INVALID"]
    await mine(CHANGE, old="salah-sekali-ini", new=NEW)
    await mine(CHANGE, old=PASSWORD, new=NEW)

    entries = await noted(api, before)
    assert [entry[:3] for entry in entries] == [
        ("registerAccount", "WRITE", "CONTACT LOGIN NAME NIK"),
        ("activateAccount", "WRITE", "LOGIN"),
        ("signIn", "REFUSED", "LOGIN"),
        ("signIn", "SIGN_IN", "LOGIN"),
        ("requestPasswordCode", "WRITE", "LOGIN"),
        ("setPassword", "REFUSED", "LOGIN"),
        ("changePassword", "REFUSED", "LOGIN"),
        ("changePassword", "SIGN_IN", "LOGIN"),
        ("changePassword", "WRITE", "LOGIN"),
    ]
    # then the account is known by its own id until it is hers
    [row] = await sql(api, "SELECT id, participant_id FROM account")
    assert [person for *_, person in entries] == [_hex(row["id"])] + [_hex(row["participant_id"])] * 8


async def test_a_lock_is_noted_once_and_what_is_locked_out_is_not(kept: Any) -> None:
    api = await kept()
    sari = await Visitor.insured(api)
    await sari.registers()
    await sari.activates()
    before = await last(api)

    refused = [codes_of(await sari.signs_in(password="bukan-yang-ini-deh")) for _ in range(7)]

    assert refused[-1] == ["SIGN_IN_LOCKED"]
    assert [action for _, action, *_ in await noted(api, before)] == ["REFUSED"] * 4 + ["LOCKED"]


async def test_what_is_nobodys_name_leaves_nothing(kept: Any) -> None:
    api = await kept()
    await Visitor(api, "3171010101010001", "siapa@contoh.id").signs_in()

    assert await noted(api) == []


async def test_what_an_operator_does_about_an_account_is_noted(kept: Any) -> None:
    api = await kept()
    sari = await Visitor.insured(api, email="lain@contoh.id")
    other = Visitor(api, sari.nik, "sari@contoh.id")
    await other.registers()
    await other.activates()
    before = await last(api)
    [row] = await sql(api, "SELECT id FROM account")
    account = row["id"]

    with api.runtime.activate():
        await run_tx(lambda: confirming.confirm(account))
        await run_tx(lambda: confirming.seen(account))
        await run_tx(lambda: confirming.remove(account))

    rows = await sql(api, f"SELECT action, kinds FROM audit_entry WHERE id > {before} ORDER BY id")  # noqa: S608 - a number
    assert [(row["action"], row["kinds"]) for row in rows] == [
        ("WRITE", "LOGIN"),
        ("READ", "CONTACT NAME NIK"),
        ("ERASE", "LOGIN"),
    ]

"""A local account: registered, activated by a code, signed in, with a password that can be changed (R051, R053)."""

import asyncio
import base64
import json
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import monotonic, process_time
from typing import Any

import pytest
from conftest import Serve
from joserfc import jwt
from joserfc.jwk import OctKey
from support.api import Api
from support.command import settings_file
from support.journey import a_nik
from support.live import Closed, socket, stream
from support.local_accounts import CHANGE, PASSWORD, SIGN_IN, VIEWER, Visitor, codes_of
from support.patience import SECONDS, at_best
from support.rows import all_rows
from support.serving import PLUGINS, settings_of
from typer.testing import CliRunner

from jkp import clock, commands  # noqa: F401 - adds them
from jkp.access import watching
from jkp.accounts import confirming, desk, guarding, registering
from jkp.accounts.models import Account, SignInGuard
from jkp.accounts.tokens import LocalIssuer
from jkp.cli import app
from jkp.database import run_tx
from jkp.mail.message import parcel_of
from jkp.runtime import Runtime
from jkp.security.jwts import TokenInvalid
from jkp.settings import Settings

NEW = "sembilan-rusa-putih"
OIDC = {
    "siapkerja": {
        "issuer": "https://masuk.contoh.id",
        "audience": "jkp",
        "jwks_url": "https://masuk.contoh.id/keys",
        "default_role": "PARTICIPANT",
    }
}


@pytest.fixture
async def door(kept_on_sqlite: Serve) -> Api:
    """A server whose answers need not all take the same time, with nobody in it."""
    return await kept_on_sqlite()


async def active(api: Api, email: str = "sari@contoh.id") -> Visitor:
    """A participant with an account."""
    sari = await Visitor.insured(api, email)
    assert await sari.registers() == []
    assert codes_of(await sari.activates()) == []
    return sari


# --- register and activate ---------------------------------------------------------------------------------------


async def test_she_registers_activates_and_is_let_in(serve_on_any: Serve) -> None:
    api = await serve_on_any()
    sari = await Visitor.insured(api)
    assert await sari.registers() == []
    assert codes_of(await sari.signs_in()) == ["SIGN_IN_FAILED"]
    mine = sari.admitted(await sari.activates())
    shown = (await mine(VIEWER))["viewer"]
    assert (shown["role"], shown["participant"]["name"]) == ("PARTICIPANT", "Sari Wulandari")
    # then by her address, in letters of any size, and by her NIK
    for login in (sari.email, " SARI@Contoh.ID ", sari.nik):
        assert (await sari.admitted(await sari.signs_in(login))(VIEWER))["viewer"] == shown


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"nik": "1234567890123456"}, "NIK_INVALID", "nik"),
        ({"name": " "}, "INVALID_INPUT", "name"),
        ({"mother": ""}, "INVALID_INPUT", "motherName"),
        ({"email": "sari"}, "INVALID_INPUT", "email"),
        ({"phone": "12"}, "INVALID_INPUT", "phone"),
        ({"password": "pendek-12"}, "PASSWORD_WEAK", "password"),
        ({"password": "aaaaaaaaaaaaaaaa"}, "PASSWORD_WEAK", "password"),
        ({"password": "wulandari-2025"}, "PASSWORD_WEAK", "password"),
        ({"password": "x" * 129}, "PASSWORD_WEAK", "password"),
        ({"password": "kuda-hijau\x00tujuh"}, "PASSWORD_WEAK", "password"),
    ],
)
async def test_what_cannot_be_an_account_is_refused(door: Api, given: dict[str, Any], code: str, path: str) -> None:
    sari = Visitor(door, a_nik(), "sari@contoh.id")
    assert [(error["code"], error["path"]) for error in await sari.registers(**given)] == [(code, [path])]


async def test_a_long_password_keeps_nobody_waiting(door: Api) -> None:
    # given marks without a letter: to normalize all of them takes ten seconds, of a request that anybody can send
    marks = "a" + "\u0301\u0316" * 60_000
    sari = await active(door)
    begun = process_time()

    assert codes_of({"errors": await Visitor(door, a_nik(), "x@contoh.id").registers(password=marks)}) == [
        "PASSWORD_WEAK"
    ]
    assert await sari.sets("12345678", marks) == ["PASSWORD_WEAK"]
    assert codes_of(await sari.signs_in(password=marks)) == ["SIGN_IN_FAILED"]

    assert process_time() - begun < 4


async def test_a_code_is_good_once_and_only_with_the_password_of_the_registration(door: Api) -> None:
    sari = await Visitor.insured(door)
    await sari.registers()
    # a stranger registers her address again, with a password of his own: the code that she gets is of no use to him
    assert codes_of(await sari.activates(password="milik-orang-lain")) == ["CODE_INVALID"]
    (code,) = await sari.codes()
    assert codes_of(await sari.activates(code)) == []
    assert codes_of(await sari.activates(code)) == ["CODE_INVALID"]


async def test_a_code_that_is_too_old_is_none(door: Api) -> None:
    sari = await Visitor.insured(door)
    await sari.registers()
    await age(door, code_ends_at=clock.machine_now())
    assert codes_of(await sari.activates()) == ["CODE_INVALID"]


async def age(api: Api, **values: object) -> None:
    """Behind the server's back, change a moment of all accounts."""
    with api.runtime.activate():
        await run_tx(lambda: Account.all().update(**values))


async def test_after_five_wrong_codes_the_right_one_is_none(door: Api) -> None:
    sari = await Visitor.insured(door)
    await sari.registers()
    (code,) = await sari.codes()
    wrong = f"{(int(code) + 1) % 10**8:08}"
    for _ in range(5):
        assert codes_of(await sari.activates(wrong)) == ["CODE_INVALID"]
    assert codes_of(await sari.activates(code)) == ["CODE_INVALID"]


async def test_of_many_wrong_codes_at_once_five_are_looked_at(door: Api) -> None:
    sari = await Visitor.insured(door)
    await sari.registers()
    (code,) = await sari.codes()
    wrong = [f"{(int(code) + each) % 10**8:08}" for each in range(1, 8)]
    await asyncio.gather(*(sari.activates(each) for each in wrong))
    with door.runtime.activate():
        account = await Account.get()
    assert (account.code_attempts, account.code_hash) == (5, None)


async def test_codes_are_sent_seldom_and_only_the_newest_is_good(door: Api) -> None:
    sari = await Visitor.insured(door)
    await sari.registers()
    await sari.registers()
    assert len(await sari.codes()) == 1
    for _ in range(6):
        await age(door, code_sent_at=clock.machine_now() - timedelta(minutes=2))
        await sari.registers()
    first, *_, last = await sari.codes()
    assert len(await sari.codes()) == 5
    assert codes_of(await sari.activates(first)) == ["CODE_INVALID"]
    assert codes_of(await sari.activates(last)) == []


async def test_where_too_many_addresses_do_not_answer_nobody_learns_more_by_registering(serve: Serve) -> None:
    # given one who has an account, and two addresses that have not answered
    api = await serve(accounts={"least_seconds": 0, "unanswered_codes": 2}, server={"tick_seconds": 0})
    sari = await active(api)
    strangers = [Visitor(api, a_nik(), f"{name}@contoh.id") for name in ("budi", "citra", "dewi")]
    for each in strangers[:2]:
        assert await each.registers() == []
    answered = len(await sari.mails())

    # when a third one registers, and one who has an account, or was sent a code
    told = [[error["code"] for error in await each.registers()] for each in (strangers[2], sari, strangers[0])]

    # then all are told the same, nobody is sent a mail, and operators see it
    assert told == [["REGISTRATION_PAUSED"]] * 3
    assert [len(await each.mails()) for each in (*strangers, sari)] == [1, 1, 0, answered]
    assert list((await api.app.operating.health()).degraded) == ["registration"]

    # and who answers, or an hour, makes room
    assert codes_of(await strangers[0].activates()) == ["ACCOUNT_UNCONFIRMED"]
    assert await strangers[2].registers() == []
    assert codes_of({"errors": await strangers[1].registers()}) == ["REGISTRATION_PAUSED"]
    await age(api, code_sent_at=clock.machine_now() - timedelta(minutes=61))
    assert (await api.app.operating.health()).degraded == {}


async def test_two_registrations_at_once_make_one_account_of_an_address(serve_on_any: Serve) -> None:
    api = await serve_on_any()
    sari = await Visitor.insured(api)
    assert await asyncio.gather(*(sari.registers() for _ in range(3))) == [[], [], []]
    assert len(await sari.codes()) == 1
    assert len((await all_rows(api))["account"]) == 1
    assert codes_of(await sari.activates()) == []


async def test_of_two_accounts_with_one_nik_one_at_most_is_hers(serve_on_any: Serve) -> None:
    # given a stranger who knows her NIK and name, and registers with an address of his own
    api = await serve_on_any()
    sari = await Visitor.insured(api)
    stranger = Visitor(api, sari.nik, "orang@lain.id", password="delapan-gajah-biru")
    await asyncio.gather(sari.registers(), stranger.registers())
    # when both activate at once
    hers, his = await asyncio.gather(sari.activates(), stranger.activates())
    # then the one whose address her employer gave is let in, and the other one waits for an operator
    assert (codes_of(hers), codes_of(his)) == ([], ["ACCOUNT_UNCONFIRMED"])
    assert codes_of(await stranger.signs_in()) == ["ACCOUNT_UNCONFIRMED"]
    assert codes_of(await stranger.signs_in(sari.nik)) == ["SIGN_IN_FAILED"]
    assert codes_of(await sari.signs_in(sari.nik)) == []


async def test_another_name_than_the_participants_is_not_confirmed_by_itself(door: Api) -> None:
    sari = replace(await Visitor.insured(door), name="Tuti Handayani")
    await sari.registers()
    assert codes_of(await sari.activates()) == ["ACCOUNT_UNCONFIRMED"]


# --- nobody learns who is registered -----------------------------------------------------------------------------


async def test_every_answer_is_the_same_for_who_is_registered_and_who_is_not(door: Api) -> None:
    # given one who has an account, one who waits for her code, and one who is not known
    hers = await active(door)
    waits = await Visitor.insured(door, "waits@contoh.id")
    await waits.registers()
    nobody = Visitor(door, a_nik(), "nobody@contoh.id")
    asked: list[Callable[[Visitor], Awaitable[Any]]] = [
        lambda one: one.registers(),
        lambda one: one.activates("00000000"),
        lambda one: one.signs_in(password="salah-sekali-ini"),
        lambda one: one.signs_in(one.nik, "salah-sekali-ini"),
        lambda one: one.forgets(),
        lambda one: one.forgets(one.nik),
        lambda one: one.sets("00000000", NEW),
        lambda one: one.sets("00000000", "wulandari-2025"),
    ]
    for ask in asked:
        first, *others = [await ask(one) for one in (hers, waits, nobody)]
        assert others == [first, first]
    # then its owner alone learns that she has one
    kinds = [mail.kind.value for mail in await hers.mails()]
    assert kinds == ["ACTIVATION_CODE", "ALREADY_REGISTERED", "PASSWORD_CODE"]


@pytest.mark.parametrize("name", ["known", "unknown"])
async def test_who_fails_five_times_waits_longer_each_time_whether_there_is_an_account_or_not(
    door: Api, name: str
) -> None:
    sari = await active(door) if name == "known" else Visitor(door, a_nik(), "nobody@contoh.id")
    for _ in range(guarding.FREE):
        assert codes_of(await sari.signs_in(password="salah-sekali-ini")) == ["SIGN_IN_FAILED"]
    # then not even the right password is looked at
    locked = await sari.signs_in()
    assert codes_of(locked) == ["SIGN_IN_LOCKED"]
    assert locked["errors"][0]["until"]
    # and after the pause the next failure costs more
    for minutes in (1, 2, 4):
        with door.runtime.activate():
            await run_tx(lambda: SignInGuard.all().update(locked_until=None))
            assert codes_of(await sari.signs_in(password="salah-sekali-ini")) == ["SIGN_IN_FAILED"]
            (guard,) = await SignInGuard.all()
        assert guard.locked_until
        assert abs(guard.locked_until - clock.machine_now() - timedelta(minutes=minutes)) < timedelta(seconds=30)


async def test_many_guesses_at_once_are_counted_before_they_are_looked_at(door: Api) -> None:
    sari = await active(door)
    outcomes = await asyncio.gather(*(sari.signs_in(password=f"salah-sekali-{each}") for each in range(12)))
    told = [codes_of(each) for each in outcomes]
    assert told.count(["SIGN_IN_FAILED"]) == guarding.FREE
    assert told.count(["SIGN_IN_LOCKED"]) == 12 - guarding.FREE


async def test_a_success_forgets_the_failures_and_a_day_does_too(door: Api) -> None:
    sari = await active(door)
    for _ in range(3):
        for _ in range(guarding.FREE - 1):
            await sari.signs_in(password="salah-sekali-ini")
        assert codes_of(await sari.signs_in()) == []
    await sari.signs_in(password="salah-sekali-ini")
    with door.runtime.activate():
        assert await guarding.sweep() == 0
        await run_tx(lambda: SignInGuard.all().update(last_at=clock.machine_now() - timedelta(days=2)))
        assert await guarding.sweep() == 1


async def test_an_answer_takes_the_same_time_whatever_it_is(serve: Serve) -> None:
    api = await serve(accounts={"least_seconds": 1.0})
    known, nobody = await Visitor.insured(api), Visitor(api, a_nik(), "nobody@contoh.id")

    async def took(one: Visitor) -> float:
        began = monotonic()
        await one.forgets()
        return monotonic() - began

    # under load an answer takes a multiple of it
    for one in (known, nobody):
        assert 1.0 <= await at_best(partial(took, one), within=1.6) < 1.6


@pytest.mark.parametrize(
    ("taken", "left"), [(0.0, 0.5), (0.1, 0.4), (0.499, 0.001), (0.6, 0.4), (0.75, 0.25), (1.25, 0.25)]
)
def test_also_under_load_an_answer_takes_a_whole_number_of_the_least_time(taken: float, left: float) -> None:
    assert desk.pause(taken, 0.5) == pytest.approx(left)
    assert desk.pause(taken, 0.0) == 0.0


async def test_an_account_that_nobody_activates_is_forgotten(door: Api) -> None:
    sari = await active(door)
    await Visitor(door, a_nik(), "orang@contoh.id").registers()
    with door.runtime.activate():
        assert await registering.sweep() == 0
        long_ago = clock.machine_now() - timedelta(days=8)
        await run_tx(lambda: Account.all().update(registered_at=long_ago))
        assert await registering.sweep() == 1
        assert [row.email() for row in await Account.all()] == [sari.email]


# --- passwords and tokens ----------------------------------------------------------------------------------------


async def test_a_forgotten_password_is_replaced_by_a_code_and_every_token_ends(door: Api) -> None:
    sari = await active(door)
    old = sari.admitted(await sari.signs_in())
    assert await sari.forgets() == []
    code = (await sari.codes())[-1]
    assert await sari.sets(code, "pendek") == ["PASSWORD_WEAK"]
    assert await sari.sets(code, NEW) == []
    assert await sari.sets(code, PASSWORD) == ["CODE_INVALID"]
    assert codes_of(await sari.signs_in()) == ["SIGN_IN_FAILED"]
    assert codes_of(await sari.signs_in(password=NEW)) == []
    assert await refused(old) == "TOKEN_INVALID"
    assert (await sari.mails())[-1].kind.value == "PASSWORD_CHANGED"


async def refused(api: Api) -> str:
    """The code with which a token is turned away."""
    answer = (await api.raw(VIEWER)).json()
    code: str = answer["errors"][0]["extensions"]["code"]
    return code


async def test_of_many_changes_with_one_old_password_one_succeeds_and_leaves_one_session(door: Api) -> None:
    # given whoever has taken a token and the password, and changes it while she does
    sari = await active(door)
    hers = sari.admitted(await sari.signs_in())

    answers = await asyncio.gather(*(hers(CHANGE, old=PASSWORD, new=f"{NEW}-{number}") for number in range(4)))

    payloads = [answer["changePassword"] for answer in answers]
    assert sorted(codes_of(each) for each in payloads) == [[], *[["SIGN_IN_FAILED"]] * 3]
    # and the account is where the one that succeeded has left it
    (session,) = [each["session"] for each in payloads if each["session"]]
    assert (await replace(door, token=session["token"])(VIEWER))["viewer"]["role"] == "PARTICIPANT"
    with door.runtime.activate():
        assert (await Account.get()).generation == 2


async def test_no_word_of_a_stranger_goes_to_an_address_that_has_not_answered(door: Api) -> None:
    stranger = Visitor(door, a_nik(), "korban@contoh.id", name="Hadiah! Buka https://penipu.contoh")
    await stranger.registers()

    (mail,) = await stranger.mails()
    with door.runtime.activate():
        sent = parcel_of(mail, "JKP <jkp@contoh.id>", None).content

    assert mail.kind.value == "ACTIVATION_CODE"
    assert b"penipu" not in sent


async def test_a_code_for_one_purpose_is_none_for_another(door: Api) -> None:
    sari = await Visitor.insured(door)
    await sari.registers()
    (code,) = await sari.codes()
    assert await sari.sets(code, NEW) == ["CODE_INVALID"]
    assert codes_of(await sari.activates(code)) == []


async def removed(sari: Visitor) -> None:
    with sari.api.runtime.activate():
        account = await Account.get()
        await run_tx(lambda: confirming.remove(account.id))


async def changed(sari: Visitor) -> None:
    hers = sari.admitted(await sari.signs_in())
    assert codes_of((await hers(CHANGE, old=PASSWORD, new=NEW))["changePassword"]) == []


@pytest.mark.parametrize("change", [changed, removed])
async def test_what_a_token_has_open_is_closed_when_it_ends(
    door: Api, change: Callable[[Visitor], Awaitable[None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    # given whoever has taken a token, and has a socket and a stream open
    monkeypatch.setattr(watching, "LOOK_SECONDS", 0.05)
    sari = await active(door)
    thief = sari.admitted(await sari.signs_in())
    async with socket(thief) as opened, stream(thief) as heard:
        await opened.init()
        await heard.next()

        await change(sari)

        async with asyncio.timeout(SECONDS):
            with pytest.raises(Closed) as closed:
                await opened.next()
            assert (closed.value.code, closed.value.reason) == (4403, "TOKEN_INVALID")
            while "TOKEN_INVALID" not in (await heard.next()).get("data", ""):
                pass


async def test_a_password_is_changed_with_the_old_one_and_the_other_tokens_end(door: Api) -> None:
    sari = await active(door)
    here, there = sari.admitted(await sari.signs_in()), sari.admitted(await sari.signs_in())
    assert codes_of((await here(CHANGE, old="salah-sekali-ini", new=NEW))["changePassword"]) == ["SIGN_IN_FAILED"]
    assert codes_of((await here(CHANGE, old=PASSWORD, new="wulandari-2025"))["changePassword"]) == ["PASSWORD_WEAK"]
    again = sari.admitted((await here(CHANGE, old=PASSWORD, new=NEW))["changePassword"])
    assert (await again(VIEWER))["viewer"]["role"] == "PARTICIPANT"
    assert [await refused(each) for each in (here, there)] == ["TOKEN_INVALID"] * 2


async def test_a_token_ends_when_its_time_is_over(door: Api) -> None:
    await active(door)
    with door.runtime.activate():
        account = await Account.get()
    assert account.participant_id
    late = LocalIssuer(door.runtime.seals, timedelta(seconds=-1)).issue(account.participant_id, account.generation)
    assert await refused(replace(door, token=late.token)) == "TOKEN_EXPIRED"


@pytest.mark.parametrize(
    "changed",
    [{"aud": "other"}, {"iss": "urn:jkp:sandbox"}, {"gen": 2}, {"gen": "1"}, {"sub": "sari"}, {"exp": 2**33}],
)
async def test_a_token_that_says_anything_else_is_none(door: Api, changed: dict[str, Any]) -> None:
    sari = await active(door)
    token = (await sari.signs_in())["session"]["token"]
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    key = OctKey.import_key(bytes.fromhex(door.runtime.seals.index("account.token", "urn:jkp:local")))
    right, wrong = (jwt.encode({"alg": "HS256", "typ": "JWT"}, each, key) for each in (claims, {**claims, **changed}))
    assert (await replace(door, token=right)(VIEWER))["viewer"]["role"] == "PARTICIPANT"
    assert await refused(replace(door, token=wrong)) == "TOKEN_INVALID"


async def test_a_token_of_another_servers_key_is_none(door: Api, tmp_path: Path) -> None:
    sari = await active(door)
    token = (await sari.signs_in())["session"]["token"]
    other = Runtime(settings_of(tmp_path / "other"))
    with door.runtime.activate(), pytest.raises(TokenInvalid):
        await other.entrance.admit([f"Bearer {token}"])


async def test_where_an_issuer_is_configured_there_are_no_local_accounts(serve: Serve, door: Api) -> None:
    # given a token of a local account
    sari = await active(door)
    token = (await sari.signs_in())["session"]["token"]
    # when the server is one with an issuer of OpenID Connect, and the same key
    federated = await serve(oidc=OIDC, storage={"folder": door.runtime.settings.storage.folder})
    # then nobody can register or sign in, and the token is none
    assert codes_of((await federated(SIGN_IN, login=sari.email, password=PASSWORD))["signIn"]) == ["ACCOUNTS_OFF"]
    assert await refused(replace(federated, token=token)) == "TOKEN_INVALID"


def test_local_accounts_beside_an_issuer_are_a_fault_of_the_settings() -> None:
    with pytest.raises(ValueError, match=r"accounts\.enabled cannot be true beside an issuer"):
        Settings.model_validate({"accounts": {"enabled": True}, "oidc": OIDC})


# --- what is kept, and what is said ------------------------------------------------------------------------------


async def test_nothing_personal_is_in_the_tables_or_in_the_log(door: Api, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", logger="jkp")
    sari = replace(await active(door), name="Sari Wulandari")
    await sari.forgets()
    with door.runtime.activate():
        await door.runtime.postman.send_due()
    rows = await all_rows(door)
    held = str(rows["account"]) + str(rows["sign_in_guard"]) + str(rows["mail"])
    assert "ACTIVE" in held
    for personal in (sari.nik, sari.email, "contoh.id", "Wulandari", "Aminah", "0812345678", PASSWORD):
        assert personal not in held
        assert personal not in caplog.text
    assert "was sent" in caplog.text


# --- operators ---------------------------------------------------------------------------------------------------


async def test_an_operator_confirms_an_account_by_her_papers(door: Api) -> None:
    # given a participant whose employer gave no address
    sari = await Visitor.insured(door, "other@contoh.id")
    sari = replace(sari, email="sari@contoh.id")
    await sari.registers()
    assert codes_of(await sari.activates()) == ["ACCOUNT_UNCONFIRMED"]
    with door.runtime.activate():
        (waiting,) = await confirming.waiting()
        seen = await confirming.Seen.of(waiting)
        assert (seen.nik, seen.mother_name, seen.participant_name) == (sari.nik, "Siti Aminah", "Sari Wulandari")
        await run_tx(partial(confirming.confirm, waiting.id))
        assert list(await confirming.waiting()) == []
    mine = sari.admitted(await sari.signs_in(sari.nik))
    # when it is removed, its token ends
    with door.runtime.activate():
        await run_tx(partial(confirming.remove, waiting.id))
    assert await refused(mine) == "TOKEN_INVALID"


async def test_what_cannot_be_confirmed_is_refused_with_the_reason(door: Api) -> None:
    nobody = Visitor(door, a_nik(), "nobody@contoh.id")
    await nobody.registers()
    with door.runtime.activate():
        account = await Account.get()
        with pytest.raises(confirming.AccountUnfit, match="no participant"):
            await run_tx(partial(confirming.confirm, account.id))


async def test_the_command_lists_and_shows_who_waits(migrated: Path, tmp_path: Path) -> None:
    shutil.copytree(migrated, tmp_path / "data")
    file = settings_file(tmp_path, plugins=PLUGINS)
    listed = await asyncio.to_thread(CliRunner().invoke, app, ["accounts", "list", "--settings", str(file)])
    assert (listed.exit_code, listed.output) == (0, "nobody waits\n")
    unknown = "7b0c5d0e-0000-4000-8000-000000000001"
    shown = await asyncio.to_thread(CliRunner().invoke, app, ["accounts", "show", unknown, "--settings", str(file)])
    assert (shown.exit_code, "there is no such account" in shown.output) == (1, True)

"""Whom a good token of a trusted issuer speaks for, and what becomes of it when the issuer changes its mind."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import Serve
from support import operations as op
from support.api import Api
from support.journey import a_person, an_applicant, refusals
from support.live import Closed, socket
from support.patience import SECONDS, at_best, until
from support.provider import Provider, an_ec_key, an_rsa_key, now, provider, signed
from support.serving import settings_of

from jkp import clock
from jkp.operating import figures
from jkp.security import oidc
from jkp.security.jwts import TokenInvalid, look_at
from jkp.security.oidc import Identity, OidcIssuer
from jkp.security.principals import Role
from jkp.settings.faults import SettingsError

VIEWER = "{ viewer { role subject participant { id } } }"


@pytest.fixture
async def issuer() -> AsyncIterator[Provider]:
    async with provider() as started:
        yield started


@pytest.fixture
async def api(serve: Serve, issuer: Provider) -> Api:
    return await serve(oidc={"masuk": issuer.settings()})


async def read(issuer: Provider, token: str, **changes: Any) -> Identity:
    """Whom a token speaks for, by settings that are changed."""
    trusting = OidcIssuer("masuk", issuer.trusted(**changes))
    try:
        return await trusting.read(look_at(token))
    finally:
        await trusting.keys.close()


async def codes(api: Api) -> tuple[int, str]:
    answer = await api.raw(VIEWER)
    return answer.status_code, answer.json()["errors"][0]["extensions"]["code"]


# --- the words of an issuer, in those of the programme ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "said", "expected"),
    [
        ({}, {"role": "jkp-petugas"}, (Role.OFFICER, "ratna")),
        ({}, {"role": ["lain", "jkp-operator"]}, (Role.OPERATOR, "ratna")),
        # of several the first one in the settings
        ({}, {"role": ["peserta", "jkp-operator", "jkp-petugas"]}, (Role.OFFICER, "ratna")),
        ({"role_claim": "realm_access.roles"}, {"realm_access": {"roles": ["jkp-petugas"]}}, (Role.OFFICER, "ratna")),
        ({"role_claim": "https://x.example/role"}, {"https://x.example/role": "jkp-petugas"}, (Role.OFFICER, "ratna")),
        ({"subject_claims": {"EMPLOYER": "npp"}}, {"role": "jkp-perusahaan", "npp": "JK01"}, (Role.EMPLOYER, "JK01")),
        ({"subject_claims": {"EMPLOYER": "npp"}}, {"npp": "JK01"}, (Role.OFFICER, "ratna")),
        ({"default_role": "PARTICIPANT"}, {"role": None}, (Role.PARTICIPANT, "ratna")),
        ({"default_role": "PARTICIPANT"}, {}, (Role.OFFICER, "ratna")),
    ],
    ids=str,
)  # fmt: skip
async def test_claims_become_a_role_and_a_subject(
    issuer: Provider, changes: dict[str, Any], said: dict[str, Any], expected: tuple[Role, str]
) -> None:
    identity = await read(issuer, issuer.token(**said), **changes)

    assert (identity.role, identity.subject) == expected


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"role_claim": "realm_access.roles"}, {"realm_access": ["jkp-petugas"]}),
        ({"role_claim": "realm_access.roles"}, {"realm_access": {"roles": {"jkp-petugas": 1}}}),
        ({"subject_claims": {"OFFICER": "nip"}}, {}),
        ({"subject_claims": {"OFFICER": "nip"}}, {"nip": 1}),
        ({"types": ["at+jwt"]}, {}),
        ({"algorithms": ["RS256"]}, {}),
    ],
    ids=str,
)
async def test_what_the_settings_do_not_allow_is_no_token(
    issuer: Provider, changes: dict[str, Any], said: dict[str, Any]
) -> None:
    token = signed(issuer.header(typ="JWT"), issuer.claims(**said), issuer.key, "ES256")

    with pytest.raises(TokenInvalid):
        await read(issuer, token, **changes)


async def test_a_token_lives_no_longer_than_the_settings_allow(issuer: Provider) -> None:
    token = issuer.token(exp=now() + 7200)

    assert (await read(issuer, token, longest_hours=3)).role is Role.OFFICER
    with pytest.raises(TokenInvalid):
        await read(issuer, token, longest_hours=1)


@pytest.mark.parametrize("said", [{"aud": ["lain", "jkp-api"]}, {"nbf": 0}, {"jti": "x", "scope": "openid"}], ids=str)
async def test_what_other_issuers_say_besides_does_no_harm(issuer: Provider, said: dict[str, Any]) -> None:
    assert (await read(issuer, issuer.token(**said))).role is Role.OFFICER


@pytest.mark.parametrize("typ", ["JWT", "jwt", "at+jwt", "application/at+jwt"])
async def test_both_types_of_access_token_are_taken(issuer: Provider, typ: str) -> None:
    token = signed(issuer.header(typ=typ), issuer.claims(), issuer.key, "ES256")

    assert (await read(issuer, token)).role is Role.OFFICER


async def test_a_clock_that_is_a_little_ahead_is_forgiven_at_the_beginning_and_never_at_the_end(
    issuer: Provider,
) -> None:
    ahead = int((clock.machine_now() + timedelta(seconds=20)).timestamp())
    past = int((clock.machine_now() - timedelta(seconds=1)).timestamp())

    assert (await read(issuer, issuer.token(iat=ahead, nbf=ahead, exp=ahead + 60))).subject == "ratna"
    with pytest.raises(TokenInvalid):
        await read(issuer, issuer.token(iat=ahead, exp=ahead + 60), leeway_seconds=5)
    with pytest.raises(TokenInvalid):
        await read(issuer, issuer.token(exp=past), leeway_seconds=120)


# --- who somebody is here --------------------------------------------------------------------------------------------


async def test_a_participant_is_found_by_the_nik_that_the_issuer_vouches_for(api: Api, issuer: Provider) -> None:
    # given a token for a NIK that nobody has registered
    nik = "3171234506900017"
    hers = replace(api, token=issuer.token(role="peserta", sub="siapkerja-17", nik=nik))
    assert await codes(hers) == (403, "PARTICIPANT_UNKNOWN")
    with pytest.raises(Closed) as closed:
        async with socket(replace(api, token=None), token=False) as opened:
            await opened.init(Authorization=f"Bearer {hers.token}")
    assert (closed.value.code, closed.value.reason) == (4403, "PARTICIPANT_UNKNOWN")

    # when she is registered
    born = {"nik": nik, "name": "Sari Wulandari", "bornOn": "1990-06-05", "key": op.key()}
    registered = (await api.officer(op.REGISTER_PARTICIPANT, **born))["registerParticipant"]["participant"]["id"]

    # then the same token is hers
    assert (await hers(VIEWER))["viewer"]["participant"] == {"id": registered}


async def test_whoever_is_not_found_is_nobody(api: Api, issuer: Provider) -> None:
    person = await a_person(api)
    for nik in (None, "3171234506900099", "3171-2345-0690-0017", "' OR 1=1 --"):
        hers = replace(api, token=issuer.token(role="peserta", sub=person.id, nik=nik))

        assert await codes(hers) == (403, "PARTICIPANT_UNKNOWN"), nik


async def test_an_officer_whose_nik_is_known_decides_nothing_about_the_own_claim(api: Api, issuer: Provider) -> None:
    # given an officer who is a participant too
    await api.travel_to("2025-03-10")
    sari = await an_applicant(api, "2025-03-10")
    nik = (await api.officer("query($id: ID!) { participant(id: $id) { nik } }", id=sari.id))["participant"]["nik"]
    herself = replace(api, token=issuer.token(sub="petugas-17", nik=nik))
    another = replace(api, token=issuer.token(sub="petugas-18"))

    # when she takes the claim of herself, and somebody else does
    taken = [await each(op.TAKE_CLAIM, claim=sari.claims[0], key=op.key()) for each in (herself, another)]

    # then only the other one may
    assert [refusals(answer) for answer in taken] == [["FORBIDDEN"], []]


# --- when the issuer changes -----------------------------------------------------------------------------------------


async def test_a_token_that_was_taken_before_falls_with_its_key(
    api: Api, issuer: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a token that is remembered
    before = replace(api, token=issuer.token())
    assert (await before(VIEWER))["viewer"]["role"] == "OFFICER"
    assert (await before(VIEWER))["viewer"]["role"] == "OFFICER"
    assert issuer.fetches == 1
    assert b'jkp_issuer_keys_age_seconds{issuer="masuk"} ' in await figures.text(api.runtime)

    # when the issuer withdraws the key, and a token of the new one comes
    issuer.rotates_to(an_rsa_key("rsa"))
    real = clock.machine_now
    monkeypatch.setattr(clock, "machine_now", lambda: real() + timedelta(seconds=31))
    after = replace(api, token=issuer.token())
    assert (await after(VIEWER))["viewer"]["role"] == "OFFICER"

    # then the old token opens nothing
    assert await codes(before) == (401, "TOKEN_INVALID")


async def test_a_remembered_token_has_its_keys_looked_at_from_time_to_time(
    api: Api, issuer: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a token that is remembered, whose key was withdrawn since
    client = replace(api, token=issuer.token())
    await client(VIEWER)
    issuer.rotates_to(an_ec_key("kedua"))

    # when nobody shows anything but this token
    real = clock.machine_now
    monkeypatch.setattr(clock, "machine_now", lambda: real() + timedelta(minutes=11))
    await client(VIEWER)
    await until(lambda: issuer.fetches > 1)

    # then it is refused as soon as the new keys are there
    async with asyncio.timeout(SECONDS):
        while (await client.raw(VIEWER)).status_code == 200:
            await asyncio.sleep(0.01)
    assert await codes(client) == (401, "TOKEN_INVALID")


async def test_an_issuer_that_cannot_be_asked_is_no_fault_of_the_token(api: Api, issuer: Provider) -> None:
    issuer.status = "502 Bad Gateway"

    answer = await replace(api, token=issuer.token()).raw(VIEWER)

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    assert answer.json()["errors"][0]["extensions"] == {"code": "ISSUER_UNAVAILABLE"}
    with pytest.raises(Closed) as closed:
        async with socket(replace(api, token=None), token=False) as opened:
            await opened.init(Authorization=f"Bearer {issuer.token()}")
    assert (closed.value.code, closed.value.reason) == (1013, "ISSUER_UNAVAILABLE")
    # and operators can see it
    assert (await api.app.operating.health()).degraded["issuer masuk"] == "its keys could not be fetched"
    assert b'jkp_turned_away_total{code="ISSUER_UNAVAILABLE"} ' in await figures.text(api.runtime)
    # and whoever needs no token is served
    assert (await api(VIEWER))["viewer"]["role"] == "ANONYMOUS"


async def test_a_socket_is_closed_within_a_second_of_the_end_of_its_token(api: Api, issuer: Provider) -> None:
    async def late() -> float:
        # given a token that ends in two seconds, as tokens count whole ones
        ends = now() + 2
        async with socket(replace(api, token=None), token=False) as opened:
            await opened.init(Authorization=f"Bearer {issuer.token(exp=ends)}")
            # when it waits
            with pytest.raises(Closed) as closed:
                await opened.next()

        # then it is closed, not before the end and at most a second after it
        assert (closed.value.code, closed.value.reason) == (4403, "TOKEN_EXPIRED")
        return clock.machine_now().timestamp() - ends

    assert 0 <= await at_best(late, within=1) < 1


# --- settings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("section", "fault"),
    [
        ({"algorithms": ["HS256"]}, "algorithms"),
        ({"algorithms": ["none"]}, "algorithms"),
        ({"algorithms": []}, "algorithms"),
        ({"issuer": "urn:jkp:sandbox"}, "issuer"),
        ({"issuer": ""}, "issuer"),
        ({"audience": ""}, "audience"),
        ({"roles": {"x": "ANONYMOUS"}}, "roles"),
        ({"roles": {"x": "ADMIN"}}, "roles"),
        ({"roles": {}}, "roles or default_role"),
        ({"default_role": "OFFICER"}, "default_role"),
        ({"leeway_seconds": 3600}, "leeway_seconds"),
        ({"longest_hours": 48}, "longest_hours"),
        ({"jwks_url": "file:///etc/passwd"}, "jwks_url"),
        ({"secret": "x"}, "secret"),
    ],
    ids=str,
)
def test_settings_that_would_let_anybody_in_are_refused(tmp_path: Path, section: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        settings_of(tmp_path, oidc={"masuk": Provider().settings(**section)})


@pytest.mark.parametrize(
    ("url", "environment", "is_fine"),
    [
        ("https://masuk.example/keys", "production", True),
        ("http://masuk.example/keys", "production", False),
        ("http://127.0.0.1:8080/keys", "production", False),
        ("http://127.0.0.1:8080/keys", "sandbox", True),
        ("http://[::1]:8080/keys", "sandbox", True),
        ("http://localhost/keys", "sandbox", True),
        ("http://10.0.0.1/keys", "sandbox", False),
        ("http://127.0.0.1.attacker.example/keys", "sandbox", False),
        ("http://localhost.attacker.example/keys", "sandbox", False),
    ],
)
def test_keys_are_fetched_over_https_but_from_this_machine_in_the_sandbox(
    tmp_path: Path, url: str, environment: str, *, is_fine: bool
) -> None:
    settings = settings_of(tmp_path, environment=environment, oidc={"masuk": Provider().settings(jwks_url=url)})

    if is_fine:
        assert list(oidc.of(settings)) == [Provider().settings()["issuer"]]
    else:
        with pytest.raises(SettingsError, match=r"oidc\.masuk\.jwks_url: it must begin with https"):
            oidc.of(settings)


def test_two_sections_of_one_issuer_and_a_missing_file_are_named(tmp_path: Path) -> None:
    one = Provider().settings(jwks_url="https://masuk.example/keys", ca_file="/nowhere.pem")
    settings = settings_of(tmp_path, oidc={"masuk": one, "lagi": one})

    with pytest.raises(SettingsError) as refused:
        oidc.of(settings)

    assert [line.partition(": ")[2] for line in str(refused.value).splitlines()] == [
        "oidc.masuk.ca_file: there is no such file",
        "oidc.lagi.ca_file: there is no such file",
        "oidc: two sections have the same issuer",
    ]

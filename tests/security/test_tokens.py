"""A token is ours, whole and in time, or it is nobody's: never accepted by mistake, never a fault of the server."""

import base64
import hmac
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey
from support.api import Api

from jkp import clock
from jkp.security.jwts import TokenExpired, TokenInvalid
from jkp.security.principals import Role
from jkp.security.tokens import AUDIENCE, ISSUER, LONGEST_LIFE, SandboxIssuer

NOW = int(clock.machine_now().timestamp())
GOOD: dict[str, Any] = {"iss": ISSUER, "aud": AUDIENCE, "sub": "ratna", "role": "OFFICER", "iat": NOW, "exp": NOW + 900}

Sign = Callable[[dict[str, Any]], str]


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys") / "issuer.pem"


@pytest.fixture(scope="module")
def issuer(keys: Path) -> SandboxIssuer:
    return SandboxIssuer(keys)


@pytest.fixture(scope="module")
def sign(keys: Path, issuer: SandboxIssuer) -> Sign:
    """Sign any claims with the issuer's own key."""
    key = ECKey.import_key(keys.read_bytes())
    return lambda claims: jwt.encode({"alg": "ES256"}, claims, key, algorithms=["ES256"])


def part(content: object) -> str:
    """A part of a token."""
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def forged(own: SandboxIssuer, own_key: Path) -> dict[str, str]:
    """Tokens that look like ours, by what is wrong with them."""
    header, body, signature = own.issue(Role.OFFICER, "ratna").split(".")
    other = ECKey.generate_key("P-256")
    signed = f"{part({'alg': 'HS256'})}.{part(GOOD)}"
    public_key = ECKey.import_key(own_key.read_bytes()).as_pem(private=False)
    confused = base64.urlsafe_b64encode(hmac.digest(public_key, signed.encode(), "sha256")).decode().rstrip("=")
    return {
        "alg none": f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(GOOD)}.",
        "alg None with a signature": f"{part({'alg': 'None'})}.{part(GOOD)}.{signature}",
        "another key": jwt.encode({"alg": "ES256"}, GOOD, other, algorithms=["ES256"]),
        "the public key as a secret": f"{signed}.{confused}",
        "a key of its own in the header": jwt.encode(
            {"alg": "ES256", "jwk": other.as_dict(private=False)}, GOOD, other, algorithms=["ES256"]
        ),
        "other claims under a good signature": f"{header}.{part({**GOOD, 'role': 'OPERATOR'})}.{signature}",
        "no signature": f"{header}.{body}.",
        "a signature cut short": f"{header}.{body}.{signature[:-4]}",
        "two parts": f"{header}.{body}",
        "five parts": f"{header}.{body}.{signature}.{signature}.{signature}",
        "nothing": "",
        "a word": "hunter2",
        "other letters": "kl\u00e9.\u00e9.\u00e9",
        "deep": f"{base64.urlsafe_b64encode(b'[' * 100_000).decode()}.{body}.{signature}",
        "huge": f"{header}.{'A' * 2_000_000}.{signature}",
        "a critical header": f"{part({'alg': 'ES256', 'crit': ['exp'], 'exp': 1})}.{body}.{signature}",
    }


def test_a_token_of_ours_speaks_for_its_role_and_subject(issuer: SandboxIssuer) -> None:
    principal = issuer.verify(issuer.issue(Role.INTEGRATOR, "portal"))

    assert (principal.role, principal.subject) == (Role.INTEGRATOR, "portal")


def test_no_forged_token_is_accepted_nor_repeated(issuer: SandboxIssuer, keys: Path) -> None:
    said = {}
    for forgery, token in forged(issuer, keys).items():
        with pytest.raises(TokenInvalid) as refused:
            issuer.verify(token)
        said[forgery] = str(refused.value)

    assert set(said.values()) == {""}


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "urn:somebody:else"},
        {"aud": "another-service"},
        {"role": "ADMIN"},
        {"role": "officer"},
        {"role": None},
        {"exp": "tomorrow"},
        {"exp": True},
        {"exp": 10**20},
        {"nbf": 10**10},
        {"role": "PARTICIPANT", "sub": "no id"},
        *({"-": name} for name in ("iss", "aud", "sub", "role", "exp")),
    ],
    ids=str,
)
def test_a_token_that_says_something_wrong_is_not_accepted_though_we_signed_it(
    issuer: SandboxIssuer, sign: Sign, changes: dict[str, Any]
) -> None:
    claims = {name: value for name, value in {**GOOD, **changes}.items() if name not in ("-", changes.get("-"))}

    with pytest.raises(TokenInvalid):
        issuer.verify(sign(claims))


def test_a_token_that_has_expired_is_told_from_one_that_is_wrong(issuer: SandboxIssuer, sign: Sign) -> None:
    for token in (issuer.issue(Role.OFFICER, "ratna", timedelta(seconds=-1)), sign({**GOOD, "exp": NOW - 1})):
        with pytest.raises(TokenExpired):
            issuer.verify(token)


def test_a_token_that_was_verified_expires_all_the_same(issuer: SandboxIssuer, monkeypatch: pytest.MonkeyPatch) -> None:
    token = issuer.issue(Role.OFFICER, "ratna", timedelta(minutes=5))
    issuer.verify(token)
    later = clock.machine_now() + timedelta(minutes=6)

    monkeypatch.setattr(clock, "machine_now", lambda: later)

    with pytest.raises(TokenExpired):
        issuer.verify(token)


def test_no_token_lives_longer_than_a_day(issuer: SandboxIssuer) -> None:
    principal = issuer.verify(issuer.issue(Role.OFFICER, "ratna", timedelta(days=365)))

    assert principal.expires_at
    assert principal.expires_at <= clock.machine_now() + LONGEST_LIFE


def test_another_installations_tokens_are_not_ours(issuer: SandboxIssuer, tmp_path: Path) -> None:
    with pytest.raises(TokenInvalid):
        SandboxIssuer(tmp_path / "issuer.pem").verify(issuer.issue(Role.OFFICER, "ratna"))


async def test_every_forged_token_gets_one_clear_answer_which_does_not_repeat_it(api: Api) -> None:
    assert api.runtime.issuer
    tokens = forged(api.runtime.issuer, api.runtime.settings.keys_folder / "issuer.pem")

    answers = {
        name: await replace(api, token=token).raw("{ viewer { role } }")
        for name, token in tokens.items()
        if token.isascii() and token
    }

    assert {name: (answer.status_code, answer.json()["errors"]) for name, answer in answers.items()} == {
        name: (401, [{"message": "The token is not valid.", "extensions": {"code": "TOKEN_INVALID"}}])
        for name in answers
    }
    assert {answer.headers["www-authenticate"] for answer in answers.values()} == {'Bearer error="invalid_token"'}


async def test_another_scheme_is_no_way_in(api: Api) -> None:
    for authorization in ("Basic cmF0bmE6aHVudGVyMg==", "Bearer", "bearer ", "hunter2", ""):
        answer = await api.http.post(
            "/graphql", json={"query": "{ viewer { role } }"}, headers={"authorization": authorization}
        )
        assert (answer.status_code, answer.json()["errors"][0]["extensions"]) == (401, {"code": "TOKEN_INVALID"})


async def test_the_travelling_clock_does_not_move_the_life_of_tokens(api: Api) -> None:
    officer = api.officer

    await api.travel_to("2035-01-01")

    assert await officer("{ viewer { role } }") == {"viewer": {"role": "OFFICER"}}

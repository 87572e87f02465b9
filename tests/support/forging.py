"""Tokens that must open nothing, by what is wrong with them. Most are signed by the issuer's own key."""

import base64
import hashlib
import hmac
import json
import string
import zlib
from collections.abc import Callable
from functools import partial
from typing import Any

from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from joserfc import jwe
from joserfc.jwk import ECKey, Key, OctKey
from support.provider import AUDIENCE, ISSUER, Provider, an_ec_key, an_rsa_key, now, part, signed

DAY = 86_400
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the curve P-256: a number that counts as zero."""
SYMMETRIC = OctKey.import_key(b"a secret that the issuer has published by mistake")
Forge = Callable[[Provider], str]


def published(issuer: Provider) -> None:
    """Let the issuer publish good keys, and some that nobody should trust."""
    good, rsa, weak, shown = issuer.key, an_rsa_key("rsa"), an_rsa_key("lemah", 1024), an_ec_key("bocor")
    issuer.publishes(
        good,
        rsa,
        weak,
        {**an_ec_key("sandi").as_dict(private=False), "use": "enc"},
        shown.as_dict(private=True),
        {**SYMMETRIC.as_dict(private=True), "kid": "simetris"},
    )


def _head(**changes: Any) -> Forge:
    """Signed by the issuer, with another header."""
    return lambda it: signed(it.header(**changes), it.claims(), it.key, "ES256")


def _said(**changes: Any) -> Forge:
    """Signed by the issuer, with other claims; what can be called gives the claim at that moment."""
    return lambda it: it.token(**{name: value() if callable(value) else value for name, value in changes.items()})


def _in(seconds: int) -> Callable[[], int]:
    return lambda: now() + seconds


def _raw(claims: str | bytes) -> Forge:
    """Signed by the issuer, with these very bytes as claims."""
    return lambda it: signed(it.header(), claims.encode() if isinstance(claims, str) else claims, it.key, "ES256")


def _raw_head(header: str) -> Forge:
    return lambda it: signed(header.encode(), it.claims(), it.key, "ES256")


def _by(key: Callable[[], Key], algorithm: str, **header: Any) -> Forge:
    """Signed by another key."""
    return lambda it: signed(it.header(alg=algorithm, **header), it.claims(), key(), algorithm)


def _without_signature(algorithm: str, signature: str = "") -> Forge:
    return lambda it: f"{part(it.header(alg=algorithm))}.{part(it.claims())}.{signature}"


def _hmac(secret: Callable[[Provider], bytes], **header: Any) -> Forge:
    """The public key, or something as well known, taken for a secret."""

    def forge(it: Provider) -> str:
        content = f"{part(it.header(alg='HS256', **header))}.{part(it.claims())}"
        return f"{content}.{part(hmac.digest(secret(it), content.encode(), hashlib.sha256))}"

    return forge


def _signature(content: bytes) -> Forge:
    """These bytes in place of a signature."""
    return lambda it: f"{part(it.header())}.{part(it.claims())}.{part(content)}"


def _in_asn1(it: Provider) -> str:
    """A good signature as other programs write it, with its two numbers in ASN.1."""
    head, claims, signature = it.token().split(".")
    both = base64.urlsafe_b64decode(signature + "==")
    return f"{head}.{claims}.{part(encode_dss_signature(*(int.from_bytes(each) for each in (both[:32], both[32:]))))}"


def _encrypted(algorithm: str, **header: Any) -> Forge:
    """The claims for the issuer's eyes, as everybody can encrypt them who has its public key."""

    def forge(it: Provider) -> str:
        key = ECKey.import_key(it.published[0])
        return jwe.encrypt_compact({"alg": algorithm, "enc": "A128GCM", **header}, json.dumps(it.claims()), key)

    return forge


def _text(change: Callable[[str], str]) -> Forge:
    """A good token, written otherwise."""
    return lambda it: change(it.token())


def _parts(change: Callable[[list[str]], list[str]]) -> Forge:
    return lambda it: ".".join(change(it.token().split(".")))


def _swapped(it: Provider) -> str:
    """The signature of one good token under another."""
    return ".".join([*it.token().split(".")[:2], it.token(sub="budi").split(".")[2]])


def _flattened(it: Provider) -> str:
    protected, payload, signature = it.token().split(".")
    return json.dumps({"protected": protected, "payload": payload, "signature": signature})


def _last_bits(it: Provider) -> str:
    """Another last letter that stands for the same bytes: a decoder that is not strict takes both."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    token = it.token()
    return token[:-1] + alphabet[alphabet.index(token[-1]) + 1]


def _json(it: Provider, **changes: Any) -> str:
    return json.dumps(it.claims(**changes))


def _doubled(name: str, value: Any) -> Forge:
    """A claim twice: first what would be wrong, then what is right."""
    return lambda it: signed(it.header(), f'{{"{name}": {json.dumps(value)}, {_json(it)[1:]}'.encode(), it.key, "ES256")


def _number(name: str, literal: Callable[[], str]) -> Forge:
    """A claim with a number as no JSON library would write it."""
    return lambda it: signed(
        it.header(), f'{{"{name}": {literal()}, {_json(it, **{name: None})[1:]}'.encode(), it.key, "ES256"
    )


_STRANGER = partial(an_ec_key, "orang lain")
_RSA = partial(an_rsa_key, "rsa")

ALGORITHMS: dict[str, Forge] = {
    "alg none": _without_signature("none"),
    "alg none under some signature": _without_signature("none", "AAAA"),
    "alg None": _without_signature("None", "AAAA"),
    "alg nOnE": _without_signature("nOnE", "AAAA"),
    "alg empty": _head(alg=""),
    "alg left out": _head(alg=None),
    "alg in lower case": _head(alg="es256"),
    "alg as a list": _head(alg=["ES256"]),
    "alg as null": _raw_head('{"alg": null, "kid": "pertama", "typ": "JWT"}'),
    "HS256 with the public key as PEM": _hmac(lambda it: ECKey.import_key(it.published[0]).as_pem(private=False)),
    "HS256 with the public key as DER": _hmac(lambda it: ECKey.import_key(it.published[0]).as_der(private=False)),
    "HS256 with the public key's coordinates": _hmac(lambda it: base64.urlsafe_b64decode(it.published[0]["x"] + "==")),
    "HS256 with the public key as JWK": _hmac(lambda it: json.dumps(it.published[0]).encode()),
    "HS256 with the set's address": _hmac(lambda it: ISSUER.encode()),
    "HS256 with an empty secret": _hmac(lambda it: b""),
    "HS256 with a symmetric key of the set": _hmac(lambda it: SYMMETRIC.raw_value, kid="simetris"),
    "an algorithm that is not configured": _by(_RSA, "RS512", kid="rsa"),
    "PS256 with the key for RS256": _by(_RSA, "PS256", kid="rsa"),
    "ES256 in the header of an RSA signature": lambda it: signed(it.header(kid="rsa"), it.claims(), _RSA(), "RS256"),
}
KEYS: dict[str, Forge] = {
    "another key under the same kid": _by(_STRANGER, "ES256"),
    "a kid that nobody has": _head(kid="unknown"),
    "no kid": _head(kid=None),
    "an empty kid": _head(kid=""),
    "a number as kid": _head(kid=1),
    "a list as kid": _head(kid=["pertama"]),
    "a way to a file as kid": _by(_STRANGER, "ES256", kid="../../../../dev/null"),
    "SQL as kid": _by(_STRANGER, "ES256", kid="x' UNION SELECT 'AA"),
    "an address as kid": _by(_STRANGER, "ES256", kid="http://127.0.0.1:1/key"),
    "a key for encryption": _by(partial(an_ec_key, "sandi"), "ES256", kid="sandi"),
    "a key of 1,024 bits": _by(partial(an_rsa_key, "lemah", 1024), "RS256", kid="lemah"),
    "a key whose private half everybody has": _by(partial(an_ec_key, "bocor"), "ES256", kid="bocor"),
    "a key of its own in jwk": _by(_STRANGER, "ES256", jwk=_STRANGER().as_dict(private=False)),
    "its own jwk, and no kid": _by(_STRANGER, "ES256", kid=None, jwk=_STRANGER().as_dict(private=False)),
    "keys of its own at jku": _by(_STRANGER, "ES256", jku="https://attacker.example/keys"),
    "keys of its own at x5u": _by(_STRANGER, "ES256", x5u="https://attacker.example/chain"),
    "a chain of its own in x5c": _by(_STRANGER, "ES256", x5c=["AAAA"]),
    "jku, though signed by the issuer": _head(jku="https://attacker.example/keys"),
}
HEADERS: dict[str, Forge] = {
    "crit with exp": _head(crit=["exp"], exp=4102444800),
    "crit with nothing": _head(crit=[]),
    "b64 false": _head(b64=False, crit=["b64"]),
    "a header that nobody knows": _head(admin=True),
    "compressed": _head(zip="DEF"),
    "a token in a token": _head(cty="JWT"),
    "no typ": _head(typ=None),
    "an identity token": _head(typ="id+jwt"),
    "a logout token": _head(typ="logout+jwt"),
    "a security event": _head(typ="secevent+jwt"),
    "a list as typ": _head(typ=["JWT"]),
    "alg twice": _raw_head('{"alg": "none", "alg": "ES256", "kid": "pertama", "typ": "JWT"}'),
    "a list as header": _raw_head("[]"),
    "a deep header": _raw_head("[" * 5000),
}
ISSUERS: dict[str, Forge] = {
    "another issuer": _said(iss="https://lain.example"),
    "an issuer with a slash more": _said(iss=f"{ISSUER}/"),
    "an issuer in capitals": _said(iss=ISSUER.upper()),
    "an issuer that begins like ours": _said(iss=f"{ISSUER}.attacker.example"),
    "a list with the issuer": _said(iss=[ISSUER]),
    "no issuer": _said(iss=None),
    "the sandbox's name": _said(iss="urn:jkp:sandbox"),
    "an issuer with a letter that looks like another": _said(iss=ISSUER.replace("a", "а", 1)),  # noqa: RUF001
    "another audience": _said(aud="somebody-else"),
    "an audience that begins like ours": _said(aud=f"{AUDIENCE}-test"),
    "an audience in capitals": _said(aud=AUDIENCE.upper()),
    "other audiences": _said(aud=["a", "b"]),
    "an empty audience": _said(aud=""),
    "no audience at all": _said(aud=[]),
    "our audience beside a number": _said(aud=[AUDIENCE, 1]),
    "an audience as a key": _said(aud={AUDIENCE: True}),
    "no audience": _said(aud=None),
}
TIMES: dict[str, Forge] = {
    "without an end": _said(exp=None),
    "an end as a text": _said(exp="9999999999"),
    "an end with a fraction": _number("exp", lambda: f"{now() + 900}.5"),
    "an end in scientific notation": _number("exp", lambda: "1e400"),
    "an end that is no number": _number("exp", lambda: "NaN"),
    "an end in infinity": _number("exp", lambda: "Infinity"),
    "an end as a truth value": _said(exp=True),
    "an end as a list": _said(exp=lambda: [now() + 900]),
    "an end as null": _number("exp", lambda: "null"),
    "an end before the beginning of time": _said(exp=-1),
    "an end beyond all numbers": _number("exp", lambda: "9" * 400),
    "an end in milliseconds": _said(exp=lambda: (now() + 900) * 1000),
    "a life that is too long": _said(exp=_in(DAY + 60)),
    "a life that is too long, from the past": _said(iat=_in(-DAY), exp=_in(60)),
    "without a beginning": _said(iat=None),
    "issued tomorrow": _said(iat=_in(DAY), exp=_in(DAY + 900)),
    "issued in five minutes": _said(iat=_in(300)),
    "issued before the beginning of time": _said(iat=-900),
    "a text as the time of issue": _said(iat=lambda: str(now())),
    "not valid yet": _said(nbf=_in(300)),
    "a text as the beginning": _said(nbf=lambda: str(now())),
    "null as the beginning": _number("nbf", lambda: "null"),
    "two ends": _doubled("exp", now() + 900),
}
EXPIRED: dict[str, Forge] = {
    "expired": _said(iat=_in(-3600), exp=_in(-1)),
    "expired long ago": _said(iat=1, exp=2),
    "ended as it was issued": _said(exp=_in(-2), iat=_in(-2)),
}
CLAIMS: dict[str, Forge] = {
    "nobody as subject": _said(sub=None),
    "an empty subject": _said(sub=""),
    "a number as subject": _said(sub=1),
    "a list as subject": _said(sub=["ratna"]),
    "a subject with a line end": _said(sub="ratna\nOPERATOR"),
    "a subject with a zero": _said(sub="ratna\0"),
    "a subject that is too long": _said(sub="r" * 201),
    "a subject twice": _doubled("sub", "operator"),
    "no role": _said(role=None),
    "a role that is not configured": _said(role="jkp-admin"),
    "a role in the words of the programme": _said(role="OFFICER"),
    "a role in capitals": _said(role="JKP-PETUGAS"),
    "roles in one text": _said(role="jkp-petugas jkp-operator"),
    "a role as a key": _said(role={"jkp-petugas": True}),
    "a role beside a number": _said(role=["jkp-petugas", 1]),
    "roles in a list of lists": _said(role=[["jkp-petugas"]]),
    "two roles": _doubled("role", "jkp-operator"),
    "a participant without a NIK, in whose place stands an id": _said(
        role="peserta", sub="3a1f6c1e-0000-4000-8000-000000000000", nik=["3171234506900001"]
    ),
    "a list as claims": _raw("[]"),
    "a text as claims": _raw('"ratna"'),
    "null as claims": _raw("null"),
    "deep claims": _raw('{"a":' * 1000),
    "claims that do not end": _raw('{"iss": "'),
    "claims that are not UTF-8": _raw(b'{"iss": "\xff"}'),
    "claims and more": lambda it: signed(it.header(), (_json(it) + "{}").encode(), it.key, "ES256"),
}
FORMS: dict[str, Forge] = {
    "nothing": lambda it: "",
    "a word": lambda it: "hunter2",
    "dots alone": lambda it: "..",
    "a signature of zeros": _signature(bytes(64)),
    "a signature of the order": _signature(2 * ORDER.to_bytes(32)),
    "a signature of the order and one": _signature(ORDER.to_bytes(32) + (1).to_bytes(32)),
    "a signature of more zeros": _signature(bytes(66)),
    "a signature in ASN.1": _in_asn1,
    "encrypted with the issuer's public key": _encrypted("ECDH-ES", kid="pertama"),
    "a password of a thousand million rounds": lambda it: ".".join(
        [part({"alg": "PBES2-HS256+A128KW", "enc": "A128GCM", "p2s": "AAAAAAAAAAA", "p2c": 10**9}), *["AAAA"] * 4]
    ),
    "no signature": _parts(lambda parts: [*parts[:2], ""]),
    "two parts": _parts(lambda parts: parts[:2]),
    "four parts": _parts(lambda parts: [*parts, parts[2]]),
    "five parts, like an encrypted one": _parts(lambda parts: [*parts, parts[2], parts[2]]),
    "no header": _parts(lambda parts: ["", *parts[1:]]),
    "a signature cut short": _text(lambda token: token[:-4]),
    "a signature of another token": _swapped,
    "other claims under a good signature": _parts(
        lambda parts: [parts[0], part({"iss": ISSUER, "aud": AUDIENCE, "role": "jkp-operator"}), parts[2]]
    ),
    "other bits in the last letter": _last_bits,
    "padded": _text(lambda token: f"{token}=="),
    "the letters of plain base64": _parts(
        lambda parts: [*parts[:2], base64.b64encode(base64.urlsafe_b64decode(parts[2] + "==")).decode()]
    ),
    "a space in front": _text(lambda token: f" {token}"),
    "a space behind": _text(lambda token: f"{token} "),
    "a space inside": _text(lambda token: token.replace(".", " .", 1)),
    "a line end behind": _text(lambda token: f"{token}\n"),
    "a zero behind": _text(lambda token: f"{token}\0"),
    "in quotes": _text(lambda token: f'"{token}"'),
    "two at once": _text(lambda token: f"{token}, {token}"),
    "in capitals": _text(str.upper),
    "letters that look like others": _text(lambda token: token.replace("e", "е", 1)),  # noqa: RUF001
    "full-width dots": _text(lambda token: token.replace(".", "．")),  # noqa: RUF001
    "percent signs": _text(lambda token: token.replace(".", "%2E")),
    "as JSON": _flattened,
    "huge": lambda it: f"{part(it.header())}.{'A' * 2_000_000}.AAAA",
    "longer than allowed, though it is good": _said(about="x" * 8192),
}
STALE_OR_FORGED = {**ALGORITHMS, **KEYS, **HEADERS, **ISSUERS, **TIMES, **CLAIMS, **FORMS, **EXPIRED}


def _resealed(body: str) -> str:
    """With a checksum that fits."""
    letters = string.digits + string.ascii_uppercase + string.ascii_lowercase
    number, written = zlib.crc32(body.encode()), ""
    for _ in range(6):
        number, digit = divmod(number, 62)
        written = letters[digit] + written
    return body + written


KEY_FORGERIES: dict[str, Callable[[str, str], str]] = {
    "the part that everybody sees": lambda key, other: key[:16],
    "another secret under the same name": lambda key, other: _resealed(key[:17] + other[17:-6]),
    "its secret under the name of another": lambda key, other: _resealed(other[:17] + key[17:-6]),
    "a name that nobody has": lambda key, other: _resealed(f"jkp_{'0' * 12}_{key[17:-6]}"),
    "one letter changed": lambda key, other: key[:20] + ("A" if key[20] != "A" else "B") + key[21:],
    "one letter changed under a fitting checksum": lambda key, other: _resealed(
        key[:20] + ("A" if key[20] != "A" else "B") + key[21:-6]
    ),
    "another checksum": lambda key, other: f"{key[:-6]}000000",
    "cut short": lambda key, other: key[:-1],
    "cut short by its checksum": lambda key, other: key[:-6],
    "one letter more": lambda key, other: f"{key}A",
    "in capitals": lambda key, other: key.upper(),
    "in small letters": lambda key, other: key.lower(),
    "in small letters under a fitting checksum": lambda key, other: _resealed(key[:-6].lower()),
    "the prefix in capitals": lambda key, other: f"JKP{key[3:]}",
    "without its prefix": lambda key, other: key[4:],
    "its hash": lambda key, other: hashlib.sha256(key.encode()).hexdigest(),
    "its hash as a secret": lambda key, other: _resealed(f"{key[:17]}{hashlib.sha256(key.encode()).hexdigest()[:43]}"),
    "a space in front": lambda key, other: f" {key}",
    "a space behind": lambda key, other: f"{key} ",
    "a line end behind": lambda key, other: f"{key}\n",
    "a zero behind": lambda key, other: f"{key}\0",
    "two keys": lambda key, other: f"{key},{other}",
    "other digits": lambda key, other: _resealed(key[:17] + "１" + key[18:-6]),  # noqa: RUF001
    "SQL as a name": lambda key, other: "jkp_' OR '1'='1_" + key[17:],
    "a wildcard as a name": lambda key, other: _resealed(f"jkp_{'%' * 12}_{key[17:-6]}"),
    "an empty key": lambda key, other: "jkp_",
    "huge": lambda key, other: key + "A" * 100_000,
    "as a token of three parts": lambda key, other: f"{key}.{key}.{key}",
}

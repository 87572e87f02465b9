"""Rules 18 and 19: what a plugin answers to others."""

from dataclasses import replace
from itertools import product

import httpx2

from jkp.missions.models import Activity
from jkp.plugin.host import PluginHost
from jkp.testing.answers import SignedRequest
from jkp.testing.loading import GRAPHQL
from jkp.testing.subject import Subject
from jkp.testing.verdicts import broken, not_applicable
from jkp_schema.plugin.marking import unmarked
from jkp_schema.schema import build

READING = ("GET",)
REFUSALS = (400, 401, 403)
DONE = range(200, 300)
FORGED = {
    "authorization": "Bearer forged",
    "x-signature": "00" * 32,
    "x-hub-signature-256": f"sha256={'00' * 32}",
    "webhook-id": "msg_forged",
    "webhook-timestamp": "1741572000",
    "webhook-signature": "v1,Zm9yZ2Vk",
}
BODIES = (b"", b"{}", b"\xff\x00 no text", b'{"id": "1", "type": "application.created"}')


def fits_into_the_schema(subject: Subject) -> None:
    """K18."""
    subject.check(GRAPHQL)
    if "jkp_graphql" not in subject.loaded.hooks:
        not_applicable("it adds nothing to the API")
    for name in unmarked(build(PluginHost((subject.loaded,)))):
        told = f"the type {name} knows whose it is, and the audit would not note who sees it"
        broken(
            18, f"{told}; give it __personal__ = personal(Personal.X, of=…), or {{}} where nothing of it is personal"
        )


def refuses_bad_signatures(subject: Subject) -> None:
    """K19."""
    asked = [(route, method) for route in subject.loaded.routes for method in route.methods if method not in READING]
    if not asked:
        not_applicable("it has no route that changes anything")
    before, signed = _recorded(subject), subject.tests.signed(subject.linked[0])
    forged = [
        SignedRequest(path=route.path, body=body, headers=headers, method=method)
        for (route, method), headers, body in product(asked, ({}, FORGED), BODIES)
    ]
    for sent in [*forged, *([replace(signed, body=signed.body + b" ")] if signed else [])]:
        _refused(subject, sent)
    if _recorded(subject) != before:
        broken(19, "something that the board did not sign was recorded")
    if signed:
        _check_signed(subject, signed)


def _refused(subject: Subject, sent: SignedRequest) -> None:
    answer = _sent(subject, sent)
    if answer.status_code not in REFUSALS:
        told = f"{sent.method} {sent.path} with {sent.body[:40]!r} and a wrong signature or none got"
        broken(19, f"{told} {answer.status_code}; check the signature before all else, and answer 401")


def _check_signed(subject: Subject, signed: SignedRequest) -> None:
    """What the board signed is taken, and counts once however often it is sent."""
    answer = _sent(subject, signed)
    if answer.status_code not in DONE:
        broken(19, f"what `signed` gives got {answer.status_code}: {answer.text[:200]}")
    first = _recorded(subject)
    if _sent(subject, signed).status_code not in DONE or _recorded(subject) != first:
        broken(19, "the same message twice must be taken, and change nothing more")


def _sent(subject: Subject, sent: SignedRequest) -> httpx2.Response:
    return subject.app.request(sent.method, sent.path, content=sent.body, headers=sent.headers)


def _recorded(subject: Subject) -> int:
    async def count() -> int:
        return await Activity.filter(plugin=subject.name).count()

    return subject.app.run(count)

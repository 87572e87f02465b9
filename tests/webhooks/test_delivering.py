"""What happens is told to endpoints: signed, whole, in order for each claim, and until it is taken."""

import asyncio
import logging
import random
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import Serve
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from support.api import Api
from support.journey import a_person
from support.receiver import HANGS_UP, OK, Receiver, receiving
from support.webhooks import EVENTS, PATIENCE, SETTINGS, an_endpoint, deliver, happens, passes

from jkp.webhooks.models import WebhookEndpoint
from jkp.worker.running import alive

SERVER_ERROR = "500 Internal Server Error"
BUSY = "503 Service Unavailable"


async def test_an_event_is_sent_signed_with_the_same_ids_and_cursor_as_everywhere(api: Api, receiver: Receiver) -> None:
    endpoint = await an_endpoint(api, receiver.url)
    await happens(api, "CLAIM_APPROVED")

    await deliver(api)

    (sent,) = receiver.requests
    (event,) = (await endpoint.api(EVENTS))["events"]["nodes"]
    assert sent.is_signed_by(endpoint.secret)
    assert sent.id == event["eventId"]
    assert sent.content["type"] == event["type"]
    told = sent.content["data"]
    assert told == {name: event[name] for name in told}
    assert set(event) - set(told) == {"type", "occurredAt"}
    assert sent.content["timestamp"].startswith("2025-03-10T02:00:00")
    (delivery,) = await endpoint.deliveries()
    assert (delivery["state"], delivery["attempts"][0]["status"]) == ("DELIVERED", 200)


async def test_a_journey_is_told_without_personal_data(api: Api, receiver: Receiver) -> None:
    await an_endpoint(api, receiver.url)
    sari = await a_person(api)
    await sari.reports("2025-02-24")
    await sari.prepares()

    await deliver(api)

    assert {sent.type for sent in receiver.requests} == {
        "TERMINATION_REPORTED",
        "BANK_ACCOUNT_CHANGED",
        "COMMITMENT_SIGNED",
    }
    known = (await api.officer("query($id: ID!) { participant(id: $id) { nik name bornOn email phone } }", id=sari.id))[
        "participant"
    ]
    everything = b"".join(sent.body for sent in receiver.requests).decode()
    assert [value for value in known.values() if value and value in everything] == []


async def test_an_endpoint_is_told_what_happens_from_then_on_or_after_a_cursor(api: Api, receiver: Receiver) -> None:
    await happens(api, "CLAIM_OPENED", "CLAIM_SUBMITTED")
    async with receiving() as other:
        endpoint = await an_endpoint(api, receiver.url)
        first, _ = (await endpoint.api(EVENTS))["events"]["nodes"]
        await an_endpoint(api, other.url, after=first["cursor"])
        await happens(api, "CLAIM_TAKEN")

        await deliver(api)

        assert [sent.type for sent in receiver.requests] == ["CLAIM_TAKEN"]
        assert [sent.type for sent in other.requests] == ["CLAIM_SUBMITTED", "CLAIM_TAKEN"]


async def test_only_the_types_that_are_wanted_are_sent(api: Api, receiver: Receiver) -> None:
    endpoint = await an_endpoint(api, receiver.url, types=["CLAIM_APPROVED"])
    await happens(api, "CLAIM_TAKEN", "CLAIM_APPROVED", "PAYMENT_INSTRUCTED")

    await deliver(api)

    assert [sent.type for sent in receiver.requests] == ["CLAIM_APPROVED"]
    assert len(await endpoint.deliveries()) == 1


async def test_what_was_taken_is_sent_once(api: Api, receiver: Receiver) -> None:
    await an_endpoint(api, receiver.url)
    await happens(api, "CLAIM_APPROVED")

    await deliver(api)
    await passes(api, timedelta(days=4))
    await deliver(api)

    assert len(receiver.requests) == 1


async def test_a_receiver_that_was_down_for_ten_minutes_gets_everything_once(api: Api) -> None:
    async with receiving() as away:
        port = away.port
        endpoint = await an_endpoint(api, away.url)
    claims = [await happens(api, "CLAIM_OPENED", "CLAIM_SUBMITTED") for _ in range(5)]
    for _ in range(10):
        await deliver(api)
        await passes(api, timedelta(minutes=1))
    assert len(await endpoint.deliveries("WAITING")) == 10

    async with receiving(port=port) as back:
        await passes(api, timedelta(minutes=5))
        await deliver(api)

        told = [(sent.content["data"]["claimId"], sent.type) for sent in back.taken]
        assert sorted(told) == sorted((claim, kind) for claim in claims for kind in ("CLAIM_OPENED", "CLAIM_SUBMITTED"))
        assert all(told.index((claim, "CLAIM_OPENED")) < told.index((claim, "CLAIM_SUBMITTED")) for claim in claims)
        assert all(sent.is_signed_by(endpoint.secret) for sent in back.requests)
    assert await endpoint.deliveries("WAITING") == []
    assert (await endpoint.now())["failingSince"] is None


async def test_a_receiver_that_is_down_is_tried_with_one_delivery_and_the_others_keep_their_attempts(
    api: Api, receiver: Receiver
) -> None:
    endpoint = await an_endpoint(api, receiver.url)
    receiver.says(BUSY)
    for _ in range(20):
        await happens(api, "CLAIM_OPENED")

    await deliver(api)
    assert len(receiver.requests) == 4
    await passes(api, timedelta(minutes=1))
    await deliver(api)

    assert len(receiver.requests) == 5
    assert sum(len(each["attempts"]) for each in await endpoint.deliveries()) == 5


async def test_a_failing_event_holds_up_the_later_ones_of_its_claim_and_no_other_claim(
    api: Api, receiver: Receiver
) -> None:
    await an_endpoint(api, receiver.url)
    ill = await happens(api, "CLAIM_OPENED", "CLAIM_SUBMITTED", "CLAIM_TAKEN")
    well = await happens(api, "CLAIM_OPENED", "CLAIM_SUBMITTED")
    receiver.answer = lambda sent: SERVER_ERROR if sent["data"]["claimId"] == ill else OK

    await deliver(api)
    await passes(api, timedelta(minutes=1))
    await deliver(api)

    assert [sent.type for sent in receiver.requests if sent.content["data"]["claimId"] == ill] == ["CLAIM_OPENED"] * 2
    assert [sent.content["data"]["claimId"] for sent in receiver.taken] == [well] * 2

    receiver.says(OK)
    await passes(api, timedelta(minutes=10))
    await deliver(api)
    versions = [sent.content["data"]["claimVersion"] for sent in receiver.taken[2:]]
    assert versions == [1, 2, 3]


async def test_a_delivery_is_tried_ten_times_within_75_hours_with_the_same_id_and_then_given_up(
    api: Api, receiver: Receiver
) -> None:
    endpoint = await an_endpoint(api, receiver.url)
    receiver.answer = lambda sent: SERVER_ERROR if sent["type"] == "CLAIM_OPENED" else OK
    await happens(api, "CLAIM_OPENED", "CLAIM_SUBMITTED")
    pauses = (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)

    for pause in pauses:
        await deliver(api)
        await passes(api, timedelta(seconds=pause - 1))
        assert await deliver(api) == 0
        await passes(api, timedelta(seconds=pause * 0.2 + 1))
    await deliver(api)

    opened = [sent for sent in receiver.requests if sent.type == "CLAIM_OPENED"]
    assert len(opened) == len(pauses) + 1 == 10
    assert len({sent.id for sent in opened}) == len({sent.body for sent in opened}) == 1
    assert [sent.type for sent in receiver.taken] == ["CLAIM_SUBMITTED"]
    (dead,) = await endpoint.deliveries("DEAD")
    assert (dead["type"], dead["nextTryAt"], len(dead["attempts"])) == ("CLAIM_OPENED", None, 10)
    assert ((await endpoint.now())["dead"], (await endpoint.now())["waiting"]) == (1, 0)


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        ("200 OK", None),
        ("204 No Content", None),
        ("299 Whatever", None),
        ("301 Moved Permanently", "REDIRECTED"),
        ("307 Temporary Redirect", "REDIRECTED"),
        ("400 Bad Request", "REJECTED"),
        ("404 Not Found", "REJECTED"),
        ("429 Too Many Requests", "OVERLOADED"),
        ("500 Internal Server Error", "REJECTED"),
        ("504 Gateway Timeout", "OVERLOADED"),
        ("700 What", "REJECTED"),
        ("nonsense", "UNREACHABLE"),
    ],
)
async def test_2xx_alone_counts_and_no_redirect_is_followed(
    api: Api, receiver: Receiver, status: str, failure: str | None
) -> None:
    endpoint = await an_endpoint(api, receiver.url)
    receiver.says(status, location=f"http://127.0.0.1:{receiver.port}/elsewhere")
    await happens(api, "CLAIM_APPROVED")

    await deliver(api)

    (delivery,) = await endpoint.deliveries()
    assert delivery["state"] == ("WAITING" if failure else "DELIVERED")
    assert [attempt["failure"] for attempt in delivery["attempts"]] == [failure]
    assert len(receiver.requests) == 1


async def test_retry_after_is_honoured(api: Api, receiver: Receiver) -> None:
    await an_endpoint(api, receiver.url)
    receiver.says("429 Too Many Requests", retry_after="1200")
    await happens(api, "CLAIM_APPROVED")
    await deliver(api)
    receiver.says(OK)
    await happens(api, "CLAIM_OPENED")

    await passes(api, timedelta(seconds=1190))
    assert await deliver(api) == 0
    await passes(api, timedelta(seconds=11))
    await deliver(api)

    assert [sent.type for sent in receiver.taken] == ["CLAIM_APPROVED", "CLAIM_OPENED"]


async def test_a_receiver_that_does_not_answer_in_time_has_not_taken_it(serve: Serve, receiver: Receiver) -> None:
    api = await serve(webhooks={**SETTINGS, "seconds": 1}, plugins={})
    endpoint = await an_endpoint(api, receiver.url)
    receiver.pause = 3600
    await happens(api, "CLAIM_APPROVED")

    await deliver(api)

    (delivery,) = await endpoint.deliveries()
    (attempt,) = delivery["attempts"]
    assert (attempt["failure"], attempt["status"]) == ("TIMED_OUT", None)
    assert attempt["milliseconds"] >= 1000


async def test_of_an_answer_that_does_not_end_the_status_counts_and_little_is_read(
    api: Api, receiver: Receiver
) -> None:
    endpoint = await an_endpoint(api, receiver.url)
    receiver.body, receiver.headers = b"x" * 100_000, {"content-length": "100000000"}
    await happens(api, "CLAIM_APPROVED")

    await deliver(api)

    (delivery,) = await endpoint.deliveries("DELIVERED")
    assert delivery["attempts"][0]["milliseconds"] < 1000 * PATIENCE


async def test_a_receiver_that_fails_at_random_gets_everything_in_order_for_each_claim(
    api: Api, receiver: Receiver
) -> None:
    chance = random.Random(7)  # noqa: S311 - it keeps no secret
    await an_endpoint(api, receiver.url)
    answers = [OK] * 5 + [SERVER_ERROR] * 2 + [BUSY, "404 Not Found", HANGS_UP]
    receiver.answer = lambda _: chance.choice(answers)
    kinds = ("CLAIM_OPENED", "CLAIM_SUBMITTED", "CLAIM_TAKEN", "CLAIM_APPROVED")
    claims = [await happens(api, *kinds) for _ in range(8)]

    for pause in (timedelta(minutes=7), timedelta(minutes=40), timedelta(hours=3)) * 4:
        await deliver(api)
        await passes(api, pause)
    tried = len(receiver.requests)
    receiver.says(OK)
    await passes(api, timedelta(days=2))
    await deliver(api)

    taken = [(sent.content["data"]["claimId"], sent.type) for sent in receiver.taken]
    assert len(taken) == len({sent.id for sent in receiver.taken}) == 32
    for claim in claims:
        assert [kind for each, kind in taken if each == claim] == list(kinds)
    assert tried > len(claims) * 2


async def test_a_receiver_whose_certificate_nobody_knows_gets_nothing(api: Api, tmp_path: Path) -> None:
    async with receiving(tls=a_certificate(tmp_path)) as receiver:
        endpoint = await an_endpoint(api, receiver.url.replace("http://127.0.0.1", "https://localhost"))
        await happens(api, "CLAIM_APPROVED")

        await deliver(api)

        (delivery,) = await endpoint.deliveries()
        assert [attempt["failure"] for attempt in delivery["attempts"]] == ["UNREACHABLE"]
        assert receiver.requests == []


def a_certificate(folder: Path) -> ssl.SSLContext:
    """A certificate for localhost that its own key has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 7, now, now + timedelta(days=1))
    signed = made.sign(key, hashes.SHA256())
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    file = folder / "localhost.pem"
    file.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain) + signed.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


async def test_no_url_gets_into_the_log_for_it_may_hold_a_key(
    api: Api, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await an_endpoint(api, receiver.url + "?key=hunter2")
    await happens(api, "CLAIM_OPENED")
    await deliver(api)
    receiver.says("410 Gone")
    await happens(api, "CLAIM_LAPSED")
    await deliver(api)

    assert "switched off" in caplog.text
    assert "hunter2" not in caplog.text


async def test_a_slow_receiver_holds_up_nobody_else(api: Api, receiver: Receiver) -> None:
    async with receiving() as slow:
        slow.waits_for = asyncio.Event()
        await an_endpoint(api, slow.url)
        await an_endpoint(api, receiver.url)
        for _ in range(3):
            await happens(api, "CLAIM_OPENED", "CLAIM_SUBMITTED")
        with api.runtime.activate():
            await api.runtime.webhooks.begin_due()
            while len(receiver.taken) < 6:
                await api.runtime.webhooks.begin_due()
            assert slow.taken == []
            slow.waits_for.set()
            await api.runtime.webhooks.deliver()
        assert len(slow.taken) == 6


async def test_a_request_on_its_way_ends_and_none_begins_when_the_worker_stops(api: Api, receiver: Receiver) -> None:
    # given a slow receiver, and two events of one claim
    endpoint = await an_endpoint(api, receiver.url)
    receiver.pause = 0.5
    await happens(api, "CLAIM_OPENED", "CLAIM_SUBMITTED")

    # when the worker stops while it tells of the first
    async with alive(api.runtime):
        while not receiver.connections:
            await asyncio.sleep(0.01)

    # then the receiver was told once, and the worker knows; the next one waits for whoever works next
    assert [sent.type for sent in receiver.requests] == ["CLAIM_OPENED"]
    states = {
        delivery["type"]: (delivery["state"], len(delivery["attempts"])) for delivery in await endpoint.deliveries()
    }
    assert states == {"CLAIM_OPENED": ("DELIVERED", 1), "CLAIM_SUBMITTED": ("WAITING", 0)}
    with api.runtime.activate():
        assert (await WebhookEndpoint.get()).held_until is None

"""What integrators do with their endpoints, and what others see of them."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from support.api import Answered, Api
from support.journey import done, refusals
from support.operations import key
from support.receiver import OK, Receiver, receiving
from support.rows import sql
from support.statements import statements_of
from support.webhooks import (
    CHANGE,
    CREATE,
    DELIVERIES,
    DISABLE,
    ENABLE,
    ENDPOINT,
    EVENTS,
    LIST,
    NODE,
    REMOVE,
    REPLAY,
    RESEND,
    RESEND_DEAD,
    ROTATE,
    TEST,
    Endpoint,
    an_endpoint,
    deliver,
    happens,
    passes,
)

from jkp.mail.models import ABOUT_COLUMN, ADDRESS_COLUMN
from jkp.opaque import cursor
from jkp.security.principals import Role
from jkp.webhooks.schedule import PAUSES

BAD = "400 Bad Request"


async def test_the_secret_is_shown_once_and_sealed(api: Api, receiver: Receiver) -> None:
    integrator, sent = api.acting(Role.INTEGRATOR, "sistem-a"), {"url": receiver.url, "email": "a@b.example"}
    request = {**sent, "idempotencyKey": key()}

    first = done(await integrator(CREATE, input=request))
    again = done(await integrator(CREATE, input=request))

    assert first["secret"].startswith("whsec_")
    assert (again["secret"], again["webhookEndpoint"]["id"]) == (None, first["webhookEndpoint"]["id"])
    (row,) = await sql(api, "SELECT secret FROM webhook_endpoint")
    assert first["secret"].removeprefix("whsec_") not in row["secret"]


async def test_one_can_change_an_endpoint_and_what_waits_goes_to_the_new_url(api: Api, receiver: Receiver) -> None:
    async with receiving() as new:
        endpoint = await an_endpoint(api, receiver.url)
        receiver.says(BAD)
        await happens(api, "CLAIM_OPENED")
        await deliver(api)

        after = await endpoint.does(CHANGE, url=new.url, description=" Klaim  baru ", types=[])
        await passes(api, timedelta(minutes=1))
        await deliver(api)

        changed = after["webhookEndpoint"]
        assert (changed["url"], changed["description"], changed["types"]) == (new.url, "Klaim baru", [])
        assert len(new.taken) == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"description": "x" * 201}, "description"),
        ({"after": "nonsense"}, "after"),
        ({"idempotencyKey": ""}, "idempotencyKey"),
    ],
)
async def test_what_cannot_be_used_is_refused_by_its_name(api: Api, given: dict[str, str], field: str) -> None:
    sent = {"url": "http://127.0.0.1:9/", "email": "a@b.example", "idempotencyKey": key(), **given}

    answer = await api.acting(Role.INTEGRATOR, "sistem-a")(CREATE, input=sent)

    (error,) = answer["createWebhookEndpoint"]["errors"]
    assert (error["__typename"], error["code"], error["path"]) == ("InvalidInput", "INVALID_INPUT", [field])
    assert answer["createWebhookEndpoint"]["secret"] is None


async def test_a_foreign_endpoint_looks_like_an_unknown_one(api: Api, receiver: Receiver) -> None:
    mine = await an_endpoint(api, receiver.url, "sistem-a")
    await mine.does(TEST)
    (delivery,) = await mine.deliveries()
    stranger = Endpoint(api.acting(Role.INTEGRATOR, "sistem-b"), mine.id, "")
    unknown = Endpoint(stranger.api, "V2ViaG9va0VuZHBvaW50OjEyMw==", "")

    for document in (CHANGE, REMOVE, ROTATE, DISABLE, ENABLE, TEST, RESEND_DEAD):
        assert await stranger.is_refused(document) == await unknown.is_refused(document) == ["NOT_FOUND"]
    refused = await stranger.api(RESEND, input={"id": delivery["id"], "idempotencyKey": key()})
    assert refusals(refused) == ["NOT_FOUND"]
    for gid in (mine.id, delivery["id"]):
        assert await stranger.api(NODE, id=gid) == {"node": None}
        assert (await mine.api(NODE, id=gid))["node"]["id"] == gid
    assert await stranger.api(ENDPOINT, id=mine.id) == {"webhookEndpoint": None}
    assert await stranger.api(LIST) == {"webhookEndpoints": {"nodes": []}}


async def test_officers_and_operators_see_health_and_no_url_nor_mail_address(api: Api, receiver: Receiver) -> None:
    endpoint = await an_endpoint(api, receiver.url + "?token=hunter2")
    for role in (Role.OFFICER, Role.OPERATOR):
        (seen,) = (await api.acting(role, "x")(LIST))["webhookEndpoints"]["nodes"]
        assert (seen["host"], seen["url"], seen["email"]) == ("127.0.0.1", None, None)
        assert "hunter2" not in str(seen)
    assert (await endpoint.now())["url"].endswith("?token=hunter2")


async def test_who_is_no_integrator_has_no_webhooks(api: Api) -> None:
    with pytest.raises(Answered) as refused:
        await api.acting(Role.EMPLOYER, "x")(LIST)
    assert refused.value.codes == ["FORBIDDEN"]
    with pytest.raises(Answered) as refused:
        await api.officer(CREATE, input={"url": "https://a.example", "email": "a@b.example", "idempotencyKey": key()})
    assert refused.value.codes == ["FORBIDDEN"]


async def test_an_integrator_has_so_many_endpoints_and_no_more(api: Api) -> None:
    last = await an_endpoint(api, "http://127.0.0.1:9/")
    for _ in range(19):
        await an_endpoint(api, "http://127.0.0.1:9/")
    sent = {"url": "http://127.0.0.1:9/", "email": "a@b.example"}

    full = await last.api(CREATE, input={**sent, "idempotencyKey": key()})
    await last.does(REMOVE)

    assert refusals(full) == ["WEBHOOK_LIMIT_REACHED"]
    assert refusals(await last.api(CREATE, input={**sent, "idempotencyKey": key()})) == []


async def test_a_removed_endpoint_is_told_nothing_and_leaves_nothing(api: Api, receiver: Receiver) -> None:
    endpoint = await an_endpoint(api, receiver.url)
    receiver.says(BAD)
    await happens(api, "CLAIM_OPENED")
    await deliver(api)

    assert (await endpoint.does(REMOVE))["removedId"] == endpoint.id

    await passes(api, timedelta(hours=1))
    await deliver(api)
    assert len(receiver.requests) == 1
    assert await sql(api, "SELECT id FROM webhook_delivery") == await sql(api, "SELECT id FROM webhook_attempt") == []


async def test_while_a_secret_is_rotated_both_sign_and_nobody_fails(api: Api, receiver: Receiver) -> None:
    endpoint = await an_endpoint(api, receiver.url)
    old, now = endpoint.secret, datetime.now(UTC)

    rotated = await endpoint.does(ROTATE, overlapHours=24)
    new = rotated["secret"]
    until = datetime.fromisoformat(rotated["webhookEndpoint"]["oldSecretUntil"])
    assert timedelta(hours=24) <= until - now < timedelta(hours=24, minutes=1)
    await happens(api, "CLAIM_OPENED")
    await deliver(api)
    await passes(api, timedelta(hours=24, minutes=1))
    await happens(api, "CLAIM_SUBMITTED")
    await deliver(api)

    during, afterwards = receiver.requests
    assert (during.is_signed_by(old), during.is_signed_by(new)) == (True, True)
    assert (afterwards.is_signed_by(old), afterwards.is_signed_by(new)) == (False, True)
    assert (await endpoint.now())["oldSecretUntil"] is None


async def test_a_secret_that_somebody_else_has_ends_at_once(api: Api, receiver: Receiver) -> None:
    endpoint = await an_endpoint(api, receiver.url)
    await endpoint.does(ROTATE, overlapHours=0)
    await happens(api, "CLAIM_OPENED")

    await deliver(api)

    assert not receiver.requests[0].is_signed_by(endpoint.secret)
    assert await endpoint.is_refused(ROTATE, overlapHours=169) == ["INVALID_INPUT"]


async def test_a_test_event_is_sent_and_tells_of_nobody(api: Api, receiver: Receiver) -> None:
    endpoint = await an_endpoint(api, receiver.url)
    made = (await endpoint.does(TEST))["webhookDelivery"]

    await deliver(api)

    (sent,) = receiver.taken
    assert (sent.id, sent.type, made["type"]) == (made["eventId"], "WEBHOOK_TEST", "WEBHOOK_TEST")
    assert sent.is_signed_by(endpoint.secret)
    nothing = dict.fromkeys(("cursor", "participantId", "claimId", "claimVersion"))
    assert sent.content["data"] == {"eventId": sent.id, **nothing, "payload": {}}


async def test_a_part_of_the_log_is_replayed_in_order_with_the_same_ids(api: Api, receiver: Receiver) -> None:
    endpoint = await an_endpoint(api, receiver.url)
    claim = await happens(api, "CLAIM_OPENED", "CLAIM_SUBMITTED", "CLAIM_TAKEN", "CLAIM_APPROVED")
    await deliver(api)
    before = [sent.id for sent in receiver.requests]
    nodes = (await endpoint.api(EVENTS))["events"]["nodes"]

    running = await endpoint.does(REPLAY, after=nodes[0]["cursor"], until=nodes[2]["cursor"])
    refused = await endpoint.is_refused(REPLAY, after=nodes[0]["cursor"])
    await deliver(api)

    again = receiver.requests[4:]
    assert [sent.id for sent in again] == before[1:3]
    assert [sent.content["data"]["claimId"] for sent in again] == [claim, claim]
    assert (running["webhookEndpoint"]["replaysUntil"], refused) == (nodes[2]["cursor"], ["WEBHOOK_REPLAY_RUNNING"])
    assert (await endpoint.now())["replaysUntil"] is None


async def test_a_replay_sends_also_what_the_endpoint_never_had(api: Api, receiver: Receiver) -> None:
    await happens(api, "CLAIM_OPENED")
    endpoint = await an_endpoint(api, receiver.url)
    (node,) = (await endpoint.api(EVENTS))["events"]["nodes"]
    assert await endpoint.is_refused(REPLAY, after=node["cursor"], until=beginning()) == ["INVALID_INPUT"]

    await endpoint.does(REPLAY, after=beginning())
    await deliver(api)

    assert [sent.id for sent in receiver.taken] == [node["eventId"]]


async def mails(api: Api) -> list[tuple[str, dict[str, Any]]]:
    """The mails that wait: to whom, and what they tell."""
    rows = await sql(api, "SELECT id, address_sealed, about_sealed FROM mail WHERE kind = 'WEBHOOK_DISABLED'")
    seals = api.runtime.seals
    return [
        (
            seals.open(ADDRESS_COLUMN, str(row["id"]), row["address_sealed"]),
            json.loads(seals.open(ABOUT_COLUMN, str(row["id"]), row["about_sealed"])),
        )
        for row in rows
    ]


def beginning() -> str:
    """The cursor before the first event."""
    return cursor([0])


async def test_a_dead_delivery_is_sent_again_when_its_owner_says_so(api: Api, receiver: Receiver) -> None:
    endpoint = await an_endpoint(api, receiver.url)
    receiver.says(BAD)
    await happens(api, "CLAIM_OPENED")
    await happens(api, "CLAIM_LAPSED")
    for pause in (*PAUSES, timedelta()):
        await deliver(api)
        await passes(api, pause * 1.2)
    receiver.says(OK)
    lapsed, opened = await endpoint.deliveries("DEAD")

    await endpoint.does(RESEND, id=opened["id"])
    await deliver(api)
    assert [sent.type for sent in receiver.taken] == ["CLAIM_OPENED"]
    await endpoint.does(RESEND_DEAD)
    await deliver(api)

    assert [sent.id for sent in receiver.taken] == [opened["eventId"], lapsed["eventId"]]
    assert [len(each["attempts"]) for each in await endpoint.deliveries("DELIVERED")] == [11, 11]


async def test_an_endpoint_that_is_gone_is_switched_off_and_goes_on_where_it_stopped(
    api: Api, receiver: Receiver
) -> None:
    endpoint = await an_endpoint(api, receiver.url)
    receiver.says("410 Gone")
    await happens(api, "CLAIM_OPENED")
    await deliver(api)
    off = await endpoint.now()
    await happens(api, "CLAIM_SUBMITTED")
    await passes(api, timedelta(days=1))
    await deliver(api)

    assert (off["isEnabled"], off["disabledReason"], len(receiver.requests)) == (False, "GONE", 1)
    assert [about["failures"] for _, about in await mails(api)] == [1]
    assert await endpoint.is_refused(TEST) == ["WEBHOOK_DISABLED"]
    assert await endpoint.is_refused(REPLAY, after=beginning()) == ["WEBHOOK_DISABLED"]
    receiver.says(OK)
    assert (await endpoint.does(ENABLE))["webhookEndpoint"]["isEnabled"]
    await deliver(api)
    assert [sent.type for sent in receiver.taken] == ["CLAIM_OPENED", "CLAIM_SUBMITTED"]


async def test_an_endpoint_that_is_gone_again_and_again_makes_one_mail_a_day(api: Api, receiver: Receiver) -> None:
    endpoint = await an_endpoint(api, receiver.url)
    receiver.says("410 Gone")
    await happens(api, "CLAIM_OPENED")
    for _ in range(3):
        await deliver(api)
        await endpoint.does(ENABLE)

    assert len(receiver.requests) == 3
    assert len(await mails(api)) == 1


async def test_an_endpoint_that_fails_for_five_days_is_switched_off(api: Api) -> None:
    async with receiving() as gone:
        endpoint = await an_endpoint(api, gone.url)
    for day in range(5):
        await happens(api, "CLAIM_OPENED")
        await deliver(api)
        assert (await endpoint.now())["isEnabled"], day
        await passes(api, timedelta(days=1))
    await deliver(api)

    off = await endpoint.now()
    assert (off["isEnabled"], off["disabledReason"]) == (False, "FAILING")
    assert off["waiting"] == 5
    ((to, about),) = await mails(api)
    assert (to, about["endpoint"]) == ("ops@integrator.example", "127.0.0.1")
    assert about["failures"] >= 5


async def test_a_success_in_between_begins_the_days_anew(api: Api, receiver: Receiver) -> None:
    endpoint = await an_endpoint(api, receiver.url)
    for status in (BAD, OK, BAD):
        receiver.says(status)
        await happens(api, "CLAIM_OPENED")
        await deliver(api)
        await passes(api, timedelta(days=4))
    await deliver(api)

    assert (await endpoint.now())["isEnabled"]


async def test_an_operator_can_switch_an_endpoint_off_and_an_officer_cannot(api: Api, receiver: Receiver) -> None:
    endpoint = await an_endpoint(api, receiver.url)
    operator = Endpoint(api.acting(Role.OPERATOR, "op"), endpoint.id, "")
    with pytest.raises(Answered):
        await Endpoint(api.officer, endpoint.id, "").does(DISABLE)

    off = await operator.does(DISABLE)

    assert off["webhookEndpoint"]["disabledReason"] == "BY_OPERATOR"
    await happens(api, "CLAIM_OPENED")
    await deliver(api)
    assert receiver.requests == []
    assert await mails(api) == []


async def test_deliveries_are_listed_page_by_page_the_newest_first(api: Api, receiver: Receiver) -> None:
    endpoint = await an_endpoint(api, receiver.url)
    await happens(api, "CLAIM_OPENED", "CLAIM_SUBMITTED", "CLAIM_TAKEN")
    await deliver(api)

    types: list[str] = []
    after = None
    while after is not None or not types:
        found = await endpoint.api(DELIVERIES, id=endpoint.id, first=2, after=after)
        page = found["webhookEndpoint"]["deliveries"]
        types += [node["type"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"] if page["pageInfo"]["hasNextPage"] else None

    assert types == ["CLAIM_TAKEN", "CLAIM_SUBMITTED", "CLAIM_OPENED"]


async def test_the_list_of_endpoints_asks_as_often_for_twenty_as_for_one(api: Api) -> None:
    await an_endpoint(api, "http://127.0.0.1:9/")
    one = await statements_of(api, lambda: api.officer(LIST))
    for _ in range(19):
        await an_endpoint(api, "http://127.0.0.1:9/")

    assert len(await statements_of(api, lambda: api.officer(LIST))) == len(one) > 0

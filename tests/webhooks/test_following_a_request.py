"""One id leads from a request to its answer, its event, and to everything that the event has caused."""

from support import operations as op
from support.api import Api
from support.journey import an_applicant
from support.logs import lines_of
from support.mails import tell, wants
from support.receiver import Receiver
from support.rows import sql
from support.webhooks import an_endpoint, deliver

EVENTS = """query($id: ID!) {
  events(first: 100, filter: {participantId: $id}) { nodes { eventId type requestId } } }"""


async def test_one_id_leads_from_a_request_to_its_webhook_and_its_mail(api: Api, receiver: Receiver) -> None:
    # given an applicant who wants mails, and an integrator that follows
    await an_endpoint(api, receiver.url)
    sari = await an_applicant(api, "2025-03-10")
    await wants(sari)
    await tell(api)
    await deliver(api)
    before = len(receiver.requests)

    # when an officer takes and approves her claim, each with a request of its own name, and the server tells of it
    with lines_of() as lines:
        for name, document in (("taken-1", op.TAKE_CLAIM), ("approved-1", op.APPROVE_CLAIM)):
            sent = {"query": document, "variables": {"claim": sari.claims[0], "key": op.key()}}
            headers = {**api.officer.headers(), "x-request-id": name}
            answer = await api.http.post("/graphql", json=sent, headers=headers)
            assert answer.headers["x-request-id"] == name
        await deliver(api)
        await tell(api)
        with api.runtime.activate():
            await api.runtime.postman.send_due()

    # then every line that belongs to a request says so
    events = (await api.officer(EVENTS, id=sari.id))["events"]["nodes"]
    of_request = {event["requestId"]: event for event in events if event["requestId"] in {"taken-1", "approved-1"}}
    assert of_request["taken-1"]["type"] == "CLAIM_TAKEN"
    approved = of_request["approved-1"]
    assert approved["type"] == "CLAIM_APPROVED"
    told = [(line["logger"], line["event"]) for line in lines() if line.get("request_id") == "approved-1"]
    assert [logger for logger, _ in told] == ["jkp.events", "jkp.webhooks", "jkp.mail"]
    assert f"(CLAIM_APPROVED, event {approved['eventId']}): delivered 200" in told[1][1]
    assert "(CLAIM_APPROVED) was sent" in told[2][1]
    # and what is sent to others holds nothing of it
    assert all(b"approved-1" not in each.body and "approved-1" not in str(each) for each in receiver.requests[before:])


async def test_a_fault_has_the_same_id_in_answer_and_log(api: Api) -> None:
    sari = await an_applicant(api, "2025-03-10")
    await sql(api, "ALTER TABLE event_log RENAME TO gone")
    try:
        with lines_of() as lines:
            sent = {"query": "query($id: ID!) { claim(id: $id) { history { type } } }"}
            headers = {**api.officer.headers(), "x-request-id": "f-1"}
            body = {**sent, "variables": {"id": sari.claims[0]}}
            answer = await api.http.post("/graphql", json=body, headers=headers)
    finally:
        await sql(api, "ALTER TABLE gone RENAME TO event_log")

    (error,) = answer.json()["errors"]
    assert (error["extensions"]["requestId"], answer.headers["x-request-id"]) == ("f-1", "f-1")
    assert "f-1" in {line.get("request_id") for line in lines() if line["level"] == "error"}

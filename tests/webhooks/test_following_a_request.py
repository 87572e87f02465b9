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

    # when an officer takes and approves her claim, and the server tells of it
    with lines_of() as lines:
        requests = []
        for document in (op.TAKE_CLAIM, op.APPROVE_CLAIM):
            sent = {"query": document, "variables": {"claim": sari.claims[0], "key": op.key()}}
            answer = await api.http.post("/graphql", json=sent, headers=api.officer.headers())
            requests.append(answer.headers["x-request-id"])
        taken_by, approved_by = requests
        await deliver(api)
        await tell(api)
        with api.runtime.activate():
            await api.runtime.postman.send_due()

    # then every line that belongs to a request says so
    events = (await api.officer(EVENTS, id=sari.id))["events"]["nodes"]
    of_request = {event["requestId"]: event for event in events if event["requestId"] in requests}
    assert of_request[taken_by]["type"] == "CLAIM_TAKEN"
    approved = of_request[approved_by]
    assert approved["type"] == "CLAIM_APPROVED"
    told = [(line["logger"], line["event"]) for line in lines() if line.get("request_id") == approved_by]
    assert [logger for logger, _ in told] == ["jkp.events", "jkp.webhooks", "jkp.mail"]
    assert f"(CLAIM_APPROVED, event {approved['eventId']}): delivered 200" in told[1][1]
    assert "(CLAIM_APPROVED) was sent" in told[2][1]
    # and what is sent to others holds nothing of it
    sent_to_others = receiver.requests[before:]
    assert all(approved_by.encode() not in each.body and approved_by not in str(each) for each in sent_to_others)


async def test_a_fault_has_the_same_id_in_answer_and_log(api: Api) -> None:
    sari = await an_applicant(api, "2025-03-10")
    await sql(api, "ALTER TABLE event_log RENAME TO gone")
    try:
        with lines_of() as lines:
            sent = {"query": "query($id: ID!) { claim(id: $id) { history { type } } }"}
            body = {**sent, "variables": {"id": sari.claims[0]}}
            answer = await api.http.post("/graphql", json=body, headers=api.officer.headers())
    finally:
        await sql(api, "ALTER TABLE gone RENAME TO event_log")

    (error,) = answer.json()["errors"]
    request_id = answer.headers["x-request-id"]
    assert error["extensions"]["requestId"] == request_id
    assert request_id in {line.get("request_id") for line in lines() if line["level"] == "error"}

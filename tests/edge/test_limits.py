"""How much one request may ask: the same on HTTP, event streams and WebSockets."""

import json
from typing import Any

import httpx2
import pytest
from conftest import Serve
from support.api import Api
from support.journey import a_claimant
from support.live import Socket, socket

from jkp.security.principals import Role
from jkp_schema.serving.server import Server

WHO = "{ viewer { role } }"
EVENTS = {"accept": "text/event-stream"}
FOLLOW = "subscription { events { cursor } }"


def nested(levels: int) -> str:
    return "{ " + "a { " * levels + "a" + " }" * levels + " }"


def bomb(fragments: int) -> str:
    """Each fragment spreads the next one twice: its answer has 2^n fields."""
    chain = [f"fragment Part{n} on Query {{ ...Part{n + 1} ...Part{n + 1} }}" for n in range(fragments)]
    return " ".join(["{ ...Part0 }", *chain, f"fragment Part{fragments} on Query {{ viewer {{ role }} }}"])


def many(number: int, part: str) -> str:
    return " ".join(part.format(n) for n in range(number))


TOO_MUCH = {
    "depth": nested(20),
    "aliases": f"{{ {many(31, 'a{}: __typename')} }}",
    "directives": f"{{ {many(6, 'viewer {{ role ' + '@include(if: true) ' * 9 + '}}')} }}",
    "tokens": f"{{ viewer {{ {'role ' * 2000} }} }}",
    "characters": WHO + "#" * 20_000,
    "cost": bomb(60),
    "selections": bomb(12),
    "repetitions": f"{{ {'viewer { role } ' * 40} }}",
}


async def refused(api: Api, document: str, **variables: Any) -> dict[str, Any]:
    """The extensions of the only error, which is that of a document that did not run."""
    body = (await api.raw(document, **variables)).json()
    assert "data" not in body
    (error,) = body["errors"]
    told: dict[str, Any] = error["extensions"]
    return told


async def points(api: Api, document: str, **variables: Any) -> int:
    cost: int = (await api.raw(document, **variables)).json()["extensions"]["cost"]["points"]
    return cost


async def answer(listener: Socket, query: str, id_: str = "1", **payload: Any) -> dict[str, Any]:
    """The first frame of an operation."""
    listener.send({"type": "subscribe", "id": id_, "payload": {"query": query, **payload}})
    return await listener.next()


@pytest.mark.parametrize("limit", TOO_MUCH)
async def test_a_document_over_a_limit_is_told_which_one(api: Api, limit: str) -> None:
    told = await refused(api, TOO_MUCH[limit])

    assert (told["code"], told["limit"]) == ("QUERY_TOO_COMPLEX", limit)
    assert told["most"] > 0


@pytest.mark.parametrize(
    "circle",
    [
        "{ ...A } fragment A on Query { ...A }",
        "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
        "{ viewer { ...A } } fragment A on Viewer { participant { ...B } } "
        "fragment B on Participant { benefitCase { participant { ...B } } }",
    ],
)
async def test_fragments_that_spread_themselves_are_refused_at_once(api: Api, circle: str) -> None:
    assert await refused(api, circle) == {"code": "GRAPHQL_VALIDATION_FAILED"}


async def test_what_no_operation_spreads_is_refused_before_it_is_compared(api: Api) -> None:
    unused = f"{WHO} fragment A on Query {{ {'viewer { role } ' * 400} }}"

    assert await refused(api, unused) == {"code": "GRAPHQL_VALIDATION_FAILED"}


async def test_the_same_limits_hold_for_streams_and_sockets(api: Api) -> None:
    streamed = await api.http.post("/graphql", json={"query": bomb(60)}, headers=EVENTS)
    async with socket(api) as listener:
        await listener.init()
        frame = await answer(listener, bomb(60))
        alive = await answer(listener, WHO, "2")

    assert '"limit":"cost"' in streamed.text
    assert (frame["type"], frame["payload"][0]["extensions"]["limit"]) == ("error", "cost")
    assert alive["payload"]["data"] == {"viewer": {"role": "ANONYMOUS"}}


async def test_what_is_just_within_the_limits_runs(api: Api) -> None:
    for document in (
        f"{{ {many(30, 'a{}: __typename')} }}",
        f"{{ viewer {{ {'role ' * 40} }} }}",
        (WHO + " ").ljust(20_000, "#"),
    ):
        assert "errors" not in (await api.raw(document)).json()


async def test_limits_are_the_operators(serve: Serve) -> None:
    api = await serve(limits={"depth": 1, "cost": 3}, plugins={})

    assert (await refused(api, WHO))["limit"] == "depth"
    assert (await refused(api, "{ a: __typename b: __typename c: __typename d: __typename }"))["limit"] == "cost"


async def test_a_list_counts_as_often_as_it_can_be_long(api: Api) -> None:
    person = await a_claimant(api, "2025-03-10")
    page = "query($first: Int = 7) { viewer { participant { activities(first: $first) { nodes { id kind } } } } }"
    counted = [await points(person.me, page, first=size) for size in (1, 10, 100)]
    default, none = await points(person.me, page), await points(person.me, page.replace(" = 7", ""))

    # 100.0 is 100 to GraphQL
    assert await points(person.me, page, first=100.0) == counted[-1]
    # viewer, participant, activities and nodes, and then two fields of each activity
    assert counted == [4 + 2, 4 + 20, 4 + 200]
    assert (default, none) == (4 + 14, 4 + 20)


async def test_a_page_that_is_too_expensive_is_refused_by_its_variables_alone(serve: Serve) -> None:
    api = (await serve(limits={"cost": 300})).officer
    page = "query($first: Int!) { claims(first: $first) { nodes { id monthNo status } } }"

    assert "errors" not in (await api.raw(page, first=50)).json()
    assert (await refused(api, page, first=100)) == {
        "code": "QUERY_TOO_COMPLEX",
        "limit": "cost",
        "most": 300,
        "found": 302,
    }


async def test_a_fragment_counts_wherever_it_is_spread(api: Api) -> None:
    spread = "query { ...W a: viewer { ...R } } fragment W on Query { viewer { ...R } } fragment R on Viewer { role }"

    assert await points(api, spread) == await points(api, "{ viewer { role } a: viewer { role } }") == 4


async def test_mutations_cost_more_than_they_ask_for(api: Api) -> None:
    travel = 'mutation { sandboxTravelTo(input: {at: "2025-03-11T09:00:00+07:00"}) { clock { now } } }'

    assert await points(api, travel) == 10 + 2


async def test_every_answer_tells_its_cost_and_what_is_left(serve: Serve) -> None:
    api = (await serve(limits={"points_per_minute": 1000}, plugins={"sandbox": {}})).officer
    whole = await api.raw(WHO)
    again = await api.raw(WHO)
    streamed = await api.http.post("/graphql", json={"query": WHO}, headers={**api.headers(), **EVENTS})
    async with socket(api) as listener:
        await listener.init()
        frame = await answer(listener, WHO)

    # a document that was not seen before costs 100 more
    assert whole.json()["extensions"] == {"cost": {"points": 2, "limit": 10_000, "remaining": 898}}
    assert again.json()["extensions"]["cost"]["remaining"] in (896, 897)
    assert whole.headers["ratelimit-limit"] == "1000"
    assert whole.headers["ratelimit-remaining"] == "898"
    assert whole.headers["ratelimit-reset"] == "7"
    assert '"cost":{"points":2,' in streamed.text
    assert frame["payload"]["extensions"]["cost"]["points"] == 2


async def test_whoever_has_used_everything_up_waits_and_nobody_else_does(serve: Serve) -> None:
    # given a budget of two unseen documents
    api = await serve(limits={"points_per_minute": 204}, plugins={"sandbox": {}})
    greedy, other = api.acting(Role.INTEGRATOR, "greedy"), api.acting(Role.INTEGRATOR, "other")

    # when one caller asks three, by every transport
    for number in range(2):
        assert (await greedy.raw(f"{{ viewer {{ role }} }} # {number}")).status_code == 200
    whole = await greedy.raw(WHO)
    streamed = await greedy.http.post("/graphql", json={"query": WHO}, headers={**greedy.headers(), **EVENTS})
    async with socket(greedy) as listener:
        await listener.init()
        frame = await answer(listener, WHO)

    # then it is told when to come back, and the other is answered
    assert (whole.status_code, streamed.status_code) == (429, 429)
    assert whole.headers["ratelimit-remaining"] == "0"
    told = whole.json()["errors"][0]["extensions"]
    assert told == {"code": "RATE_LIMITED", "retryAfter": int(whole.headers["retry-after"])}
    assert 25 <= told["retryAfter"] <= 30
    assert frame["payload"][0]["extensions"]["code"] == "RATE_LIMITED"
    assert (await other.raw(WHO)).status_code == 200


async def test_without_a_token_the_address_counts(serve: Serve) -> None:
    api = await serve(limits={"anonymous_points_per_minute": 102}, plugins={})

    assert [(await api.raw(WHO)).status_code for _ in range(3)] == [200, 429, 429]


@pytest.mark.parametrize(
    ("by", "told", "counted"),
    [
        ("10.1.2.3", ["203.0.113.1", "203.0.113.2"], [200, 200]),  # a proxy of ours tells of two clients
        ("10.1.2.3", ["203.0.113.1", "1.1.1.1, 203.0.113.1"], [200, 429]),  # the client has written the first one
        ("203.0.113.9", ["203.0.113.1", "203.0.113.2"], [200, 429]),  # a client that would like to be two
    ],
)
async def test_only_our_proxies_are_believed_who_asks(
    serve: Serve, by: str, told: list[str], counted: list[int]
) -> None:
    limits = {"anonymous_points_per_minute": 102}
    api = await serve(server={"proxies": ["10.0.0.0/8"]}, limits=limits, plugins={})
    server = Server(api.app, api.runtime.settings)
    server.config.load()
    through = httpx2.ASGITransport(app=server.config.loaded_app, client=(by, 1))

    async with httpx2.AsyncClient(transport=through, base_url="http://jkp.test") as http:
        asked = [await http.post("/graphql", json={"query": WHO}, headers={"x-forwarded-for": each}) for each in told]

    assert [answer.status_code for answer in asked] == counted


async def test_without_limits_nothing_is_counted(serve: Serve) -> None:
    api = await serve(limits={"anonymous_points_per_minute": 0}, plugins={})

    told = await api.raw(WHO)

    assert told.json()["extensions"]["cost"] == {"points": 2, "limit": 10_000}
    assert "ratelimit-limit" not in told.headers


async def test_what_works_for_a_password_costs_more_than_other_mutations(api: Api) -> None:
    guess = 'mutation { signIn(input: {login: "x@contoh.id", password: "x"}) { errors { code } } }'

    assert await points(api, guess) == 300 + 1 + 10
    letter = """mutation { registerAccount(input: {nik: "1", name: "x", motherName: "x", email: "korban@contoh.id",
        phone: "x", password: "x"}) { errors { code } } }"""
    assert await points(api, letter) == 2_000 + 1 + 10


async def test_what_is_refused_again_and_again_is_not_free(serve: Serve) -> None:
    # given documents that are known, of which one is faulty, and the other too expensive with these variables
    api = (await serve(limits={"points_per_minute": 602, "cost": 200}, plugins={"sandbox": {}})).officer
    faulty, pages = "{ nobody }", "query($n: Int) { claims(first: $n) { nodes { id status } } }"
    assert (await api.raw(pages, n=1)).status_code == 200
    assert (await refused(api, pages, n=100))["limit"] == "cost"

    codes = [(await refused(api, faulty))["code"] for _ in range(4)]

    assert codes == ["GRAPHQL_VALIDATION_FAILED"] * 3 + ["RATE_LIMITED"]


async def test_nobody_has_more_than_half_of_what_runs_at_once(serve: Serve) -> None:
    api = await serve(limits={"subscriptions_at_once": 2}, plugins={"sandbox": {}})
    greedy, other = api.acting(Role.INTEGRATOR, "greedy"), api.acting(Role.INTEGRATOR, "other")
    async with socket(greedy) as first, socket(greedy) as second, socket(other) as third:
        for listener in (first, second, third):
            await listener.init()
        assert (await answer(first, FOLLOW))["type"] == "next"

        more, others = await answer(second, FOLLOW), await answer(third, FOLLOW)

    assert more["payload"][0]["extensions"] == {"code": "RATE_LIMITED", "retryAfter": 1}
    assert others["type"] == "next"


async def test_a_list_in_the_variables_has_an_end(api: Api) -> None:
    asked = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"

    assert (await refused(api.officer, asked, ids=["x"] * 1001))["limit"] == "items"


async def test_at_most_a_hundred_objects_come_at_once_in_the_order_of_their_ids(api: Api) -> None:
    person = await a_claimant(api, "2025-03-10")
    asked = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    case = (await person.me("{ viewer { participant { benefitCase { id } } } }"))["viewer"]["participant"][
        "benefitCase"
    ]

    few = await person.me(asked, ids=[case["id"], "x", person.id])
    most = (await person.me.raw(asked, ids=["x"] * 101)).json()

    assert few["nodes"] == [{"id": case["id"]}, None, {"id": person.id}]
    assert most["data"] == {"nodes": None}
    assert most["errors"][0]["extensions"]["code"] == "INVALID_INPUT"
    assert await points(person.me, asked, ids=["x"] * 50) == 1 + 50


async def test_a_server_with_too_much_to_do_says_when_to_come_back(serve: Serve) -> None:
    # given a server that lets one subscription and one operation run
    api = (await serve(limits={"subscriptions_at_once": 1, "operations_at_once": 1}, plugins={"sandbox": {}})).acting(
        Role.INTEGRATOR, "x"
    )
    async with socket(api) as listener:
        await listener.init()
        listener.subscribe(FOLLOW)
        assert (await listener.next())["type"] == "next"

        # when another subscription comes, by socket and by stream
        second = await answer(listener, FOLLOW, "2")
        third = await api.http.post("/graphql", json={"query": FOLLOW}, headers={**api.headers(), **EVENTS})
        # and a query, which has room of its own
        query = await answer(listener, WHO, "3")

    assert second["payload"][0]["extensions"] == {"code": "OVERLOADED", "retryAfter": 1}
    assert (third.status_code, third.headers["retry-after"]) == (503, "1")
    assert query["payload"]["data"] == {"viewer": {"role": "INTEGRATOR"}}
    # and when the first has ended there is room again
    async with socket(api) as listener:
        await listener.init()
        assert (await answer(listener, FOLLOW))["type"] == "next"


async def test_what_the_schema_says_of_itself_is_found_once(api: Api) -> None:
    asked = "query($name: String!) { __type(name: $name) { name fields { name } } __typename }"

    first, again, other = [(await api.raw(asked, name=name)).json() for name in ("Viewer", "Viewer", "PageInfo")]

    assert first["data"] == again["data"]
    assert first["data"]["__type"]["name"] == "Viewer"
    assert other["data"]["__type"]["name"] == "PageInfo"


async def test_the_whole_schema_may_be_asked_for_a_few_times_in_one_operation(api: Api) -> None:
    fields = "name description isDeprecated args { name type { name } } type { name ofType { name } }"
    whole = f"__schema {{ types {{ name description fields {{ {fields} }} }} }}"

    few, more = ("{ " + " ".join(f"a{n}: {whole}" for n in range(times)) + " }" for times in (2, 30))

    assert "errors" not in (await api.raw(few)).json()
    assert (await refused(api, more))["limit"] == "cost"


async def test_a_socket_is_told_the_fault_of_a_variable_without_its_value(api: Api) -> None:
    async with socket(api) as listener:
        await listener.init()
        frame = await answer(
            listener, "query($first: Int!) { claims(first: $first) { nodes { id } } }", variables={"first": "rahasia"}
        )

    assert (frame["type"], frame["payload"][0]["extensions"]["code"]) == ("error", "BAD_USER_INPUT")
    assert "rahasia" not in json.dumps(frame)

"""Hostile frames of a WebSocket, each sent to a socket of its own, before or after it is opened."""

import json
from collections.abc import Iterator
from typing import Any

OPEN = json.dumps({"type": "connection_init"})
ASK: dict[str, Any] = {"type": "subscribe", "id": "1", "payload": {"query": "{ viewer { role } }"}}


def _ask(**changes: Any) -> str:
    return json.dumps({**ASK, **changes})


def _payload(**changes: Any) -> str:
    return _ask(payload={**ASK["payload"], **changes})


FIRST: dict[str, str | bytes] = {
    "nothing": "",
    "a blank": " ",
    "a brace": "{",
    "null": "null",
    "a number": "1",
    "a list": "[]",
    "a string": '"connection_init"',
    "an empty object": "{}",
    "bytes": b"\x00\x01",
    "JSON as bytes": OPEN.encode(),
    "no type": '{"payload": {}}',
    "a type that is a number": '{"type": 1}',
    "a type that is a list": '{"type": ["connection_init"]}',
    "an unknown type": '{"type": "connection_innit"}',
    "a type of Python": '{"type": "__init__"}',
    "a type of the server's": '{"type": "connection_ack"}',
    "the older protocol": '{"type": "start", "id": "1", "payload": {"query": "{ viewer { role } }"}}',
    "a question before the greeting": json.dumps(ASK),
    "an end before the greeting": '{"type": "complete", "id": "1"}',
    "a greeting with a number": '{"type": "connection_init", "payload": 5}',
    "a greeting with a list": '{"type": "connection_init", "payload": []}',
    "a greeting with a token that is none": '{"type": "connection_init", "payload": {"Authorization": "Bearer x"}}',
    "a greeting with a token of another kind": '{"type": "connection_init", "payload": {"Authorization": "Basic eDp5"}}',
    "a greeting with a token that is a number": '{"type": "connection_init", "payload": {"Authorization": 5}}',
    "a greeting with a language that is a list": '{"type": "connection_init", "payload": {"locale": []}}',
    "a greeting of 100 KB": json.dumps({"type": "connection_init", "payload": {"a": "x" * 100_000}}),
    "a deep greeting": '{"type": "connection_init", "payload": ' + '{"a":' * 2_000 + "1" + "}" * 2_001,
    "NaN": '{"type": "connection_init", "payload": {"a": NaN}}',
    "half a pair": '{"type": "connection_init", "payload": {"a": "\\ud800"}}',
}
LATER: dict[str, str | bytes] = {
    "a second greeting": OPEN,
    "a brace later": "{",
    "null later": "null",
    "bytes later": b"{}",
    "an unknown type later": '{"type": "stop", "id": "1"}',
    "no id": '{"type": "subscribe", "payload": {"query": "{ viewer { role } }"}}',
    "an empty id": _ask(id=""),
    "an id that is a number": _ask(id=1),
    "an id that is null": _ask(id=None),
    "an id of 100 KB": _ask(id="x" * 100_000),
    "an id with a zero": _ask(id="\x00"),
    "no payload": '{"type": "subscribe", "id": "1"}',
    "a payload that is null": _ask(payload=None),
    "a payload that is a string": _ask(payload="{ viewer { role } }"),
    "a payload that is a list": _ask(payload=[ASK["payload"]]),
    "no query": _ask(payload={}),
    "a query that is a number": _payload(query=5),
    "a query that is null": _payload(query=None),
    "a query that is empty": _payload(query=""),
    "variables that are a list": _payload(variables=[]),
    "variables that are a string": _payload(variables="x"),
    "a name that is a number": _payload(operationName=5),
    "a name of nobody": _payload(operationName="Nobody"),
    "extensions that are a list": _payload(extensions=[]),
    "a persisted query that is a list": _payload(extensions={"persistedQuery": []}),
    "a hash of nobody": _ask(payload={"documentId": "sha256:00"}),
    "a hash that is a number": _ask(payload={"documentId": 5}),
    "a fault of syntax": _payload(query="{"),
    "a field of nobody": _payload(query="{ nothing }"),
    "a subscription without a token": _payload(query="subscription { events { cursor } }"),
    "a subscription to nothing": _payload(query="subscription { nothing }"),
    "a cursor that is none": _payload(query='subscription { events(after: "x") { cursor } }'),
    "a variable of another type": _payload(
        query="query($a: Int!) { claims(first: $a) { nodes { id } } }", variables={"a": "x"}
    ),
    "an end of nothing": '{"type": "complete", "id": "nobody"}',
    "an end without an id": '{"type": "complete"}',
    "an end with a number": '{"type": "complete", "id": 5}',
    "a result from the client": '{"type": "next", "id": "1", "payload": {"data": {}}}',
    "an error from the client": '{"type": "error", "id": "1", "payload": []}',
    "a ping with a number": '{"type": "ping", "payload": 5}',
    "a ping of 100 KB": json.dumps({"type": "ping", "payload": {"a": "x" * 100_000}}),
    "a pong that nobody asked for": '{"type": "pong", "payload": []}',
}


def frames() -> Iterator[tuple[str, list[str | bytes]]]:
    """Name, and what is sent in turn."""
    yield from ((name, [frame]) for name, frame in FIRST.items())
    yield from ((f"{name}, once it is open", [OPEN, frame]) for name, frame in LATER.items())
    yield "one id twice", [OPEN, json.dumps(ASK), json.dumps(ASK)]
    yield "a hundred questions at once", [OPEN, *(_ask(id=str(number)) for number in range(100))]
    yield "a question and its end", [OPEN, json.dumps(ASK), '{"type": "complete", "id": "1"}']
    yield "a hundred pings", [OPEN, *(['{"type": "ping"}'] * 100)]

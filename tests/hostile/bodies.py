"""Hostile bodies of requests, each with its content type: no JSON, no request, or one that asks for odd things."""

import json
from collections.abc import Iterator

JSON = "application/json"
WHO = '{"query": "{ viewer { role } }"}'
OF_EVERY_TYPE = {
    "a number": "5",
    "a fraction": "-1.5e-7",
    "true": "true",
    "a list": "[]",
    "an object": "{}",
    "an empty string": '""',
    "a list of lists": "[[[]]]",
    "a number of 400 digits": "9" * 400,
    "a string of blanks": '"   "',
    "an escaped zero": '"\\u0000"',
}
"""JSON in place of each part of a request."""
PARTS = ("query", "variables", "operationName", "extensions", "documentId")


def bodies() -> Iterator[tuple[str, str, bytes]]:
    """Name, content type and body of each."""
    yield from (
        (f"{part} is {name}", JSON, _with(part, value)) for part in PARTS for name, value in OF_EVERY_TYPE.items()
    )
    yield from ((name, JSON, content) for name, content in UNREADABLE.items())
    yield from ((name, JSON, content.encode()) for name, content in ODD.items())
    yield from ((f"as {content_type!r}", content_type, WHO.encode()) for content_type in CONTENT_TYPES)


def _with(part: str, value: str) -> bytes:
    given = {"query": '"{ viewer { role } }"', part: value}
    return ("{" + ", ".join(f'"{name}": {each}' for name, each in given.items()) + "}").encode()


UNREADABLE: dict[str, bytes] = {
    "nothing": b"",
    "a blank": b" ",
    "a zero": b"\x00",
    "200,000 zeros": b"\x00" * 200_000,
    "a brace": b"{",
    "a closing brace": b"}",
    "braces": b"{}{}",
    "an open string": b'{"query": "',
    "an open escape": b'{"query": "\\',
    "half an escape": b'{"query": "\\u12"}',
    "half a pair": b'{"query": "\\ud800"}',
    "the other half of a pair": b'{"query": "\\udc00 x"}',
    "a name without quotes": b'{query: "{ viewer { role } }"}',
    "single quotes": b"{'query': '{ viewer { role } }'}",
    "a comma too many": b'{"query": "{ viewer { role } }",}',
    "a comment": b'{"query": "{ viewer { role } }" /* all of it */}',
    "two objects": WHO.encode() * 2,
    "an object and junk": WHO.encode() + b"x",
    "NaN": b'{"query": "{ viewer { role } }", "variables": {"a": NaN}}',
    "Infinity": b'{"query": "{ viewer { role } }", "variables": {"a": -Infinity}}',
    "a leading zero": b'{"query": "{ viewer { role } }", "variables": {"a": 01}}',
    "a plus": b'{"query": "{ viewer { role } }", "variables": {"a": +1}}',
    "UTF-16": WHO.encode("utf-16"),
    "UTF-16 without its mark": WHO.encode("utf-16-le"),
    "UTF-32": WHO.encode("utf-32"),
    "the mark of UTF-8": b"\xef\xbb\xbf" + WHO.encode(),
    "Latin-1": '{"query": "{ viewer { role } } # é"}'.encode("latin-1"),
    "a byte that is none of UTF-8": b'{"query": "\xff"}',
    "a letter longer than it needs to be": b'{"query": "\xc0\xaf"}',
    "half of a pair in UTF-8": b'{"query": "\xed\xa0\x80"}',
    "a letter cut in two": b'{"query": "{ viewer { role } } # \xf0\x9f\x8f"}',
    "a hundred thousand lists": b"[" * 100_000,
    "a hundred thousand objects": b'{"a":' * 40_000,
    "deep variables": b'{"query": "{ viewer { role } }", "variables": ' + b'{"a":' * 5_000 + b"1" + b"}" * 5_000 + b"}",
    "XML": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    "a form": b"query=%7B+viewer+%7B+role+%7D+%7D",
    "a pickle": b"\x80\x04\x95\x10\x00\x00\x00\x00\x00\x00\x00\x8c\x02os\x94\x8c\x06system\x94\x93\x94.",
    "gzip": bytes.fromhex("1f8b0800000000000003ab562a2c4d2daa54b2520a"),
    "YAML": b"query: !!python/object/apply:os.system ['true']",
    "MessagePack": b"\x81\xa5query\xb2{ viewer { role } }",
}
ODD: dict[str, str] = {
    "null": "null",
    "true itself": "true",
    "a number itself": "1",
    "a string itself": '"{ viewer { role } }"',
    "an empty list": "[]",
    "a list of requests": f"[{WHO}, {WHO}]",
    "a list of lists": "[[]]",
    "an empty object": "{}",
    "query twice": '{"query": "{ viewer { role } }", "query": 5}',
    "query after null": '{"query": null, "query": "{ viewer { role } }"}',
    "names in capitals": '{"QUERY": "{ viewer { role } }"}',
    "a name with a zero": '{"query\\u0000": "{ viewer { role } }"}',
    "a prototype": '{"query": "{ viewer { role } }", "__proto__": {"role": "OFFICER"}}',
    "a constructor": '{"query": "{ viewer { role } }", "constructor": {"prototype": {"role": "OFFICER"}}}',
    "a context": '{"query": "{ viewer { role } }", "context": {"principal": {"role": "OFFICER"}}}',
    "a root value": '{"query": "{ viewer { role } }", "rootValue": {"viewer": {"role": "OFFICER"}}}',
    "a thousand parts": json.dumps({"query": "{ viewer { role } }", **{f"a{n}": n for n in range(1_000)}}),
    "a name of 100 KB": json.dumps({"query": "{ viewer { role } }", "a" * 100_000: 1}),
    "an operation of 100 KB": json.dumps({"query": "{ viewer { role } }", "operationName": "a" * 100_000}),
    "a variable that nobody asked for": json.dumps({"query": "{ viewer { role } }", "variables": {"a": 1}}),
    "a variable of 200 KB": json.dumps(
        {"query": "query($a: ID!) { node(id: $a) { id } }", "variables": {"a": "x" * 200_000}}
    ),
    "a list of 50,000": json.dumps(
        {"query": "query($a: [ID!]!) { nodes(ids: $a) { id } }", "variables": {"a": ["x"] * 50_000}}
    ),
    "lists in lists": json.dumps(
        {"query": "query($a: [ID!]!) { nodes(ids: $a) { id } }", "variables": {"a": [[[["x"]]]]}}
    ),
    "an object for a list": json.dumps(
        {"query": "query($a: [ID!]!) { nodes(ids: $a) { id } }", "variables": {"a": {"0": "x"}}}
    ),
    "a number of 300 digits": '{"query": "query($a: Int!) { claims(first: $a) { nodes { id } } }", "variables": {"a": '
    + "9" * 300
    + "}}",
    "a fraction beyond all": '{"query": "query($a: Int!) { claims(first: $a) { nodes { id } } }", "variables": {"a": 1e308}}',
    "true for a number": '{"query": "query($a: Int!) { claims(first: $a) { nodes { id } } }", "variables": {"a": true}}',
    "an upload": '{"query": "query($a: Upload) { viewer { role } }", "variables": {"a": null}}',
    "a persisted query of another version": '{"extensions": {"persistedQuery": {"version": 99, "sha256Hash": "a"}}}',
    "a persisted query without a hash": '{"extensions": {"persistedQuery": {"version": 1}}}',
    "a persisted query that is a list": '{"extensions": {"persistedQuery": [1]}}',
    "a hash that is a path": '{"documentId": "../../../../etc/passwd"}',
    "a hash of 100 KB": json.dumps({"documentId": "a" * 100_000}),
    "a hash with SQL": '{"documentId": "sha256:\' OR 1=1 --"}',
}
CONTENT_TYPES = (
    "",
    ";",
    "/",
    "*/*",
    "json",
    "text/json",
    "text/plain",
    "application/graphql",
    "application/graphql+json",
    "application/x-www-form-urlencoded",
    "application/xml",
    "application/octet-stream",
    "application/json-patch+json",
    "xapplication/jsony",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=x; boundary=y",
    "multipart/mixed; boundary=x",
    "application/json; charset=utf-7",
    "application/json; charset=utf-16",
    'application/json; charset="',
    "application/json, text/plain",
    "application/json\ttext/plain",
    "application/json;" * 200,
    "a" * 20_000,
)

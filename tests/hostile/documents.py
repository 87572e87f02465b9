"""Hostile documents: what cannot be parsed, what does not fit, and what would take long."""

from collections.abc import Iterator


def documents() -> Iterator[tuple[str, str]]:
    """Name and text of each."""
    yield from SYNTAX.items()
    yield from MISFITS.items()
    yield from LONG.items()


def _times(number: int, part: str) -> str:
    return " ".join(part.replace("#", str(each)) for each in range(number))


SYNTAX = {
    "nothing but a comment": "# { viewer { role } }",
    "commas": ",,,,",
    "a brace": "{",
    "a brace too many": "{ viewer { role } } }",
    "an empty selection": "{ }",
    "an empty selection inside": "{ viewer { } }",
    "no name": "query ($a: Int) { viewer { role } }",
    "a name that is a number": "query 5 { viewer { role } }",
    "empty arguments": "{ viewer() { role } }",
    "empty variables": "query() { viewer { role } }",
    "an unknown sign": "{ viewer { role } } ?",
    "a zero": "{ viewer { role\x00 } }",
    "a bell": "{ viewer { role \x07 } }",
    "the mark of UTF-8": "\ufeff{ viewer { role } }",
    "the mark in the middle": "{ viewer { \ufeff role } }",
    "letters that only look alike": "{ viеwer { role } }",
    "from right to left": "{ viewer { \u202erole } }",
    "a name of blanks of no width": "{ viewer { ro\u200ble } }",
    "an open string": '{ node(id: "',
    "an open block string": '{ node(id: """',
    "a string over two lines": '{ node(id: "a\nb") { id } }',
    "half a pair": '{ node(id: "\\ud800") { id } }',
    "a letter beyond all": '{ node(id: "\\u{110000}") { id } }',
    "an escape without an end": '{ node(id: "\\u{") { id } }',
    "an escape that is none": '{ node(id: "\\x41") { id } }',
    "an escaped zero": '{ node(id: "\\u0000") { id } }',
    "a number with a letter": "{ claims(first: 1a) { nodes { id } } }",
    "a number with two points": "{ claims(first: 1.2.3) { nodes { id } } }",
    "a leading zero": "{ claims(first: 007) { nodes { id } } }",
    "a number of 5,000 digits": "{ claims(first: " + "9" * 5_000 + ") { nodes { id } } }",
    "a negative one of 5,000 digits": "{ claims(first: -" + "9" * 5_000 + ") { nodes { id } } }",
    "a fraction beyond all": "{ claims(first: 1e99999) { nodes { id } } }",
    "a fragment called on": "fragment on on Query { viewer { role } } { ...on }",
    "a spread of nothing": "{ ... }",
    "a type": "type Query { viewer: String }",
    "an extension": "extend type Query { viewer: String }",
    "a schema": "schema { query: Mutation }",
    "a directive of one's own": "directive @admin on FIELD { viewer @admin { role } }",
    "SQL": "SELECT * FROM participant; --",
    "a template": "{{ 7 * 7 }} ${jndi:ldap://localhost/a} <%= 7 * 7 %>",
    "a script": "<script>alert(1)</script>",
    "lists without an end": "{ nodes(ids: " + "[" * 900,
    "objects without an end": "{ simulateBenefit(input: " + "{a: " * 600,
    "levels without an end": "{ viewer " * 650,
}
MISFITS = {
    "an unknown field": "{ nothing }",
    "a private field": "{ viewer { __class__ __dict__ } }",
    "a field of Python": "{ viewer { _state principal } }",
    "a federation's field": "{ _service { sdl } _entities(representations: []) { __typename } }",
    "no selection where one is needed": "{ viewer }",
    "a selection where none can be": "{ viewer { role { name } } }",
    "an unknown argument": '{ viewer(role: "OFFICER") { role } }',
    "an argument twice": '{ node(id: "a", id: "b") { id } }',
    "a missing argument": "{ node { id } }",
    "null where it must not be": "{ node(id: null) { id } }",
    "a variable that is not declared": "{ node(id: $id) { id } }",
    "a variable that is declared twice": "query($a: ID!, $a: ID!) { node(id: $a) { id } }",
    "a variable of an output type": "query($a: Claim) { viewer { role } }",
    "a variable of another type": "query($a: Int!) { node(id: $a) { id } }",
    "a default of another type": 'query($a: Int = "x") { claims(first: $a) { nodes { id } } }',
    "a variable in a default": "query($a: Int = $b, $b: Int) { claims(first: $a) { nodes { id } } }",
    "an enum that is a string": '{ claims(filter: {statuses: ["PAID"]}) { nodes { id } } }',
    "an enum that does not exist": "{ claims(filter: {statuses: [STOLEN]}) { nodes { id } } }",
    "an input twice": "{ claims(filter: {mine: true, mine: false}) { nodes { id } } }",
    "an unknown input": "{ claims(filter: {sql: true}) { nodes { id } } }",
    "a page of nobody": "{ claims(first: 0) { nodes { id } } }",
    "a page of less than nobody": "{ claims(first: -2147483648) { nodes { id } } }",
    "a page of everybody": "{ claims(first: 2147483647) { nodes { id } } }",
    "a fragment that is not there": "{ ...Nobody }",
    "a fragment that is not used": "{ viewer { role } } fragment A on Viewer { role }",
    "a fragment twice": "{ ...A } fragment A on Query { viewer { role } } fragment A on Query { viewer { role } }",
    "a fragment of itself": "{ ...A } fragment A on Query { ...A }",
    "fragments in a circle": "{ ...A } fragment A on Query { ...B } fragment B on Query { ...C } fragment C on Query { ...A }",
    "a circle through a field": "{ viewer { participant { ...A } } } fragment A on Participant { benefitCase { participant { ...A } } }",
    "a fragment of an unknown type": "{ ...A } fragment A on Nobody { id }",
    "a fragment of a scalar": "{ ...A } fragment A on String { id }",
    "a fragment that never fits": "{ viewer { ... on Claim { id } } }",
    "two fields under one name": "{ a: viewer { role } a: plugins { name } }",
    "an unknown directive": "{ viewer @admin { role } }",
    "a directive without its argument": "{ viewer @skip { role } }",
    "a directive with another type": '{ viewer @include(if: "yes") { role } }',
    "a directive twice": "{ viewer @skip(if: false) @skip(if: false) { role } }",
    "a directive in the wrong place": "query @skip(if: true) { viewer { role } }",
    "a directive of the schema": '{ viewer @deprecated(reason: "x") { role } }',
    "everything skipped": "{ viewer @skip(if: true) { role } }",
    "deferred": "{ ... @defer { viewer { role } } }",
    "streamed": "{ plugins @stream { name } }",
    "two operations of one name": "query A { viewer { role } } query A { viewer { role } }",
    "an operation without a name beside another": "{ viewer { role } } query A { viewer { role } }",
    "a subscription": "subscription { events { cursor } }",
    "a subscription to two things": "subscription { a: events { cursor } b: events { cursor } }",
    "a subscription to its own type": "subscription { __typename }",
    "a subscription that is skipped": "subscription { events @skip(if: true) { cursor } }",
    "a mutation of nothing": "mutation { __typename }",
    "a mutation that is unknown": "mutation { dropEverything }",
    "a mutation without a token": 'mutation { takeClaim(input: {claimId: "x", idempotencyKey: "x"}) { errors { code } } }',
    "an input that is a list": "mutation { takeClaim(input: []) { errors { code } } }",
    "an input that is null": "mutation { takeClaim(input: null) { errors { code } } }",
    "no type of that name": '{ __type(name: "Nobody") { name } }',
    "a type with a zero in its name": '{ __type(name: "\\u0000") { name } }',
    "the schema's field below": "{ viewer { __schema { types { name } } } }",
    "a type of the schema as condition": "{ ... on __Schema { types { name } } }",
}
LONG = {
    "fragments that double": "{ ...A0 } "
    + _times(
        60,
        "fragment A# on Query { ...B# ...B# } fragment B# on Query { ...C# ...C# } fragment C# on Query { viewer { role } }",
    ),
    "a chain that doubles": "{ ...P0 } "
    + " ".join(f"fragment P{n} on Query {{ ...P{n + 1} ...P{n + 1} }}" for n in range(60))
    + " fragment P60 on Query { viewer { role } }",
    "a chain of two hundred": "{ ...P0 } "
    + " ".join(f"fragment P{n} on Query {{ ...P{n + 1} }}" for n in range(200))
    + " fragment P200 on Query { viewer { role } }",
    "five hundred aliases": "{ " + _times(500, "a#: __typename") + " }",
    "a field five hundred times": "{ " + "viewer { role } " * 450 + "}",
    "two hundred fragments beside each other": "{ "
    + _times(150, "...A#")
    + " } "
    + _times(100, "fragment A# on Query { viewer { role } }"),
    "nine hundred directives": "{ viewer { role " + "@include(if: true) " * 300 + "} }",
    "nine hundred unknown directives": "{ viewer { role " + "@a " * 900 + "} }",
    "five hundred variables": "query(" + _times(450, "$v#: Int") + ") { viewer { role } }",
    "two thousand unknown fields": "{ " + _times(1_900, "x#") + " }",
    "nine hundred levels": "{ " + "viewer { " * 600 + "role" + " }" * 600 + " }",
    "inline fragments in each other": "{ " + "... on Query { " * 480 + "viewer { role }" + " }" * 480 + " }",
    "lists in lists": "{ nodes(ids: " + "[" * 450 + '"x"' + "]" * 450 + ") { id } }",
    "objects in objects": "{ simulateBenefit(input: " + "{a: " * 450 + "1" + "}" * 450 + ") { __typename } }",
    "a long comment": "{ viewer { role } } #" + "x" * 200_000,
    "a long name": "{ " + "x" * 15_000 + " }",
    "a long string": '{ node(id: "' + "x" * 18_000 + '") { id } }',
    "a million blanks": " " * 250_000,
    "pages in pages": "{ claims(first: 100) { nodes { benefitCase { claims { mission { id } history(first: 100) { nodes { id } } } } } } }",
    "the schema in the schema": "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }",
    "the schema thirty times": "{ "
    + _times(30, "a#: __schema { types { name fields { name args { name } } } }")
    + " }",
    "a value of nine hundred lines": '{ node(id: """' + "\n" * 15_000 + '""") { id } }',
    "operations": _times(300, "query Q# { viewer { role } }"),
}

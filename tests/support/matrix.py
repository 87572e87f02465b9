"""Who may see what: asked of a running server, for every field of every type, and written as one line a field.

`PYTHONPATH=tests python -m support.matrix` writes it into `tests/policies/matrix.txt`: a change of rights is seen
there as a changed line.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

from graphql import (
    GraphQLObjectType,
    GraphQLSchema,
    build_client_schema,
    get_introspection_query,
    is_introspection_type,
)
from support.api import Api
from support.crawling import ANY, SEEN, Way, document, outcomes, way
from support.people import somebody
from support.serving import migrate, served, settings_of
from support.world import World, a_world

from jkp.security.principals import Role
from jkp_schema.ids import global_id, split
from jkp_schema.policy import Policy, policy_of

FILE = Path(__file__).parents[1] / "policies" / "matrix.txt"
CALLS = {
    "calendar": "(year: 2025)",
    "workingDays": '(after: "2025-03-10", count: 3)',
    "simulateBenefit": '(input: {filedOn: "2025-03-10", wage: 4250000})',
}
"""How the fields are asked whose arguments are required and no ids."""
MOST = 10_000_000
_LIMITS = ("depth", "aliases", "tokens", "characters", "cost", "points_per_minute", "anonymous_points_per_minute")
PATIENT: dict[str, Any] = {"server": {"plugin_seconds": 60}, "limits": dict.fromkeys(_LIMITS, MOST)}
"""Nobody waits for these answers, which are to whole documents: neither haste nor a limit must look like a refusal."""
IDS = {
    "participant": "Participant",
    "benefitCase": "BenefitCase",
    "claim": "Claim",
    "counsellingSession": "CounsellingSession",
    "karirhubVacancy": "KarirhubVacancy",
    "karirhubSavedSearchVacancies": "KarirhubSavedSearch",
    "upload": "Upload",
    "webhookEndpoint": "WebhookEndpoint",
}
"""The fields that are asked by the id of an object of a type."""
STRANGER = "participant"
ROLES = {
    "anonymous": Role.ANONYMOUS,
    "herself": Role.PARTICIPANT,
    STRANGER: Role.PARTICIPANT,
    "officer": Role.OFFICER,
    "her employer": Role.EMPLOYER,
    "applied to": Role.EMPLOYER,
    "employer": Role.EMPLOYER,
    "her trainer": Role.TRAINING_PROVIDER,
    "trainer": Role.TRAINING_PROVIDER,
    "her counsellor": Role.COUNSELLOR,
    "counsellor": Role.COUNSELLOR,
    "integrator": Role.INTEGRATOR,
    "operator": Role.OPERATOR,
}
NOT_REACHED = "."
MARKS = {SEEN: "see", "FORBIDDEN": "no", "UNAUTHENTICATED": "no", "NOT_FOUND": NOT_REACHED}
LEGEND = """\
# Who sees what of Sari, one line for each field of the schema. Made by tests/support/matrix.py; do not edit.
#   see  asked of a running server, and answered
#   no   refused: FORBIDDEN, or UNAUTHENTICATED without a token
#   .    no row is reached: hers look like rows that do not exist
# Of mutations, subscriptions and what only they give, it is what their policies declare: `may` or `no`.
"""

Cells = dict[tuple[str, str], dict[str, set[str]]]


@dataclass
class Observed:
    """What everybody was answered, on rows of hers (`hers`), by ids of nobody (`nobodys`), and without ids."""

    world: World
    schema: GraphQLSchema
    server: GraphQLSchema
    by_id: list[Way]
    others: list[Way]
    hers: dict[str, Any] = field(default_factory=dict)
    nobodys: dict[str, Any] = field(default_factory=dict)
    without: dict[str, Any] = field(default_factory=dict)

    def cells(self) -> Cells:
        """What came of every field, for everybody; a stranger's own rows are left out."""
        found: Cells = defaultdict(lambda: defaultdict(set))
        for reader in ROLES:
            for one, answer in self._answers(reader):
                for of_type, name, outcome in outcomes(one, answer):
                    found[of_type, name][reader].add(outcome)
        return found

    def _answers(self, reader: str) -> Iterator[tuple[Way, Any]]:
        for one in self.by_id:
            yield one, self.hers[reader]
        for one in self.others:
            if not (reader == STRANGER and one.name == "viewer"):
                yield one, self.without[reader]

    def policies(self) -> Iterator[tuple[GraphQLObjectType, str, Policy]]:
        """Every field of every object type, with its policy."""
        for of_type in self.server.type_map.values():
            if isinstance(of_type, GraphQLObjectType) and not is_introspection_type(of_type):
                for name, one in of_type.fields.items():
                    policy = policy_of(of_type, one)
                    assert policy, f"{of_type}.{name}"
                    yield of_type, name, policy


async def observe(api: Api) -> Observed:
    """Ask everything as everybody."""
    world = await a_world(api)
    stranger = await somebody(api, person={"name": "Budi Santoso"}, employer={"name": "PT Lain Sekali"})
    schema = build_client_schema(await api(get_introspection_query()))
    by_id, others = ways(schema)
    seen = Observed(world, schema, api.app.schema._schema, by_id, others)  # noqa: SLF001 - strawberry keeps it there
    hers = await _ids(world, by_id, others)
    nobodys = {name: _unknown(name, given) for name, given in hers.items()}
    for name, reader in world.readers(stranger).items():
        seen.hers[name] = await _answer(reader, by_id, hers)
        seen.nobodys[name] = await _answer(reader, by_id, nobodys)
        seen.without[name] = await _answer(reader, others, {})
    return seen


def ways(schema: GraphQLSchema) -> tuple[list[Way], list[Way]]:
    """All ways into the graph: those by an id, and the others."""
    assert schema.query_type
    nodes = schema.get_possible_types(schema.type_map["Node"])  # type: ignore[arg-type] # it is an interface
    by_id = [way(schema, name, by_id_of=of_type) for name, of_type in IDS.items()]
    by_id += [way(schema, name, by_id_of=of_type.name) for of_type in nodes for name in sorted(ANY)]
    names = [name for name in schema.query_type.fields if name not in ANY and name not in IDS]
    return by_id, [way(schema, name, CALLS.get(name, "")) for name in names]


async def _ids(world: World, by_id: Sequence[Way], others: Sequence[Way]) -> dict[str, str]:
    """An id of hers of each type that is asked for, as she finds them."""
    found = dict(_with_ids(await _answer(world.sari.me, others, {})))
    hers = {"Claim": world.sari.claims[0], "Upload": world.sari.selfies[1]}
    known = {**found, **world.ids, **hers}
    # What nobody has in this world, like a webhook, is asked for by an id of nobody, and written as it is declared.
    return {
        name: known.get(name) or global_id(name, uuid4()) for name in sorted({str(each.by_id_of) for each in by_id})
    }


def _with_ids(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        if value.get("id") and "__typename" in value:
            yield value["__typename"], value["id"]
        for held in value.values():
            yield from _with_ids(held)
    elif isinstance(value, list):
        for each in value:
            yield from _with_ids(each)


def _unknown(of_type: str, given: str) -> str:
    """An id of nobody, of the same form."""
    try:
        UUID(split(given)[1])
    except ValueError:
        return global_id(of_type, 999_999_999)
    return global_id(of_type, uuid4())


async def _answer(reader: Api, asked: Sequence[Way], ids: Mapping[str, str]) -> Any:
    answer = (await reader.raw(document(asked), **ids)).json()
    assert "data" in answer, answer["errors"][:3]
    return answer


def written(seen: Observed) -> str:
    """The matrix as the file holds it."""
    cells = seen.cells()
    lines = sorted(_line(cells, of_type, name, policy) for of_type, name, policy in seen.policies())
    width = max(len(name) for name, _ in lines)
    head = f"{'':{width}}  {'  '.join(ROLES)}"
    body = [f"{name:{width}}  {_row(marks)}".rstrip() for name, marks in lines]
    return "\n".join([LEGEND, head, *body, ""])


def _line(cells: Cells, of_type: GraphQLObjectType, name: str, policy: Policy) -> tuple[str, list[str]]:
    found = cells.get((of_type.name, name))
    if found is None:
        return f"{of_type}.{name}", [_declared(policy, reader) for reader in ROLES]
    return f"{of_type}.{name}", [_mark(found[reader]) for reader in ROLES]


def _row(marks: Sequence[str]) -> str:
    return "  ".join(f"{mark:^{len(reader)}}" for mark, reader in zip(marks, ROLES, strict=True))


def _mark(outcomes: set[str]) -> str:
    return "/".join(sorted({MARKS.get(each, each) for each in outcomes})) or NOT_REACHED


def _declared(policy: Policy, reader: str) -> str:
    return "may" if may(policy, reader) else "no"


def may(policy: Policy, reader: str) -> bool:
    """What a policy says of this reader, and rows of hers."""
    return policy.open or ROLES[reader] in policy.roles or (policy.owner is not None and reader == "herself")


async def write() -> None:
    """Write the matrix anew, from a server of its own."""
    with TemporaryDirectory() as folder:
        settings = settings_of(Path(folder), **PATIENT)
        await migrate(settings)
        async with served(settings) as api:
            FILE.write_text(written(await observe(api)), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(write())

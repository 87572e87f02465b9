"""Role x field x row: what everybody is answered is what the policies declare, and what the matrix says."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import on_sqlite
from graphql import GraphQLNonNull, GraphQLObjectType
from support.crawling import SEEN, Asked, Way, outcomes, scalars
from support.matrix import FILE, PATIENT, ROLES, STRANGER, Observed, may, observe, written
from support.serving import served, settings_of

pytestmark = [pytest.mark.xdist_group("matrix"), on_sqlite]
HIDDEN = {"NOT_FOUND"}
"""What a field answers for a row that is not there, or is not the reader's."""
UNRELATED = ("anonymous", STRANGER, "employer", "trainer", "counsellor")
NO_SECRET = re.compile(r"[A-Z_]+|.{0,9}|\d{4}-\d\d-\d\d(T.*)?", re.DOTALL)
"""What anybody may say: names of states, short words and numbers, and dates."""


@pytest.fixture(scope="module")
async def seen(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Observed:
    """Asked once for all of these tests."""
    folder = tmp_path_factory.mktemp("matrix") / "data"
    shutil.copytree(migrated, folder)
    async with served(settings_of(folder, **PATIENT)) as api:
        return await observe(api)


def part(one: Way, answer: dict[str, Any]) -> tuple[Any, list[Any]]:
    """What was answered to one of the ways of a document."""
    errors = [error for error in answer.get("errors", []) if error["path"][0] == one.key]
    given = answer["data"][one.key]
    return (None if given == [None] else given), errors


def told(seen: Observed, reader: str) -> set[str]:
    """Every text that somebody was told."""
    return set(scalars([answers[reader]["data"] for answers in (seen.hers, seen.nobodys, seen.without)]))


async def test_rights_are_those_of_the_matrix(seen: Observed) -> None:
    # where rights have changed, let them be seen: PYTHONPATH=tests python -m support.matrix
    assert written(seen).splitlines() == FILE.read_text(encoding="utf-8").splitlines()


async def test_everybody_is_answered_what_the_policies_declare(seen: Observed) -> None:
    cells, wrong = seen.cells(), {}
    for of_type, name, policy in seen.policies():
        for reader in ROLES:
            found = cells.get((of_type.name, name), {}).get(reader, set())
            expected = {SEEN} if may(policy, reader) else {"UNAUTHENTICATED" if reader == "anonymous" else "FORBIDDEN"}
            if found - expected - HIDDEN:
                wrong[f"{of_type}.{name}", reader] = found

    assert wrong == {}


async def test_her_rows_look_like_rows_that_do_not_exist(seen: Observed) -> None:
    different = []
    for one in seen.by_id:
        for reader in ROLES:
            data, errors = part(one, seen.hers[reader])
            if not data and (data, errors) != part(one, seen.nobodys[reader]):
                different.append((one.key, reader))

    assert different == []
    assert [(one.key, reader) for one in seen.by_id for reader in ROLES if part(one, seen.nobodys[reader])[0]] == []


async def test_whoever_has_nothing_to_do_with_her_learns_nothing_of_hers(seen: Observed) -> None:
    # given what she and those who deal with her were told, without what everybody is told
    hers = {text for reader in set(ROLES) - {*UNRELATED} for text in told(seen, reader)}
    everybodys = [seen.without["anonymous"], seen.hers["anonymous"]["data"]["karirhubVacancy"]]
    public = set(scalars([everybodys, seen.without[STRANGER]["data"]["viewer"]]))
    secrets = {text for text in hers - public if not NO_SECRET.fullmatch(text)}

    # when the answers to the others are searched
    leaked = {reader: secrets & told(seen, reader) for reader in UNRELATED}

    # then none of them is there
    assert len(secrets) > 100
    assert leaked == {reader: set() for reader in UNRELATED}


async def test_nearly_every_type_that_a_query_gives_was_seen(seen: Observed) -> None:
    # what she lacks, like a certification in her résumé, stands in the matrix as its policy declares it
    reached = {of_type for of_type, _ in seen.cells()}
    asked: set[str] = set()
    for one in [*seen.by_id, *seen.others]:
        _types(one.asked, asked)

    assert len(asked) > 100
    assert len(asked - reached) < len(asked) / 5, asked - reached


def _types(asked: Asked | None, found: set[str]) -> None:
    if asked:
        found.add(asked.type.name)
        for onward in asked.edges.values():
            _types(onward, found)


async def test_what_some_may_not_see_can_be_null(seen: Observed) -> None:
    # a refusal of one field must not take the row with it
    closed = [
        f"{of_type}.{name}"
        for of_type, name, policy in seen.policies()
        if not policy.open and of_type.name != "Mutation" and isinstance(of_type.fields[name].type, GraphQLNonNull)
    ]

    assert [path for path in closed if not path.startswith("Subscription.")] == []


def test_the_search_finds_a_field_that_was_shown_and_one_that_was_refused() -> None:
    # given an answer in which one claim shows its amount to somebody, and the other refuses it
    claim = Asked(_type("Claim"), ["amount"])
    one = Way("claims", "", Asked(_type("Connection"), [], {"nodes": claim}))
    shown = {"__typename": "Claim", "amount": 1}
    data = {"claims": {"__typename": "Connection", "nodes": [shown, {**shown, "amount": None}]}}
    refused = {"path": ["claims", "nodes", 1, "amount"], "extensions": {"code": "FORBIDDEN"}}

    found = set(outcomes(one, {"data": data, "errors": [refused]}))

    assert found >= {("Claim", "amount", SEEN), ("Claim", "amount", "FORBIDDEN")}


def _type(name: str) -> Any:
    return GraphQLObjectType(name, {})

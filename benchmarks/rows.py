"""Prepare a data folder for the benchmark: the sandbox, its Budi with a few more activities, and many like him.

Budi is played through our own API. The others are copies of his rows with ids of their own, which takes a second
instead of minutes. Prints, as JSON, a token for each and the vacancies that nobody has applied for.

    python -m benchmarks.rows FOLDER PEOPLE
"""

import asyncio
import sqlite3
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import orjson

from jkp import settings
from jkp.participants.models import NIK_COLUMN
from jkp.runtime import Runtime
from jkp.security.principals import Principal, Role
from jkp_sandbox import operations
from jkp_schema.app import App

# Each table comes after those that it refers to. Decisions stay out, for they are one chain of all, and so do papers
# and sealed values, which nobody reads here.
TABLES = (
    "participant",
    "employment",
    "contribution_month",
    "termination",
    "benefit_case",
    "claim",
    "payment",
    "mission",
    "mission_assessed",
    "shared_fact",
    "karirhub_application",
    "activity",
    "assessment_completed",
)
IDS_APART = 1000
FURTHER_ACTIVITIES = 4
TAKEN = "{ viewer { participant { karirhubApplications(first: 100) { nodes { vacancy { id } } } } } }"
APPLY = """
mutation($vacancy: ID!) {
  karirhubApply(input: {vacancyId: $vacancy, allowSameCompany: true}) { errors { code message } }
}"""


async def played(runtime: Runtime) -> tuple[str, list[str]]:
    """Load the sandbox and let Budi apply a few more times; his id, and the vacancies that are left."""
    app = App(runtime)
    await runtime.migrate()
    await runtime.open()
    try:
        with runtime.activate():
            await runtime.host.load_seeds()
            return await _applied(app)
    finally:
        await runtime.close()


async def _applied(app: App) -> tuple[str, list[str]]:
    personas = await app.execute(Principal(Role.OPERATOR, ""), "{ sandboxPersonas { name subject } }", {})
    budi = next(each["subject"] for each in personas["sandboxPersonas"] if each["name"] == "Budi")
    me = Principal(Role.PARTICIPANT, budi)
    open_ones = (await app.execute(me, operations.VACANCIES, {}))["karirhubVacancies"]["nodes"]
    taken = (await app.execute(me, TAKEN, {}))["viewer"]["participant"]["karirhubApplications"]["nodes"]
    taken_ids = {application["vacancy"]["id"] for application in taken}
    free = [vacancy["id"] for vacancy in open_ones if vacancy["id"] not in taken_ids]
    for vacancy in free[:FURTHER_ACTIVITIES]:
        await app.execute(me, APPLY, {"vacancy": vacancy})
    return budi, free[FURTHER_ACTIVITIES:]


def family_of(database: sqlite3.Connection, budi: str) -> dict[str, list[dict[str, Any]]]:
    """Budi's rows by table: those that refer to him, or to a row of his."""
    ids = {budi}
    family: dict[str, list[dict[str, Any]]] = {}
    for table in TABLES:
        rows = [dict(row) for row in database.execute(f"SELECT * FROM {table}")]
        family[table] = [row for row in rows if ids & {value for value in row.values() if isinstance(value, str)}]
        ids |= {row["id"] for row in family[table] if isinstance(row["id"], str)}
    return family


def copied(row: Mapping[str, Any], names: Mapping[str, str], number: int) -> dict[str, Any]:
    """The row of copy `number`: UUIDs by `names`, and numbers that are ids moved out of each other's way."""
    copy = {column: names.get(value, value) if isinstance(value, str) else value for column, value in row.items()}
    if isinstance(row["id"], int):
        copy["id"] = row["id"] + number * IDS_APART
    if row.get("external_id"):
        copy["external_id"] = str(int(row["external_id"]) + number * IDS_APART)
    return copy


def multiply(runtime: Runtime, budi: str, people: int) -> list[str]:
    """Copy Budi until there are so many people; their ids."""
    database = sqlite3.connect(runtime.settings.database_file)
    database.row_factory = sqlite3.Row
    family = family_of(database, budi)
    ids = [row["id"] for rows in family.values() for row in rows if isinstance(row["id"], str)]
    everybody = [budi]
    with database:
        for number in range(1, people):
            names = {each: str(uuid5(UUID(each), str(number))) for each in ids}
            everybody.append(names[budi])
            for table, rows in family.items():
                for row in rows:
                    _insert(database, table, _with_own_nik(runtime, copied(row, names, number), number))
    database.close()
    return everybody


def _with_own_nik(runtime: Runtime, row: dict[str, Any], number: int) -> dict[str, Any]:
    if "nik_sealed" not in row:
        return row
    nik = f"357801020385{number:04}"
    sealed = runtime.seals.seal(NIK_COLUMN, row["id"], nik)
    return {**row, "nik_sealed": sealed, "nik_index": runtime.seals.index(NIK_COLUMN, nik)}


def _insert(database: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> None:
    columns, marks = ", ".join(row), ", ".join("?" * len(row))
    database.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", tuple(row.values()))


def main() -> None:
    """Prepare the folder."""
    folder, people = Path(sys.argv[1]), int(sys.argv[2])
    shipped = settings.load()
    runtime = Runtime(shipped.model_copy(update={"storage": shipped.storage.model_copy(update={"folder": folder})}))
    budi, vacancies = asyncio.run(played(runtime))
    assert runtime.issuer
    tokens = [runtime.issuer.issue(Role.PARTICIPANT, each) for each in multiply(runtime, budi, people)]
    sys.stdout.buffer.write(orjson.dumps({"tokens": tokens, "vacancies": vacancies}))


if __name__ == "__main__":
    main()

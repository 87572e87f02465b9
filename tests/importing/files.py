"""Files of invented people for imports, and imports into the database of a running server."""

import sys
from collections.abc import Sequence
from io import StringIO
from typing import Any

from support.api import Api
from support.journey import a_nik
from support.rows import all_rows

from jkp.importing.faults import ImportFailed
from jkp.importing.kinds import KindName
from jkp.importing.progress import Progress
from jkp.importing.running import Import, Order
from jkp.importing.staging import Counts
from jkp.participants.models import Participant

PARTICIPANTS = KindName.PARTICIPANTS
EMPLOYERS = KindName.EMPLOYERS
EMPLOYMENTS = KindName.EMPLOYMENTS
CONTRIBUTIONS = KindName.CONTRIBUTIONS
HEADERS = {
    PARTICIPANTS: "nik,name,born_on,citizenship,insured_on,email,phone",
    EMPLOYERS: "npp,name,scale,status,address",
    EMPLOYMENTS: "nik,npp,contract_type,started_on,last_reported_wage,contract_ends_on,programmes,jkn",
    CONTRIBUTIONS: "nik,npp,month,status",
}
TABLES = {
    PARTICIPANTS: "participant",
    EMPLOYERS: "employer",
    EMPLOYMENTS: "employment",
    CONTRIBUTIONS: "contribution_month",
}
NPP = "AA100001"
Row = dict[str, Any]


async def imports(
    api: Api, kind: KindName, *lines: str, header: str = "", skips_bad: bool = False, report: StringIO | None = None
) -> Counts:
    """Import a file with these lines below its header, of which all columns are given unless another one is."""
    file = api.runtime.settings.storage.folder / f"{kind}.csv"
    file.write_text("".join(f"{line}\n" for line in (header or HEADERS[kind], *lines)), encoding="utf-8")
    with api.runtime.activate():
        work = Import(Order(kind, file, skips_bad=skips_bad), Progress(sys.stderr, quiet=True))
        return await work.run(report)


async def rejected(api: Api, kind: KindName, *lines: str, header: str = "") -> list[str]:
    """The lines that are rejected, as the report has them; nothing is stored then."""
    before, report = await all_rows(api), StringIO()
    try:
        counts = await imports(api, kind, *lines, header=header, report=report)
    except ImportFailed:
        assert await all_rows(api) == before
    else:
        raise AssertionError(counts)
    return report.getvalue().splitlines()[1:]


async def rows(api: Api, kind: KindName, *columns: str) -> list[Sequence[Any]]:
    """These columns of all rows of a kind, sorted; what is sealed is opened."""
    held = await opened(api) if kind is KindName.PARTICIPANTS else (await all_rows(api))[TABLES[kind]]
    return sorted((tuple(row[column] for column in columns) for row in held), key=str)


async def opened(api: Api) -> list[dict[str, Any]]:
    """All participants, with their e-mail addresses in clear."""
    with api.runtime.activate():
        addresses = {one.id: one.email() for one in await Participant.all()}
    return [{**row, "email": addresses[row["id"]]} for row in (await all_rows(api))["participant"]]


async def a_worker(api: Api) -> str:
    """The NIK of a participant, who is imported with the employer `NPP`."""
    nik = a_nik()
    await imports(api, PARTICIPANTS, f"{nik},Sari Wulandari,1990-06-05", header="nik,name,born_on")
    await imports(api, EMPLOYERS, f"{NPP},PT Sinar Tekstil", header="npp,name")
    return nik

"""The personas, entered through the public API as anybody would, so that they are always possible."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from jkp.plugin import PluginContext, Role, Sandbox
from jkp_sandbox import operations
from jkp_sandbox.models import Persona
from jkp_sandbox.settings import SandboxSettings
from jkp_schema.api import split

OFFICER = "officer-ratna"
CONTRIBUTION_MONTHS = 24

OTHERS = (
    ("Ratna", Role.OFFICER, OFFICER, "Petugas BPJS yang memverifikasi klaim", "Officer who verifies claims"),
    ("Portal", Role.INTEGRATOR, "portal", "Sistem yang mengikuti status klaim", "System that follows claims"),
    ("Balai", Role.TRAINING_PROVIDER, "blk-cakra", "Lembaga pelatihan", "Training institution"),
    ("Operator", Role.OPERATOR, "operator", "Pengelola server", "Runs the server"),
)


@dataclass
class Player:
    """Plays operations of the API as somebody, each with a key of its own."""

    sandbox: Sandbox
    keys: int = field(default=0)

    async def __call__(self, role: Role, subject: str, document: str, **given: Any) -> Any:  # noqa: ANN401 - data
        """The first field of the answer. Error: `RuntimeError` when the API refuses."""
        self.keys += 1
        data = await self.sandbox.execute(role, subject, document, {"key": f"seed-{self.keys}", **given})
        answer = next(iter(data.values()))
        if isinstance(answer, Mapping) and answer.get("errors"):
            raise RuntimeError(answer["errors"])
        return answer

    async def officer(self, document: str, **given: Any) -> Any:  # noqa: ANN401 - data
        """As the officer."""
        return await self(Role.OFFICER, OFFICER, document, **given)

    def at(self, day: str, clock: str = "09:00") -> None:
        """Travel to a time of day in Jakarta."""
        self.sandbox.travel_to(datetime.fromisoformat(f"{day}T{clock}:00+07:00"))


async def load(ctx: PluginContext[SandboxSettings], sandbox: Sandbox) -> None:
    """Enter the personas once, and leave the clock where the sandbox begins."""
    if await Persona.exists():
        return
    play = Player(sandbox)
    play.at("2025-02-03")
    sari = await _employed(play, "9999014506900001", "Sari Wulandari", "PT Sinar Tekstil Nusantara")
    budi = await _employed(play, "9999020203850002", "Budi Santoso", "PT Baja Prima Gemilang")
    await _in_month_three(play, budi)
    await _store("Sari", who=sari, title_id="Baru kehilangan pekerjaan", title_en="Has just lost her job")
    await _store("Budi", who=budi, title_id="Sedang menjalankan misi bulan ke-3", title_en="Works on month 3")
    company = (await _portfolio(play, budi))[0]["vacancy"]["company"]
    hires = ("Perusahaan", Role.EMPLOYER, company, "Perusahaan yang dilamar Budi", "Company that Budi applied to")
    for name, role, subject, title_id, title_en in (*OTHERS, hires):
        await Persona.create(name=name, role=role, subject=subject, title_id=title_id, title_en=title_en)
    sandbox.travel_to(ctx.settings.stands_at)


@dataclass(frozen=True)
class Person:
    """A participant of the seed: global ids of the person and of the employment."""

    id: str
    employment_id: str

    @property
    def subject(self) -> str:
        """What the token says."""
        return str(UUID(split(self.id)[1]))


async def _store(name: str, *, who: Person, title_id: str, title_en: str) -> None:
    await Persona.create(name=name, role=Role.PARTICIPANT, subject=who.subject, title_id=title_id, title_en=title_en)


async def _employed(play: Player, nik: str, name: str, company: str) -> Person:
    """Somebody with 24 months of contributions, for a wage of Rp4,250,000."""
    who = await play.officer(operations.REGISTER_PARTICIPANT, nik=nik, name=name, bornOn="1990-06-05")
    where = await play.officer(operations.REGISTER_EMPLOYER, name=company)
    ids = {"participant": who["participant"]["id"], "employer": where["employer"]["id"]}
    job = await play.officer(operations.RECORD_EMPLOYMENT, **ids)
    months = [month.isoformat() for month in _months_before(date(2025, 2, 1), CONTRIBUTION_MONTHS)]
    await play.officer(operations.RECORD_CONTRIBUTIONS, **ids, months=months)
    return Person(ids["participant"], job["employment"]["id"])


def _months_before(month: date, count: int) -> list[date]:
    months = []
    for _ in range(count):
        month = (month - timedelta(days=1)).replace(day=1)
        months.append(month)
    return months


async def _in_month_three(play: Player, who: Person) -> None:
    """Terminated on 24 February 2025, months 1 and 2 paid, and the mission of month 3 begun."""
    play.at("2025-02-25")
    case = await play(
        Role.PARTICIPANT, who.subject, operations.REPORT_TERMINATION, employment=who.employment_id, on="2025-02-24"
    )
    claims = [claim["id"] for claim in case["benefitCase"]["claims"]]
    await _paid(play, who, claims[0], "2025-03-10")
    play.at("2025-03-11")
    statements = await play(Role.PARTICIPANT, who.subject, operations.STATEMENTS)
    answers = [{"code": each["code"], "value": 60} for each in statements]
    await play(Role.PARTICIPANT, who.subject, operations.SUBMIT_ASSESSMENT, answers=answers)
    await _applied(play, who, ["2025-03-12", "2025-03-15", "2025-03-20", "2025-03-28", "2025-04-02"])
    await _paid(play, who, claims[1], "2025-04-10")
    await _applied(play, who, ["2025-04-16", "2025-04-22", "2025-04-29"])


async def _applied(play: Player, who: Person, days: list[str]) -> None:
    """One application a day, each at another company."""
    for day in days:
        play.at(day)
        page = await play(Role.PARTICIPANT, who.subject, operations.VACANCIES)
        taken = {application["vacancy"]["company"] for application in await _portfolio(play, who)}
        vacancy = next(each for each in page["nodes"] if each["company"] not in taken)
        await play(Role.PARTICIPANT, who.subject, operations.APPLY, vacancy=vacancy["id"])


async def _portfolio(play: Player, who: Person) -> list[dict[str, Any]]:
    viewer = await play(Role.PARTICIPANT, who.subject, operations.PORTFOLIO)
    nodes: list[dict[str, Any]] = viewer["participant"]["karirhubApplications"]["nodes"]
    return nodes


async def _paid(play: Player, who: Person, claim_id: str, day: str) -> None:
    """Filed in the morning, verified and paid in the afternoon."""
    play.at(day)
    await play(Role.PARTICIPANT, who.subject, operations.FILE_CLAIM, claim=claim_id)
    play.at(day, "15:00")
    for step in (operations.TAKE, operations.APPROVE, operations.INSTRUCT, operations.CONFIRM):
        await play.officer(step, claim=claim_id)

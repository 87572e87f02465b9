"""The personas, entered through the public API as anybody would, so that they are always possible."""

from datetime import date, timedelta
from typing import Any

from jkp.plugin import PluginContext, Role, Sandbox
from jkp_sandbox import operations
from jkp_sandbox.models import Persona
from jkp_sandbox.playing import OFFICER, Person, Player
from jkp_sandbox.settings import SandboxSettings

CONTRIBUTION_MONTHS = 24
TEXTILES = ("PT Sinar Tekstil Nusantara", "NPP-31740417", "Jl. Industri 9, Bandung")
STEEL = ("PT Baja Prima Gemilang", "NPP-36730226", "Jl. Pelabuhan 12, Cilegon")

OTHERS = (
    ("Ratna", Role.OFFICER, OFFICER, "Petugas BPJS yang memverifikasi klaim", "Officer who verifies claims"),
    ("Portal", Role.INTEGRATOR, "portal", "Sistem yang mengikuti status klaim", "System that follows claims"),
    ("Balai", Role.TRAINING_PROVIDER, "blk-cakra", "Lembaga pelatihan", "Training institution"),
    ("Konselor", Role.COUNSELLOR, "konselor-dewi", "Konselor karir", "Career counsellor"),
    ("Operator", Role.OPERATOR, "operator", "Pengelola server", "Runs the server"),
    (
        "Personalia",
        Role.EMPLOYER,
        TEXTILES[1],
        "Bagian personalia perusahaan Sari, yang melaporkan PHK",
        "Sari's employer, which reports her termination",
    ),
)


async def load(ctx: PluginContext[SandboxSettings], sandbox: Sandbox) -> None:
    """Enter the personas once, and leave the clock where the sandbox begins."""
    if await Persona.exists():
        return
    play = Player(sandbox)
    play.at("2025-02-03")
    sari = await _employed(play, "9999014506900001", "Sari Wulandari", TEXTILES)
    budi = await _employed(play, "9999020203850002", "Budi Santoso", STEEL)
    await _in_month_three(budi)
    await _store("Sari", who=sari, title_id="Baru kehilangan pekerjaan", title_en="Has just lost her job")
    await _store("Budi", who=budi, title_id="Sedang menjalankan misi bulan ke-3", title_en="Works on month 3")
    company = (await _portfolio(budi))[0]["vacancy"]["company"]
    hires = ("Perusahaan", Role.EMPLOYER, company, "Perusahaan yang dilamar Budi", "Company that Budi applied to")
    for name, role, subject, title_id, title_en in (*OTHERS, hires):
        await Persona.create(name=name, role=role, subject=subject, title_id=title_id, title_en=title_en)
    sandbox.travel_to(ctx.settings.stands_at)


async def _store(name: str, *, who: Person, title_id: str, title_en: str) -> None:
    await Persona.create(name=name, role=Role.PARTICIPANT, subject=who.subject, title_id=title_id, title_en=title_en)


async def _employed(play: Player, nik: str, name: str, company: tuple[str, str, str]) -> Person:
    """Somebody with 24 months of contributions, for a wage of Rp4,250,000."""
    who = await play.officer(operations.REGISTER_PARTICIPANT, nik=nik, name=name, bornOn="1990-06-05")
    about = dict(zip(("name", "npp", "address"), company, strict=True))
    where = await play.officer(operations.REGISTER_EMPLOYER, **about)
    ids = {"participant": who["participant"]["id"], "employer": where["employer"]["id"]}
    job = await play.officer(operations.RECORD_EMPLOYMENT, **ids)
    months = [month.isoformat() for month in _months_before(date(2025, 2, 1), CONTRIBUTION_MONTHS)]
    await play.officer(operations.RECORD_CONTRIBUTIONS, **ids, months=months)
    return Person(play, name, ids["participant"], job["employment"]["id"])


def _months_before(month: date, count: int) -> list[date]:
    months = []
    for _ in range(count):
        month = (month - timedelta(days=1)).replace(day=1)
        months.append(month)
    return months


async def _in_month_three(who: Person) -> None:
    """Terminated on 24 February 2025, months 1 and 2 paid, and the mission of month 3 begun."""
    who.play.at("2025-02-25")
    claims = await _reported(who, "2025-02-24")
    await _paid(who, claims[0], "2025-03-10")
    who.play.at("2025-03-11")
    answers = [{"code": each["code"], "value": 60} for each in await who(operations.STATEMENTS)]
    await who(operations.SUBMIT_ASSESSMENT, answers=answers)
    await who(operations.SAVE_PROFILE, photo=await who.uploads())
    await who(operations.REGISTER_AS_SEEKER)
    await _applied(who, ["2025-03-12", "2025-03-15", "2025-03-20", "2025-03-28", "2025-04-02"])
    await _paid(who, claims[1], "2025-04-10")
    await _applied(who, ["2025-04-16", "2025-04-22", "2025-04-29"])


async def _reported(who: Person, on: str) -> list[str]:
    """The termination with its proof, the account and the signed commitment; the ids of the six claims."""
    given = {"employment": who.employment_id, "on": on, "proof": await who.uploads()}
    case = (await who(operations.REPORT_TERMINATION, **given))["benefitCase"]
    await who(operations.REGISTER_ACCOUNT, holder=who.name)
    text = await who(operations.COMMITMENT_TEXT)
    await who(operations.SIGN_COMMITMENT, case=case["id"], hash=text["hash"])
    return [claim["id"] for claim in case["claims"]]


async def _applied(who: Person, days: list[str]) -> None:
    """One application a day, each at another company."""
    for day in days:
        who.play.at(day)
        page = await who(operations.VACANCIES)
        taken = {application["vacancy"]["company"] for application in await _portfolio(who)}
        vacancy = next(each for each in page["nodes"] if each["company"] not in taken)
        await who(operations.APPLY, vacancy=vacancy["id"])


async def _portfolio(who: Person) -> list[dict[str, Any]]:
    viewer = await who(operations.PORTFOLIO)
    nodes: list[dict[str, Any]] = viewer["participant"]["karirhubApplications"]["nodes"]
    return nodes


async def _paid(who: Person, claim_id: str, day: str) -> None:
    """Filed with a selfie in the morning, verified and paid in the afternoon."""
    who.play.at(day)
    await who(operations.FILE_CLAIM, claim=claim_id, selfie=await who.uploads())
    who.play.at(day, "15:00")
    for step in (operations.TAKE, operations.APPROVE, operations.INSTRUCT, operations.CONFIRM):
        await who.play.officer(step, claim=claim_id)

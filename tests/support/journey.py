"""A participant's journey in words: each step is one operation of the API that must succeed."""

from collections.abc import Awaitable, Callable
from copy import deepcopy
from dataclasses import dataclass, field, fields
from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

from support import counselling_operations as talk
from support import operations as op
from support.api import Api
from support.photos import a_photograph
from support.snapshots import remembered

from jkp.security.principals import Role
from jkp_schema.ids import split

COUNSELLOR = "konselor-dewi"

_numbers = count(1)


def a_nik() -> str:
    return f"999901450690{next(_numbers):04}"


def months_before(day: str, number: int) -> list[str]:
    """The first days of the `number` months before the month of `day`, oldest first."""
    year, month = date.fromisoformat(day).year, date.fromisoformat(day).month
    ordinals = [year * 12 + month - 1 - back for back in range(number, 0, -1)]
    return [date(ordinal // 12, ordinal % 12 + 1, 1).isoformat() for ordinal in ordinals]


def done(answer: dict[str, Any]) -> dict[str, Any]:
    """The payload of a mutation that must not have been refused."""
    payload: dict[str, Any] = next(iter(answer.values()))
    assert payload["errors"] == [], payload["errors"]
    return payload


def refusals(answer: dict[str, Any]) -> list[str]:
    """The codes with which a mutation was refused."""
    payload: dict[str, Any] = next(iter(answer.values()))
    return [error["code"] for error in payload["errors"]]


def codes(reasons: list[dict[str, Any]]) -> list[str]:
    """The codes of locks, errors or reasons."""
    return [reason["code"] for reason in reasons]


@dataclass
class Person:
    """A participant with an employment and 24 paid months, seen through the API."""

    api: Api
    id: str
    employment_id: str
    claims: list[str] = field(default_factory=list)
    case_id: str = ""
    selfies: dict[int, str] = field(default_factory=dict)
    is_seeker: bool = False

    def known(self) -> dict[str, Any]:
        """Everything but the API: what makes the same person again on a copy of the database."""
        return {each.name: deepcopy(getattr(self, each.name)) for each in fields(self) if each.name != "api"}

    @property
    def me(self) -> Api:
        return self.api.acting(Role.PARTICIPANT, str(UUID(split(self.id)[1])))

    async def reports(self, on: str, cause: str = "EFFICIENCY") -> None:
        """Report the termination with a proof."""
        given = {"employment": self.employment_id, "on": on, "cause": cause, "uploads": [await self.uploads()]}
        reported = done(await self.me(op.REPORT_TERMINATION, **given, key=op.key()))
        self.case_id = reported["benefitCase"]["id"]
        self.claims = [claim["id"] for claim in reported["benefitCase"]["claims"]]
        self.selfies = {}

    async def prepares(self) -> None:
        """Enter the bank account and sign the commitment, as month 1 needs."""
        done(await self.me(op.REGISTER_ACCOUNT, key=op.key()))
        await self.signs()

    async def signs(self, *, willing: bool = True) -> None:
        """Sign the commitment in force."""
        text = (await self.me(op.COMMITMENT_TEXT))["commitmentText"]
        given = {"case": self.case_id, "hash": text["hash"], "willing": willing, "key": op.key()}
        done(await self.me(op.SIGN_COMMITMENT, **given))

    async def selfie(self, month: int) -> str:
        """The selfie for a month, uploaded when it is first needed."""
        if month not in self.selfies:
            self.selfies[month] = await self.uploads(a_photograph())
        return self.selfies[month]

    async def files(self, month: int, **given: Any) -> dict[str, Any]:
        """The payload of filing a month with a selfie, refused or not."""
        selfie = given.pop("selfie", None) or await self.selfie(month)
        sent = {"claim": self.claims[month - 1], "selfie": selfie, "key": op.key(), **given}
        answer = await self.me(op.FILE_CLAIM, **sent)
        payload: dict[str, Any] = answer["fileClaim"]
        return payload

    async def filed(self, month: int, **given: Any) -> dict[str, Any]:
        """File a month, which must succeed; month 1 is prepared first."""
        if month == 1:
            await self.prepares()
        payload = await self.files(month, **given)
        assert payload["errors"] == [], payload["errors"]
        claim: dict[str, Any] = payload["claim"]
        return claim

    async def approved(self, month: int) -> dict[str, Any]:
        """An officer takes and approves a filed month; the claim after it."""
        await self.step(op.TAKE_CLAIM, month)
        return await self.step(op.APPROVE_CLAIM, month)

    async def rejected(self, month: int, explanation: str = "Tidak memenuhi syarat") -> dict[str, Any]:
        """An officer takes and rejects a filed month; the claim after it."""
        await self.step(op.TAKE_CLAIM, month)
        given = {"claim": self.claims[month - 1], "explanation": explanation, "key": op.key()}
        claim: dict[str, Any] = done(await self.api.officer(op.REJECT_CLAIM, **given))["claim"]
        return claim

    async def paid(self, month: int) -> dict[str, Any]:
        """An officer approves a filed month, and it is paid; the claim after it."""
        await self.approved(month)
        await self.step(op.INSTRUCT_PAYMENT, month)
        return await self.step(op.CONFIRM_PAYMENT, month)

    async def step(self, document: str, month: int) -> dict[str, Any]:
        """One step of an officer, which must succeed; the claim after it."""
        answer = await self.api.officer(document, claim=self.claims[month - 1], key=op.key())
        claim: dict[str, Any] = done(answer)["claim"]
        return claim

    async def claim(self, month: int) -> dict[str, Any]:
        found: dict[str, Any] = (await self.me(op.CLAIM, id=self.claims[month - 1]))["claim"]
        return found

    async def case(self) -> dict[str, Any]:
        """The benefit case with its six claims and their payments."""
        found: dict[str, Any] = (await self.me(op.BENEFIT_CASE, claim=self.claims[0]))["claim"]["benefitCase"]
        return found

    async def windows(self) -> dict[int, tuple[str, str]]:
        """The first and the last day to file, of months 2 to 6."""
        claims = (await self.case())["claims"][1:]
        return {claim["monthNo"]: (claim["opensOn"], claim["closesOn"]) for claim in claims}

    async def received(self) -> list[int]:
        """What was paid, in rupiah, month by month."""
        payments = [claim["payment"] for claim in (await self.case())["claims"]]
        return [payment["amount"] for payment in payments if payment and payment["status"] == "PAID"]

    async def earns(self, month: int, filed_on: str, decided_on: str | None = None, **given: Any) -> None:
        """File a month, whose mission is done, and be paid on the day on which it is decided."""
        await self.api.travel_to(filed_on)
        await self.filed(month, **given)
        await self.api.travel_to(decided_on or filed_on)
        await self.paid(month)

    async def completes_profile(self) -> None:
        """Fill in the whole résumé at once."""
        done(await self.me(op.SAVE_PROFILE, photo=await self.uploads(a_photograph()), key=op.key()))

    async def registers_as_seeker(
        self, job: str = "sewing_operator", location: str = "HOME", province: str | None = "32"
    ) -> None:
        """Register as a job seeker; the profile must be complete."""
        given = {"job": job, "location": location, "province": province}
        done(await self.me(op.REGISTER_AS_SEEKER, **given, key=op.key()))
        self.is_seeker = True

    async def seeks_work(self) -> None:
        """Complete the profile and register as a job seeker, unless that is done, or the server has no profiles."""
        if not self.is_seeker and "profile" in self.api.runtime.settings.plugins:
            await self.completes_profile()
            await self.registers_as_seeker()

    async def assesses(self) -> None:
        statements = (await self.me(op.STATEMENTS))["assessmentStatements"]
        answers = [{"code": statement["code"], "value": 50} for statement in statements]
        done(await self.me(op.SUBMIT_ASSESSMENT, answers=answers))

    async def applies(self, *days: str) -> None:
        """One Karirhub application on each day, each at another company; the clock travels with them.

        Whoever applies has completed her profile and is a job seeker; the self-assessment is the caller's step.
        """
        await self.seeks_work()
        for day in days:
            await self.api.travel_to(day)
            taken = {node["vacancy"]["company"] for node in await self.portfolio()}
            vacancies = (await self.me(op.VACANCIES))["karirhubVacancies"]["nodes"]
            vacancy = next(each for each in vacancies if each["company"] not in taken)
            done(await self.me(op.APPLY, vacancy=vacancy["id"]))

    async def portfolio(self) -> list[dict[str, Any]]:
        viewer = (await self.me(op.PORTFOLIO))["viewer"]
        nodes: list[dict[str, Any]] = viewer["participant"]["karirhubApplications"]["nodes"]
        return nodes

    async def searches(self, on: str) -> None:
        """Travel to a day and enter the invitation of that day, which completes the month's job search."""
        await self.api.travel_to(on)
        await self.invited(on)

    async def invited(self, on: str, kind: str = "INTERVIEW") -> dict[str, Any]:
        """An invitation of that day, entered by hand now with its proof; the payload."""
        given = {"on": on, "kind": kind, "upload": await self.uploads(), "key": op.key()}
        return done(await self.me(op.SUBMIT_INTERVIEW, **given))

    async def wrote_to(self, company: str, on: str) -> dict[str, Any]:
        """An application of that day, entered by hand now with its proof, even if it cannot count; the payload."""
        given = {"company": company, "on": on, "upload": await self.uploads(), "again": True, "key": op.key()}
        return done(await self.me(op.SUBMIT_APPLICATION, **given))

    async def is_counselled(self, outcome: str = "TRAINING") -> None:
        """Register as a job seeker and talk with a counsellor now, who recommends to train or to work."""
        await self.seeks_work()
        now = (await self.api("{ sandboxClock { now } }"))["sandboxClock"]["now"]
        counsellor = self.api.acting(Role.COUNSELLOR, COUNSELLOR)
        session = done(await self.me(talk.REQUEST, key=op.key()))["session"]["id"]
        done(await counsellor(talk.SCHEDULE, session=session, at=now, key=op.key()))
        done(await self.me(talk.START, session=session, key=op.key()))
        done(await counsellor(talk.FINISH, session=session, outcome=outcome, key=op.key()))

    async def trains(self, scheduled: list[str], attended: list[str]) -> None:
        """Be counselled, then take a course, of whose scheduled days the provider records those attended."""
        await self.is_counselled()
        provider = self.api.acting(Role.TRAINING_PROVIDER, "blk-cakra")
        enrolment = done(await self.me(op.ENROL, course="las-dasar"))["enrolment"]["id"]
        done(await provider(op.SCHEDULE, enrolment=enrolment, days=scheduled))
        done(await provider(op.ATTEND, enrolment=enrolment, days=attended))

    async def uploads(self, content: bytes | None = None) -> str:
        """Upload a proof; its id."""
        sent = a_photograph() if content is None else content
        response = await self.api.http.post("/uploads", content=sent, headers=self.me.headers())
        assert response.status_code == 201, response.text
        upload_id: str = response.json()["uploadId"]
        return upload_id


async def a_person(api: Api, wage: int = 4_250_000, paid_months: list[str] | None = None) -> Person:
    """A participant whose months up to February 2025 were paid, unless others are given."""
    officer = api.officer
    born = {"nik": a_nik(), "name": "Sari Wulandari", "bornOn": "1990-06-05", "key": op.key()}
    participant = done(await officer(op.REGISTER_PARTICIPANT, **born))["participant"]["id"]
    employer = done(await officer(op.REGISTER_EMPLOYER, name="PT Sinar Tekstil", key=op.key()))["employer"]["id"]
    job = {"participant": participant, "employer": employer, "wage": wage, "key": op.key()}
    employment = done(await officer(op.RECORD_EMPLOYMENT, **job))["employment"]["id"]
    months = paid_months if paid_months is not None else months_before("2025-02-24", 24)
    paid = {"participant": participant, "employer": employer, "months": months, "key": op.key()}
    done(await officer(op.RECORD_CONTRIBUTIONS, **paid))
    return Person(api, participant, employment)


async def a_claimant(api: Api, reference: str, wage: int = 4_250_000, *, assessed: bool = True) -> Person:
    """A participant terminated two weeks before `reference`, whose month 1 was filed that day and is settled."""

    async def play() -> dict[str, Any]:
        person = await an_applicant(api, reference, wage)
        await person.approved(1)
        if assessed:
            await person.assesses()
            await person.seeks_work()
        return person.known()

    return await _again(api, reference, ("claimant", reference, wage, assessed), play)


async def an_applicant(api: Api, reference: str, wage: int = 4_250_000) -> Person:
    """A participant terminated two weeks before `reference`, whose month 1 was filed that day."""

    async def play() -> dict[str, Any]:
        ended = date.fromordinal(date.fromisoformat(reference).toordinal() - 14).isoformat()
        person = await a_person(api, wage, months_before(ended, 24))
        await api.travel_to(reference)
        await person.reports(ended)
        await person.filed(1)
        return person.known()

    return await _again(api, reference, ("applicant", reference, wage), play)


async def _again(
    api: Api, reference: str, what: tuple[object, ...], play: Callable[[], Awaitable[dict[str, Any]]]
) -> Person:
    """Somebody whose first steps were played once, or are played now; the clock stands at the reference date."""
    known = await remembered(api, what, play)
    await api.travel_to(reference)
    return Person(api, **known)

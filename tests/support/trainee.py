"""A participant in training in words: each step is one operation of the API that must succeed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from support import operations as op
from support.api import Api
from support.journey import Person, a_claimant, done
from support.snapshots import remembered

from jkp.plugin.subscribing import deliver
from jkp.security.principals import Role

TODAY = "2025-03-10"
COURSE, PROVIDER = "las-dasar", "blk-cakra"
OTHER_COURSE, OTHER_PROVIDER = "pembukuan", "lpk-lentera"

ENROLMENTS = """{ viewer { participant { trainingEnrolments {
  id status enrolledAt endedOn course { code title provider providerName hours } sessions { day attended }
} } } }"""


_ENROLMENT = "enrolment { id status sessions { day attended } certifications { result number decidedOn } }"
_ERRORS = "errors { __typename code message path ... on RuleRefusal { missing until plugin } }"

INTAKES = """query($course: String, $first: Int = 20, $after: String) {
  trainingIntakes(courseCode: $course, first: $first, after: $after) {
    nodes { id startsOn days course { code } } pageInfo { hasNextPage endCursor }
  }
}"""
OPEN_INTAKE = f"""mutation($course: String!, $days: [Date!]!, $key: String!) {{
  trainingOpenIntake(input: {{courseCode: $course, days: $days, idempotencyKey: $key}}) {{
    intake {{ id startsOn days }} {_ERRORS}
  }}
}}"""
ENROL_IN_INTAKE = f"""mutation($course: String!, $intake: ID!) {{
  trainingEnrol(input: {{courseCode: $course, intakeId: $intake}}) {{ {_ENROLMENT} {_ERRORS} }}
}}"""
CERTIFY = f"""mutation($enrolment: ID!) {{
  trainingCertify(input: {{enrolmentId: $enrolment}}) {{ {_ENROLMENT} {_ERRORS} }}
}}"""
RECORD_CERTIFICATION = f"""mutation($enrolment: ID!, $result: TrainingCertificationResult!, $number: String) {{
  trainingRecordCertification(input: {{enrolmentId: $enrolment, result: $result, number: $number}}) {{
    {_ENROLMENT} {_ERRORS}
  }}
}}"""
PAPERS = """{ viewer { participant { trainingEnrolments {
  id letter { fileName mediaType contentBase64 } certificate { fileName mediaType contentBase64 }
} } } }"""


def days_from(first: str, number: int) -> list[str]:
    """`number` days in a row."""
    return [(date.fromisoformat(first) + timedelta(days=later)).isoformat() for later in range(number)]


@dataclass(frozen=True)
class Trainee:
    """A participant who takes a course, with the provider that gives it."""

    person: Person
    provider: Api
    enrolment_id: str

    async def scheduled(self, days: Sequence[str]) -> list[dict[str, Any]]:
        """The provider schedules sessions; all sessions after it."""
        return self._sessions(await self.provider(op.SCHEDULE, enrolment=self.enrolment_id, days=list(days)))

    async def attended(self, days: Sequence[str]) -> list[dict[str, Any]]:
        """The provider records that the trainee was there; all sessions after it."""
        return self._sessions(await self.provider(op.ATTEND, enrolment=self.enrolment_id, days=list(days)))

    async def missed(self, days: Sequence[str]) -> list[dict[str, Any]]:
        """The provider records that the trainee was not there; all sessions after it."""
        answer = await self.provider(op.ATTEND, enrolment=self.enrolment_id, days=list(days), attended=False)
        return self._sessions(answer)

    async def sees(self) -> dict[str, Any]:
        """The enrolment as the participant sees it."""
        enrolments = (await self.person.me(ENROLMENTS))["viewer"]["participant"]["trainingEnrolments"]
        found: dict[str, Any] = next(each for each in enrolments if each["id"] == self.enrolment_id)
        return found

    def _sessions(self, answer: dict[str, Any]) -> list[dict[str, Any]]:
        sessions: list[dict[str, Any]] = done(answer)["enrolment"]["sessions"]
        return sessions


async def certifying(trainee: Trainee) -> dict[str, Any]:
    """The answer to the participant who asks for the test of competence."""
    answer: dict[str, Any] = await trainee.person.me(CERTIFY, enrolment=trainee.enrolment_id)
    return answer


async def found(trainee: Trainee, result: str, number: str | None = None) -> dict[str, Any]:
    """The answer to the provider who records the result of the test."""
    given = {"enrolment": trainee.enrolment_id, "result": result, "number": number}
    answer: dict[str, Any] = await trainee.provider(RECORD_CERTIFICATION, **given)
    return answer


async def told_of(api: Api) -> None:
    """Let the plugins be told of what has happened."""
    with api.runtime.activate():
        await deliver()


async def papers_of(trainee: Trainee) -> dict[str, Any]:
    """The papers of an enrolment as the participant gets them."""
    enrolments = (await trainee.person.me(PAPERS))["viewer"]["participant"]["trainingEnrolments"]
    found: dict[str, Any] = next(each for each in enrolments if each["id"] == trainee.enrolment_id)
    return {name: paper for name, paper in found.items() if name != "id"}


async def recommended(api: Api, number: int = 1) -> list[Person]:
    """Participants who may take training. It is 10 March 2025, the first day of their month 2."""

    async def play() -> dict[str, Any]:
        people = [await a_claimant(api, "2025-02-10") for _ in range(number)]
        await api.travel_to(TODAY)
        for person in people:
            await person.is_counselled()
        return {"people": [person.known() for person in people]}

    known = await remembered(api, ("recommended", number), play)
    await api.travel_to(TODAY)
    return [Person(api, **each) for each in known["people"]]


async def a_recommended(api: Api) -> Person:
    """A participant who may take training. It is 10 March 2025, the first day of her month 2."""
    (person,) = await recommended(api)
    return person


async def trainee_of(person: Person, course: str = COURSE, provider: str = PROVIDER) -> Trainee:
    """`person` is counselled, and enrols in a course of `provider`."""
    await person.is_counselled()
    return await a_trainee(person, course, provider)


async def a_trainee(person: Person, course: str = COURSE, provider: str = PROVIDER) -> Trainee:
    """`person` enrols in a course of `provider`."""
    enrolment = done(await person.me(op.ENROL, course=course))["enrolment"]
    return Trainee(person, person.api.acting(Role.TRAINING_PROVIDER, provider), enrolment["id"])


async def attends(trainee: Trainee, attended: int, scheduled: int, first: str = "2025-03-11") -> None:
    """`scheduled` sessions in a row, the first `attended` of them attended; the clock travels past the last."""
    days = days_from(first, scheduled)
    await trainee.scheduled(days)
    await trainee.person.api.travel_to(days[-1])
    await trainee.attended(days[:attended])
    if days[attended:]:
        await trainee.missed(days[attended:])

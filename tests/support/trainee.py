"""A participant in training in words: each step is one operation of the API that must succeed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from support import operations as op
from support.api import Api
from support.journey import Person, done

from jkp.security.principals import Role

COURSE, PROVIDER = "las-dasar", "blk-cakra"
OTHER_COURSE, OTHER_PROVIDER = "pembukuan", "lpk-lentera"

ENROLMENTS = """{ viewer { participant { trainingEnrolments {
  id status enrolledAt course { code title provider providerName hours } sessions { day attended }
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

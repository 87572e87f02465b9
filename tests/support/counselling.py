"""Counselling in words: each step is one operation of the API that must succeed."""

from dataclasses import dataclass
from typing import Any

from support import counselling_operations as talk
from support.api import Api
from support.journey import COUNSELLOR, Person, a_claimant, done
from support.operations import key

from jkp.security.principals import Role

TODAY, NINE, TEN = "2025-03-10", "2025-03-10T09:00:00+07:00", "2025-03-10T10:00:00+07:00"


@dataclass(frozen=True)
class Counselling:
    """A session between a participant and a counsellor."""

    person: Person
    counsellor: Api
    id: str

    async def by_her(self, document: str, **given: Any) -> dict[str, Any]:
        """The answer to a step of the participant."""
        answer: dict[str, Any] = await self.person.me(document, session=self.id, key=key(), **given)
        return answer

    async def by_counsellor(self, document: str, **given: Any) -> dict[str, Any]:
        """The answer to a step of the counsellor."""
        answer: dict[str, Any] = await self.counsellor(document, session=self.id, key=key(), **given)
        return answer

    async def scheduled(self, at: str, url: str | None = None) -> dict[str, Any]:
        """The counsellor approves the request; the session after it."""
        session: dict[str, Any] = done(await self.by_counsellor(talk.SCHEDULE, at=at, url=url))["session"]
        return session

    async def started(self) -> dict[str, Any]:
        """The participant starts it; the session after it."""
        session: dict[str, Any] = done(await self.by_her(talk.START))["session"]
        return session

    async def finished(self, outcome: str = "TRAINING") -> dict[str, Any]:
        """The counsellor finishes it; the session after it."""
        session: dict[str, Any] = done(await self.by_counsellor(talk.FINISH, outcome=outcome))["session"]
        return session


async def a_counsellee(api: Api) -> Person:
    """Somebody who may ask for counselling: month 1 settled, assessed, registered as a job seeker. It is 10 March."""
    person = await a_claimant(api, TODAY)
    await person.seeks_work()
    return person


async def seen(api: Api, session: str, fields: str) -> Any:
    """These fields of a session as somebody sees them; None where it is not theirs to see."""
    document = f"query($id: ID!) {{ counsellingSession(id: $id) {{ {fields} }} }}"
    return (await api(document, id=session))["counsellingSession"]


async def a_session(api: Api) -> Counselling:
    """A session that has just started, on 10 March 2025 at nine in the morning."""
    session = await a_request(await a_counsellee(api))
    await session.scheduled(NINE)
    await session.started()
    return session


async def a_request(person: Person, counsellor: str = COUNSELLOR) -> Counselling:
    """`person` asks for counselling; who counsels will be `counsellor`."""
    session = done(await person.me(talk.REQUEST, key=key()))["session"]
    return Counselling(person, person.api.acting(Role.COUNSELLOR, counsellor), session["id"])

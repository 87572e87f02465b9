"""The chat goes on while the two listen: each message once, in order, and to nobody else (R092)."""

import asyncio
from typing import Any

from support import counselling_operations as talk
from support.api import Api
from support.counselling import a_session
from support.journey import a_person, done
from support.live import Socket, socket
from support.patience import until

from jkp.security.principals import Role

LISTEN = """
subscription($session: ID!, $after: String) {
  counsellingMessages(sessionId: $session, after: $after) { cursor author text }
}"""


async def listens(listener: Socket, session: str, after: str | None = None) -> None:
    await listener.init()
    listener.subscribe(LISTEN, session=session, after=after)


async def heard(listener: Socket) -> dict[str, Any]:
    frame = await listener.next()
    assert frame["type"] == "next", frame
    message: dict[str, Any] = frame["payload"]["data"]["counsellingMessages"]
    return message


async def test_what_one_writes_the_other_hears_at_once_and_only_once(api: Api) -> None:
    session = await a_session(api)
    done(await session.by_her(talk.WRITE, text="Selamat pagi"))
    async with socket(session.counsellor) as listener:
        await listens(listener, session.id)
        first = await heard(listener)
        done(await session.by_her(talk.WRITE, text="Apakah saya terdengar?"))
        second = await heard(listener)

    async with socket(session.counsellor) as again:
        await listens(again, session.id, first["cursor"])

        assert [first["text"], second["text"]] == ["Selamat pagi", "Apakah saya terdengar?"]
        assert await heard(again) == second


async def test_the_chat_ends_with_the_session(api: Api) -> None:
    session = await a_session(api)
    async with socket(session.person.me) as listener:
        await listens(listener, session.id)
        await session.finished()

        assert (await listener.next())["type"] == "complete"


async def test_who_is_not_in_the_session_hears_nothing(api: Api) -> None:
    session = await a_session(api)
    done(await session.by_her(talk.WRITE, text="Rahasia"))
    others = [(await a_person(api)).me, api.acting(Role.COUNSELLOR, "somebody else")]

    for other in others:
        async with socket(other) as listener:
            await listens(listener, session.id)
            assert (await listener.next())["type"] == "complete"
    async with socket(api.officer) as listener:
        await listens(listener, session.id)
        frame = await listener.next()
        assert frame["payload"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_a_listener_who_leaves_is_waited_for_no_more(api: Api) -> None:
    session = await a_session(api)
    before = asyncio.all_tasks()
    async with socket(session.person.me) as listener:
        await listens(listener, session.id)
        done(await session.by_counsellor(talk.WRITE, text="Halo"))
        await heard(listener)
    await until(lambda: not asyncio.all_tasks() - before)

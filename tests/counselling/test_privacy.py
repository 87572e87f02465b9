"""What the two say to each other is theirs: counsellors see their own counsellees alone, officers no word of it."""

from support import counselling_operations as talk
from support import operations as op
from support.api import Api
from support.counselling import Counselling, a_counsellee, a_request, a_session, seen
from support.journey import a_person, done

from jkp.security.principals import Role
from jkp_schema.ids import global_id

MINE = "{ counsellingSessions { nodes { id } } }"
QUEUE = "{ counsellingRequests { nodes { id } } }"
THEIRS = "reason note videoUrl vacancies { vacancyId } messages { nodes { text } } worksheet { counsellee { name } }"
OF_PARTICIPANT = f"""query($id: ID!) {{ participant(id: $id) {{ counsellingSessions {{ nodes {{
  id status outcome {THEIRS}
}} }} }} }}"""


def stranger(session: Counselling) -> Api:
    """A counsellor who has nothing to do with the session."""
    return session.person.api.acting(Role.COUNSELLOR, "konselor-bima")


async def test_a_request_is_in_the_queue_of_all_until_one_takes_it(api: Api) -> None:
    session = await a_request(await a_counsellee(api))
    before = [(await each(QUEUE))["counsellingRequests"]["nodes"] for each in (session.counsellor, stranger(session))]

    await session.scheduled("2025-03-11T09:00:00+07:00")

    after = [(await each(QUEUE))["counsellingRequests"]["nodes"] for each in (session.counsellor, stranger(session))]
    assert before == [[{"id": session.id}]] * 2
    assert after == [[], []]


async def test_a_counsellor_sees_the_sessions_of_its_own_counsellees_alone(api: Api) -> None:
    session = await a_session(api)

    assert (await session.counsellor(MINE))["counsellingSessions"]["nodes"] == [{"id": session.id}]
    assert (await stranger(session)(MINE))["counsellingSessions"]["nodes"] == []
    assert await seen(stranger(session), session.id, "status") is None
    assert await seen((await a_person(api)).me, session.id, "status") is None


async def test_the_chat_is_read_by_the_two_in_pages(api: Api) -> None:
    session = await a_session(api)
    for number in range(3):
        done(await session.by_her(talk.WRITE, text=f"Pesan {number}"))
    done(await session.by_counsellor(talk.WRITE, text="Baik"))

    first = "messages(first: 3) { nodes { author text writtenAt } pageInfo { hasNextPage endCursor } }"
    page = (await seen(session.counsellor, session.id, first))["messages"]
    rest = f'messages(after: "{page["pageInfo"]["endCursor"]}") {{ nodes {{ author text }} }}'

    assert [message["text"] for message in page["nodes"]] == ["Pesan 0", "Pesan 1", "Pesan 2"]
    assert page["nodes"][0]["author"] == "COUNSELLEE"
    assert page["pageInfo"]["hasNextPage"]
    assert (await seen(session.person.me, session.id, rest))["messages"]["nodes"] == [
        {"author": "COUNSELLOR", "text": "Baik"}
    ]


async def test_a_message_that_is_sent_again_is_one_message(api: Api) -> None:
    session, sent = await a_session(api), op.key()

    for _ in range(2):
        done(await session.person.me(talk.WRITE, session=session.id, text="Halo", key=sent))

    assert len((await seen(session.person.me, session.id, "messages { nodes { text } }"))["messages"]["nodes"]) == 1


async def test_an_officer_sees_that_it_was_and_nothing_of_what_was_said(api: Api) -> None:
    session = await a_session(api)
    done(await session.by_her(talk.WRITE, text="Rahasia"))
    await session.finished("WORK")

    (node,) = (await api.officer(OF_PARTICIPANT, id=session.person.id))["participant"]["counsellingSessions"]["nodes"]

    assert (node["status"], node["outcome"]) == ("FINISHED", "WORK")
    assert (node["reason"], node["note"], node["videoUrl"]) == (None, None, None)
    assert (node["vacancies"], node["messages"], node["worksheet"]) == ([], None, None)


async def test_what_is_no_session_is_null(api: Api) -> None:
    counsellor = api.acting(Role.COUNSELLOR, "konselor-bima")
    nobodys = global_id("CounsellingSession", "00000000-0000-0000-0000-000000000000")

    for gid in (nobodys, global_id("CounsellingSession", "7"), global_id("Claim", "7"), "nonsense", ""):
        assert await seen(counsellor, gid, "status") is None


async def test_the_questions_are_told_in_both_languages(api: Api) -> None:
    questions = "{ counsellingQuestions { code text } }"

    english = (await api.speaking("en")(questions))["counsellingQuestions"]
    indonesian = (await api.speaking("id")(questions))["counsellingQuestions"]

    assert [each["code"] for each in english] == [each["code"] for each in indonesian]
    assert english[0]["text"] == "What was your last job, and which of its tasks are you best at?"
    assert indonesian[0]["text"] == "Apa pekerjaan terakhir Anda, dan tugas apa yang paling Anda kuasai?"

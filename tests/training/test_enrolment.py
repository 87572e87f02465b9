import asyncio
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from support import operations as op
from support.api import Answered, Api
from support.journey import a_person, done, refusals
from support.statements import statements_of
from support.trainee import (
    COURSE,
    ENROLMENTS,
    OTHER_COURSE,
    OTHER_PROVIDER,
    PROVIDER,
    a_recommended,
    a_trainee,
    recommended,
)

from jkp.security.principals import Role
from jkp_schema.ids import uuid_of
from jkp_training.catalogue import courses
from jkp_training.models import Enrolment

COURSES = "{ trainingCourses { code title provider providerName hours } }"
OURS = """query($first: Int = 20, $after: String) {
  trainingEnrolments(first: $first, after: $after) {
    nodes { id status course { code } sessions { day attended } } pageInfo { hasNextPage endCursor }
  }
}"""


async def test_everybody_sees_the_courses_in_their_language(api: Api) -> None:
    # given somebody without a token
    # when the courses are asked for in English and in Indonesian
    english = (await api.speaking("en")(COURSES))["trainingCourses"]
    indonesian = (await api.speaking("id")(COURSES))["trainingCourses"]

    # then they are the same courses under other titles
    assert {**english[1], "title": ""} == {**indonesian[1], "title": ""}
    assert english[1] == {
        "code": COURSE,
        "title": "Manual arc welding, basic level",
        "provider": PROVIDER,
        "providerName": "BLK Cakra Wening, Bandung",
        "hours": 200,
    }
    assert indonesian[1]["title"] == "Las busur manual tingkat dasar"


def test_the_catalogue_has_courses_of_several_providers() -> None:
    catalogue = courses().values()

    assert {course.code for course in catalogue} == set(courses())
    assert len({course.provider for course in catalogue}) == 4
    assert all(course.hours > 0 and course.title_id and course.title_en for course in catalogue)


async def test_a_participant_enrols_and_waits_for_the_first_session(api: Api) -> None:
    # given a participant
    person = await a_recommended(api)

    # when she enrols
    trainee = await a_trainee(person)

    # then she sees the enrolment, without sessions
    seen = await trainee.sees()
    assert (seen["status"], seen["sessions"], seen["course"]["code"]) == ("WAITING", [], COURSE)
    assert seen["enrolledAt"] == "2025-03-10T09:00:00+07:00"


async def test_a_course_of_an_earlier_benefit_is_not_taken_again(api: Api) -> None:
    # given a participant who took a course in an earlier benefit
    person = await a_recommended(api)
    with api.runtime.activate():
        await Enrolment.create(
            participant_id=uuid_of("Participant", person.id),
            case_id=uuid4(),
            course_code=COURSE,
            provider=PROVIDER,
            enrolled_at=datetime(2020, 1, 6, tzinfo=UTC),
        )

    # when she enrols in it again, and in another one
    again = await person.me(op.ENROL, course=COURSE)
    other = await person.me(op.ENROL, course=OTHER_COURSE)

    # then the other course alone is new
    assert refusals(again) == ["ALREADY_DONE"]
    done(other)
    assert len((await person.me(ENROLMENTS))["viewer"]["participant"]["trainingEnrolments"]) == 2


async def test_of_two_enrolments_at_once_one_is_new(api: Api) -> None:
    # given a participant
    person = await a_recommended(api)

    # when two browsers enrol her in one course at the same moment
    both = await asyncio.gather(*(person.me(op.ENROL, course=COURSE) for _ in range(2)))

    # then one enrolment is new
    assert sorted(refusals(each) for each in both) == [[], ["TRAINING_ALREADY_USED"]]


@pytest.mark.parametrize("course", ["merajut", "", "LAS-DASAR", "las-dasar ", "😀" * 1000])
async def test_a_course_that_is_not_offered_is_not_found(api: Api, course: str) -> None:
    # given a participant
    person = await a_recommended(api)

    # when she enrols in a course that nobody offers
    payload = (await person.me(op.ENROL, course=course))["trainingEnrol"]

    # then she is told which input is at fault
    assert payload["enrolment"] is None
    assert [(error["code"], error["path"]) for error in payload["errors"]] == [("NOT_FOUND", ["courseCode"])]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.TRAINING_PROVIDER, Role.EMPLOYER, Role.INTEGRATOR, Role.OPERATOR])
async def test_only_participants_enrol(api: Api, role: Role) -> None:
    with pytest.raises(Answered) as refused:
        await api.acting(role)(op.ENROL, course=COURSE)

    assert refused.value.codes == ["FORBIDDEN"]


async def test_nobody_enrols_without_a_token(api: Api) -> None:
    with pytest.raises(Answered) as refused:
        await api(op.ENROL, course=COURSE)

    assert refused.value.codes == ["UNAUTHENTICATED"]


async def test_an_officer_sees_a_participants_enrolments_and_another_participant_does_not(api: Api) -> None:
    # given a trainee, and somebody else
    trainee = await a_trainee(await a_recommended(api))
    stranger = await a_person(api)
    document = "query($id: ID!) { participant(id: $id) { trainingEnrolments { id } } }"

    # when both an officer and the stranger ask for her enrolments
    officers = await api.officer(document, id=trainee.person.id)
    strangers = await stranger.me(document, id=trainee.person.id)

    # then the officer alone gets them
    assert officers["participant"]["trainingEnrolments"] == [{"id": trainee.enrolment_id}]
    assert strangers["participant"] is None


async def test_a_provider_sees_the_enrolments_in_its_own_courses_newest_first(api: Api) -> None:
    # given three trainees of one provider and one of another
    *three, fourth = await recommended(api, 4)
    ours = [await a_trainee(person) for person in three]
    theirs = await a_trainee(fourth, OTHER_COURSE, OTHER_PROVIDER)

    # when both providers ask
    seen = (await ours[0].provider(OURS))["trainingEnrolments"]["nodes"]
    others = (await theirs.provider(OURS))["trainingEnrolments"]["nodes"]

    # then each sees its own
    assert [node["id"] for node in seen] == [trainee.enrolment_id for trainee in reversed(ours)]
    assert [node["id"] for node in others] == [theirs.enrolment_id]


async def test_a_providers_list_comes_in_pages_without_gaps(api: Api) -> None:
    # given three trainees, of whom the provider has read the newest two
    *three, fourth = await recommended(api, 4)
    trainees = [await a_trainee(person) for person in three]
    first = (await trainees[0].provider(OURS, first=2))["trainingEnrolments"]

    # when another one enrols before the provider reads on
    await a_trainee(fourth)
    after = first["pageInfo"]["endCursor"]
    rest = (await trainees[0].provider(OURS, first=2, after=after))["trainingEnrolments"]

    # then the next page holds the oldest one
    assert first["pageInfo"]["hasNextPage"]
    assert [node["id"] for node in rest["nodes"]] == [trainees[0].enrolment_id]
    assert not rest["pageInfo"]["hasNextPage"]


@pytest.mark.parametrize("given", [{"first": 0}, {"first": 101}, {"after": "nonsense"}])
async def test_a_page_that_is_none_is_refused(api: Api, given: dict[str, object]) -> None:
    with pytest.raises(Answered) as refused:
        await api.acting(Role.TRAINING_PROVIDER, PROVIDER)(OURS, **given)

    assert refused.value.codes == ["INVALID_INPUT"]


@pytest.mark.parametrize("role", [Role.PARTICIPANT, Role.OFFICER, Role.EMPLOYER, Role.INTEGRATOR])
async def test_only_providers_list_enrolments(api: Api, role: Role) -> None:
    with pytest.raises(Answered) as refused:
        await api.acting(role, str(uuid4()))(OURS)

    assert refused.value.codes == ["FORBIDDEN"]


async def test_a_provider_that_nobody_knows_has_no_enrolments(api: Api) -> None:
    await a_trainee(await a_recommended(api))

    assert (await api.acting(Role.TRAINING_PROVIDER, "blk-lain")(OURS))["trainingEnrolments"]["nodes"] == []


async def test_many_enrolments_are_read_with_as_many_statements_as_one(api: Api) -> None:
    # given one trainee with a session, and the statements that the provider's list takes
    first, *others = await recommended(api, 4)
    trainee = await a_trainee(first)
    await trainee.scheduled(["2025-03-11"])
    with_one = await statements_of(api, lambda: trainee.provider(OURS))

    # when there are four trainees
    for other in others:
        await (await a_trainee(other)).scheduled(["2025-03-12", "2025-03-13"])
    with_four = await statements_of(api, lambda: trainee.provider(OURS))

    # then it takes as many: one for the enrolments, and one for all their sessions
    assert len(with_four) == len(with_one) == 2


async def test_the_enrolments_of_many_participants_are_read_together(api: Api) -> None:
    # given four trainees
    trainees = [await a_trainee(person) for person in await recommended(api, 4)]
    asked = " ".join(
        f'p{number}: participant(id: "{trainee.person.id}") {{ trainingEnrolments {{ id status }} }}'
        for number, trainee in enumerate(trainees)
    )

    # when an officer asks for all of them
    statements = await statements_of(api, lambda: api.officer(f"{{ {asked} }}"))

    # then three statements suffice: participants, enrolments and sessions
    assert len(statements) == 3

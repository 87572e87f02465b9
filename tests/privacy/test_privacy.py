"""A copy of everything that is kept of oneself, and its erasure: at once what may go, and later what had to stay."""

from typing import Any
from uuid import uuid4

import pytest
from support import operations as op
from support.api import Answered, Api
from support.ends import ends
from support.journey import Person, a_claimant, a_nik, a_person, done, refusals
from support.local_accounts import Visitor
from support.mails import wants
from support.profiles import registered, saved
from support.rows import all_rows, sql
from support.world import World, a_world

from jkp.database import drain
from jkp.privacy import erasing, tables
from jkp.testing import people
from jkp.testing.people import Made
from jkp.testing.rules.keeping import fault_of_erasure
from jkp_schema.ids import uuid_of
from jkp_schema.plugin.marking import unmarked

COPY = "{ viewer { participant { personalData } } }"
COPY_OF = "query($id: ID!) { participant(id: $id) { personalData } }"
ERASE = """mutation($id: ID!, $key: String!) {
  eraseParticipant(input: {participantId: $id, idempotencyKey: $key}) {
    erasure { askedAt keptUntil completedAt } errors { code path }
  }
}"""
SEEN = "query($id: ID!) { participant(id: $id) { name nik bornOn phone erasure { keptUntil completedAt } } }"
BY_ID = {"event_log", "audit_entry", "erasure", "idempotency_key"}
"""Where the id of somebody who was erased may still be found."""


async def erased(person: Person, by: Api | None = None) -> dict[str, Any]:
    answer: dict[str, Any] = await (by or person.me)(ERASE, id=person.id, key=op.key())
    return answer


async def copy_of(person: Person) -> dict[str, Any]:
    found: dict[str, Any] = (await person.me(COPY))["viewer"]["participant"]["personalData"]
    return found


async def holding(api: Api, *words: str) -> set[str]:
    """The tables in which one of the words is found."""
    return {table for table, rows in (await all_rows(api)).items() if any(word in repr(rows) for word in words)}


@pytest.fixture
async def world(api: Api) -> World:
    return await a_world(api)


async def test_the_copy_has_everything_in_clear_that_any_table_holds_of_her(world: World) -> None:
    # given every table in which she is found by her id
    her_id = uuid_of("Participant", world.sari.id)
    found_in = await holding(world.api, str(her_id), repr(her_id))

    copy = await copy_of(world.sari)

    # then each is in the copy, or belongs to a plugin that gave it under a name of its own
    filled = {name for name, rows in copy["core"].items() if rows}
    plugins = tuple(copy["plugins"])
    assert {table for table in found_in - filled - BY_ID if not table.startswith(plugins)} == set()
    assert {name: all(kept.values()) for name, kept in copy["plugins"].items() if name in ("training", "karirhub")}
    [person] = copy["core"]["participant"]
    assert (person["name"], len(person["nik"])) == ("Sari Wulandari", 16)
    assert copy["core"]["bank_account"][0]["number"] == "1234567890"
    assert copy["plugins"]["counselling"]["messages"][0]["text"] == "Selamat pagi"


async def test_nobody_else_gets_the_copy_and_it_is_noted(world: World) -> None:
    with pytest.raises(Answered) as refused:
        await world.api.officer(COPY_OF, id=world.sari.id)
    assert refused.value.codes == ["FORBIDDEN"]

    await copy_of(world.sari)
    await drain()
    rows = await sql(world.api, "SELECT kinds FROM audit_entry WHERE kinds = 'EVERYTHING'")
    assert len(rows) == 1


async def test_while_a_benefit_runs_nothing_is_erased(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    before = await copy_of(sari)

    assert refusals(await erased(sari)) == ["BENEFIT_RUNNING"]
    assert (await copy_of(sari))["plugins"] == before["plugins"]


async def test_somebody_elses_erasure_is_that_of_nobody(api: Api) -> None:
    sari, budi = await a_person(api), await a_person(api)

    assert refusals(await erased(sari, by=budi.me)) == ["NOT_FOUND"]
    assert (await api.officer(SEEN, id=sari.id))["participant"]["name"] == "Sari Wulandari"


async def test_whoever_never_had_a_benefit_is_erased_whole(any_api: Api) -> None:
    # given somebody with an employment, contributions and an account
    sari = await a_person(any_api)
    done(await sari.me(op.REGISTER_ACCOUNT, key=op.key()))
    await sari.uploads()
    her_id = uuid_of("Participant", sari.id)

    gone = done(await erased(sari))["erasure"]

    # then ids alone are left, where things are counted by them
    assert (gone["keptUntil"], gone["completedAt"] is not None) == (None, True)
    assert await holding(any_api, str(her_id), repr(her_id), her_id.hex) <= BY_ID
    assert (await any_api.officer(SEEN, id=sari.id))["participant"] is None


async def test_what_must_be_kept_is_kept_and_the_rest_goes_at_once(world: World) -> None:
    # given a benefit that has ended, and everything that plugins hold
    sari, her_id = world.sari, uuid_of("Participant", world.sari.id)

    kept = done(await erased(sari))["erasure"]

    # then claims and payments have a name for ten full years, and no plugin has a row
    assert (kept["keptUntil"], kept["completedAt"]) == ("2035-12-31", None)
    plugins = ("assessment", "counselling", "karirhub", "manual_activity", "profile", "training")
    assert {name for name in await holding(world.api, str(her_id), repr(her_id)) if name.startswith(plugins)} == set()
    assert "Selamat pagi" not in repr(await all_rows(world.api))
    shown = (await world.api.officer(SEEN, id=sari.id))["participant"]
    assert (shown["name"], shown["erasure"]["keptUntil"]) == ("Sari Wulandari", "2035-12-31")


async def test_after_its_time_nothing_tells_who_it_was(world: World) -> None:
    sari = world.sari
    nik = (await copy_of(sari))["core"]["participant"][0]["nik"]
    amounts = await sql(world.api, "SELECT id, amount, rate FROM claim ORDER BY id")
    done(await erased(sari))

    # when the last day has not passed, and when it has
    done_at = {}
    for day in ("2035-12-31", "2036-01-01", "2036-01-02"):
        await world.api.travel_to(day)
        with world.api.runtime.activate():
            done_at[day] = await erasing.complete_due(10)

    # then the name went once, what was paid stays, and she could be registered again
    assert list(done_at.values()) == [0, 1, 0]
    shown = (await world.api.officer(SEEN, id=sari.id))["participant"]
    assert (shown["name"], shown["bornOn"], shown["nik"]) == ("", "1900-01-01", "0" * 16)
    assert await sql(world.api, "SELECT id, amount, rate FROM claim ORDER BY id") == amounts
    assert await holding(world.api, "Sari Wulandari", "SARI WULANDARI") == set()
    given = {"nik": nik, "name": "Sari Wulandari", "bornOn": "1990-06-05", "key": op.key()}
    assert refusals(await world.api.officer(op.REGISTER_PARTICIPANT, **given)) == []


async def test_a_key_that_stood_for_something_else_erases_nothing(world: World) -> None:
    # given a key with which an officer has registered somebody
    officer, sari, key = world.api.officer, world.sari, op.key()
    done(await officer(op.REGISTER_PARTICIPANT, nik=a_nik(), name="Budi Santoso", bornOn="1990-06-05", key=key))
    before = await copy_of(sari)

    answer = await officer(ERASE, id=sari.id, key=key)

    # then also what plugins hold of her is there
    assert refusals(answer) == ["IDEMPOTENCY_KEY_REUSED"]
    assert await copy_of(sari) == before


async def test_an_erasure_that_was_broken_off_in_a_plugin_is_finished_by_the_next(world: World) -> None:
    # given a first try that erased one plugin, and then failed
    host, her_id = world.api.runtime.host, uuid_of("Participant", world.sari.id)
    with world.api.runtime.activate():
        await host.personal_data()[0].erase(her_id)

    first, second = done(await erased(world.sari)), done(await erased(world.sari))

    assert first == second


async def test_every_table_of_the_core_that_names_a_person_is_known(api: Api) -> None:
    with api.runtime.activate():
        found = {table._meta.db_table for table in tables.paths(api.runtime.database.tables())}  # noqa: SLF001

    assert found >= {
        *("participant", "employment", "contribution_month", "termination", "termination_report", "bank_account"),
        *("benefit_case", "claim", "payment", "determination", "mission", "activity", "upload", "mail", "audit_entry"),
    }


async def test_a_case_given_up_can_be_erased(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    done(await ends(sari, "WITHDRAWN"))

    assert refusals(await erased(sari)) == []


async def an_account_of(sari: Person) -> Visitor:
    """Her local account, beside which a stranger has registered another one with her NIK."""
    nik = (await copy_of(sari))["core"]["participant"][0]["nik"]
    await wants(sari, email="sari@contoh.id")
    visitor = Visitor(sari.api, nik, "sari@contoh.id")
    await visitor.registers()
    assert (await visitor.activates())["errors"] == []
    await Visitor(sari.api, nik, "orang@contoh.id").registers()
    return visitor


@pytest.mark.parametrize("had_a_benefit", [True, False])
async def test_no_account_with_her_nik_is_left(api: Api, had_a_benefit: bool) -> None:  # noqa: FBT001
    sari = await (a_claimant(api, "2025-03-10") if had_a_benefit else a_person(api))
    if had_a_benefit:
        done(await ends(sari, "WITHDRAWN"))
    visitor = await an_account_of(sari)
    hers = visitor.admitted(await visitor.signs_in())

    done(await erased(sari))

    assert await sql(api, "SELECT id FROM account") == []
    with pytest.raises(Answered) as refused:
        await hers(COPY)
    assert refused.value.codes == ["TOKEN_INVALID"]


async def test_the_copy_tells_nothing_by_which_her_password_could_be_guessed(api: Api) -> None:
    sari = await a_person(api)
    await an_account_of(sari)

    copy = await copy_of(sari)

    [account] = copy["core"]["account"]
    assert account["details"]
    assert "argon2" not in repr(copy)


async def test_whoever_comes_back_is_kept_for_as_long_as_the_later_benefit(world: World) -> None:
    # given somebody who was erased, and then had another benefit
    sari, host = world.sari, world.api.runtime.host
    done(await erased(sari))
    await sql(world.api, "UPDATE benefit_case SET closed_on = '2033-05-01'")

    await world.api.travel_to("2036-01-01")
    with world.api.runtime.activate():
        completed = await erasing.complete_due(10, host.personal_data())

    shown = (await world.api.officer(SEEN, id=sari.id))["participant"]
    assert (completed, shown["name"], shown["erasure"]["keptUntil"]) == (0, "Sari Wulandari", "2043-12-31")


async def test_what_came_after_an_erasure_goes_with_the_next_one_and_at_its_end(world: World) -> None:
    sari, host, her_id = world.sari, world.api.runtime.host, uuid_of("Participant", world.sari.id)
    done(await erased(sari))
    await wants(sari, email="sari@contoh.id")

    done(await erased(sari))

    assert (await copy_of(sari))["core"]["participant"][0]["email"] is None

    # and at the end, what she told plugins since
    await registered(sari)
    await world.api.travel_to("2036-01-01")
    with world.api.runtime.activate():
        assert await erasing.complete_due(10, host.personal_data()) == 1
    plugins = ("assessment", "counselling", "karirhub", "manual_activity", "profile", "training")
    left = await holding(world.api, str(her_id), repr(her_id))
    assert {name for name in left if name.startswith(plugins)} == set()


async def test_a_token_that_outlives_its_person_leaves_nothing(api: Api) -> None:
    # given somebody who was erased whole, and whose token still holds
    sari = await a_person(api)
    her_id = uuid_of("Participant", sari.id)
    done(await erased(sari))
    await sari.uploads()
    await saved(sari, self={"address": "Jl. Pelabuhan 12", "city": "Cilegon", "province": "36", "summary": "-"})
    assert await holding(api, str(her_id), repr(her_id)) - BY_ID

    with api.runtime.activate():
        runtime = api.runtime
        await erasing.erase_latecomers(runtime.database.tables(), runtime.host.personal_data())

    assert await holding(api, str(her_id), repr(her_id)) <= BY_ID


async def test_each_plugin_of_the_house_copies_and_erases_what_the_kit_puts_into_its_tables(any_api: Api) -> None:
    found = {}
    with any_api.runtime.activate():
        for one in any_api.runtime.host.plugins:
            tables = people.tables_of(one.models)
            if one.personal_data:
                hers, others = Made(uuid4()), Made(uuid4())
                fault = await fault_of_erasure(one.personal_data, tables, hers, others)
                found[one.name] = (fault, {*people.of_people(tables)} - {*others.rows})

    # then none of its tables was left out
    assert found == dict.fromkeys(found, (None, set()))
    assert len(found) == 6


async def test_each_plugin_of_the_house_says_what_is_personal(api: Api) -> None:
    assert [*unmarked(api.app.graphql.schema)] == []

"""The tables of an older version become those of this one with all that is in them, and the way back exists."""

from typing import Any

from conftest import Serve
from support import operations as op
from support.api import Api
from support.journey import a_claimant, done
from support.rows import sql
from support.vacancies import posted
from tortoise.connection import get_connection
from tortoise.migrations.executor import MigrationTarget

from jkp import migrating
from jkp.database import WRITER, Apps
from jkp.migrating import Steps
from jkp.plugin import removing
from jkp.security.principals import Role

HISTORY = """{ viewer { participant { karirhubApplications { nodes {
  status history { status changedAt changedBy }
} } } } }"""
SEARCH = '{ karirhubVacancies(search: "mercusuar", province: "Lampung") { nodes { title } } }'


async def migrated_to(api: Api, target: str, direction: str) -> None:
    """Bring the plugin's tables back to, or on to, one of its migrations."""

    async def work(apps: Apps, steps: Steps) -> None:
        executor = migrating.own_chain("karirhub", apps["karirhub"])
        await executor.loader.build_graph()
        await executor.migrate([MigrationTarget("karirhub", target)], direction=direction, progress=steps.note)

    await migrating.changed(api.runtime.place, api.runtime.host.apps(), work)


async def test_what_an_older_version_has_stored_is_found_and_has_a_history(serve_on_any: Serve) -> None:
    # given somebody who was called, and somebody who was rejected, in tables of the first version
    api = await serve_on_any()
    await api.travel_to("2025-03-10")
    sari = await a_claimant(api, "2025-03-10")
    vacancy = await posted(api, title="Penjaga Mercusuar")
    application = done(await sari.me(op.APPLY, vacancy=vacancy))["application"]["id"]
    await api.travel_to("2025-03-12")
    employer = api.acting(Role.EMPLOYER, "PT Uji Coba Lestari")
    done(await employer(op.INVITE, application=application, kind="INTERVIEW", key=op.key()))
    await migrated_to(api, "0001_initial", "backward")
    assert await sql(api, "SELECT status FROM karirhub_application") == [{"status": "INVITED"}]

    # when they become those of this version
    await migrated_to(api, "__latest__", "forward")

    # then the vacancy is found by its words, and the steps have their days
    assert (await api(SEARCH))["karirhubVacancies"]["nodes"] == [{"title": "Penjaga Mercusuar"}]
    assert await history(sari.me) == [
        {
            "status": "INTERVIEW",
            "history": [
                {"status": "SENT", "changedAt": "2025-03-10T09:00:00+07:00", "changedBy": "PARTICIPANT"},
                {"status": "INTERVIEW", "changedAt": "2025-03-12T09:00:00+07:00", "changedBy": "EMPLOYER"},
            ],
        }
    ]


async def history(me: Api) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = (await me(HISTORY))["viewer"]["participant"]["karirhubApplications"]["nodes"]
    return nodes


async def test_removing_the_plugin_leaves_no_table_index_or_trigger_of_it(serve_on_any: Serve) -> None:
    api = await serve_on_any()
    await posted(api)
    settings = api.runtime.settings.model_copy(update={"plugins": {"sandbox": {}}})

    removal = await removing.plan("karirhub", api.runtime.place, settings)
    await removal.run()

    catalogue = {
        "sqlite": "SELECT name FROM sqlite_master WHERE name LIKE '%karirhub%'",
        "postgres": "SELECT relname AS name FROM pg_class WHERE relname LIKE '%karirhub%'",
    }
    with api.runtime.activate():
        dialect = get_connection(WRITER).capabilities.dialect
    assert await sql(api, catalogue[dialect]) == []

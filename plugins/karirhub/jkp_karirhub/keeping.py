"""Saved searches in GraphQL: keep one, forget it, run it (R082)."""

from collections.abc import Awaitable
from typing import Any
from uuid import UUID

import strawberry

from jkp.plugin import Code, PluginContext, Role, reader, refuse
from jkp_karirhub import paging, saving
from jkp_karirhub.models import SavedSearch
from jkp_karirhub.nodes import KarirhubVacancy
from jkp_karirhub.payloads import (
    KarirhubDeleteSearchInput,
    KarirhubDeleteSearchPayload,
    KarirhubSaveSearchInput,
    KarirhubSaveSearchPayload,
)
from jkp_karirhub.searches import KarirhubSavedSearch
from jkp_karirhub.settings import KarirhubSettings
from jkp_schema.api import After, Connection, First, Id, Info, allow, changed, global_id, uuid_of


def query(ctx: PluginContext[KarirhubSettings]) -> type:
    """The query that runs one."""

    @strawberry.type
    class Query:
        @strawberry.field(
            description="The vacancies that a search of yours finds now, the newest first; at most 100 a page.",
            metadata=allow(Role.PARTICIPANT),
        )
        async def karirhub_saved_search_vacancies(
            self, info: Info, id: Id, first: First = 20, after: After = None
        ) -> Connection[KarirhubVacancy] | None:
            search = await _of(info.context.principal.participant_id, uuid_of("KarirhubSavedSearch", id))
            return await paging.vacancies(ctx, saving.wanted_by(search), first, after, info.context.language)

    return Query


def mutation(ctx: PluginContext[KarirhubSettings]) -> type:
    """The mutations that keep and forget one."""

    @strawberry.type
    class Mutation:
        @strawberry.mutation(description="Save a search, to run it again.", metadata=allow(Role.PARTICIPANT))
        async def karirhub_save_search(
            self, info: Info, input: KarirhubSaveSearchInput
        ) -> KarirhubSaveSearchPayload | None:
            def verb() -> Awaitable[UUID]:
                who = info.context.principal.participant_id
                return saving.save(ctx, who, input.name, input.search.wanted())

            return await changed(KarirhubSaveSearchPayload, info, input, verb, _saved)

        @strawberry.mutation(description="Forget a saved search.", metadata=allow(Role.PARTICIPANT))
        async def karirhub_delete_search(
            self, info: Info, input: KarirhubDeleteSearchInput
        ) -> KarirhubDeleteSearchPayload | None:
            def verb() -> Awaitable[UUID]:
                search_id = uuid_of("KarirhubSavedSearch", input.saved_search_id, "savedSearchId")
                return saving.delete(info.context.principal.participant_id, search_id)

            return await changed(KarirhubDeleteSearchPayload, info, input, verb, _deleted)

    return Mutation


async def _of(participant_id: UUID, search_id: UUID) -> SavedSearch:
    found = await SavedSearch.get_or_none(id=search_id, participant_id=participant_id, using_db=reader())
    if found is None:
        raise refuse(Code.NOT_FOUND, path=("id",))
    return found


async def _saved(search_id: UUID) -> dict[str, Any]:
    """Null for one that was forgotten since: the same request may come again."""
    row = await SavedSearch.get_or_none(id=search_id, using_db=reader())
    return {"saved_search": KarirhubSavedSearch.of(row) if row else None}


async def _deleted(search_id: UUID) -> dict[str, Any]:
    return {"deleted_id": strawberry.ID(global_id("KarirhubSavedSearch", search_id))}

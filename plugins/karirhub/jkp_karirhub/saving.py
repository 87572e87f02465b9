"""Keep what somebody looks for; each verb runs inside an open transaction."""

from dataclasses import asdict
from uuid import UUID, uuid4

from jkp.plugin import Code, Personal, PluginContext, invalid, lock, refuse, wrote
from jkp_karirhub.models import SavedSearch
from jkp_karirhub.searching import Wanted
from jkp_karirhub.settings import KarirhubSettings

LONGEST_NAME = 100


async def save(ctx: PluginContext[KarirhubSettings], participant_id: UUID, name: str, wanted: Wanted) -> UUID:
    """Keep a search under a name; its id. Error: INVALID_INPUT, also for one more than the settings allow."""
    await lock(f"participant:{participant_id}")
    kept = asdict(wanted.checked(ctx.settings.longest_search))
    most = ctx.settings.saved_searches
    if await SavedSearch.filter(participant_id=participant_id).count() >= most:
        raise invalid(id=f"paling banyak {most} pencarian tersimpan", en=f"at most {most} saved searches")
    search = await SavedSearch.create(
        id=uuid4(), participant_id=participant_id, name=_a_name(name), saved_at=ctx.clock.now(), **kept
    )
    await wrote(participant_id, Personal.SEARCH)
    return search.id


async def delete(participant_id: UUID, search_id: UUID) -> UUID:
    """Forget a search; its id. Error: NOT_FOUND, also for somebody else's."""
    gone = await SavedSearch.filter(id=search_id, participant_id=participant_id).delete()
    if not gone:
        raise refuse(Code.NOT_FOUND, path=("savedSearchId",))
    await wrote(participant_id, Personal.SEARCH)
    return search_id


def wanted_by(search: SavedSearch) -> Wanted:
    """What the search looks for."""
    return Wanted(**{column: getattr(search, column) for column in Wanted.__dataclass_fields__})


def _a_name(given: str) -> str:
    name = " ".join(given.split())
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise invalid(path=("name",), id=f"nama 1-{LONGEST_NAME} karakter", en=f"a name of 1-{LONGEST_NAME} characters")
    return name

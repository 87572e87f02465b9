"""Judge missions anew after an import of employments: somebody may be employed again."""

from collections.abc import Collection
from functools import partial
from uuid import UUID

from jkp.claims.lifecycle import ClaimStatus
from jkp.claims.locks import State
from jkp.database import run_tx
from jkp.importing.asking import rows
from jkp.importing.staging import Staging
from jkp.missions.evaluation import recompute_open
from jkp.missions.models import Mission
from jkp.participants.registration import is_reemployed

_AT_ONCE = 500


async def judge(staging: Staging) -> int:
    """Recompute the open missions that do not know yet of an employment; how many people's.

    It looks at everybody in the file, so that a second import mends what a first one was kept from.
    """
    judged = 0
    for indexes in staging.people(_AT_ONCE):
        found = await rows("participant", "id, nik_index", "nik_index", indexes)
        for participant_id in await _behind([UUID(str(row["id"])) for row in found]):
            await run_tx(partial(recompute_open, participant_id))
            judged += 1
    return judged


async def _behind(people: Collection[UUID]) -> set[UUID]:
    """Those of them who are employed again, and have a mission that is not filed and says they are not."""
    # Of a claim that was filed the mission says what held on that day.
    open_ones = Mission.filter(
        participant_id__in=people, claim__status=ClaimStatus.LOCKED, claim__submitted_at__isnull=True
    )
    since = {
        mission.participant_id: mission.claim.case.terminated_on
        for mission in await open_ones.select_related("claim__case")
        if _says_not_reemployed(mission)
    }
    return {person for person, day in since.items() if await is_reemployed(person, since=day)}


def _says_not_reemployed(mission: Mission) -> bool:
    leaves = (leaf for leaf in mission.requirements if leaf["code"] == "not_reemployed")
    return any(leaf["state"] == State.SATISFIED for leaf in leaves)

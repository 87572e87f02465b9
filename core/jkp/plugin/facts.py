"""What plugins tell one another about a participant: small facts, and the month of the benefit that a day is in."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from jkp import clock
from jkp.claims import finding
from jkp.claims.lifecycle import CaseStatus
from jkp.claims.models import BenefitCase
from jkp.claims.schedule import Period, reference_periods
from jkp.database import joined, reading
from jkp.errors import Code, refuse
from jkp.participants.models import Participant
from jkp.plugin.models import SharedFact

NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
LONGEST = 4096
RUNNING = (CaseStatus.ACTIVE, CaseStatus.COMPLETED)

FactValue = Mapping[str, str | int | bool]


@dataclass(frozen=True, kw_only=True)
class BenefitMonth:
    """One month of a benefit, and the days that it has; month 1 begins on the reference date (R133).

    Example: `2 <= month.month_no <= 5`
    """

    case_id: UUID
    month_no: int
    period: Period


@dataclass(frozen=True)
class FactsDoor:
    """States the facts of one plugin, and reads those of all."""

    plugin: str

    async def state(self, participant_id: UUID, name: str, value: FactValue) -> None:
        """State a fact, in place of what was stated before. Error: NOT_FOUND."""
        await joined(partial(_state, self.plugin, participant_id, _checked(name), _small(value)))

    async def withdraw(self, participant_id: UUID, name: str) -> None:
        """State it no longer."""
        stated = SharedFact.filter(plugin=self.plugin, participant_id=participant_id, name=_checked(name))
        await joined(stated.delete)

    async def of(self, participant_id: UUID, fact: str) -> FactValue | None:
        """What `plugin.name` says of her, or None."""
        plugin, _, name = fact.partition(".")
        stated = SharedFact.get_or_none(plugin=plugin, participant_id=participant_id, name=name, using_db=reading())
        found = await stated
        return found.value if found else None


async def month_on(participant_id: UUID, day: date) -> BenefitMonth | None:
    """The month of her benefit that the day is in, or None: before it, after it, or after its early end."""
    cases = BenefitCase.filter(participant_id=participant_id, status__in=RUNNING, reference_on__lte=day)
    case = await cases.order_by("-sequence_no").using_db(reading()).first()
    if case is None or case.reference_on is None:
        return None
    for month_no, period in enumerate(reference_periods(case.reference_on), start=1):
        if period.starts_on <= day <= period.ends_on:
            return BenefitMonth(case_id=case.id, month_no=month_no, period=period)
    return None


async def _state(plugin: str, participant_id: UUID, name: str, value: FactValue) -> None:
    await finding.hold(participant_id)
    if not await Participant.exists(id=participant_id):
        raise refuse(Code.NOT_FOUND, path=("participantId",))
    await SharedFact.update_or_create(
        defaults={"value": dict(value), "stated_at": clock.now()},
        plugin=plugin,
        participant_id=participant_id,
        name=name,
    )


def _checked(name: str) -> str:
    if not NAME.fullmatch(name):
        raise ValueError(f"a fact is named like `recommendation`, not {name!r}")
    return name


def _small(value: FactValue) -> FactValue:
    """A fact is ids, codes and numbers: a mistake in it is the plugin's, not the participant's."""
    if not all(isinstance(part, str | int | bool) for part in value.values()):
        raise ValueError("a fact holds texts, whole numbers and truth values")
    if len(json.dumps(dict(value))) > LONGEST:
        raise ValueError(f"a fact has at most {LONGEST} characters as JSON")
    return value

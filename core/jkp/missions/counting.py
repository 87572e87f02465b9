"""Which activities of a mission count. Pure (golden G11-G14)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from jkp.errors import Code, Reason
from jkp.missions.kinds import ActivityKind, Retraction
from jkp.regulation.provisions import JobSearchRule


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """An activity, as far as counting is concerned."""

    id: int
    kind: ActivityKind
    occurred_on: date
    company: str
    company_key: str
    retraction: Retraction | None = None
    note: str = ""


@dataclass(frozen=True)
class Counted:
    """What one activity counts for: points, or the reason why none."""

    points: int
    reason: Reason | None = None


@dataclass(frozen=True)
class Count:
    """The activities of a mission, counted: each one's outcome, and the two totals."""

    outcomes: Mapping[int, Counted]
    applications: int
    calls: int


def count(activities: Iterable[Evidence], rule: JobSearchRule) -> Count:
    """Count in the order of days; of two applications at one company the first counts, where they must differ."""
    outcomes: dict[int, Counted] = {}
    companies: set[str] = set()
    for activity in sorted(activities, key=lambda each: (each.occurred_on, each.id)):
        outcomes[activity.id] = _outcome(activity, companies, rule)
        if outcomes[activity.id].points and activity.kind is ActivityKind.JOB_APPLICATION:
            companies.add(activity.company_key)
    counted = [each for each in activities if outcomes[each.id].points]
    calls = sum(each.kind in rule.call_kinds for each in counted)
    return Count(outcomes, len(counted) - calls, calls)


def _outcome(activity: Evidence, companies: set[str], rule: JobSearchRule) -> Counted:
    if activity.retraction:
        return Counted(0, _retracted(activity))
    if activity.kind in rule.call_kinds:
        return Counted(rule.points.interview)
    if rule.distinct_companies and activity.company_key in companies:
        return Counted(0, Reason(code=Code.SAME_COMPANY, values={"company": activity.company}))
    return Counted(rule.points.application)


def _retracted(activity: Evidence) -> Reason:
    if activity.retraction is Retraction.REJECTED:
        return Reason(code=Code.ACTIVITY_REJECTED, values={"note": activity.note})
    return Reason(code=Code.ACTIVITY_WITHDRAWN)

"""Rules 06 to 09: what a source gives while the board is well."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from jkp.claims.schedule import Period
from jkp.missions.ledger import EXTERNAL_ID_LENGTH, POSITION_LENGTH, URL_LENGTH, ProposedActivity
from jkp.participants.registration import NAME_LENGTH
from jkp.testing.gathering import Run, gathered
from jkp.testing.journey import MISSION
from jkp.testing.subject import Subject
from jkp.testing.verdicts import broken

DAY = timedelta(days=1)
LIMITS = {"external_id": EXTERNAL_ID_LENGTH, "company": NAME_LENGTH, "position": POSITION_LENGTH, "url": URL_LENGTH}
PERSONAL = {
    "a NIK": re.compile(r"(?<!\d)\d{16}(?!\d)"),
    "an e-mail address": re.compile(r"[\w.+-]+@[\w-]+\.\w+"),
    "a telephone number": re.compile(r"(?<![\w-])(?:\+62|62|0)8\d{8,11}(?![\w-])"),
}


def gives_the_same_ids(subject: Subject) -> None:
    """K06."""
    if any(source.every for source in subject.loaded.sources) and not subject.tests.is_scripted():
        broken(6, "nobody knows what the board answers: write `script` in your test class")
    for first in subject.runs if subject.pulling() else ():
        _check_well(first)
        again = gathered(subject.app, first.source, first.who, MISSION)
        if _ids(again.items) != _ids(first.items):
            told = f"it gave {_shown(_ids(first.items))}, and asked again {_shown(_ids(again.items))}"
            broken(6, f"the same activities must have the same external_id each time: {told}")


def _check_well(run: Run) -> None:
    ids = [item.external_id for item in run.items]
    if run.error:
        broken(6, f"collect raised {run.error!r} although the board was well")
    if not run.items:
        broken(6, f"collect gave nothing of {run.who.account}: let `script` answer with days of MISSION")
    if len(ids) != len({*ids}):
        broken(6, f"two activities of {run.who.account} have one external_id: {_shown(ids)}")


def stays_in_the_window(subject: Subject) -> None:
    """K07."""
    for run in subject.good_runs:
        for item in run.items:
            if type(item.occurred_on) is not date:
                told = f"{item.occurred_on!r} is a {type(item.occurred_on).__name__}"
                broken(7, f"occurred_on is a `date`, the legal day in Asia/Jakarta; {told}")
        days = sorted(item.occurred_on for item in run.items)
        for window in (MISSION, *_parts(days)):
            _check_window(subject, run, window)


def _parts(days: Sequence[date]) -> Iterator[Period]:
    """One day that has activities, and what comes after it."""
    yield Period(starts_on=days[0], ends_on=days[0])
    if days[0] < MISSION.ends_on:
        yield Period(starts_on=days[0] + DAY, ends_on=MISSION.ends_on)


def _check_window(subject: Subject, run: Run, window: Period) -> None:
    found = gathered(subject.app, run.source, run.who, window)
    asked = f"asked for {window.starts_on} to {window.ends_on}"
    outside = [item.occurred_on for item in found.items if not window.starts_on <= item.occurred_on <= window.ends_on]
    if found.error:
        broken(7, f"{asked} it raised {found.error!r}")
    if outside:
        broken(7, f"{asked} it gave an activity of {outside[0]}; leave out yourself what the board gives too much")
    inside = Counter(item.occurred_on for item in run.items if window.starts_on <= item.occurred_on <= window.ends_on)
    missing = inside - Counter(item.occurred_on for item in found.items)
    if missing:
        broken(7, f"{asked} it left out an activity of {min(missing)}; both days belong to the window")


def gives_nothing_of_others(subject: Subject) -> None:
    """K08."""
    owners: dict[str, str] = {}
    for run in subject.good_runs:
        for item in run.items:
            if item.participant_id != run.who.id:
                broken(8, f"asked for {run.who.account} it gave an activity of another participant: {item.external_id}")
            owner = owners.setdefault(f"{run.source.name} {item.external_id}", run.who.account)
            if owner != run.who.account:
                told = f"{item.external_id} both to {owner} and to {run.who.account}"
                broken(8, f"it gave {told}; ask for the one account (and let `script` answer for that account alone)")


def gives_little(subject: Subject) -> None:
    """K09."""
    for run in subject.good_runs:
        for item in run.items:
            _check_small(item)


def _check_small(item: ProposedActivity) -> None:
    for name, longest in LIMITS.items():
        text = getattr(item, name) or ""
        if len(text) > longest:
            broken(9, f"{name} has {len(text)} characters; the ledger takes {longest}")
        for what, pattern in PERSONAL.items():
            if pattern.search(text):
                broken(9, f"{name} holds {what}: the ledger keeps what was done, and no personal data of anybody")
    if not item.external_id or not item.company:
        broken(9, "an activity needs an external_id and a company")


def _ids(items: Sequence[ProposedActivity]) -> set[str]:
    return {item.external_id for item in items}


def _shown(ids: Sequence[str] | set[str]) -> str:
    return ", ".join(sorted(ids)[:5]) or "nothing"

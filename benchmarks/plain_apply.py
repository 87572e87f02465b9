"""The activity mutation by hand: the rows that `karirhubApply` reads and writes, in one transaction."""

import base64
import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import orjson

from benchmarks.plain_dashboard import Content, Row, activity, gid, mission
from jkp import clock
from jkp.claims.locks import State
from jkp.errors import Reason
from jkp.missions.counting import Count, Evidence, count
from jkp.missions.kinds import ActivityKind, Retraction
from jkp.missions.requirements import Facts, Progress, evaluate
from jkp.participants.companies import company_key
from jkp.regulation import rulebook

VACANCY = """
SELECT id, title, company FROM karirhub_vacancy
WHERE id = ? AND posted_on <= ? AND (closes_on IS NULL OR closes_on >= ?)
"""
STATED = "SELECT plugin, name, value FROM shared_fact WHERE participant_id = ?"
APPLIED = "SELECT 1 FROM karirhub_application WHERE participant_id = ? AND vacancy_id = ?"
ADD_APPLICATION = """
INSERT INTO karirhub_application (participant_id, vacancy_id, status, applied_on) VALUES (?, ?, 'SENT', ?)
"""
ADD_STEP = """
INSERT INTO karirhub_status_change (id, application_id, status, changed_at, changed_by, number)
VALUES (?, ?, 'SENT', ?, 'PARTICIPANT', 1)
"""
MISSION_OF_DAY = """
SELECT * FROM mission WHERE participant_id = ? AND starts_on <= ? AND ends_on >= ? ORDER BY starts_on DESC LIMIT 1
"""
ADD_ACTIVITY = """
INSERT INTO activity (participant_id, plugin, external_id, kind, occurred_on, recorded_at, company, company_key,
    position, uploads, retraction_note, mission_id, points)
VALUES (?, 'karirhub', ?, 'JOB_APPLICATION', ?, ?, ?, ?, ?, '[]', '', ?, 0)
"""
OF_MISSION = "SELECT * FROM activity WHERE participant_id = ? AND occurred_on BETWEEN ? AND ?"
SET_OUTCOME = "UPDATE activity SET mission_id = ?, points = ?, reason = ? WHERE id = ?"
ACTIVITY = "SELECT * FROM activity WHERE id = ?"
ASSESSED = "SELECT * FROM mission_assessed WHERE mission_id = ?"
REEMPLOYED = """
SELECT 1 FROM employment JOIN benefit_case ON benefit_case.id = ?
WHERE employment.participant_id = benefit_case.participant_id AND started_on > terminated_on
"""
SET_MISSION = "UPDATE mission SET state = ?, points = ?, requirements = ?, evaluated_at = ? WHERE id = ?"
SET_CLAIM = "UPDATE claim SET mission_state = ?, mission_reasons = ? WHERE id = ?"
MISSION = "SELECT * FROM mission WHERE id = ?"
ADD_EVENT = """
INSERT INTO event_log (pos, event_id, type, participant_id, payload, occurred_at)
SELECT coalesce(max(pos), 0) + 1, ?, 'ACTIVITY_RECORDED', ?, ?, ? FROM event_log
"""


def apply(database: sqlite3.Connection, participant_id: UUID, given: Content) -> Content:
    """Apply for a vacancy. Error: `LookupError` when it is not open, or was applied for before."""
    vacancy_id = int(base64.urlsafe_b64decode(given["vacancyId"]).decode().partition(":")[2])
    database.execute("BEGIN IMMEDIATE")
    try:
        answer = _apply(database, str(participant_id), vacancy_id, clock.today().isoformat())
        database.execute("COMMIT")
    except BaseException:
        database.execute("ROLLBACK")
        raise
    return {"karirhubApply": {**answer, "errors": []}}


def _apply(database: sqlite3.Connection, who: str, vacancy_id: int, today: str) -> Content:
    _require_steps(database, who)
    vacancy = database.execute(VACANCY, (vacancy_id, today, today)).fetchone()
    if vacancy is None or database.execute(APPLIED, (who, vacancy_id)).fetchone():
        raise LookupError
    application_id = database.execute(ADD_APPLICATION, (who, vacancy_id, today)).lastrowid
    month = database.execute(MISSION_OF_DAY, (who, today, today)).fetchone()
    company, now = vacancy["company"], str(clock.now())
    database.execute(ADD_STEP, (str(uuid4()), application_id, now))
    row = (who, str(application_id), today, now, company, company_key(company), vacancy["title"], month["id"])
    activity_id = database.execute(ADD_ACTIVITY, row).lastrowid
    _recompute(database, month)
    shown = activity(database.execute(ACTIVITY, (activity_id,)).fetchone())
    payload = {"activity": activity_id, "kind": shown["kind"], "points": shown["points"]}
    database.execute(ADD_EVENT, (str(uuid4()), who, orjson.dumps(payload).decode(), now))
    return {
        "application": {"id": gid("KarirhubApplication", application_id or 0), "status": "SENT", "appliedOn": today},
        "activity": shown,
        "mission": mission(database.execute(MISSION, (month["id"],)).fetchone()),
    }


def _require_steps(database: sqlite3.Connection, who: str) -> None:
    stated = {f"{row['plugin']}.{row['name']}": row["value"] for row in database.execute(STATED, (who,))}
    complete = orjson.loads(stated.get("profile.completeness", "{}")).get("complete")
    if not complete or not {"profile.job_seeker", "assessment.result"} <= set(stated):
        raise LookupError


def _recompute(database: sqlite3.Connection, month: Row) -> None:
    starts_on, book = date.fromisoformat(month["starts_on"]), rulebook.current()
    rule = book.job_search(starts_on)
    period = (month["participant_id"], month["starts_on"], month["ends_on"])
    activities = database.execute(OF_MISSION, period).fetchall()
    counted = count([_evidence(row) for row in activities], rule)
    _store_outcomes(database, month["id"], activities, counted)
    assessed = {row["code"]: _progress(row) for row in database.execute(ASSESSED, (month["id"],))}
    reemployed = database.execute(REEMPLOYED, (month["case_id"],)).fetchone() is not None
    result = evaluate(book.mission_tree(starts_on), Facts(counted, rule, assessed, reemployed))
    _store_result(database, month, result)


def _evidence(row: Row) -> Evidence:
    return Evidence(
        id=row["id"],
        kind=ActivityKind(row["kind"]),
        occurred_on=date.fromisoformat(row["occurred_on"]),
        company=row["company"],
        company_key=row["company_key"],
        retraction=Retraction(row["retraction"]) if row["retraction"] else None,
        note=row["retraction_note"],
    )


def _store_outcomes(database: sqlite3.Connection, month: str, activities: Sequence[Row], counted: Count) -> None:
    for row in activities:
        outcome = counted.outcomes[row["id"]]
        reason = _json(outcome.reason.stored()) if outcome.reason else None
        if (row["mission_id"], row["points"], row["reason"]) != (month, outcome.points, reason):
            database.execute(SET_OUTCOME, (month, outcome.points, reason, row["id"]))


def _progress(row: Row) -> Progress:
    return Progress(
        code=row["code"],
        state=State(row["state"]),
        current=row["current"],
        target=row["target"],
        plugin=row["plugin"],
        reasons=tuple(Reason.restored(stored) for stored in orjson.loads(row["reasons"])),
    )


def _store_result(database: sqlite3.Connection, month: Row, result: Progress) -> None:
    everything = month["points_target"] if result.state is State.SATISFIED else 0
    points = everything if result.points is None else result.points
    leaves = _json([_leaf(leaf) for leaf in result.leaves])
    database.execute(SET_MISSION, (result.state, points, leaves, str(clock.now()), month["id"]))
    reasons = _json([reason.stored() for reason in result.reasons])
    database.execute(SET_CLAIM, (result.state, reasons, month["claim_id"]))


def _leaf(leaf: Progress) -> Content:
    stored = {name: getattr(leaf, name) for name in ("code", "state", "current", "target", "points", "plugin")}
    return {**stored, "reasons": [reason.stored() for reason in leaf.reasons]}


def _json(value: Any) -> str:  # noqa: ANN401 - any JSON
    return orjson.dumps(value).decode()

"""The participant's page by hand: four statements, and the core's pure rules for what follows the clock."""

import base64
import sqlite3
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson

from jkp import clock
from jkp.claims.lifecycle import CaseStatus, ClaimStatus
from jkp.claims.locks import FIRST_MONTH, LAST_MONTH, OpenClaim, State, locks_at, status_at
from jkp.claims.schedule import Window, right_expires_on
from jkp.errors import Reason
from jkp.participants.models import NIK_COLUMN
from jkp.regulation import rulebook
from jkp.security import sealing

PARTICIPANT = "SELECT id, nik_sealed, name, born_on FROM participant WHERE id = ?"
CLAIMS = """
SELECT id, month_no, status, opens_on, closes_on, mission_state, mission_reasons, rate, amount
FROM claim WHERE case_id = ? ORDER BY month_no
"""
CASE = """
SELECT id, status, terminated_on, reference_on, ends_on, wage_base FROM benefit_case
WHERE participant_id = ? ORDER BY sequence_no DESC LIMIT 1
"""
MISSION = """
SELECT month_no, starts_on, ends_on, state, points, points_target, requirements FROM mission WHERE claim_id = ?
"""
ACTIVITIES = """
SELECT id, kind, company, position, occurred_on, points, reason FROM activity
WHERE participant_id = ? ORDER BY id DESC LIMIT 11
"""
PAGE = 10
TITLES = {
    "assessment.completed": "Self-assessment",
    "not_reemployed": "Not employed again",
    "applications": "Job applications",
    "calls": "Selection-test or interview calls",
}
OPEN = (ClaimStatus.LOCKED, ClaimStatus.CLAIMABLE)
Row = sqlite3.Row
Content = dict[str, Any]


def dashboard(database: sqlite3.Connection, participant_id: UUID) -> Content:
    """The page of one participant."""
    who = str(participant_id)
    person = database.execute(PARTICIPANT, (who,)).fetchone()
    case = database.execute(CASE, (who,)).fetchone()
    rows = database.execute(CLAIMS, (case["id"],)).fetchall()
    claims = _claims(case, rows)
    current = next(row["id"] for row, claim in zip(rows, claims, strict=True) if claim["status"] in OPEN)
    shown = {
        "id": gid("Participant", who),
        "nik": sealing.current().open(NIK_COLUMN, who, person["nik_sealed"]),
        "name": person["name"],
        "bornOn": person["born_on"],
        "currentMission": mission(database.execute(MISSION, (current,)).fetchone()),
        "activities": _page(database.execute(ACTIVITIES, (who,)).fetchall()),
        "benefitCase": _case(case, claims),
    }
    return {"viewer": {"participant": shown}}


def gid(type_name: str, local: str | int) -> str:
    """The id that clients see."""
    return base64.urlsafe_b64encode(f"{type_name}:{local}".encode()).decode()


def mission(row: Row) -> Content:
    """A mission with its requirements."""
    return {
        "monthNo": row["month_no"],
        "startsOn": row["starts_on"],
        "endsOn": row["ends_on"],
        "state": row["state"],
        "points": row["points"],
        "pointsTarget": row["points_target"],
        "requirements": [_requirement(leaf) for leaf in orjson.loads(row["requirements"])],
    }


def _requirement(leaf: Content) -> Content:
    reasons = [_lock(Reason.restored(stored)) for stored in leaf["reasons"]]
    return {
        "code": leaf["code"],
        "title": TITLES[leaf["code"]],
        "state": leaf["state"],
        "current": leaf["current"],
        "target": leaf["target"],
        "points": leaf["points"],
        "plugin": leaf["plugin"],
        "reasons": [{key: reason[key] for key in ("code", "message", "missing")} for reason in reasons],
    }


def _lock(reason: Reason) -> Content:
    return {
        "code": reason.code,
        "message": reason.message("en"),
        "missing": reason.missing,
        "until": reason.until.astimezone(clock.JAKARTA).isoformat() if reason.until else None,
        "plugin": reason.plugin,
    }


def activity(row: Row) -> Content:
    """An activity, and why it does not count."""
    reason = Reason.restored(orjson.loads(row["reason"])) if row["reason"] else None
    return {
        "id": gid("Activity", row["id"]),
        "kind": row["kind"],
        "company": row["company"],
        "position": row["position"],
        "occurredOn": row["occurred_on"],
        "points": row["points"],
        "counted": row["points"] > 0,
        "reason": {"code": reason.code, "message": reason.message("en")} if reason else None,
    }


def _page(rows: Sequence[Row]) -> Content:
    shown = rows[:PAGE]
    cursor = base64.urlsafe_b64encode(orjson.dumps(["v1", shown[-1]["id"]])).decode() if shown else None
    return {
        "nodes": [activity(row) for row in shown],
        "pageInfo": {"hasNextPage": len(rows) > PAGE, "endCursor": cursor},
    }


def _case(row: Row, claims: Sequence[Content]) -> Content:
    lapsed = row["status"] == CaseStatus.ACTIVE and claims[LAST_MONTH - 1]["status"] == ClaimStatus.LAPSED
    return {
        "id": gid("BenefitCase", row["id"]),
        "status": CaseStatus.COMPLETED if lapsed else row["status"],
        "terminatedOn": row["terminated_on"],
        "referenceOn": row["reference_on"],
        "endsOn": row["ends_on"],
        "wageBase": row["wage_base"],
        "claims": claims,
    }


def _claims(case: Row, rows: Sequence[Row]) -> list[Content]:
    claims: list[Content] = []
    previous: ClaimStatus | None = None
    for row in rows:
        claim = _claim(case, row, previous)
        previous = ClaimStatus.LOCKED if claim["status"] in OPEN else claim["status"]
        claims.append(claim)
    return claims


def _claim(case: Row, row: Row, previous: ClaimStatus | None) -> Content:
    now, window = clock.now(), _window(case, row)
    opened = OpenClaim(
        month_no=row["month_no"],
        status=ClaimStatus(row["status"]),
        window=window,
        case_status=CaseStatus(case["status"]),
        previous_status=previous,
        mission_state=State(row["mission_state"]),
        mission_reasons=[Reason.restored(stored) for stored in orjson.loads(row["mission_reasons"])],
    )
    return {
        "id": gid("Claim", row["id"]),
        "monthNo": row["month_no"],
        "status": status_at(opened, now),
        "opensOn": window.opens_on.isoformat(),
        "closesOn": window.closes_on.isoformat(),
        "rate": None if row["rate"] is None else f"{Decimal(row['rate']).normalize():f}",
        "amount": row["amount"],
        "locks": [_lock(reason) for reason in locks_at(opened, now)],
    }


def _window(case: Row, row: Row) -> Window:
    if row["month_no"] != FIRST_MONTH:
        return Window(date.fromisoformat(row["opens_on"]), date.fromisoformat(row["closes_on"]))
    terminated_on = date.fromisoformat(case["terminated_on"])
    return Window(terminated_on, right_expires_on(terminated_on, clock.today(), rulebook.current()))

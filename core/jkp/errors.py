"""Refusals: why something cannot be done or is locked, as a stable code with an explanation.

A refusal is never bare. It carries a code that clients may rely on, a sentence in Indonesian and English
(`messages.toml`), what is missing, and until when, if the clock can mend it.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum, unique
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("id", "en")


@unique
class Code(StrEnum):
    """The stable codes of refusals and locks; the vocabulary of `docs/errors.md`.

    Example: `raise refuse(Code.NOT_FOUND, path=("vacancyId",))`
    """

    # Eligibility and the benefit case
    CONTRIBUTION_MONTHS_INSUFFICIENT = "CONTRIBUTION_MONTHS_INSUFFICIENT"
    CONTRIBUTION_NOT_CONSECUTIVE = "CONTRIBUTION_NOT_CONSECUTIVE"
    TERMINATION_CAUSE_EXCLUDED = "TERMINATION_CAUSE_EXCLUDED"
    TERMINATION_IN_FUTURE = "TERMINATION_IN_FUTURE"
    TERMINATION_ALREADY_REPORTED = "TERMINATION_ALREADY_REPORTED"
    CONTRACT_ENDED_AT_TERM = "CONTRACT_ENDED_AT_TERM"
    DISPUTE_PENDING = "DISPUTE_PENDING"
    AGE_AT_REGISTRATION = "AGE_AT_REGISTRATION"
    NOT_CITIZEN = "NOT_CITIZEN"
    PROGRAMMES_INCOMPLETE = "PROGRAMMES_INCOMPLETE"
    JKN_MISSING = "JKN_MISSING"
    NOT_WILLING_TO_WORK = "NOT_WILLING_TO_WORK"
    EVIDENCE_MISSING = "EVIDENCE_MISSING"
    CLAIM_LIMIT_REACHED = "CLAIM_LIMIT_REACHED"
    CLAIM_SPACING_INSUFFICIENT = "CLAIM_SPACING_INSUFFICIENT"
    RIGHT_EXPIRED = "RIGHT_EXPIRED"
    CASE_NOT_ACTIVE = "CASE_NOT_ACTIVE"
    CASE_ENDED = "CASE_ENDED"
    RULEBOOK_NOT_EFFECTIVE = "RULEBOOK_NOT_EFFECTIVE"
    # Claims
    WINDOW_NOT_OPEN = "WINDOW_NOT_OPEN"
    WINDOW_CLOSED = "WINDOW_CLOSED"
    PREVIOUS_MONTH_UNSETTLED = "PREVIOUS_MONTH_UNSETTLED"
    EARLIER_MONTH_MISSED = "EARLIER_MONTH_MISSED"
    ALREADY_SUBMITTED = "ALREADY_SUBMITTED"
    EMPLOYMENT_STATUS_FORM_REQUIRED = "EMPLOYMENT_STATUS_FORM_REQUIRED"
    REEMPLOYED = "REEMPLOYED"
    KAPK_NOT_SIGNED = "KAPK_NOT_SIGNED"
    KAPK_TEXT_OUTDATED = "KAPK_TEXT_OUTDATED"
    BANK_ACCOUNT_INVALID = "BANK_ACCOUNT_INVALID"
    IDENTITY_CHECK_FAILED = "IDENTITY_CHECK_FAILED"
    DECEASED = "DECEASED"
    CURE_EXPIRED = "CURE_EXPIRED"
    OFFICER_NOTE = "OFFICER_NOTE"
    REIMBURSEMENT_EXPIRED = "REIMBURSEMENT_EXPIRED"
    FOUR_EYES_REQUIRED = "FOUR_EYES_REQUIRED"
    ILLEGAL_TRANSITION = "ILLEGAL_TRANSITION"
    # Missions and activities
    MISSION_INCOMPLETE = "MISSION_INCOMPLETE"
    SELF_ASSESSMENT_REQUIRED = "SELF_ASSESSMENT_REQUIRED"
    TRAINING_ATTENDANCE_LOW = "TRAINING_ATTENDANCE_LOW"
    REQUIREMENT_UNMET = "REQUIREMENT_UNMET"
    REQUIREMENT_UNKNOWN = "REQUIREMENT_UNKNOWN"
    ACTIVITY_DATE_IN_FUTURE = "ACTIVITY_DATE_IN_FUTURE"
    ACTIVITY_OUTSIDE_PERIOD = "ACTIVITY_OUTSIDE_PERIOD"
    ACTIVITY_REJECTED = "ACTIVITY_REJECTED"
    ACTIVITY_WITHDRAWN = "ACTIVITY_WITHDRAWN"
    SAME_COMPANY = "SAME_COMPANY"
    DUPLICATE_ACTIVITY = "DUPLICATE_ACTIVITY"
    OUTSIDE_REASON_REQUIRED = "OUTSIDE_REASON_REQUIRED"
    EVIDENCE_REQUIRED = "EVIDENCE_REQUIRED"
    EVIDENCE_UNKNOWN = "EVIDENCE_UNKNOWN"
    EVIDENCE_EXPIRED = "EVIDENCE_EXPIRED"
    EVIDENCE_TOO_MANY = "EVIDENCE_TOO_MANY"
    EVIDENCE_TYPE_UNKNOWN = "EVIDENCE_TYPE_UNKNOWN"
    EVIDENCE_UNACCEPTABLE = "EVIDENCE_UNACCEPTABLE"
    EVIDENCE_QUARANTINED = "EVIDENCE_QUARANTINED"
    EVIDENCE_INFECTED = "EVIDENCE_INFECTED"
    ALREADY_DONE = "ALREADY_DONE"
    ACCOUNT_ALREADY_LINKED = "ACCOUNT_ALREADY_LINKED"
    # Services
    PROFILE_INCOMPLETE = "PROFILE_INCOMPLETE"
    JOB_SEEKER_REQUIRED = "JOB_SEEKER_REQUIRED"
    COUNSELLING_OPEN = "COUNSELLING_OPEN"
    COUNSELLING_SLOT_TAKEN = "COUNSELLING_SLOT_TAKEN"
    COUNSELLING_NOT_YET = "COUNSELLING_NOT_YET"
    COUNSELLING_RECOMMENDATION_REQUIRED = "COUNSELLING_RECOMMENDATION_REQUIRED"
    TRAINING_ALREADY_USED = "TRAINING_ALREADY_USED"
    TRAINING_OUTSIDE_MONTHS = "TRAINING_OUTSIDE_MONTHS"
    TRAINING_NOT_FINISHED = "TRAINING_NOT_FINISHED"
    # Local accounts
    ACCOUNTS_OFF = "ACCOUNTS_OFF"
    ACCOUNT_UNCONFIRMED = "ACCOUNT_UNCONFIRMED"
    CODE_INVALID = "CODE_INVALID"
    PASSWORD_WEAK = "PASSWORD_WEAK"  # noqa: S105 - a code, and no password
    REGISTRATION_PAUSED = "REGISTRATION_PAUSED"
    SIGN_IN_FAILED = "SIGN_IN_FAILED"
    SIGN_IN_LOCKED = "SIGN_IN_LOCKED"
    # Input and authority
    INVALID_INPUT = "INVALID_INPUT"
    NIK_INVALID = "NIK_INVALID"
    NIK_ALREADY_REGISTERED = "NIK_ALREADY_REGISTERED"
    NOT_FOUND = "NOT_FOUND"
    FORBIDDEN = "FORBIDDEN"
    IDEMPOTENCY_KEY_REUSED = "IDEMPOTENCY_KEY_REUSED"
    CONFLICT = "CONFLICT"
    CURSOR_EXPIRED = "CURSOR_EXPIRED"
    RESYNC_REQUIRED = "RESYNC_REQUIRED"
    SERVER_STOPPING = "SERVER_STOPPING"
    # Webhooks
    WEBHOOK_ADDRESS_REFUSED = "WEBHOOK_ADDRESS_REFUSED"
    WEBHOOK_LIMIT_REACHED = "WEBHOOK_LIMIT_REACHED"
    WEBHOOK_DISABLED = "WEBHOOK_DISABLED"
    BENEFIT_RUNNING = "BENEFIT_RUNNING"
    WEBHOOK_REPLAY_RUNNING = "WEBHOOK_REPLAY_RUNNING"


@cache
def messages() -> Mapping[str, Mapping[str, str]]:
    """The sentences of every code, by language."""
    return tomllib.loads(files("jkp").joinpath("messages.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One reason why something is refused or locked.

    `missing` is what is still to be done, for people and programs (``4/5``); `until` is the moment from which
    the clock alone lifts the lock; `plugin` names the plugin whose requirement or fault it is.

    Example: `Reason(code=Code.TRAINING_ATTENDANCE_LOW, missing="3/5", values={"minimum": "80"})`
    """

    code: Code
    missing: str | None = None
    until: datetime | None = None
    plugin: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)

    def message(self, language: str) -> str:
        """The sentence in `language` (``id`` or ``en``), with the numbers of this case."""
        known = {"missing": self.missing or "", "plugin": self.plugin or "", **self.values}
        return messages()[self.code][language].format_map(known)

    def stored(self) -> dict[str, object]:
        """As JSON, to be kept in a row and read back by `restored`."""
        until = self.until.isoformat() if self.until else None
        return {
            "code": self.code.value,
            "missing": self.missing,
            "until": until,
            "plugin": self.plugin,
            "values": dict(self.values),
        }

    @classmethod
    def restored(cls, stored: Mapping[str, Any]) -> "Reason":
        """The reason that `stored` wrote."""
        until = stored["until"]
        return cls(
            code=Code(stored["code"]),
            missing=stored["missing"],
            until=datetime.fromisoformat(until) if until else None,
            plugin=stored["plugin"],
            values=stored["values"],
        )


class CannotStart(Exception):
    """The server cannot start, or a command cannot run; the text tells an operator why, a line each."""


class Refused(Exception):
    """A rule of the programme refuses what was asked; nothing was changed.

    `path` names the input field at fault, when one is.

    Example: `error.reasons[0].code is Code.SAME_COMPANY`
    """

    def __init__(self, *reasons: Reason, path: tuple[str, ...] = ()) -> None:
        super().__init__(", ".join(reason.code for reason in reasons))
        self.reasons = reasons
        self.path = path


def refuse(code: Code, *, path: tuple[str, ...] = (), **values: str) -> Refused:
    """A refusal for one reason: `raise refuse(Code.NOT_FOUND, path=("claimId",))`.

    Example: `raise refuse(Code.SAME_COMPANY, path=("company",), company="PT Maju Jaya")`
    """
    missing = values.pop("missing", None)
    return Refused(Reason(code=code, missing=missing, values=values), path=path)


def invalid(*, path: tuple[str, ...] = (), id: str, en: str) -> Refused:
    """A refusal of input that cannot be used; `id` and `en` say what is wrong with it.

    Example: `raise invalid(path=("code",), id="kode 4 angka", en="a code of 4 digits")`
    """
    reason = Reason(code=Code.INVALID_INPUT, values={"problem_id": id, "problem_en": en})
    return Refused(reason, path=path)

"""The commitment to look for work (KAPK, F21): its text by date, and the signature that month 1 needs."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.resources import files
from uuid import UUID, uuid4

from jkp import clock
from jkp.audit import noting
from jkp.audit.models import Personal
from jkp.claims import finding
from jkp.claims.models import BenefitCase
from jkp.claims.papers import Commitment
from jkp.errors import Code, refuse
from jkp.events import log
from jkp.security.principals import Principal


@dataclass(frozen=True)
class CommitmentText:
    """A text of the commitment; the Indonesian one binds, and `hash` (SHA-256) is its fingerprint."""

    version: str
    starts_on: date
    id: str
    en: str

    @property
    def hash(self) -> str:
        """What a signature refers to."""
        return sha256(f"{self.version}\n{self.id}".encode()).hexdigest()


def text_on(day: date) -> CommitmentText:
    """The text in force on a day. Error: RULEBOOK_NOT_EFFECTIVE before the first one."""
    for text in reversed(_texts()):
        if text.starts_on <= day:
            return text
    raise refuse(Code.RULEBOOK_NOT_EFFECTIVE)


@cache
def _texts() -> tuple[CommitmentText, ...]:
    content = tomllib.loads(files("jkp.claims").joinpath("kapk.toml").read_text(encoding="utf-8"))
    return tuple(CommitmentText(one["version"], one["from"], one["id"], one["en"]) for one in content["texts"])


async def sign(by: Principal, case_id: UUID, text_hash: str, *, willing_to_work: bool) -> UUID:
    """Sign for one's own case; the id of the case. Signing again replaces the signature while month 1 can be filed.

    Errors: NOT_FOUND, KAPK_TEXT_OUTDATED for the hash of another text, ALREADY_SUBMITTED once month 1 is decided.
    """
    case = await finding.own_case(by, case_id)
    text = text_on(clock.today())
    if text_hash != text.hash:
        raise refuse(Code.KAPK_TEXT_OUTDATED, path=("textHash",))
    if case.wage_base is not None:
        raise refuse(Code.ALREADY_SUBMITTED)
    await Commitment.filter(case_id=case.id).delete()
    await _store(case, text, willing_to_work)
    await noting.wrote(case.participant_id, Personal.FORM)
    await log.append(log.EventType.COMMITMENT_SIGNED, case.participant_id, payload={"case": str(case.id)})
    return case.id


async def _store(case: BenefitCase, text: CommitmentText, willing_to_work: bool) -> None:  # noqa: FBT001 - a declaration
    await Commitment.create(
        id=uuid4(),
        case_id=case.id,
        text_version=text.version,
        text_hash=text.hash,
        willing_to_work=willing_to_work,
        signed_at=clock.now(),
    )

"""The session that somebody may act on, which the audit notes. Runs inside an open transaction."""

from uuid import UUID

from jkp.plugin import Code, Personal, lock, refuse, wrote
from jkp_counselling.models import Session
from jkp_counselling.terms import CounsellingStatus


async def of_counsellee(participant_id: UUID, session_id: UUID, *states: CounsellingStatus) -> Session:
    """The participant's own session, held. Errors: NOT_FOUND, ILLEGAL_TRANSITION in any other state."""
    session = await _held(session_id)
    return await _in(states, session if session and session.participant_id == participant_id else None)


async def of_counsellor(counsellor: str, session_id: UUID, *states: CounsellingStatus) -> Session:
    """A session of the counsellor, or one that nobody has taken. Errors: NOT_FOUND, ILLEGAL_TRANSITION."""
    session = await _held(session_id)
    return await _in(states, session if session and is_open_to(counsellor, session) else None)


def is_open_to(counsellor: str, session: Session) -> bool:
    """Whether it is the counsellor's, or still waits for one."""
    return session.counsellor == counsellor or session.status is CounsellingStatus.REQUESTED


async def _held(session_id: UUID) -> Session | None:
    await lock(f"counselling.session:{session_id}")
    return await Session.get_or_none(id=session_id)


async def _in(states: tuple[CounsellingStatus, ...], session: Session | None) -> Session:
    if session is None:
        raise refuse(Code.NOT_FOUND, path=("sessionId",))
    if session.status not in states:
        raise refuse(Code.ILLEGAL_TRANSITION, path=("sessionId",), status=session.status.name)
    await wrote(session.participant_id, Personal.COUNSELLING)
    return session

"""Note reads and writes of personal data, with who, by which operation, and on which request."""

from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from jkp import clock, tracing
from jkp.audit.chain import append, link_all
from jkp.audit.models import AuditAction, AuditEntry, Personal
from jkp.database import after_commit, are_side_by_side

LONGEST_OPERATION = 100


@dataclass(frozen=True)
class Scene:
    """Who acts, and what for. An operation is a field of the schema or a command, never what a client wrote."""

    actor: str = "server"
    operation: str = ""
    request_id: str = field(default_factory=lambda: tracing.current() or uuid4().hex)


_scene: ContextVar[Scene | None] = ContextVar("jkp_audit_scene", default=None)


def begin(now: Scene) -> Scene:
    """What this task does from here on was done in this scene; the scene."""
    _scene.set(now)
    return now


async def wrote(participant_id: UUID | None, *kinds: Personal, action: AuditAction = AuditAction.WRITE) -> None:
    """Note a change inside the open transaction: without the change there is no entry, and the other way round."""
    await wrote_of([participant_id], *kinds, action=action)


async def wrote_of(people: Iterable[UUID | None], *kinds: Personal, action: AuditAction = AuditAction.WRITE) -> None:
    """The same for many people, an entry for each.

    Where transactions run side by side they get their places after the commit: the chain has one end, and whoever held
    it until then would make all others wait.
    """
    now = _scene.get() or Scene()
    entries = [entry(now, each, kinds, action) for each in people]
    if are_side_by_side():
        await AuditEntry.bulk_create(entries)
        after_commit(link_all)
    else:
        await append(entries)


def entry(
    now: Scene, participant_id: UUID | None, kinds: Iterable[Personal], action: AuditAction = AuditAction.READ
) -> AuditEntry:
    """An entry that is not stored yet."""
    return AuditEntry(
        at=clock.machine_now(),
        actor=now.actor,
        action=action,
        kinds=" ".join(sorted(kinds)),
        participant_id=participant_id,
        operation=_cut(now.operation),
        request_id=now.request_id[:64],
    )


def _cut(operation: str) -> str:
    """One that asks for much more than it is there for is told from others by its end."""
    return operation if len(operation) <= LONGEST_OPERATION else f"{operation[: LONGEST_OPERATION - 1]}…"


@dataclass
class Reads:
    """What one operation has read of whom."""

    by_person: dict[UUID, set[Personal]] = field(default_factory=dict)

    def note(self, participant_id: UUID, kind: Personal) -> None:
        """One value was given."""
        self.by_person.setdefault(participant_id, set()).add(kind)

    def entries(self, now: Scene) -> list[AuditEntry]:
        """One entry for each person, whatever the number of values."""
        return [entry(now, person, kinds) for person, kinds in self.by_person.items()]

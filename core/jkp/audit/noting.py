"""Note reads and writes of personal data, with who, by which operation, and on which request."""

from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid4

from jkp import clock, tracing
from jkp.audit.chain import append, link_all
from jkp.audit.models import AuditAction, AuditEntry, Personal
from jkp.database import after_commit, are_side_by_side, before_commit

LONGEST_OPERATION = 100
LONGEST_ACTOR = 300


@dataclass(frozen=True)
class Scene:
    """Who acts, and what for. An operation is a field of the schema or a command, never what a client wrote."""

    actor: str = "server"
    operation: str = ""
    request_id: str = field(default_factory=lambda: tracing.current() or uuid4().hex)


Changes = dict[tuple[UUID | None, AuditAction, str], set[Personal]]
_scene: ContextVar[Scene | None] = ContextVar("jkp_audit_scene", default=None)
_changes: ContextVar[Changes | None] = ContextVar("jkp_audit_changes", default=None)
"""What the open transaction has changed."""


def begin(now: Scene) -> Scene:
    """What this task does from here on was done in this scene; the scene."""
    _scene.set(now)
    return now


def scene() -> Scene:
    """What this task does, and who lets it."""
    return _scene.get() or Scene()


async def wrote(
    participant_id: UUID | None, *kinds: Personal, action: AuditAction = AuditAction.WRITE, about: str = ""
) -> None:
    """Note a change inside the open transaction: without the change there is no entry, and the other way round.

    One transaction leaves one entry for each person. Nobody's id stands for many people: `about` says which then, in
    words and numbers of ours. An account that is not confirmed yet is known by its own id. Error: `TransactionMissing`.

    Example: `await wrote(session.participant_id, Personal.COUNSELLING)`
    """
    if not kinds:
        return
    changes = _changes.get()
    if changes is None:
        before_commit(_store)
        _changes.set(changes := {})
    changes.setdefault((participant_id, action, about), set()).update(kinds)


async def _store() -> None:
    """At the end of the transaction. Where others run beside it, the entries get their places after the commit.

    The chain has one end, and whoever held it until the commit would make all others wait.
    """
    changes, now = _changes.get() or {}, scene()
    _changes.set(None)
    entries = [
        entry(replace(now, operation=f"{now.operation} {about}".strip()), person, kinds, action)
        for (person, action, about), kinds in changes.items()
    ]
    if are_side_by_side():
        await AuditEntry.bulk_create(entries)
        after_commit(link_all)
    else:
        await append(entries)


def entry(
    now: Scene, participant_id: UUID | None, kinds: Iterable[Personal], action: AuditAction = AuditAction.READ
) -> AuditEntry:
    """An entry that is not stored yet."""
    given = {*kinds}
    return AuditEntry(
        at=clock.machine_now(),
        actor=now.actor[:LONGEST_ACTOR],
        action=action,
        kinds=" ".join(sorted({Personal.EVERYTHING} if Personal.EVERYTHING in given else given)),
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

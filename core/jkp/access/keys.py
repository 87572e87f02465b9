"""Make API keys and revoke them. Each runs inside an open transaction."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from jkp import clock
from jkp.access.models import ApiKey
from jkp.audit import noting
from jkp.audit.models import Personal
from jkp.errors import Code, invalid, refuse
from jkp.security import api_keys
from jkp.security.principals import Principal, Role
from jkp.security.scopes import SERVICE_ROLES, Scope

LONGEST_DAYS = 366
LONGEST_SUBJECT = 200

log = logging.getLogger("jkp.security")


@dataclass(frozen=True, kw_only=True)
class NewKey:
    """A key to make: for whom, what it may be used for, and for how many days."""

    role: Role
    subject: str
    scopes: Sequence[str]
    days: int


def grantable(plugins: Collection[str]) -> frozenset[str]:
    """The scopes that a key can have: those of the core but one, and the plugins' names.

    `keys:manage` is given by the command `jkp apikey` alone: no key and no person multiplies itself over the API.
    """
    return frozenset({scope.value for scope in Scope} - {Scope.KEYS_MANAGE.value}) | frozenset(plugins)


async def create(by: Principal, new: NewKey, allowed: Collection[str]) -> tuple[UUID, str]:
    """Make a key; its id and the key itself, which nobody can tell again. Error: INVALID_INPUT."""
    _check(new, allowed)
    key, now = api_keys.generate(), clock.machine_now()
    row = await ApiKey.create(
        id=uuid4(),
        public_part=api_keys.public_part(key),
        digest=api_keys.digest(key),
        role=new.role,
        subject=new.subject,
        scopes=sorted(set(new.scopes)),
        created_at=now,
        created_by=_named(by),
        expires_at=now + timedelta(days=new.days),
    )
    await noting.wrote(None, Personal.LOGIN, about=hint(row))
    log.info("API key %s of %s %s made by %s", row.public_part, row.role, row.subject, row.created_by)
    return row.id, key


async def revoke(by: Principal, key_id: UUID) -> UUID:
    """Let a key open nothing any more; one that was revoked before stays as it is. Error: NOT_FOUND."""
    row = await ApiKey.get_or_none(id=key_id)
    if row is None:
        raise refuse(Code.NOT_FOUND, path=("apiKeyId",))
    if row.revoked_at is None:
        await ApiKey.filter(id=key_id, revoked_at=None).update(revoked_at=clock.machine_now(), revoked_by=_named(by))
        await noting.wrote(None, Personal.LOGIN, about=hint(row))
        log.info("API key %s of %s %s revoked by %s", row.public_part, row.role, row.subject, _named(by))
    return key_id


def _named(by: Principal) -> str:
    return f"{by.role}:{by.subject}"


def _check(new: NewKey, allowed: Collection[str]) -> None:
    if new.role not in SERVICE_ROLES:
        roles = ", ".join(SERVICE_ROLES)
        raise invalid(path=("role",), id=f"salah satu dari {roles}", en=f"one of {roles}")
    subject = new.subject
    if not 0 < len(subject) <= LONGEST_SUBJECT or not subject.isprintable() or subject.strip() != subject:
        raise invalid(
            path=("subject",),
            id=f"1-{LONGEST_SUBJECT} karakter, tanpa spasi di ujungnya",
            en=f"1-{LONGEST_SUBJECT} characters, without spaces at its ends",
        )
    if not new.scopes or not set(new.scopes) <= set(allowed):
        known = ", ".join(sorted(allowed))
        raise invalid(path=("scopes",), id=f"satu atau lebih dari {known}", en=f"one or more of {known}")
    if not 1 <= new.days <= LONGEST_DAYS:
        raise invalid(path=("days",), id=f"1-{LONGEST_DAYS} hari", en=f"1-{LONGEST_DAYS} days")


def hint(row: ApiKey) -> str:
    """How a key begins, for people: what anybody may know of it."""
    return f"{api_keys.PREFIX}{row.public_part}"

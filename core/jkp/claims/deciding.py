"""Append a decision to the chain of determinations, and verify the chain (domain model D2).

Each row's hash covers its own content and the hash of the row before it, so that no decision can be changed, taken
out or put in without breaking every later one.
"""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from uuid import UUID, uuid4

from jkp import clock
from jkp.audit.heads import BEGIN, Head, contradiction, loss
from jkp.claims.benefit import Amount
from jkp.claims.decisions import Determination
from jkp.claims.grounds import grounds
from jkp.claims.models import BenefitCase, Claim
from jkp.claims.terms import DecisionMethod, Outcome
from jkp.database import lock, reader
from jkp.errors import Reason
from jkp.regulation import rulebook, workdays

THE_CLOCK = "clock"
_COVERED = (
    "id",
    "seq",
    "claim_id",
    "outcome",
    "method",
    "decided_at",
    "decided_by",
    "rulebook_hash",
    "calendar_version",
    "inputs",
    "reasons",
    "rules",
    "rate",
    "amount",
    "prev_hash",
)
_PAGE = 500


async def determine(
    claim: Claim,
    outcome: Outcome,
    *,
    decided_by: str,
    inputs: Mapping[str, object],
    amount: Amount | None = None,
    reasons: Sequence[Reason] = (),
) -> None:
    """Keep what was decided on a claim and all that it rested on; `decided_by` is an officer, or `THE_CLOCK`."""
    await lock("determination")
    last = await Determination.filter(seq__isnull=False).order_by("-seq").first()
    case = await BenefitCase.get(id=claim.case_id)
    row = Determination(
        id=uuid4(),
        seq=(last.seq or 0) + 1 if last else 1,
        claim_id=claim.id,
        outcome=outcome,
        method=DecisionMethod.AUTOMATED if decided_by == THE_CLOCK else DecisionMethod.MANUAL,
        decided_at=clock.now(),
        decided_by=decided_by,
        rulebook_hash=rulebook.current().hash_at(clock.today()),
        calendar_version=workdays.current().version,
        inputs={**inputs, **({"base": amount.base} if amount else {})},
        reasons=[reason.stored() for reason in reasons],
        rules=[ground.stored() for ground in grounds(claim, case, clock.today())],
        rate=amount.rate if amount else None,
        amount=amount.amount if amount else None,
        prev_hash=last.hash if last else BEGIN,
    )
    row.hash = hash_of(row)
    await row.save(force_create=True)


def hash_of(row: Determination) -> str:
    """SHA-256 over everything that the row says, and the hash of the row before it."""
    covered = {name: _plain(getattr(row, name)) for name in _COVERED}
    return sha256(json.dumps(covered, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


def _plain(value: object) -> object:
    """The same text for the same value, whichever database it was read from."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value) if isinstance(value, (UUID, date)) else value


@dataclass(frozen=True)
class Chain:
    """What a look at the whole chain found: its length and last hash, and the faults, a line each.

    `unchained` counts the decisions from before there was a chain.
    """

    length: int
    last_hash: str
    unchained: int
    faults: tuple[str, ...]


async def verify(anchored: Mapping[int, str] | None = None) -> Chain:
    """Read every determination, compute its hash again, and compare it with the anchors: hashes by place."""
    known, length, last_hash, faults = anchored or {}, 0, BEGIN, []
    async for row in _chained():
        length += 1
        if row.seq != length:
            faults.append(f"determination {length} is missing: number {row.seq} follows {length - 1}")
            length = row.seq or length
        if row.prev_hash != last_hash:
            faults.append(f"determination {row.seq} does not follow the one before it")
        if row.hash != hash_of(row):
            faults.append(f"determination {row.seq} was changed after it was made")
        last_hash = row.hash or ""
        if why := contradiction(known, Head(length, last_hash)):
            faults.append(f"determination {length}: {why}")
    if why := loss(known, Head(length, last_hash)):
        faults.append(f"determination {length}: {why}")
    return Chain(length, last_hash, await Determination.filter(seq=None).using_db(reader()).count(), tuple(faults))


async def head() -> Head:
    """The end of the chain, as it is committed."""
    return _head(await Determination.filter(seq__isnull=False).using_db(reader()).order_by("-seq").first()) or Head()


async def at(pos: int) -> Head | None:
    """The link at a place; None where there is none."""
    return _head(await Determination.get_or_none(seq=pos, using_db=reader()))


async def oldest_after(pos: int) -> datetime | None:
    """When the first one after a place was decided, by the programme's clock."""
    row = await Determination.filter(seq__gt=pos).using_db(reader()).order_by("seq").first()
    return row.decided_at if row else None


def _head(row: Determination | None) -> Head | None:
    return Head(row.seq or 0, row.hash or "") if row else None


async def _chained() -> AsyncIterator[Determination]:
    after = 0
    while page := await Determination.filter(seq__gt=after).using_db(reader()).order_by("seq").limit(_PAGE):
        for row in page:
            yield row
        after = page[-1].seq or 0

"""Find manual activities that may be the same one, for the officer who reviews them (golden G32, AMB-09)."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from tortoise.expressions import Q

from jkp.plugin import ActivityKind, reader
from jkp_manual_activity.models import ManualActivity
from jkp_manual_activity.terms import ManualActivityStatus
from jkp_schema.api import Batch

MOST = 10


class Wanted(NamedTuple):
    """What another form is compared with."""

    reference: UUID
    participant_id: UUID
    kind: ActivityKind
    company_key: str
    position: str
    proof_digest: str | None

    @classmethod
    def of(cls, row: ManualActivity) -> "Wanted":
        """What a row is compared by."""
        return cls(row.reference, row.participant_id, row.kind, row.company_key, row.position, row.proof_digest)

    def has_proof_of(self, other: ManualActivity) -> bool:
        """Whether both proofs are the same file, whoever uploaded it."""
        return self.proof_digest is not None and self.proof_digest == other.proof_digest

    def has_position_of(self, other: ManualActivity) -> bool:
        """Whether the same person entered the same position at the same company."""
        mine = (self.participant_id, self.kind, self.company_key, self.position.casefold())
        return mine == (other.participant_id, other.kind, other.company_key, other.position.casefold())


async def similar_to(wanted: list[Wanted]) -> Sequence[list[ManualActivity]]:
    """For each the others that have its proof or its position, the latest first; those that were withdrawn are not."""
    same_proof = Q(proof_digest__in=[one.proof_digest for one in wanted if one.proof_digest])
    same_company = Q(
        participant_id__in=[one.participant_id for one in wanted], company_key__in=[one.company_key for one in wanted]
    )
    kept = ManualActivity.exclude(status=ManualActivityStatus.WITHDRAWN).filter(same_proof | same_company)
    others = await kept.order_by("-id").using_db(reader())
    return [[other for other in others if _may_be(one, other)][:MOST] for one in wanted]


def _may_be(one: Wanted, other: ManualActivity) -> bool:
    return other.reference != one.reference and (one.has_proof_of(other) or one.has_position_of(other))


SIMILAR = Batch(similar_to)

"""The participant's own steps of a claim."""

from typing import Any
from uuid import UUID

import strawberry

from jkp.claims.terms import EmploymentStatus
from jkp.missions import claiming
from jkp.missions.claiming import HandedIn
from jkp.security.principals import Role
from jkp_schema.claims.stepping import KEY, ClaimPayload, ClaimStepInput, stepped
from jkp_schema.claims.types import visible_claim
from jkp_schema.context import Info
from jkp_schema.errors import answered
from jkp_schema.ids import uuid_of
from jkp_schema.policy import allow
from jkp_schema.requests import once


@strawberry.input(description="A claim to file.")
class FileClaimInput:
    """Input of `fileClaim`."""

    claim_id: strawberry.ID = strawberry.field(description="The claim.")
    selfie_upload_id: strawberry.ID = strawberry.field(
        description="A photograph of the face, made now: the id that `POST /uploads` gave."
    )
    employment_status: EmploymentStatus | None = strawberry.field(
        description="The employment-status form; required for month 6 from 7 February 2025.", default=None
    )
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.input(description="A returned claim, corrected. What must come with it, `returnReasons` says.")
class ResubmitClaimInput:
    """Input of `resubmitClaim`."""

    claim_id: strawberry.ID = strawberry.field(description="The claim.")
    selfie_upload_id: strawberry.ID | None = strawberry.field(
        description="A new photograph of the face; required for IDENTITY_CHECK_FAILED.", default=None
    )
    upload_ids: list[strawberry.ID] | None = strawberry.field(
        description="Proofs from `POST /uploads`, at most 20; required for EVIDENCE_REQUIRED.", default=None
    )
    employment_status: EmploymentStatus | None = strawberry.field(
        description="The employment-status form of month 6, when it was not filed with it or has changed.", default=None
    )
    idempotency_key: str = strawberry.field(description=KEY)

    def handed_in(self) -> HandedIn:
        """What came with it. Error: NOT_FOUND for what is no id of an upload."""
        selfie = self.selfie_upload_id and uuid_of("Upload", self.selfie_upload_id, "selfieUploadId")
        return HandedIn(
            selfie_id=selfie or None,
            upload_ids=[uuid_of("Upload", each, "uploadIds") for each in self.upload_ids or ()],
            employment_status=self.employment_status,
        )


@strawberry.type
class ClaimingMutation:
    """Mutations of participants about their claims."""

    @strawberry.mutation(description="File one's own claim of a month.", metadata=allow(Role.PARTICIPANT))
    async def file_claim(self, info: Info, input: FileClaimInput) -> ClaimPayload:
        async def effect() -> dict[str, Any]:
            claim_id = uuid_of("Claim", input.claim_id, "claimId")
            selfie_id = uuid_of("Upload", input.selfie_upload_id, "selfieUploadId")
            principal, request = info.context.principal, once(info, input)
            await claiming.file_claim(principal, claim_id, selfie_id, input.employment_status, request)
            return {"claim": await visible_claim(claim_id, info.context)}

        return await answered(ClaimPayload, info, effect)

    @strawberry.mutation(
        description="Hand in one's own returned claim again, corrected; until `cureEndsOn`.",
        metadata=allow(Role.PARTICIPANT),
    )
    async def resubmit_claim(self, info: Info, input: ResubmitClaimInput) -> ClaimPayload:
        async def effect() -> dict[str, Any]:
            claim_id: UUID = uuid_of("Claim", input.claim_id, "claimId")
            principal, request = info.context.principal, once(info, input)
            await claiming.resubmit_claim(principal, claim_id, input.handed_in(), request)
            return {"claim": await visible_claim(claim_id, info.context)}

        return await answered(ClaimPayload, info, effect)

    @strawberry.mutation(
        description="Take back one's own claim before an officer takes it; it can be filed again in its window.",
        metadata=allow(Role.PARTICIPANT),
    )
    async def withdraw_claim(self, info: Info, input: ClaimStepInput) -> ClaimPayload:
        principal = info.context.principal
        return await stepped(info, input, lambda claim_id: claiming.withdraw_claim(principal, claim_id))

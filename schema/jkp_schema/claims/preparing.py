"""What month 1 needs before it is filed: the bank account and the signed commitment (KAPK)."""

from collections.abc import Awaitable
from datetime import date, datetime
from typing import Any
from uuid import UUID

import strawberry

from jkp.audit.models import Personal
from jkp.claims import commitment
from jkp.claims.papers import Commitment as CommitmentRow
from jkp.participants import accounts
from jkp.participants.models import BankAccount as AccountRow
from jkp.security.principals import Role
from jkp_schema.claims.types import OWNER_OR_OFFICER, BenefitCase, visible_case
from jkp_schema.context import Info
from jkp_schema.errors import UserError
from jkp_schema.ids import uuid_of
from jkp_schema.participants.types import Participant, visible_participant
from jkp_schema.policy import INHERIT, allow, personal
from jkp_schema.requests import changed

KEY = "Unique for this request; sent again it gives the first answer."
NO_ERRORS = "Why not; empty when it was done."


@strawberry.type(description="Where a participant's benefit goes.")
class BankAccount:
    """A bank account."""

    __policy__ = INHERIT

    bank: str = strawberry.field(description="Name of the bank.")
    number: str = strawberry.field(description="The number, masked but for its last four digits.")
    holder_name: str = strawberry.field(description="Whose account it is: the participant's own.")
    changed_at: datetime = strawberry.field(description="When it was entered or last changed.")

    @classmethod
    def of(cls, row: AccountRow) -> "BankAccount":
        """The account of a row."""
        number = accounts.masked(row.number())
        return cls(bank=row.bank, number=number, holder_name=row.holder_name, changed_at=row.changed_at)


@strawberry.type(description="The commitment to look for work (KAPK) that month 1 needs, as a text to be signed.")
class CommitmentText:
    """A text of the commitment."""

    __policy__ = INHERIT

    version: str = strawberry.field(description="Version of the text.")
    starts_on: date = strawberry.field(description="First day on which it is in force.")
    text: str = strawberry.field(description="In the reader's language; the Indonesian text binds.")
    hash: str = strawberry.field(description="SHA-256 of version and Indonesian text; `signCommitment` takes it.")


@strawberry.type(description="A signed commitment to look for work (KAPK).")
class Commitment:
    """A commitment."""

    __policy__ = INHERIT

    text_version: str = strawberry.field(description="Version of the text that was signed.")
    text_hash: str = strawberry.field(description="Its fingerprint.")
    willing_to_work: bool = strawberry.field(description="Whether the participant is willing to work again.")
    signed_at: datetime = strawberry.field(description="When it was signed.")

    @classmethod
    def of(cls, row: CommitmentRow) -> "Commitment":
        """The commitment of a row."""
        return cls(
            text_version=row.text_version,
            text_hash=row.text_hash,
            willing_to_work=row.willing_to_work,
            signed_at=row.signed_at,
        )


def commitment_text(day: date, language: str) -> CommitmentText:
    """The text in force on a day. Error: RULEBOOK_NOT_EFFECTIVE."""
    text = commitment.text_on(day)
    shown = text.en if language == "en" else text.id
    return CommitmentText(version=text.version, starts_on=text.starts_on, text=shown, hash=text.hash)


@strawberry.type
class AccountEdge:
    """Where a participant's money goes."""

    @strawberry.field(description="Where the benefit goes.", metadata=personal(Personal.ACCOUNT))
    async def bank_account(participant: strawberry.Parent[Participant], info: Info) -> BankAccount | None:
        row = await info.context.loaders.bank_account.load(participant.local_id)
        return BankAccount.of(row) if row else None


@strawberry.type
class CommitmentEdge:
    """What a participant signed for a case."""

    @strawberry.field(description="The signed commitment to look for work (KAPK).", metadata=OWNER_OR_OFFICER)
    async def commitment(case: strawberry.Parent[BenefitCase], info: Info) -> Commitment | None:
        row = await info.context.loaders.commitment.load(case.row.id)
        return Commitment.of(row) if row else None


@strawberry.input(description="One's own bank account.")
class RegisterBankAccountInput:
    """Input of `registerBankAccount`."""

    bank: str = strawberry.field(description="Name of the bank: 1-60 letters, digits, spaces and .,'&()/-")
    number: str = strawberry.field(description="Number of the account, 6-20 digits.")
    holder_name: str = strawberry.field(description="Whose account it is; the participant's own name.")
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.type(description="What `registerBankAccount` answers.")
class RegisterBankAccountPayload:
    """Payload."""

    __policy__ = INHERIT

    participant: Participant | None = strawberry.field(description="The participant.", default=None)
    errors: list[UserError] = strawberry.field(description=NO_ERRORS)


@strawberry.input(description="A signature under the commitment to look for work (KAPK).")
class SignCommitmentInput:
    """Input of `signCommitment`."""

    benefit_case_id: strawberry.ID = strawberry.field(description="The benefit case.")
    text_hash: str = strawberry.field(description="The `hash` of the text that was read.")
    willing_to_work: bool = strawberry.field(description="Whether you are willing to work again.")
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.type(description="What `signCommitment` answers.")
class SignCommitmentPayload:
    """Payload."""

    __policy__ = INHERIT

    benefit_case: BenefitCase | None = strawberry.field(description="The case.", default=None)
    errors: list[UserError] = strawberry.field(description=NO_ERRORS)


@strawberry.type
class PreparingMutation:
    """Mutations before month 1."""

    @strawberry.mutation(description="Enter or change one's own bank account.", metadata=allow(Role.PARTICIPANT))
    async def register_bank_account(self, info: Info, input: RegisterBankAccountInput) -> RegisterBankAccountPayload:
        async def shown(participant_id: UUID) -> dict[str, Any]:
            return {"participant": await visible_participant(participant_id, info.context)}

        def verb() -> Awaitable[UUID]:
            return accounts.register_account(info.context.principal, input.bank, input.number, input.holder_name)

        return await changed(RegisterBankAccountPayload, info, input, verb, shown)

    @strawberry.mutation(description="Sign the commitment to look for work (KAPK).", metadata=allow(Role.PARTICIPANT))
    async def sign_commitment(self, info: Info, input: SignCommitmentInput) -> SignCommitmentPayload:
        async def shown(case_id: UUID) -> dict[str, Any]:
            return {"benefit_case": await visible_case(case_id, info.context)}

        def verb() -> Awaitable[UUID]:
            case_id = uuid_of("BenefitCase", input.benefit_case_id, "benefitCaseId")
            principal, willing = info.context.principal, input.willing_to_work
            return commitment.sign(principal, case_id, input.text_hash, willing_to_work=willing)

        return await changed(SignCommitmentPayload, info, input, verb, shown)

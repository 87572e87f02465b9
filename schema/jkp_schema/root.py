"""The root types: what the core offers; plugins add their fields when the schema is built."""

from datetime import date, datetime
from typing import Annotated, TypeAlias
from uuid import UUID

import strawberry

from jkp import clock
from jkp.claims.lifecycle import ClaimStatus
from jkp.errors import invalid
from jkp.security.principals import Role
from jkp.security.scopes import Scope
from jkp_schema.api_keys import ApiKeysMutation, ApiKeysQuery
from jkp_schema.arguments import After, First, Id, Ids
from jkp_schema.claims.claiming import ClaimingMutation
from jkp_schema.claims.employer_paying import EmployerPayingMutation, EmployerPayingQuery
from jkp_schema.claims.ending import EndingMutation
from jkp_schema.claims.evidence import EvidenceQuery
from jkp_schema.claims.paying import PayingMutation
from jkp_schema.claims.payment_files import PaymentFilesQuery
from jkp_schema.claims.preparing import CommitmentText, PreparingMutation, commitment_text
from jkp_schema.claims.queue import Wanted, queue
from jkp_schema.claims.reimbursing import ReimbursingMutation, ReimbursingQuery
from jkp_schema.claims.reopening import ReopeningMutation
from jkp_schema.claims.types import BenefitCase, Claim, fetch_case, fetch_claim
from jkp_schema.claims.verifying import VerifyingMutation
from jkp_schema.connection import LARGEST_PAGE, Connection
from jkp_schema.context import Info
from jkp_schema.events.types import EventsQuery
from jkp_schema.node import Node, found
from jkp_schema.participants.accounts import LocalAccountsMutation
from jkp_schema.participants.contacts import ContactMutation
from jkp_schema.participants.employing import EmployingMutation
from jkp_schema.participants.privacy import PrivacyMutation
from jkp_schema.participants.registering import RegisteringMutation
from jkp_schema.participants.terminating import TerminatingMutation
from jkp_schema.participants.types import Participant, fetch, visible_participant
from jkp_schema.plugin.hosting import ActivityKind, Plugin, activity_kinds, plugins
from jkp_schema.policy import ANY_SCOPE, EVERYBODY, INHERIT, PUBLIC, SIGNED_IN, allow
from jkp_schema.regulation.calendars import CalendarQuery
from jkp_schema.regulation.regulating import RuleBook, SimulateBenefitInput, Simulation, rule_book, simulate
from jkp_schema.webhooks.changing import WebhookEndpointsMutation
from jkp_schema.webhooks.resending import WebhookDeliveriesMutation
from jkp_schema.webhooks.types import WebhooksQuery


@strawberry.type(description="Who is asking.")
class Viewer:
    """The viewer."""

    __policy__ = INHERIT

    role: Role = strawberry.field(description="ANONYMOUS without a token.")
    subject: str = strawberry.field(description="The token's subject.")
    expires_at: datetime | None = strawberry.field(description="When the token or the API key ends.")
    scopes: list[str] | None = strawberry.field(description="What an API key may be used for; null for people.")

    @strawberry.field(description="The participant that you are.")
    async def participant(self, info: Info) -> Participant | None:
        if self.role is not Role.PARTICIPANT:
            return None
        return await visible_participant(UUID(self.subject), info.context)


@strawberry.input(description="Which filed claims; all conditions hold together.")
class ClaimFilter:
    """Filter of the officers' queue."""

    statuses: list[ClaimStatus] | None = strawberry.field(
        description="Stored states; those that follow the clock (LOCKED, CLAIMABLE, LAPSED) are no filter.",
        default=None,
    )
    month_no: int | None = strawberry.field(description="1 to 6.", default=None)
    mine: bool | None = strawberry.field(description="True: only those that you took.", default=None)
    due_by: date | None = strawberry.field(description="Only those that must be paid by this day.", default=None)


Filter: TypeAlias = Annotated[ClaimFilter | None, strawberry.argument(description="Which claims.")]
CLAIM_READERS = allow(*EVERYBODY, scope=Scope.CLAIMS_READ)
BY_TYPE = allow(*EVERYBODY, scope=ANY_SCOPE)
Day: TypeAlias = Annotated[date | None, strawberry.argument(description="A legal day.")]


@strawberry.type(description="What can be asked.")
class Query(
    EventsQuery,
    CalendarQuery,
    PaymentFilesQuery,
    EmployerPayingQuery,
    ReimbursingQuery,
    WebhooksQuery,
    EvidenceQuery,
    ApiKeysQuery,
):
    """What can be asked."""

    @strawberry.field(description="Who is asking.", metadata=PUBLIC)
    def viewer(self, info: Info) -> Viewer:
        principal = info.context.principal
        return Viewer(
            role=principal.role,
            subject=principal.subject,
            expires_at=principal.expires_at,
            scopes=None if principal.scopes is None else sorted(principal.scopes),
        )

    @strawberry.field(description="Any object by its id; null when there is none that you may see.", metadata=BY_TYPE)
    async def node(self, info: Info, id: Id) -> Node | None:
        return await found(id, info)

    @strawberry.field(
        description="Any objects by their ids, in their order; at most 100. Null where `node` would be.",
        metadata=BY_TYPE,
    )
    async def nodes(self, info: Info, ids: Ids) -> list[Node | None] | None:
        if len(ids) > LARGEST_PAGE:
            raise invalid(path=("ids",), id=f"ids: paling banyak {LARGEST_PAGE}", en=f"ids: at most {LARGEST_PAGE}")
        return [await found(each, info) for each in ids]

    @strawberry.field(description="A participant.", metadata=SIGNED_IN)
    async def participant(self, info: Info, id: Id) -> Participant | None:
        return await fetch(id, info)

    @strawberry.field(description="A benefit case.", metadata=CLAIM_READERS)
    async def benefit_case(self, info: Info, id: Id) -> BenefitCase | None:
        return await fetch_case(id, info)

    @strawberry.field(description="A claim.", metadata=CLAIM_READERS)
    async def claim(self, info: Info, id: Id) -> Claim | None:
        return await fetch_claim(id, info)

    @strawberry.field(
        description="Filed claims; those first that must be paid first.",
        metadata=allow(Role.OFFICER, Role.INTEGRATOR, scope=Scope.CLAIMS_READ),
    )
    async def claims(
        self, info: Info, filter: Filter = None, first: First = 20, after: After = None
    ) -> Connection[Claim] | None:
        given = filter or ClaimFilter()
        wanted = Wanted(
            statuses=given.statuses,
            month_no=given.month_no,
            taken_by=info.context.principal.subject if given.mine else None,
            due_by=given.due_by,
        )
        return await queue(wanted, first, after)

    @strawberry.field(description="Kinds of activity, their points and sources.", metadata=PUBLIC)
    def activity_kinds(self, info: Info) -> list[ActivityKind]:
        return activity_kinds(info.context)

    @strawberry.field(description="The plugins that run here.", metadata=PUBLIC)
    def plugins(self, info: Info) -> list[Plugin]:
        return plugins(info.context)

    @strawberry.field(description="What the law says on a day; today when none is given.", metadata=PUBLIC)
    def rule_book(self, info: Info, at: Day = None) -> RuleBook:
        return rule_book(info.context.runtime.book, at or clock.today())

    @strawberry.field(description="The commitment to look for work (KAPK) to be signed.", metadata=PUBLIC)
    def commitment_text(self, info: Info, at: Day = None) -> CommitmentText:
        return commitment_text(at or clock.today(), info.context.language)

    @strawberry.field(description="Windows and amounts of a case that is not there yet.", metadata=PUBLIC)
    def simulate_benefit(self, info: Info, input: SimulateBenefitInput) -> Simulation:
        return simulate(info.context, input)


@strawberry.type(description="What can be done.")
class Mutation(
    RegisteringMutation,
    EmployingMutation,
    TerminatingMutation,
    ContactMutation,
    LocalAccountsMutation,
    PreparingMutation,
    ClaimingMutation,
    VerifyingMutation,
    ReopeningMutation,
    PayingMutation,
    EmployerPayingMutation,
    ReimbursingMutation,
    EndingMutation,
    PrivacyMutation,
    WebhookEndpointsMutation,
    WebhookDeliveriesMutation,
    ApiKeysMutation,
):
    """What can be done."""

"""One batched load for each edge of the graph, on the read connection. They live for one request."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from tortoise.models import Model
from tortoise.queryset import QuerySet

from jkp.claims.decisions import Determination
from jkp.claims.entitlement import eligibility_of_each
from jkp.claims.models import BenefitCase, Claim
from jkp.claims.money import Payment, Reimbursement
from jkp.claims.papers import Commitment, PlacementReport, SelfieCheck, WindowExtension
from jkp.database import reader
from jkp.events.log import ArchivedEvent, Event
from jkp.evidence.models import Upload
from jkp.mail.models import MailPreference
from jkp.missions.models import Activity, Mission
from jkp.participants.eligibility import Eligibility
from jkp.participants.models import (
    BankAccount,
    Employer,
    Employment,
    Participant,
    Termination,
    TerminationReport,
)
from jkp_schema.loading import Loader

M = TypeVar("M", bound=Model)
K = TypeVar("K")
T = TypeVar("T")


class Loaders:
    """The loaders of one request, each made when it is first needed."""

    def __init__(self) -> None:
        self._others: dict[object, Any] = {}

    def own(self, make: Callable[[], T]) -> T:
        """A loader of somebody else's for this request, made by `make` when it is first needed."""
        if make not in self._others:
            self._others[make] = make()
        made: T = self._others[make]
        return made

    def end(self) -> None:
        """Nobody waits for anything of this request any more."""
        for made in (*vars(self).values(), *self._others.values()):
            if isinstance(made, Loader):
                made.end()

    @cached_property
    def participant(self) -> Loader[UUID, Participant | None]:
        """Participants by id."""
        return Loader(one_each(Participant, "id"))

    @cached_property
    def employments(self) -> Loader[UUID, list[Employment]]:
        """The employments of participants with their employers, the latest first."""
        return Loader(_employments)

    @cached_property
    def eligibility(self) -> Loader[BenefitCase, Eligibility]:
        """What the rules say of cases."""
        return Loader(_eligibility)

    @cached_property
    def case(self) -> Loader[UUID, BenefitCase | None]:
        """Cases by id."""
        return Loader(one_each(BenefitCase, "id"))

    @cached_property
    def cases(self) -> Loader[UUID, list[BenefitCase]]:
        """The cases of participants, newest first."""
        return Loader(self._cases)

    @cached_property
    def claims(self) -> Loader[UUID, list[Claim]]:
        """The six claims of cases, by month."""
        return Loader(many_each(Claim, "case_id", "month_no"))

    @cached_property
    def missions(self) -> Loader[UUID, list[Mission]]:
        """The missions of cases, by month."""
        return Loader(many_each(Mission, "case_id", "month_no"))

    @cached_property
    def mission(self) -> Loader[UUID, Mission | None]:
        """The missions of claims: a page of claims of many cases needs one of each case, not all."""
        return Loader(one_each(Mission, "claim_id"))

    @cached_property
    def activities(self) -> Loader[UUID, list[Activity]]:
        """The activities in the period of missions, newest first."""
        return Loader(many_each(Activity, "mission_id", "-id"))

    @cached_property
    def bank_account(self) -> Loader[UUID, BankAccount | None]:
        """The bank accounts of participants."""
        return Loader(one_each(BankAccount, "participant_id"))

    @cached_property
    def mail_preference(self) -> Loader[UUID, MailPreference | None]:
        """What participants said about their mails."""
        return Loader(one_each(MailPreference, "participant_id"))

    @cached_property
    def commitment(self) -> Loader[UUID, Commitment | None]:
        """The signed commitments of cases."""
        return Loader(one_each(Commitment, "case_id"))

    @cached_property
    def placement(self) -> Loader[UUID, PlacementReport | None]:
        """The reports of new jobs, by case."""
        return Loader(one_each(PlacementReport, "case_id"))

    @cached_property
    def termination(self) -> Loader[UUID, Termination | None]:
        """Terminations by id."""
        return Loader(one_each(Termination, "id"))

    @cached_property
    def termination_reports(self) -> Loader[UUID, list[TerminationReport]]:
        """The reports of terminations, oldest first."""
        return Loader(many_each(TerminationReport, "termination_id", "reported_at"))

    @cached_property
    def selfies(self) -> Loader[UUID, list[SelfieCheck]]:
        """The selfies of claims, oldest first."""
        return Loader(many_each(SelfieCheck, "claim_id", "checked_at"))

    @cached_property
    def uploads(self) -> Loader[UUID, list[Upload]]:
        """What participants uploaded, oldest first."""
        return Loader(many_each(Upload, "participant_id", "uploaded_at"))

    @cached_property
    def extensions(self) -> Loader[UUID, list[WindowExtension]]:
        """How the windows of claims were made longer, oldest first."""
        return Loader(many_each(WindowExtension, "claim_id", "extended_at"))

    @cached_property
    def payments(self) -> Loader[UUID, list[Payment]]:
        """The attempts to pay claims, oldest first."""
        return Loader(many_each(Payment, "claim_id", "attempt"))

    @cached_property
    def claim(self) -> Loader[UUID, Claim | None]:
        """Claims by id."""
        return Loader(one_each(Claim, "id"))

    @cached_property
    def employer(self) -> Loader[UUID, Employer | None]:
        """Employers by id."""
        return Loader(one_each(Employer, "id"))

    @cached_property
    def payment(self) -> Loader[UUID, Payment | None]:
        """Payments by id."""
        return Loader(one_each(Payment, "id"))

    @cached_property
    def reimbursement(self) -> Loader[UUID, Reimbursement | None]:
        """What employers asked back for payments."""
        return Loader(one_each(Reimbursement, "payment_id"))

    @cached_property
    def determinations(self) -> Loader[UUID, list[Determination]]:
        """The decisions on claims, oldest first."""
        return Loader(many_each(Determination, "claim_id", "decided_at"))

    @cached_property
    def events(self) -> Loader[UUID, list[Event | ArchivedEvent]]:
        """What happened to claims, oldest first."""
        return Loader(_events)

    async def _cases(self, participant_ids: list[UUID]) -> list[list[BenefitCase]]:
        """Cases come with their claims in one statement: both are always shown together."""
        found = Claim.filter(participant_id__in=participant_ids).using_db(reader())
        cases: dict[UUID, dict[UUID, BenefitCase]] = defaultdict(dict)
        claims: dict[UUID, list[Claim]] = defaultdict(list)
        for claim in await found.select_related("case").order_by("month_no"):
            cases[claim.participant_id][claim.case_id] = claim.case
            claims[claim.case_id].append(claim)
        self.claims.prime_many(claims)
        return [_newest_first(cases[each].values()) for each in participant_ids]


async def _events(claims: list[UUID]) -> list[list[Event | ArchivedEvent]]:
    """The old ones first, which are in the archive."""
    old = await many_each(ArchivedEvent, "claim_id", "pos")(claims)
    new = await many_each(Event, "claim_id", "pos")(claims)
    return [[*before, *after] for before, after in zip(old, new, strict=True)]


async def _employments(participant_ids: list[UUID]) -> list[list[Employment]]:
    found: dict[UUID, list[Employment]] = defaultdict(list)
    rows = _among(Employment, "participant_id", participant_ids).select_related("employer")
    for row in await rows.order_by("-started_on"):
        found[row.participant_id].append(row)
    return [found[each] for each in participant_ids]


async def _eligibility(cases: list[BenefitCase]) -> list[Eligibility]:
    return await eligibility_of_each(cases, reader())


def _newest_first(cases: Iterable[BenefitCase]) -> list[BenefitCase]:
    return sorted(cases, key=lambda case: -case.sequence_no)


def one_each(table: type[M], column: str) -> Callable[[list[K]], Awaitable[list[M | None]]]:
    """Loads the one row for each value of `column`.

    Example: `VACANCIES: Batch[int, Vacancy | None] = Batch(one_each(Vacancy, "id"))`
    """

    async def load(keys: list[K]) -> list[M | None]:
        rows = await _among(table, column, keys)
        found = {getattr(row, column): row for row in rows}
        return [found.get(key) for key in keys]

    return load


def many_each(table: type[M], column: str, order: str) -> Callable[[list[K]], Awaitable[list[list[M]]]]:
    """Loads the rows for each value of `column`, in this order.

    Example: `SENT: Batch[UUID, list[Application]] = Batch(many_each(Application, "participant_id", "-id"))`
    """

    async def load(keys: list[K]) -> list[list[M]]:
        grouped: dict[K, list[M]] = defaultdict(list)
        for row in await _among(table, column, keys).order_by(order):
            grouped[getattr(row, column)].append(row)
        return [grouped[key] for key in keys]

    return load


def _among(table: type[M], column: str, keys: list[K]) -> QuerySet[M]:
    return table.filter(**{f"{column}__in": keys}).using_db(reader())

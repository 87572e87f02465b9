"""The facts about benefit cases, loaded for many of them at once."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from tortoise.backends.base.client import BaseDBAsyncClient

from jkp.claims.locks import FIRST_MONTH
from jkp.claims.models import BenefitCase, Claim
from jkp.claims.papers import Commitment
from jkp.participants.facts import Facts
from jkp.participants.models import ContributionMonth, Termination, TerminationReport
from jkp.participants.registration import insured_since
from jkp.participants.terms import ContributionStatus, Programme, ReportChannel

K = TypeVar("K")
T = TypeVar("T")

BY_EMPLOYER = frozenset({ReportChannel.WLKP, ReportChannel.SIAPKERJA_EMPLOYER})
"""An employer that reports a termination proves it."""


@dataclass(frozen=True, kw_only=True)
class Dossiers:
    """The rows that the facts of some cases are taken from, by their owners."""

    terminations: dict[UUID, Termination]
    reports: dict[UUID, list[TerminationReport]]
    first_claims: dict[UUID, Claim]
    commitments: dict[UUID, Commitment]
    granted: dict[UUID, list[BenefitCase]]
    paid: dict[UUID, list[ContributionMonth]]

    @classmethod
    async def of(cls, cases: Sequence[BenefitCase], connection: BaseDBAsyncClient | None) -> "Dossiers":
        """Load them in six statements, however many cases; on the open transaction when no connection is given."""
        of_cases = {"case_id__in": [case.id for case in cases]}
        of_people = {"participant_id__in": list({case.participant_id for case in cases})}
        ended = [case.termination_id for case in cases]
        terminations = Termination.filter(id__in=ended).select_related(
            "employment__employer", "employment__participant"
        )
        reports = TerminationReport.filter(termination_id__in=ended)
        first_claims = Claim.filter(**of_cases, month_no=FIRST_MONTH)
        commitments = Commitment.filter(**of_cases)
        granted = BenefitCase.filter(**of_people, wage_base__isnull=False).order_by("terminated_on")
        paid = ContributionMonth.filter(**of_people, status=ContributionStatus.PAID)
        return cls(
            terminations={row.id: row for row in await terminations.using_db(connection)},
            reports=_grouped(await reports.using_db(connection), lambda row: row.termination_id),
            first_claims={row.case_id: row for row in await first_claims.using_db(connection)},
            commitments={row.case_id: row for row in await commitments.using_db(connection)},
            granted=_grouped(await granted.using_db(connection), lambda row: row.participant_id),
            paid=_grouped(await paid.using_db(connection), lambda row: row.participant_id),
        )

    def facts(self, case: BenefitCase) -> Facts:
        """The facts of one of the cases."""
        ended = self.terminations[case.termination_id]
        job, person, signed = ended.employment, ended.employment.participant, self.commitments.get(case.id)
        return Facts(
            cause=ended.cause,
            terminated_on=ended.terminated_on,
            dispute=ended.dispute,
            has_evidence=_is_proved(self.reports[ended.id]),
            contract_type=job.contract_type,
            contract_ends_on=job.contract_ends_on,
            citizenship=person.citizenship,
            born_on=person.born_on,
            insured_on=insured_since(person),
            willing_to_work=signed.willing_to_work if signed else None,
            scale=job.employer.scale,
            programmes=None if job.programmes is None else [*map(Programme, job.programmes)],
            jkn_wage_earner=job.jkn_wage_earner,
            paid_months={row.month for row in self.paid[case.participant_id]},
            earlier=self._earlier(case),
        )

    def _earlier(self, case: BenefitCase) -> list[date]:
        granted = self.granted[case.participant_id]
        return [row.terminated_on for row in granted if row.sequence_no < case.sequence_no]


def _is_proved(reports: Sequence[TerminationReport]) -> bool:
    """A termination without a report is from before reports were kept, and counts as proved."""
    return not reports or any(report.uploads or report.channel in BY_EMPLOYER for report in reports)


def _grouped(rows: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    groups: dict[K, list[T]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups

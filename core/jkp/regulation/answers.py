"""The questions that the programme asks of its rule book, one method each."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import TypeVar, cast

from jkp.regulation import provisions, questions
from jkp.regulation.parameters import Parameter

T = TypeVar("T")


class Answers:
    """What the parameters of a rule book say.

    Every question takes the day that selects its answer, named after the parameter's basis, and raises
    `RuleBookNotEffective` when the law on it had not begun by then.
    """

    parameters: Mapping[str, Parameter]

    def benefit_months(self, reference_on: date) -> int:
        """How many months the benefit is paid at most."""
        return self._ask(questions.BENEFIT_MONTHS, reference_on)

    def rate(self, month_no: int, decided_on: date) -> Decimal:
        """The share of the wage paid in a benefit month, exact; `ValueError` if there is no such month."""
        bands = self._ask(questions.RATES, decided_on)
        for band in bands:
            if month_no in band.months:
                return band.rate
        raise ValueError(f"there is no benefit month {month_no}")

    def wage_ceiling(self, decided_on: date) -> int:
        """The wage counts up to this many rupiah."""
        return self._ask(questions.WAGE_CEILING, decided_on)

    def rounding(self, decided_on: date) -> provisions.Rounding:
        """How an amount becomes whole rupiah."""
        return self._ask(questions.ROUNDING, decided_on)

    def contribution_rule(self, decided_on: date) -> provisions.ContributionRule:
        """The contributions that entitle to the benefit."""
        return self._ask(questions.CONTRIBUTION, decided_on)

    def age_limit(self, decided_on: date) -> int:
        """The age in years that a participant had not reached when registered."""
        return self._ask(questions.AGE_LIMIT, decided_on)

    def programmes(self, scale: str, decided_on: date) -> frozenset[str]:
        """The BPJS programmes required of a business of this scale; none if the law names no such scale."""
        bands = self._ask(questions.PROGRAMMES, decided_on)
        return frozenset(name for band in bands if scale in band.scales for name in band.programmes)

    def excluded_causes(self, decided_on: date) -> frozenset[str]:
        """The causes of termination that the programme does not cover."""
        causes = self._ask(questions.EXCLUDED_CAUSES, decided_on)
        return frozenset(causes)

    def sequence_rule(self, decided_on: date) -> provisions.SequenceRule:
        """How often in a working life the benefit may be claimed."""
        return self._ask(questions.SEQUENCE, decided_on)

    def expiry_months(self, submitted_on: date) -> int:
        """How many months after the termination the right is lost unless month 1 is claimed."""
        return self._ask(questions.EXPIRY_MONTHS, submitted_on)

    def expiry_steps(self, submitted_on: date) -> list[tuple[date, int]]:
        """Each limit in months that began by a day, with the day on which it began, oldest first."""
        entries = self.parameters[questions.EXPIRY_MONTHS.key].started_by(submitted_on)
        return [(entry.starts_on, questions.EXPIRY_MONTHS.read(entry.value)) for entry in entries]

    def last_day(self, submitted_on: date) -> provisions.LastDay:
        """Whether the right may still be claimed on the day on which its limit is reached (AMB-31)."""
        return self._ask(questions.LAST_DAY, submitted_on)

    def lost_rights_revive(self, submitted_on: date) -> bool:
        """Whether a longer limit brings back a right that was lost under a shorter one."""
        return self._ask(questions.REVIVAL, submitted_on)

    def window_rule(self, month_no: int, reference_on: date) -> provisions.WindowRule:
        """When a month from 2 on may be claimed; `ValueError` if that month has no window."""
        last = self.benefit_months(reference_on)
        if not 1 < month_no <= last:
            raise ValueError(f"month {month_no} has no window")
        if month_no == last:
            return self._ask(questions.LAST_WINDOW, reference_on)
        return self._ask(questions.WINDOW, reference_on)

    def status_form_required(self, decided_on: date) -> bool:
        """Whether the last month needs the employment-status form."""
        return self._ask(questions.STATUS_FORM, decided_on)

    def missed_month(self, reference_on: date) -> provisions.MissedMonth:
        """What is lost when a month is not filed in its window (AMB-21)."""
        return self._ask(questions.MISSED_MONTH, reference_on)

    def cure_due(self, returned_on: date) -> provisions.DueRule:
        """How long a returned claim may be resubmitted, if its window does not last longer; 0 for no longer."""
        return self._ask(questions.CURE, returned_on)

    def mission_tree(self, period_start: date) -> provisions.Tree:
        """What must be done in a period, as a tree that is yours to keep."""
        return deepcopy(self._ask(questions.MISSION, period_start))

    def job_search(self, period_start: date) -> provisions.JobSearchRule:
        """The numbers of the job search in a period."""
        return self._ask(questions.JOB_SEARCH, period_start)

    def points(self, period_start: date) -> provisions.Points:
        """The points of the job search in a period."""
        return self.job_search(period_start).points

    def training_rule(self, period_start: date) -> provisions.TrainingRule:
        """The attendance required in a period with training."""
        return self._ask(questions.TRAINING, period_start)

    def payment_due(self, complete_on: date) -> provisions.DueRule:
        """When a claim that was complete on a day must be paid."""
        return self._ask(questions.PAYMENT_DUE, complete_on)

    def employer_report_due(self, terminated_on: date) -> provisions.DueRule:
        """When the employer must have reported a termination."""
        return self._ask(questions.EMPLOYER_REPORT_DUE, terminated_on)

    def placement_report_due(self, accepted_on: date) -> provisions.DueRule:
        """When a participant who was hired must have reported it."""
        return self._ask(questions.PLACEMENT_REPORT_DUE, accepted_on)

    def arrears_rule(self, terminated_on: date) -> provisions.ArrearsRule:
        """Who pays when contributions are in arrears."""
        return self._ask(questions.ARREARS, terminated_on)

    def enrolment_rule(self, enrolled_on: date) -> provisions.EnrolmentRule:
        """When and how often training may be taken."""
        return self._ask(questions.ENROLMENT, enrolled_on)

    def training_cost_max(self, enrolled_on: date) -> int:
        """The most that BPJS pays for one participant's training, in rupiah."""
        return self._ask(questions.TRAINING_COST_MAX, enrolled_on)

    def _ask(self, question: questions.Question[T], on: date) -> T:
        # The entry was read by this very question when the book was loaded.
        return cast(T, self.parameters[question.key].at(on).provision)

"""Why this amount, why refused: a decision with the rules, the sources and the numbers that it used."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import strawberry
from strawberry.scalars import JSON

from jkp.claims.decisions import Determination as DeterminationRow
from jkp.claims.terms import DecisionMethod, Outcome
from jkp.errors import Reason
from jkp_schema.errors import Lock
from jkp_schema.policy import INHERIT
from jkp_schema.regulation.regulating import exact
from jkp_schema.scalars import Rupiah

_SENTENCES = {
    "id": "Manfaat bulan ke-{month}: {percent}% dari Rp{base} adalah Rp{amount} ({sources}).{ceiling}",
    "en": "The benefit of month {month}: {percent}% of Rp{base} is Rp{amount} ({sources}).{ceiling}",
}
_CEILINGS = {
    "id": " Upah terakhir Rp{wage} dihitung sampai batas atas Rp{base}.",
    "en": " The last wage of Rp{wage} counts up to the ceiling of Rp{base}.",
}


@strawberry.type(description="A value of the rule book that a decision rested on.")
class RuleUsed:
    """A ground."""

    __policy__ = INHERIT

    key: str = strawberry.field(description="Key of the rule book, like benefit.rates.")
    value: JSON = strawberry.field(description="What it said.")
    starts_on: date = strawberry.field(description="The first day on which it holds.")
    source: str = strawberry.field(description="Where it is written.")
    certainty: str = strawberry.field(description="H article itself, M secondary, L weak, U not verified.")
    basis: str = strawberry.field(description="Which day of the case selects it, like decision_date.")
    basis_on: date = strawberry.field(description="That day.")

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "RuleUsed":
        """The ground as the decision stored it."""
        days = {name: date.fromisoformat(stored[name]) for name in ("starts_on", "basis_on")}
        return cls(**{**stored, **days, "value": JSON(stored["value"])})


@strawberry.type(description="A decision on a claim, with all that it rested on. It is never changed.")
class Determination:
    """A determination."""

    __policy__ = INHERIT

    number: int | None = strawberry.field(description="Its place in the chain of all decisions.")
    outcome: Outcome = strawberry.field(description="What was decided.")
    method: DecisionMethod = strawberry.field(description="By an officer, or by the clock alone.")
    decided_at: datetime = strawberry.field(description="When.")
    explanation: str = strawberry.field(description="Why this amount, or why refused: a sentence with its numbers.")
    rules: list[RuleUsed] = strawberry.field(description="The values of the rule book that were used.")
    rule_book_hash: str = strawberry.field(description="SHA-256 of the rule book that was in force.")
    calendar_version: str = strawberry.field(description="The holiday calendar that was in force.")
    inputs: JSON = strawberry.field(description="The facts that the decision used.")
    reasons: list[Lock] = strawberry.field(description="The rules that failed.")
    rate: str | None = strawberry.field(description="Share of the wage, exact, like 0.6.")
    amount: Rupiah | None = strawberry.field(description="Rupiah of this month.")
    hash: str | None = strawberry.field(description="SHA-256 over this decision and the hash of the one before it.")

    @classmethod
    def of(cls, row: DeterminationRow, language: str) -> "Determination":
        """The determination of a row."""
        return cls(
            number=row.seq,
            outcome=row.outcome,
            method=row.method,
            decided_at=row.decided_at,
            explanation=explanation(row, language),
            rules=[RuleUsed.of(stored) for stored in row.rules or []],
            rule_book_hash=row.rulebook_hash,
            calendar_version=row.calendar_version,
            inputs=JSON(row.inputs),
            reasons=[Lock.of(Reason.restored(reason), language) for reason in row.reasons],
            rate=None if row.rate is None else exact(row.rate),
            amount=None if row.amount is None else Rupiah(row.amount),
            hash=row.hash,
        )


def explanation(row: DeterminationRow, language: str) -> str:
    """The decision as a sentence: the reckoning of an amount, or the reasons of a refusal."""
    if row.amount is None or row.rate is None:
        return " ".join(Reason.restored(reason).message(language) for reason in row.reasons)
    wage = row.inputs["wage_base"]
    base = row.inputs.get("base", wage)
    numbers = {"wage": _rupiah(wage, language), "base": _rupiah(base, language)}
    return _SENTENCES[language].format(
        month=row.inputs["month_no"],
        percent=exact(row.rate * 100),
        base=numbers["base"],
        amount=_rupiah(row.amount, language),
        sources="; ".join(rule["source"] for rule in row.rules or [] if rule["key"] == "benefit.rates"),
        ceiling=_CEILINGS[language].format_map(numbers) if wage > base else "",
    )


def _rupiah(amount: int, language: str) -> str:
    grouped = f"{amount:,}"
    return grouped.replace(",", ".") if language == "id" else grouped

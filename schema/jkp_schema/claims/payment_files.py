"""The files that told the bank what to pay, and how far their payments are."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime

import strawberry
from tortoise.functions import Count

from jkp.claims.lifecycle import PaymentStatus
from jkp.claims.money import Payment
from jkp.claims.money import PaymentFile as FileRow
from jkp.database import reader
from jkp.security.principals import Role
from jkp.security.scopes import Scope
from jkp_schema.arguments import After, First
from jkp_schema.connection import Connection, Order, page
from jkp_schema.context import Info
from jkp_schema.loading import Loader
from jkp_schema.policy import INHERIT, allow
from jkp_schema.scalars import Rupiah

NEWEST_FIRST = Order(("id",), descending=True)


@strawberry.type(description="A file that told the bank what to pay.")
class PaymentFile:
    """A payment file."""

    __policy__ = INHERIT

    number: int = strawberry.field(description="Its number, for `jkp payments export --again`.")
    made_at: datetime = strawberry.field(description="When it was made.")
    made_by: str = strawberry.field(description="Who made it.")
    payments: int = strawberry.field(description="How many payments it has.")
    total: Rupiah = strawberry.field(description="Their sum, in rupiah.")
    sha256: str | None = strawberry.field(
        description="Checksum of its lines without the last one; null where it was never written to its end."
    )

    @classmethod
    def of(cls, row: FileRow) -> "PaymentFile":
        """The file of a row."""
        return cls(
            number=row.id,
            made_at=row.made_at,
            made_by=row.made_by,
            payments=row.payments,
            total=Rupiah(row.total),
            sha256=row.sha256 or None,
        )

    @strawberry.field(description="How many of them the bank has not answered.")
    async def open(self, info: Info) -> int:
        return (await _states(info).load(self.number))[PaymentStatus.INSTRUCTED]

    @strawberry.field(description="How many of them arrived.")
    async def paid(self, info: Info) -> int:
        return (await _states(info).load(self.number))[PaymentStatus.PAID]

    @strawberry.field(description="How many of them failed, reissued since or not.")
    async def failed(self, info: Info) -> int:
        states = await _states(info).load(self.number)
        return states[PaymentStatus.FAILED] + states[PaymentStatus.REISSUED]


@strawberry.type
class PaymentFilesQuery:
    """Queries about payment files."""

    @strawberry.field(
        description="The files for the bank, the newest first.",
        metadata=allow(Role.OFFICER, Role.OPERATOR, scope=Scope.PAYMENTS_READ),
    )
    async def payment_files(self, info: Info, first: First = 20, after: After = None) -> Connection[PaymentFile] | None:
        return await page(FileRow.all().using_db(reader()), NEWEST_FIRST, first, after, PaymentFile.of)


def _states(info: Info) -> Loader[int, Mapping[PaymentStatus, int]]:
    """How many payments of a file stand where."""
    return info.context.loaders.own(_counting)


def _counting() -> Loader[int, Mapping[PaymentStatus, int]]:
    return Loader(_counted)


async def _counted(numbers: list[int]) -> list[Mapping[PaymentStatus, int]]:
    of_files = Payment.filter(file_id__in=numbers).using_db(reader())
    counted = of_files.annotate(payments=Count("id")).group_by("file_id", "status")
    found: dict[int, Counter[PaymentStatus]] = defaultdict(Counter)
    for row in await counted.values("file_id", "status", "payments"):
        found[row["file_id"]][PaymentStatus(row["status"])] = row["payments"]
    return [found[number] for number in numbers]

"""Enter employers and employments. Each runs inside an open transaction."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from jkp.audit import noting
from jkp.audit.models import Personal
from jkp.database import lock
from jkp.errors import invalid
from jkp.participants.companies import company_key
from jkp.participants.models import Employer, Employment
from jkp.participants.registration import a_name, require_known
from jkp.participants.terms import ContractType, EmployerScale, EmployerStatus, Programme
from jkp.participants.texts import a_text

ADDRESS_LENGTH = 300
_NPP = re.compile(r"[A-Za-z0-9./-]{1,32}")


@dataclass(frozen=True, kw_only=True)
class NewEmployer:
    """An employer to enter; what is None was not given: a known employer keeps what it has."""

    name: str
    npp: str | None = None
    scale: EmployerScale | None = None
    status: EmployerStatus | None = None
    address: str | None = None


async def register_employer(new: NewEmployer) -> UUID:
    """Enter an employer, or find the one of that name (golden G12), which takes the values that are given.

    Errors: INVALID_INPUT, also for a known name with another `npp` and for an `npp` that is another name's.
    """
    name, given = a_name(new.name), _given(new)
    await lock("employers")
    known = await Employer.get_or_none(company_key=company_key(name))
    await _check_npp(new.npp, known)
    if known is None:
        return (await Employer.create(id=uuid4(), name=name, company_key=company_key(name), **given)).id
    if given:
        await Employer.filter(id=known.id).update(**given)
    return known.id


def _given(new: NewEmployer) -> dict[str, Any]:
    if new.npp is not None and not _NPP.fullmatch(new.npp):
        raise invalid(
            path=("npp",), id="1-32 huruf, angka, titik, garis", en="1-32 letters, digits, dots, slashes, dashes"
        )
    address = None if new.address is None else a_text(new.address, "address", ADDRESS_LENGTH)
    values = {"npp": new.npp, "scale": new.scale, "status": new.status, "address": address}
    return {column: value for column, value in values.items() if value is not None}


async def _check_npp(npp: str | None, known: Employer | None) -> None:
    """A number at BPJS is one employer's, and an employer has one."""
    if npp is None or (known and known.npp == npp):
        return
    if known and known.npp:
        raise invalid(path=("npp",), id="pemberi kerja ini sudah punya NPP lain", en="this employer has another npp")
    if await Employer.exists(npp=npp):
        raise invalid(path=("npp",), id="NPP ini milik pemberi kerja lain", en="this npp is another employer's")


@dataclass(frozen=True, kw_only=True)
class NewEmployment:
    """An employment to enter; the wage is the last one reported, in rupiah a month.

    `contract_ends_on` is the last day of a fixed-term contract (R008). `programmes` and `jkn_wage_earner` are what the
    employer enrolled the worker in (R030-R032).
    """

    participant_id: UUID
    employer_id: UUID
    contract_type: ContractType
    started_on: date
    last_reported_wage: int
    contract_ends_on: date | None = None
    programmes: Collection[Programme] = tuple(Programme)
    jkn_wage_earner: bool = True


async def record_employment(new: NewEmployment) -> UUID:
    """Enter an employment. Errors: NOT_FOUND; INVALID_INPUT for a wage that is not positive, or a wrong term."""
    await require_known(new.participant_id, new.employer_id)
    if new.last_reported_wage <= 0:
        raise invalid(path=("lastReportedWage",), id="upah harus lebih dari nol", en="the wage must be positive")
    _check_term(new)
    employment = await Employment.create(
        id=uuid4(),
        participant_id=new.participant_id,
        employer_id=new.employer_id,
        contract_type=new.contract_type,
        started_on=new.started_on,
        contract_ends_on=new.contract_ends_on,
        last_reported_wage=new.last_reported_wage,
        programmes=[each.value for each in Programme if each in new.programmes],
        jkn_wage_earner=new.jkn_wage_earner,
    )
    await noting.wrote(new.participant_id, Personal.WORK)
    return employment.id


def _check_term(new: NewEmployment) -> None:
    if new.contract_ends_on is None:
        return
    if new.contract_type is not ContractType.PKWT:
        raise invalid(path=("contractEndsOn",), id="hanya untuk PKWT", en="only for a fixed-term contract (PKWT)")
    if new.contract_ends_on <= new.started_on:
        raise invalid(path=("contractEndsOn",), id="harus sesudah hari pertama", en="must be after the first day")

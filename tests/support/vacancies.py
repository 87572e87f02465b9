"""Vacancies beside the shipped ones, entered past the API: no operation of it enters them."""

from datetime import date
from typing import Any

from support.api import Api

from jkp_karirhub import entering
from jkp_karirhub.models import Vacancy
from jkp_karirhub.terms import EmploymentType
from jkp_schema.ids import global_id

AN_OPEN_ONE: dict[str, Any] = {
    "title": "Staf Gudang",
    "occupation": "warehouse_staff",
    "category": "LOGISTICS",
    "company": "PT Uji Coba Lestari",
    "province": "Lampung",
    "city": "Kota Metro",
    "employment_type": EmploymentType.PKWT,
    "salary_min": 3_000_000,
    "salary_max": 3_500_000,
    "posted_on": "2025-03-10",
    "closes_on": None,
    "description": "Menata barang di gudang.",
}


async def posted(api: Api, **given: Any) -> str:
    """Post a vacancy, open from 10 March 2025 unless said otherwise; its id."""
    columns = {**AN_OPEN_ONE, **given}
    days = {name: columns[name] and date.fromisoformat(columns[name]) for name in ("posted_on", "closes_on")}
    with api.runtime.activate():
        row = entering.row({**columns, **days, "code": f"T-{await Vacancy.all().count()}"})
        await row.save()
    return global_id("KarirhubVacancy", row.id)

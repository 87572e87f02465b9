"""Vacancies beside the shipped ones: no operation of the API enters them yet."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import pytest
from support.api import Api

from jkp_karirhub.folding import folded
from jkp_karirhub.models import Vacancy
from jkp_karirhub.terms import EmploymentType
from jkp_schema.ids import global_id

Post = Callable[..., Awaitable[str]]

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


@pytest.fixture
def post(api: Api) -> Post:
    """Post a vacancy, open from 10 March 2025 unless said otherwise; its id."""

    async def posted(**given: Any) -> str:
        columns = {**AN_OPEN_ONE, **given}
        days = {name: columns[name] and date.fromisoformat(columns[name]) for name in ("posted_on", "closes_on")}
        keys = {name: folded(columns[name.removesuffix("_folded")]) for name in ("title_folded", "company_folded")}
        with api.runtime.activate():
            number = await Vacancy.all().count()
            row = await Vacancy.create(**{**columns, **days, **keys, "code": f"T-{number}"})
        return global_id("KarirhubVacancy", row.id)

    return posted

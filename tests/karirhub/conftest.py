"""Vacancies beside the shipped ones."""

from collections.abc import Awaitable, Callable
from functools import partial

import pytest
from support.api import Api
from support.vacancies import posted

Post = Callable[..., Awaitable[str]]


@pytest.fixture
def post(api: Api) -> Post:
    """Post a vacancy, open from 10 March 2025 unless said otherwise; its id."""
    return partial(posted, api)

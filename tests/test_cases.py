"""Cases that are checked at once: each that fails is told."""

import pytest
from support.cases import at_once


@pytest.fixture
def limit() -> int:
    return 2


def test_every_case_that_fails_is_told_with_its_values(limit: int) -> None:
    @at_once("number, name", [(1, "one"), (3, "three"), (4, "four")])
    def small(number: int, name: str, limit: int) -> None:
        assert number <= limit

    with pytest.raises(ExceptionGroup, match="2 of 3 cases") as told:
        small(limit=limit)

    notes = [note for fault in told.value.exceptions for note in fault.__notes__]
    assert notes == ["where number is 3, name is three", "where number is 4, name is four"]


def test_what_was_expected_to_be_raised_and_was_not_is_told_as_well() -> None:
    @at_once("number", [0])
    def raises(number: int) -> None:
        with pytest.raises(ZeroDivisionError):
            number / 1

    with pytest.raises(BaseExceptionGroup, match="1 of 1 cases"):
        raises()


@at_once("number, square", [(1, 1), (2, 4)])
def test_a_test_of_cases_takes_fixtures(number: int, square: int, limit: int) -> None:
    assert number**limit == square


def test_a_test_without_cases_is_refused() -> None:
    with pytest.raises(AssertionError, match="no cases"):
        at_once("number", [])


async def test_cases_may_wait(limit: int) -> None:
    @at_once("number", [1, 3])
    async def small(number: int, limit: int) -> None:
        assert number <= limit

    with pytest.raises(ExceptionGroup, match="1 of 2 cases"):
        await small(limit=limit)

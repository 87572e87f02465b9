"""Many small cases in one test: handing out a test, and a new server for it, cost more than most cases do."""

import inspect
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import pytest

Test = Callable[..., Any]
Case = dict[str, Any]


def at_once(names: str, cases: Iterable[Any]) -> Callable[[Test], Test]:
    """Like `pytest.mark.parametrize`, but as one test, which tells of every case that fails, with its traceback.

    The cases have the same fixtures one after the other, so it is for tests that change nothing.

    Example: `@at_once("status, move", product(Status, Move))`
    """
    parameters = names.split(", ")
    each = [dict(zip(parameters, case if len(parameters) > 1 else (case,), strict=True)) for case in cases]
    assert each, "there are no cases"

    def of(test: Test) -> Test:
        checked: Any = _awaited(test, each) if inspect.iscoroutinefunction(test) else _called(test, each)
        signature = inspect.signature(test)
        left = [given for name, given in signature.parameters.items() if name not in parameters]
        checked.__signature__ = signature.replace(parameters=left)
        one: Test = checked
        return one

    return of


def _called(test: Test, cases: list[Case]) -> Test:
    @wraps(test)
    def checked(**fixtures: Any) -> None:
        faults = Faults(len(cases))
        for case in cases:
            with faults.of(case):
                test(**case, **fixtures)
        faults.tell()

    return checked


def _awaited(test: Test, cases: list[Case]) -> Test:
    @wraps(test)
    async def checked(**fixtures: Any) -> None:
        faults = Faults(len(cases))
        for case in cases:
            with faults.of(case):
                await test(**case, **fixtures)
        faults.tell()

    return checked


class Faults:
    """What failed, so far."""

    def __init__(self, cases: int) -> None:
        self._cases = cases
        self._found: list[BaseException] = []

    @contextmanager
    def of(self, case: Case) -> Iterator[None]:
        """Go on after a fault of this case."""
        try:
            yield
        except (Exception, pytest.fail.Exception) as fault:  # noqa: BLE001 - every one is told
            fault.add_note(f"where {', '.join(f'{name} is {value!s:.200}' for name, value in case.items())}")
            self._found.append(fault)

    def tell(self) -> None:
        """Error: `BaseExceptionGroup` with all of them, if there are any."""
        if self._found:
            raise BaseExceptionGroup(f"{len(self._found)} of {self._cases} cases", self._found)

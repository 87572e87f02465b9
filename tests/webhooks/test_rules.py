"""The schedule, what a receiver wishes, and signatures: pure."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from standardwebhooks import Webhook

from jkp.webhooks import signing
from jkp.webhooks.schedule import ATTEMPTS, LONGEST_REST, LONGEST_WISH, PAUSES, next_try, rest, wish

NOW = datetime(2025, 3, 10, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_the_schedule_is_that_of_the_specification() -> None:
    moments = [next_try(tries, NOW, 0.0, None) for tries in range(1, ATTEMPTS + 1)]

    hours = [(moment - NOW) / timedelta(hours=1) for moment in moments if moment]
    assert hours == pytest.approx([5 / 3600, 5 / 60, 0.5, 2, 5, 10, 14, 20, 24])
    assert moments[-1] is None


@settings(max_examples=30)
@given(tries=st.integers(1, ATTEMPTS - 1), chance=st.floats(0, 1))
def test_a_pause_is_longer_by_chance_by_a_fifth_at_most(tries: int, chance: float) -> None:
    again = next_try(tries, NOW, chance, None)

    assert again
    assert PAUSES[tries - 1] <= again - NOW <= PAUSES[tries - 1] * 1.2 + SECOND


@settings(max_examples=30)
@given(failures=st.integers(1, 10_000), chance=st.floats(0, 1))
def test_a_receiver_that_is_down_rests_a_few_minutes_at_most(failures: int, chance: float) -> None:
    assert 5 * SECOND <= rest(failures, NOW, chance, None) - NOW <= LONGEST_REST * 1.2 + SECOND


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Mon, 10 Mar 2025 09:02:00 GMT", 120),
        ("Mon, 10 Mar 2025 08:00:00 GMT", 0),
        ("99999999999999999999999", LONGEST_WISH / SECOND),
        ("Mon, 10 Mar 2925 09:00:00 GMT", LONGEST_WISH / SECOND),
        ("Mon, 10 Mar 2025 09:02:00 -0000", 120),
        ("soon", None),
        ("-5", None),
        ("١٢", None),
        ("", None),
        (None, None),
    ],
)
def test_what_retry_after_says_is_understood(said: str | None, seconds: float | None) -> None:
    assert wish(said, NOW) == (None if seconds is None else timedelta(seconds=seconds))


@settings(max_examples=30)
@given(st.text())
def test_no_retry_after_breaks_anything(said: str) -> None:
    wished = wish(said, NOW)

    assert wished is None or timedelta() <= wished <= LONGEST_WISH


def test_the_longer_of_schedule_and_wish_counts() -> None:
    assert next_try(1, NOW, 0.0, timedelta(hours=1)) == NOW + timedelta(hours=1)
    assert next_try(4, NOW, 0.0, timedelta(hours=1)) == NOW + timedelta(hours=2)


@settings(max_examples=30)
@given(body=st.text().map(str.encode))
def test_what_we_sign_is_what_the_reference_implementation_verifies(body: bytes) -> None:
    old, new, event_id = signing.new_secret(), signing.new_secret(), UUID(int=7)

    sent = dict(signing.headers(event_id, datetime.now(UTC), body, [new, old]))

    for secret in (old, new):
        assert Webhook(secret).verify(body, sent, json_parse=False) is None
    assert sent["webhook-id"] == str(event_id)

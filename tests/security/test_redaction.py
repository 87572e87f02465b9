"""What is about to be logged loses every number, address and token that could be a person's."""

from datetime import UTC, datetime
from itertools import product
from random import Random
from time import process_time
from uuid import UUID

import pytest
from support.cases import at_once

from jkp.security.redaction import HIDDEN, is_secret, redact, redacted, without_secrets

NIK = "3171234506900001"
TOKEN = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl"


SECRETS = [
    NIK,
    "3171 2345 0690 0001",
    "3171.2345.0690.0001",
    "317123-450690-0001",
    "1234567890",
    "12345678901234567890",
    "sari.wulandari+jkp@example.co.id",
    "sari%40example.id",
    "+62 812-3456-7890",
    "081234567890",
    "0812 3456 7890",
    TOKEN,
    "jkp_board1_Zk3v9s8d7f6g5h4j",
]
AROUND = ["{}", "no participant {}.", '{{"nik":"{}"}}', "nik={}&x=1", "({})\n", "x:{},y"]


@at_once("secret, around", product(SECRETS, AROUND))
def test_a_secret_is_hidden_wherever_it_stands(secret: str, around: str) -> None:
    text = around.format(secret)

    assert redacted(text) == around.format(HIDDEN)


@pytest.mark.parametrize("text", [f"Bearer {TOKEN}", "basic c2FyaTpyYWhhc2lh", "authorization: BEARER abcdefgh12"])
def test_what_follows_bearer_is_hidden(text: str) -> None:
    assert redacted(text).endswith(HIDDEN)


def test_a_password_in_a_url_is_hidden() -> None:
    assert redacted("postgres://jkp:hunter2@db:5432/jkp") == f"postgres://{HIDDEN}@db:5432/jkp"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "claim 3 approved, Rp2,550,000 (2550000)",
        "2025-03-10T09:00:00.123456+07:00",
        "a0b1c2d3-0000-4000-8000-123456789012",
        "3a1f6c1e000040008000000000000001ab",
        "GET /graphql 200 in 12.345678901 ms",
        "month 6, NPP-31740417",
    ],
)
def test_what_is_nobodys_stays_readable(text: str) -> None:
    assert redacted(text) == text


def test_a_nik_is_hidden_even_where_letters_touch_it() -> None:
    assert NIK not in redacted(f"nik{NIK}x")


def test_values_are_searched_through_and_through() -> None:
    found = without_secrets(
        {
            "claim": {"month": 3, "rows": [NIK, int(NIK), (b"call 081234567890", None, True, 1.5)]},
            NIK: "as a key",
            "error": ValueError(f"bad {NIK}"),
            "at": datetime(2025, 3, 10, tzinfo=UTC),
            "id": UUID(int=1),
        }
    )

    assert found == {
        "claim": {"month": 3, "rows": [HIDDEN, HIDDEN, [f"call {HIDDEN}", None, True, 1.5]]},
        HIDDEN: "as a key",
        "error": f"bad {HIDDEN}",
        "at": "2025-03-10 00:00:00+00:00",
        "id": "00000000-0000-0000-0000-000000000001",
    }


@pytest.mark.parametrize(
    "name",
    ["nik", "NIK", "motherName", "account_number", "accountNumber", "x-api-key", "Authorization", "new_password"],
)
def test_what_is_secret_by_its_name_is_hidden_whole(name: str) -> None:
    assert is_secret(name)
    assert redact(None, "info", {"event": "x", name: "123456"}) == {"event": "x", name: HIDDEN}


@pytest.mark.parametrize("name", ["event", "month", "claim", "bank", "plugin", "request_id", "technik_", "path"])
def test_other_names_are_not_secret(name: str) -> None:
    assert is_secret(name) is (name == "technik_")


def test_no_random_nik_or_account_gets_through() -> None:
    random = Random(7)  # noqa: S311 - a test that can be run again
    for _ in range(2_000):
        number = "".join(random.choice("0123456789") for _ in range(random.choice((10, 13, 15, 16))))
        before, after = (random.choice(["", " ", '"', "'", "=", ":", "(", "\t", "/"]) for _ in range(2))
        assert number not in redacted(f"{before}{number}{after}"), (before, number, after)


@pytest.mark.parametrize("piece", ["a", "%", "1-", "eyJ", "a.", "a@", "://", "jkp_", "0 8"])
def test_a_long_text_takes_no_longer_than_its_length(piece: str) -> None:
    # given what takes minutes where each character is looked at once for each before it
    text = (piece * 100_000)[:100_000]

    begun = process_time()
    redacted(text)

    assert process_time() - begun < 2

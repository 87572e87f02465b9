"""A scalar that refuses a value says what it expects, and never repeats what it got: it may be a NIK."""

from typing import Any

from support.api import Api

SIMULATE = """query($wage: Rupiah! = 1, $on: Date! = "2025-03-10") {
  simulateBenefit(input: {wage: $wage, filedOn: $on}) { total }
}"""
TRAVEL = "mutation($at: DateTime) { sandboxTravelTo(input: {at: $at}) { clock { now } } }"
REGISTER = """mutation($nik: NIK!) {
  registerParticipant(input: {nik: $nik, name: "Sari", bornOn: "1990-06-05", idempotencyKey: "k"}) { errors { code } }
}"""
WHOLE_INPUT = """mutation($input: RegisterParticipantInput!) {
  registerParticipant(input: $input) { errors { code } }
}"""
NIK = "3171234506900001"
SARI = {"nik": NIK, "name": "Sari", "bornOn": "1990-06-05", "idempotencyKey": "k"}


async def refusal(api: Api, document: str, value: str, **variables: Any) -> dict[str, Any]:
    """The one error of a request, in which `value` appears nowhere."""
    response = await api.officer.raw(document, **variables)
    assert response.status_code == 200
    assert value not in response.text
    (error,) = response.json()["errors"]
    found: dict[str, Any] = error
    return found


async def test_a_nik_is_a_text_and_is_never_repeated(api: Api) -> None:
    for nik in (int(NIK), [NIK], {"nik": NIK}, float(NIK)):
        error = await refusal(api, REGISTER, NIK, nik=nik)
        assert error["extensions"] == {"code": "INVALID_INPUT"}
        assert "a text of 16 digits" in error["message"]


async def test_a_nik_in_the_wrong_place_is_never_repeated_either(api: Api) -> None:
    for given in (
        {name: value for name, value in SARI.items() if name != "name"},  # a field is missing
        {**SARI, "nick": "Sari"},  # a field too many
        {**SARI, "name": int(NIK)},  # a number for a text
        {**SARI, "bornOn": NIK},
        {**SARI, "bornOn": int(NIK)},
        NIK,
        [NIK, NIK],
        int(NIK),
    ):
        await refusal(api, WHOLE_INPUT, NIK, input=given)


async def test_a_nik_written_into_the_document_is_not_repeated(api: Api) -> None:
    for literal in (
        f"{{nik: {NIK}}}",
        f'{{nik: "{NIK}", name: {NIK}}}',
        f'{{nik: "{NIK}", name: "Sari"}}',
        f'{{nik "{NIK}"}}',  # no colon: not even GraphQL
        f'"{NIK}"',
    ):
        response = await api.officer.raw(
            f"mutation {{ registerParticipant(input: {literal}) {{ errors {{ code }} }} }}"
        )
        assert response.json()["errors"]
        assert NIK not in response.text


async def test_rupiah_are_whole_and_not_negative(api: Api) -> None:
    for wage in (4_250_123.5, -4_250_123, "4250123", [4_250_123], 2**53 + 4_250_123, 1e300, True):
        shown = str(wage) if wage is not True else "4250123"
        error = await refusal(api, SIMULATE, shown, wage=wage)
        assert error["extensions"] == {"code": "INVALID_INPUT"}
        assert "Rupiah must be a whole number of rupiah" in error["message"]


async def test_a_date_is_a_day_that_exists(api: Api) -> None:
    for day in (
        "2025-02-30",
        "2025-13-01",
        "2025-3-10",
        "20250310",
        "2025-W10-1",
        "10-03-2025",
        "2025-03-10T00:00:00+07:00",
        " 2025-03-10",
        "2025-03-1\u0660",
        "",
        20_250_310,
    ):
        error = (await api.raw(SIMULATE, on=day)).json()["errors"][0]
        assert error["extensions"] == {"code": "INVALID_INPUT"}
        assert "Date must be a day like 2025-03-10" in error["message"]


async def test_a_moment_has_its_offset(api: Api) -> None:
    for moment in ("2025-03-10T09:00:00", "2025-03-10", "noon", "2025-03-10T25:00:00+07:00", 1_741_572_000, ""):
        error = (await api.raw(TRAVEL, at=moment)).json()["errors"][0]
        assert error["extensions"] == {"code": "INVALID_INPUT"}
        assert "a moment with its offset, like 2025-03-10T09:00:00+07:00" in error["message"]
    assert (await api("{ sandboxClock { now } }"))["sandboxClock"]["now"] == "2025-03-10T09:00:00+07:00"


async def test_a_day_or_moment_that_no_case_can_have_is_refused(api: Api) -> None:
    for day in ("0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"):
        error = (await api.raw(SIMULATE, on=day)).json()["errors"][0]
        assert (error["extensions"], "from 1900 to 2199" in error["message"]) == ({"code": "INVALID_INPUT"}, True)
        error = (await api.raw(TRAVEL, at=f"{day}T00:00:00Z")).json()["errors"][0]
        assert error["extensions"] == {"code": "INVALID_INPUT"}


async def test_a_day_before_the_law_is_told_from_a_day_that_is_none(api: Api) -> None:
    error = (await api.raw(SIMULATE, on="2022-02-21")).json()["errors"][0]

    assert error["extensions"] == {"code": "RULEBOOK_NOT_EFFECTIVE"}

"""Every mutation refuses whoever may not use it, before it does anything."""

from collections.abc import Iterator
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
)
from support.api import Api

from jkp.security.principals import Role
from jkp_schema.app import App
from jkp_schema.policy import KEY, Policy

PARTICIPANT_ID = "3a1f6c1e-0000-4000-8000-000000000000"
SCALARS = {
    "Boolean": True,
    "Date": "2025-03-10",
    "DateTime": "2025-03-10T09:00:00+07:00",
    "Float": 1.5,
    "ID": "x",
    "Int": 1,
    "NIK": "3171234506900001",
    "Rupiah": 1,
    "String": "x",
}
CORE = {
    "registerParticipant": {Role.OFFICER},
    "registerEmployer": {Role.OFFICER},
    "recordEmployment": {Role.OFFICER},
    "recordContributions": {Role.OFFICER},
    "reportTermination": {Role.PARTICIPANT, Role.OFFICER},
    "reportTerminationByEmployer": {Role.EMPLOYER},
    "recordDispute": {Role.PARTICIPANT, Role.OFFICER},
    "registerBankAccount": {Role.PARTICIPANT},
    "signCommitment": {Role.PARTICIPANT},
    "fileClaim": {Role.PARTICIPANT},
    "resubmitClaim": {Role.PARTICIPANT},
    "withdrawClaim": {Role.PARTICIPANT},
    "takeClaim": {Role.OFFICER},
    "approveClaim": {Role.OFFICER},
    "rejectClaim": {Role.OFFICER},
    "returnClaim": {Role.OFFICER},
    "reviewActivity": {Role.OFFICER},
    "extendWindow": {Role.OFFICER},
    "reopenCase": {Role.OFFICER},
    "instructPayment": {Role.OFFICER},
    "confirmPayment": {Role.OFFICER},
    "failPayment": {Role.OFFICER},
    "reissuePayment": {Role.OFFICER},
    "recordPaymentResult": {Role.OFFICER, Role.OPERATOR},
    "recordEmployerPayment": {Role.EMPLOYER},
    "requestReimbursement": {Role.EMPLOYER},
    "confirmReimbursement": {Role.OFFICER},
    "createApiKey": {Role.OPERATOR},
    "revokeApiKey": {Role.OPERATOR},
}


def mutations(api: Api) -> dict[str, GraphQLField]:
    """The fields of the mutation type as this server has them."""
    mutation = App(api.runtime).schema._schema.mutation_type  # noqa: SLF001 - strawberry keeps it there
    assert isinstance(mutation, GraphQLObjectType)
    fields: dict[str, GraphQLField] = mutation.fields
    return fields


def policy_of(field: GraphQLField) -> Policy:
    found: Policy = field.extensions["strawberry-definition"].metadata[KEY]
    return found


def a_value(of_type: GraphQLInputType) -> Any:
    """Some value of an input type."""
    if isinstance(of_type, GraphQLNonNull):
        return a_value(of_type.of_type)
    if isinstance(of_type, GraphQLList):
        return [a_value(of_type.of_type)]
    if isinstance(of_type, GraphQLEnumType):
        return next(iter(of_type.values))
    if isinstance(of_type, GraphQLInputObjectType):
        return {name: a_value(field.type) for name, field in of_type.fields.items()}
    return SCALARS[of_type.name]


def operation(name: str, field: GraphQLField) -> tuple[str, dict[str, Any]]:
    """A mutation with some value for each of its arguments."""
    declared = ", ".join(f"${argument}: {given.type}" for argument, given in field.args.items())
    passed = ", ".join(f"{argument}: ${argument}" for argument in field.args)
    variables = {argument: a_value(given.type) for argument, given in field.args.items()}
    head, arguments = (f"mutation({declared})", f"({passed})") if declared else ("mutation", "")
    return f"{head} {{ {name}{arguments} {{ __typename }} }}", variables


def acting(api: Api, role: Role) -> Api:
    if role is Role.ANONYMOUS:
        return api
    return api.acting(role, PARTICIPANT_ID if role is Role.PARTICIPANT else "somebody")


def wrong_callers(api: Api) -> Iterator[tuple[str, GraphQLField, Role]]:
    """Every mutation with every role that its policy does not name."""
    for name, field in mutations(api).items():
        policy = policy_of(field)
        for role in Role:
            if not policy.open and role not in policy.roles:
                yield name, field, role


async def test_every_mutation_refuses_every_role_that_it_does_not_name(api: Api) -> None:
    wrong = {}
    for name, field, role in wrong_callers(api):
        document, variables = operation(name, field)
        answer = (await acting(api, role).raw(document, **variables)).json()
        codes = [error.get("extensions", {}).get("code") for error in answer["errors"]]
        if codes != ["UNAUTHENTICATED" if role is Role.ANONYMOUS else "FORBIDDEN"]:
            wrong[name, role] = answer

    assert wrong == {}


AT_THE_DOOR = {"registerAccount", "activateAccount", "signIn", "requestPasswordCode", "setPassword"}


async def test_only_the_sandbox_and_who_is_at_the_door_need_no_token(api: Api) -> None:
    open_ones = {name for name, field in mutations(api).items() if policy_of(field).open}

    assert {name for name in open_ones if not name.startswith("sandbox")} == AT_THE_DOOR


async def test_the_mutations_of_the_core_are_for_these_roles(api: Api) -> None:
    found = {name: set(policy_of(field).roles) for name, field in mutations(api).items() if name in CORE}

    assert found == CORE


async def test_the_queue_is_for_officers_and_integrators(api: Api) -> None:
    for role in set(Role) - {Role.OFFICER, Role.INTEGRATOR}:
        answer = (await acting(api, role).raw("{ claims { nodes { id } } }")).json()
        expected = "UNAUTHENTICATED" if role is Role.ANONYMOUS else "FORBIDDEN"
        assert [error["extensions"]["code"] for error in answer["errors"]] == [expected], role

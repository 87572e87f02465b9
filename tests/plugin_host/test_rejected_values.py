"""A value that a plugin's table refuses is in no log and no answer, whoever asked for it."""

import json
from collections.abc import Awaitable, Callable

from support.api import Api
from support.logs import lines_of

NAME = "Sari Dewi Lestari"
PLUGIN = """
from typing import Annotated
import strawberry
from tortoise.validators import MaxLengthValidator
from jkp_schema.api import PUBLIC

@strawberry.type
class Query:
    @strawberry.field(description="Stores a name that is too long.", metadata=PUBLIC)
    def probe_name(self, name: Annotated[str, strawberry.argument(description="Hers.")]) -> str | None:
        MaxLengthValidator(5)(name)

@hookimpl
def jkp_graphql(ctx):
    return GraphQLExtension(query=Query)
"""


async def test_a_rejected_value_is_in_no_log_and_no_answer(
    install: Callable[..., None], serve: Callable[..., Awaitable[Api]]
) -> None:
    install("probe", PLUGIN)
    api = await serve(plugins={"probe": {}, "sandbox": {}})

    with lines_of() as lines:
        answer = (await api.raw("query($name: String!) { probeName(name: $name) }", name=NAME)).json()

    (line,) = [line for line in lines() if "exception" in line]
    assert line["logger"] == "jkp.plugins.probe"
    assert line["exception"].endswith("tortoise.exceptions.ValidationError: [redacted]")
    assert "Sari" not in json.dumps([answer, lines()])

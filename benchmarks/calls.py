"""What is measured: the participant's page and an application, as each of the two servers is asked for it."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.request import Request, urlopen

PATIENCE = 10.0
MISSION = """
  monthNo startsOn endsOn state points pointsTarget
  requirements { code title state current target points plugin reasons { code message missing } }
"""
ACTIVITY = "id kind company position occurredOn points counted reason { code message }"
DASHBOARD = f"""
{{
  viewer {{
    participant {{
      id nik name bornOn
      currentMission {{ {MISSION} }}
      activities(first: 10) {{ nodes {{ {ACTIVITY} }} pageInfo {{ hasNextPage endCursor }} }}
      benefitCase {{
        id status terminatedOn referenceOn endsOn wageBase
        claims {{ id monthNo status opensOn closesOn rate amount locks {{ code message missing until plugin }} }}
      }}
    }}
  }}
}}"""
APPLY = f"""
mutation($vacancy: ID!) {{
  karirhubApply(input: {{vacancyId: $vacancy, allowSameCompany: true}}) {{
    application {{ id status appliedOn }} activity {{ {ACTIVITY} }} mission {{ {MISSION} }} errors {{ code message }}
  }}
}}"""


@dataclass(frozen=True)
class Call:
    """One HTTP request of a participant; a GET when it has no content."""

    path: str
    token: str
    content: str = ""

    def headers(self) -> dict[str, str]:
        """Who asks, and in which language."""
        return {
            "authorization": f"Bearer {self.token}",
            "accept-language": "en",
            "content-type": "application/json",
        }

    def on_the_wire(self) -> str:
        """The bytes of the request, all of them ASCII."""
        head = [f"{'POST' if self.content else 'GET'} {self.path} HTTP/1.1", "host: 127.0.0.1"]
        head += [f"{name}: {value}" for name, value in self.headers().items()]
        return "\r\n".join([*head, f"content-length: {len(self.content)}", "", self.content])

    def asked(self, port: int) -> Any:  # noqa: ANN401 - JSON
        """The answer of the server on a port."""
        content = self.content.encode() or None
        request = Request(f"http://127.0.0.1:{port}{self.path}", content, self.headers())
        with urlopen(request, timeout=PATIENCE) as response:
            return json.load(response)


def query(token: str) -> Call:
    """The page, from GraphQL."""
    return Call("/graphql", token, json.dumps({"query": DASHBOARD}))


def mutation(token: str, vacancy: str) -> Call:
    """An application, to GraphQL."""
    return Call("/graphql", token, json.dumps({"query": APPLY, "variables": {"vacancy": vacancy}}))


def plain_get(token: str) -> Call:
    """The page, from the hand-written route."""
    return Call("/dashboard", token)


def plain_post(token: str, vacancy: str) -> Call:
    """An application, to the hand-written route."""
    return Call("/applications", token, json.dumps({"vacancyId": vacancy}))

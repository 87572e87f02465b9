"""One run: whose tokens, by which way, and what came of it."""

import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from fuzzing.aiming import REFUSALS, Known, aimed, roots
from fuzzing.sending import WAYS, Answered, posted
from graphql import GraphQLSchema, print_ast

AT_THE_DOOR = {"UNAUTHENTICATED", "FORBIDDEN"}
"""Refusals of a field before its resolver runs."""
UNFORESEEN = {"INTERNAL", "PLUGIN_ERROR", "PLUGIN_TIMEOUT", "none"}
"""Codes that tell that nobody has thought of this, and an error without one."""
ALLOWED = 0.85
"""How many are sent by somebody who was not yet refused the field; the others by anybody."""
MOST_TOKENS = 30
PERSONAS = "{ sandboxPersonas { name role subject token } sandboxClock { now } }"
TRAVEL = "mutation($at: DateTime!) { sandboxTravelTo(input: {at: $at}) { clock { now } } }"
FIRST_ASKED = (
    """{ viewer { participant { id nik employments { id employer { id npp } }
      benefitCases { id claims { id payments { id } mission { id activities { id } } selfies { uploadId } } }
      currentMission { id } karirhubApplications(first: 50) { nodes { id vacancy { id company } } }
      counsellingSessions(first: 50) { nodes { id } } manualActivitySubmissions(first: 50) { nodes { id } } } } }""",
    "{ claims(first: 100) { edges { cursor } nodes { id participant { id nik } benefitCase { id } } } }",
    "{ events(first: 100) { edges { cursor } nodes { participantId claimId } } }",
    "{ karirhubVacancies(first: 50) { edges { cursor } nodes { id company } } karirhubProvinces }",
    "{ karirhubReceived(first: 50) { nodes { id } } }",
    "{ assessmentStatements { code } counsellingQuestions { code } profileProvinces { code } }",
    "{ commitmentText { hash } trainingCourses { code } }",
    "{ trainingIntakes(first: 50) { nodes { id } } trainingEnrolments(first: 50) { nodes { id } } }",
)
"""What everybody asks in the beginning, so that ids are known."""


class Run:
    """What was sent, and how it was answered."""

    def __init__(self, url: str, schema: GraphQLSchema, cases: int, seconds: float, number: int) -> None:
        self.known = Known()
        self.by: dict[str, Counter[str]] = defaultdict(Counter)
        """Counts: by status, code, way, role, and what became of them."""
        self.reached: Counter[str] = Counter()
        """How many cases of each field ran its resolver."""
        self.done: Counter[str] = Counter()
        """How many of each mutation changed something."""
        self.faults: list[str] = []
        self.slowest: tuple[float, str] = (0.0, "")
        self._url, self._schema, self._cases = url, schema, cases
        self._until = time.monotonic() + seconds
        self._chance = random.Random(number)  # noqa: S311 - no secret
        self._tokens: list[tuple[str, str | None]] = []
        self._refused: dict[str, set[str]] = defaultdict(set)
        self._home = ""

    @property
    def sent(self) -> int:
        """How many cases were answered."""
        return self.by["status"].total()

    @property
    def is_over(self) -> bool:
        """Whether there were enough, or the time is up."""
        return self.sent >= self._cases or time.monotonic() > self._until

    def begin(self) -> None:
        """Take the personas' tokens, and let each ask for what there is."""
        given = posted(self._url, {"query": PERSONAS}, None).body["data"]
        self._home = given["sandboxClock"]["now"]
        named = [(f"{each['role']} {each['name']}", each["token"]) for each in given["sandboxPersonas"]]
        self._tokens = [("nobody", None), *named]
        self.known = Known()
        for _, token in self._tokens:
            for query in FIRST_ASKED:
                self.known.learn(posted(self._url, {"query": query}, token).body.get("data"))

    def go_home(self) -> None:
        """Send the clock to where the sandbox begins: in other years nearly everything is refused."""
        posted(self._url, {"query": TRAVEL, "variables": {"at": self._home}}, None)

    def send(self, query: str) -> None:
        """Send one case, and look at the answer."""
        document = aimed(query, self._schema, self.known, self._chance)
        label, text = roots(document)[0].name.value, print_ast(document)
        role, token = self._somebody(label)
        way = self._a_way(text)
        begun = time.monotonic()
        try:
            answer = WAYS[way][0](self._url, document, self._schema, token)
        except (OSError, ValueError) as error:
            self._fault(f"{way} {role}: {error!r}", text)
            answer = Answered(0, {})
        self.slowest = max(self.slowest, (time.monotonic() - begun, text))
        self.by["way"][way] += 1
        self.by["role"][role] += 1
        self._look_at(answer, label, role, text)

    def _a_way(self, text: str) -> str:
        """Mutations seldom in a URL, where they are refused."""
        way = self._chance.choices(list(WAYS), [weight for _, weight in WAYS.values()])[0]
        is_lost = way == "GET" and text.startswith("mutation") and self._chance.random() < ALLOWED
        return "document alone" if is_lost else way

    def _somebody(self, label: str) -> tuple[str, str | None]:
        allowed = [each for each in self._tokens if each[0] not in self._refused[label]]
        return self._chance.choice(allowed if allowed and self._chance.random() < ALLOWED else self._tokens)

    def _look_at(self, answer: Answered, label: str, role: str, text: str) -> None:
        errors = answer.body.get("errors", [])
        codes = {error.get("extensions", {}).get("code", "none") for error in errors}
        refusals = _refusals(answer.body)
        self.by["status"][str(answer.status)] += 1
        self.by["code"].update(codes | set(refusals) or {"none"})
        if answer.status >= 500 or (codes | set(refusals)) & UNFORESEEN:
            self._fault(f"{answer.status} {str(answer.body)[:600]}", text)
        if "TOKEN_INVALID" in codes or "TOKEN_EXPIRED" in codes:
            self._tokens = [each for each in self._tokens if each[0] != role]
        elif _ran(answer.body):
            self.reached[label] += 1
            self.done[label] += not errors and not refusals and "mutation" in text[:8]
        elif codes <= AT_THE_DOOR:
            self._refused[label].add(role)
        self._take(answer.body.get("data"))

    def _take(self, given: Any) -> None:
        """Learn what was given; whoever got a token or a key is somebody from now on."""
        self.known.learn(given)
        for field, payload in (given or {}).items():
            if isinstance(payload, dict) and field in ("sandboxToken", "createApiKey"):
                secret = payload.get("token") or payload.get("secret")
                if secret and len(self._tokens) < MOST_TOKENS:
                    self._tokens.append((f"{field} {len(self._tokens)}", secret))

    def _fault(self, what: str, text: str) -> None:
        self.faults.append(f"{what}\n{text}")


def _refusals(body: dict[str, Any]) -> list[str]:
    """The codes in the payloads of mutations."""
    payloads = [each for each in (body.get("data") or {}).values() if isinstance(each, dict)]
    return [error["code"] for payload in payloads for error in payload.get(REFUSALS) or ()]


def _ran(body: dict[str, Any]) -> bool:
    """Whether a resolver of the top was run: it gave something, or a refusal that only it can give."""
    if any(value is not None for value in (body.get("data") or {}).values()):
        return True
    placed = [error for error in body.get("errors", []) if error.get("path")]
    return any(error["extensions"]["code"] not in AT_THE_DOOR for error in placed)


def in_rounds(labels: list[str], of_each: Callable[[str], int], number: int) -> Iterator[tuple[str, int, int]]:
    """Label, how many cases and with which seed: all labels in another order in every round, without an end."""
    while True:
        order = random.Random(number).sample(labels, len(labels))  # noqa: S311 - an order, and no secret
        yield from ((label, of_each(label), number) for label in order)
        yield "", 0, number
        number += 1

#!/usr/bin/env python3
"""Assessment, counselling, training, and a month that attendance alone unlocks, played through the GraphQL API.

Sari loses her job and files month 1 as in `six_months.py`, assesses herself, registers as a job seeker, and looks for
work in the first month. On 10 April 2025 a counsellor recommends training. She chooses a course that begins on 5 May,
attends four of the five sessions until 9 May, and files month 3 on the next day without one application.

    python examples/training.py --url http://127.0.0.1:8000/graphql [--json]
"""

import argparse
import json
from datetime import date, timedelta
from typing import Any

from six_months import CLOCK, FILED_ON, TRAVEL, Client, Story

COURSE, PROVIDER, COUNSELLOR = "operator-forklif", "blk-samudra", "konselor-contoh"
COUNSELLED_ON, LAST_SESSION_ON, FILES_ON = date(2025, 4, 10), date(2025, 5, 9), date(2025, 5, 10)
ATTENDED = 4

REQUEST = """mutation($key: String!) {
  counsellingRequest(input: {reason: "Ingin menjadi operator forklif", idempotencyKey: $key}) {
    session { id status } errors { code message }
  }
}"""
SCHEDULE = """mutation($session: ID!, $at: DateTime!, $key: String!) {
  counsellingSchedule(input: {sessionId: $session, scheduledAt: $at, idempotencyKey: $key}) {
    session { status scheduledAt } errors { code message }
  }
}"""
START = """mutation($session: ID!, $key: String!) {
  counsellingStart(input: {sessionId: $session, idempotencyKey: $key}) { session { status } errors { code message } }
}"""
RECOMMEND = """mutation($session: ID!, $course: String!, $key: String!) {
  counsellingRecommend(input: {sessionId: $session, courses: [{courseCode: $course, note: "Banyak dicari"}],
      idempotencyKey: $key}) { session { status } errors { code message } }
}"""
FINISH = """mutation($session: ID!, $key: String!) {
  counsellingFinish(input: {sessionId: $session, outcome: TRAINING, agreement: "Mengikuti pelatihan forklif",
      idempotencyKey: $key}) { session { status outcome courses { courseCode note } } errors { code message } }
}"""
INTAKES = """query($course: String!) {
  trainingIntakes(courseCode: $course, first: 1) { nodes { id startsOn days } }
}"""
ENROL = """mutation($course: String!, $intake: ID!) {
  trainingEnrol(input: {courseCode: $course, intakeId: $intake}) {
    enrolment { id status sessions { day } } errors { code message }
  }
}"""
ATTEND = """mutation($enrolment: ID!, $days: [Date!]!) {
  trainingRecordAttendance(input: {enrolmentId: $enrolment, days: $days, attended: true}) {
    enrolment { status } errors { code message }
  }
}"""
MONTH = """query($id: ID!) {
  claim(id: $id) {
    monthNo status amount
    mission {
      state startsOn endsOn activities { kind occurredOn }
      requirements { code title state current target }
    }
  }
}"""


class TrainingStory(Story):
    """The first months, with training in the second."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.counsellor: Client = self.anyone.acting("COUNSELLOR", COUNSELLOR)
        self.provider: Client = self.anyone.acting("TRAINING_PROVIDER", PROVIDER)

    def play(self) -> dict[str, Any]:
        """Everything, and month 3 at the end. The clock is put back to where it stood."""
        clock = self.anyone(CLOCK)
        try:
            self.at(FILED_ON - timedelta(days=10))
            self.register()
            self.month_1()
            self.month(2)
            course = self.counselling()["courses"][0]["courseCode"]
            self.training(course)
            self.file_and_pay(3, FILES_ON)
            month: dict[str, Any] = self.sari(MONTH, id=self.claims[2])
            return month
        finally:
            self.anyone(TRAVEL, at=clock["now"] if clock["standsStill"] else None)

    def counselling(self) -> dict[str, Any]:
        """Sari asks, the counsellor sets a time; they talk, and a course is recommended. The session at its end."""
        self.at(COUNSELLED_ON, "16:00")
        session = self.sari(REQUEST, key=next(self.keys))["session"]["id"]
        at = f"{COUNSELLED_ON}T16:30:00+07:00"
        self.counsellor(SCHEDULE, session=session, at=at, key=next(self.keys))
        self.at(COUNSELLED_ON, "16:30")
        self.sari(START, session=session, key=next(self.keys))
        self.counsellor(RECOMMEND, session=session, course=COURSE, key=next(self.keys))
        finished: dict[str, Any] = self.counsellor(FINISH, session=session, key=next(self.keys))["session"]
        return finished

    def training(self, course: str) -> None:
        """Sari takes the recommended course; until the end of her month she attends four sessions of five."""
        intake = self.anyone(INTAKES, course=course)["nodes"][0]
        enrolment = self.sari(ENROL, course=course, intake=intake["id"])["enrolment"]
        self.at(LAST_SESSION_ON, "17:00")
        days = [session["day"] for session in enrolment["sessions"][:ATTENDED]]
        self.provider(ATTEND, enrolment=enrolment["id"], days=days)


def told(month: dict[str, Any]) -> str:
    """The month for people."""
    mission = month["mission"]
    lines = [
        f"{each['title']:<32}{each['state']:<14}{each['current']}/{each['target']}" for each in mission["requirements"]
    ]
    period = f"{mission['startsOn']} to {mission['endsOn']}"
    return "\n".join(
        [f"month {month['monthNo']}, mission of {period}", *lines, f"{month['status']}, Rp {month['amount']:,}"]
    )


def main() -> None:
    """Play the story and print what became of month 3."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--url", default="http://127.0.0.1:8000/graphql", help="where the sandbox listens")
    parser.add_argument("--json", action="store_true", help="print the month as JSON")
    given = parser.parse_args()
    month = TrainingStory(given.url).play()
    print(json.dumps(month, indent=2) if given.json else told(month))


if __name__ == "__main__":
    main()

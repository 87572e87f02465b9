"""Deadlines in working days, as a frontend asks for them."""

WORKING_DAYS = """
query($after: Date!, $count: Int!, $knownOn: Date) {
  workingDays(after: $after, count: $count, knownOn: $knownOn) { dueOn calendarVersion holidays }
}"""

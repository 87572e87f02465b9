"""`jkp tick`: what nobody asks for, done once."""

from jkp import settings as settings_module
from jkp.claims import ticking
from jkp.cli import FILE, SettingsFile, app, explained, run_open, say
from jkp.events import growing
from jkp.notices import telling
from jkp.plugin import collecting, subscribing
from jkp.runtime import Runtime


@app.command()
def tick(file: SettingsFile = FILE) -> None:
    """Store and announce what time alone has caused, ask sources that are due, and tell plugins what has happened.

    `jkp serve` does it by itself.
    """
    with explained():
        runtime = Runtime(settings_module.load(file))
        say(f"changes: {run_open(runtime, lambda: _ticked(runtime))}")


async def _ticked(runtime: Runtime) -> int:
    changes = await ticking.tick()
    await growing.settle()
    await runtime.cut_log()
    await collecting.collect_due()
    while await subscribing.deliver():
        pass
    await runtime.webhooks.deliver()
    await runtime.prune_deliveries()
    await _tell_by_mail(runtime)
    return changes


async def _tell_by_mail(runtime: Runtime) -> None:
    while await telling.tell():
        pass
    await runtime.reminders.remind()
    while await runtime.postman.send_due():
        pass

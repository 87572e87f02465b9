"""What it costs to look at who comes in: CPU of one process, for each kind of token, and for forged ones.

An issuer on loopback publishes its keys, and a runtime on a fresh SQLite database trusts it; nothing but the entrance
is asked. The best of several rounds counts: what other processes do to the machine is no fault of it. Half a minute.

    python benchmarks/admitting.py [--rounds 5] [--json]
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from support.provider import Provider, an_ec_key, an_rsa_key, provider, signed
from support.serving import settings_of

from jkp.access import keys
from jkp.database import run_tx
from jkp.runtime import Runtime
from jkp.security import api_keys
from jkp.security.jwts import NotAdmitted
from jkp.security.principals import ANONYMOUS, Role

MANY = 2000
RSA, EC = "pertama-rsa", "pertama-ec"


@asynccontextmanager
async def running(issuer: Provider, folder: Path) -> AsyncIterator[Runtime]:
    """A runtime that trusts the issuer."""
    section = issuer.settings(algorithms=["RS256", "ES256"])
    runtime = Runtime(settings_of(folder, plugins={}, oidc={"masuk": section}))
    await runtime.migrate()
    await runtime.open()
    try:
        with runtime.activate():
            yield runtime
    finally:
        await runtime.close()


def tokens(issuer: Provider, algorithm: str) -> list[str]:
    """Good tokens, each another one."""
    key = an_rsa_key(RSA) if algorithm == "RS256" else an_ec_key(EC)
    header = issuer.header(alg=algorithm, kid=key.kid)
    return [signed(header, issuer.claims(sub=f"petugas-{number}"), key, algorithm) for number in range(MANY)]


async def microseconds(runtime: Runtime, shown: list[str], rounds: int, forget: Callable[[], None]) -> float:
    """CPU of showing one of these, in the best round; `forget` is called before each."""
    best = float("inf")
    for _ in range(rounds):
        forget()
        begun = time.process_time()
        for each in shown:
            with suppress(NotAdmitted):
                await runtime.entrance.admit([f"Bearer {each}"])
        best = min(best, time.process_time() - begun)
    return best / len(shown) * 1e6


async def measured(rounds: int) -> dict[str, float]:
    """Microseconds of CPU for each kind."""
    with tempfile.TemporaryDirectory() as folder:
        async with provider() as issuer, running(issuer, Path(folder)) as runtime:
            issuer.publishes(an_rsa_key(RSA), an_ec_key(EC))
            remembered = runtime.entrance._remembered  # noqa: SLF001 - to forget what was seen before
            rsa, ec = tokens(issuer, "RS256"), tokens(issuer, "ES256")
            new = keys.NewKey(role=Role.INTEGRATOR, subject="portal", scopes=["events:read"], days=1)
            _, key = await run_tx(lambda: keys.create(ANONYMOUS, new, {"events:read"}))
            stranger = signed(issuer.header(kid=EC), issuer.claims(), an_ec_key("orang lain"), "ES256")
            unknown = signed(issuer.header(kid="x"), issuer.claims(), an_ec_key(EC), "ES256")

            def nothing() -> None:
                pass

            async def of(shown: list[str], forget: Callable[[], None] = nothing) -> float:
                return await microseconds(runtime, shown, rounds, forget)

            return {
                "RS256, the first time": await of(rsa, remembered.clear),
                "ES256, the first time": await of(ec, remembered.clear),
                "seen before": await of(ec),
                "an API key": await of([key] * MANY),
                "an invented API key": await of([f"jkp_{'0' * 12}_{'0' * 49}"] * MANY),
                "an unknown API key": await of([api_keys.generate() for _ in range(MANY)]),
                "a forged signature": await of([stranger] * MANY),
                "an unknown kid": await of([unknown] * MANY),
                "no token at all": await of(["hunter2"] * MANY),
            }


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = asyncio.run(measured(given.rounds))
    if given.json:
        print(json.dumps({kind: round(cost, 1) for kind, cost in found.items()}))
        return
    print("| | CPU µs |\n|---|---|")
    for kind, cost in found.items():
        print(f"| {kind} | {cost:,.1f} |")


if __name__ == "__main__":
    main()

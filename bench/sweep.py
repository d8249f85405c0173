"""The sweep at size: `python -m bench.sweep --template URL` measures it on a copy of a generated database.

Three sweeps of 10,000 due clocks among 1,000,000 open ones: clocks a second with the rows they wrote, batches, memory;
the sweep that finds nothing; and the plan of the sweep's own query. Medians of the three.
"""

import argparse
import cProfile
import pstats
import statistics
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.dialects import postgresql

from bench import clocks, database
from bench.watching import counts, machine, watching
from complaints import actions
from complaints.actions import sweep
from kernel import chain, clock
from kernel.db import db

WRITTEN = ("events", "breaches", "reminders", "proposed_decisions", "deliveries")
COPY = "bench_sweep"


def explain(now: datetime) -> list[str]:
    """The plan of the sweep's own query, run and rolled back."""
    query = sweep._due(now).compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})
    rows = db.session.execute(text("EXPLAIN (ANALYZE, BUFFERS) " + str(query).replace(":", r"\:"))).scalars().all()
    db.session.rollback()
    return list(rows)


def one(now: datetime) -> dict[str, Any]:
    """One sweep at an instant, and the empty one after it."""
    with clock.stepped(now):
        plan, before = explain(now), counts(*WRITTEN)
        with watching() as watch:
            done = actions.sweep_clocks()
        after, empty = counts(*WRITTEN), [_empty() for _time in range(20)]
    wrote = {name: after[name] - before[name] for name in WRITTEN}
    swept = sum(done.values())
    return {
        "plan": plan,
        "done": done,
        "wrote": wrote,
        "rate": swept / watch.seconds,
        "own_rate": swept / (watch.own_seconds + watch.server_seconds),
        "seconds": watch.seconds,
        "own": watch.own_seconds,
        "server": watch.server_seconds,
        "commits": watch.commits,
        "memory": watch.memory_line(),
        "empty": statistics.median(empty),
        "query": _execution(plan),
    }


def _empty() -> float:
    started = time.perf_counter()
    assert not any(actions.sweep_clocks().values())
    return (time.perf_counter() - started) * 1000


def _execution(plan: list[str]) -> float:
    """Milliseconds of planning and execution."""
    return sum(float(line.split()[2]) for line in plan if line.startswith(("Execution Time", "Planning Time")))


def report(runs: list[dict[str, Any]], running: int) -> None:
    """Print all that was seen, and the medians."""
    print(f"open clocks: {running}; {machine()}")
    for number, run in enumerate(runs, 1):
        work = f"own {run['own']:.2f} s, server {run['server']:.2f} s of work: {run['own_rate']:.0f}/s"
        print(f"run {number}: {run['done']} in {run['seconds']:.2f} s = {run['rate']:.0f}/s; {work}")
        print(f"   {run['commits']} transactions")
        print(f"   wrote {run['wrote']}")
        print(f"   memory {run['memory']}; empty sweep {run['empty']:.1f} ms; query {run['query']:.1f} ms")
    for name in ("rate", "own_rate", "empty", "query"):
        print(f"median {name}: {statistics.median(run[name] for run in runs):.1f}")
    print("\n".join(runs[-1]["plan"]))


def main(arguments: list[str] | None = None) -> int:
    """Copy the template, shape it, sweep, report, check the chains of what was swept."""
    parser = argparse.ArgumentParser(prog="python -m bench.sweep", description=__doc__)
    parser.add_argument("--template", required=True, help="URL of a generated database; it is copied, not changed")
    parser.add_argument("--clocks", type=int, default=1_000_000)
    parser.add_argument("--due", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--profile", action="store_true", help="also print where the first sweep spent its time")
    parser.add_argument("--verify", action="store_true", help="check every chain afterwards")
    given = parser.parse_args(arguments)
    url = database.create(given.template, COPY, given.template.split("/")[-1].split("?")[0])
    with database.application(url, Path(tempfile.mkdtemp(prefix="xuesu-bench-"))):
        instants = clocks.shape(clock.now(), given.clocks, given.due, given.runs)
        profile = cProfile.Profile()
        if given.profile:
            profile.enable()
        runs = [one(instants[0])]
        profile.disable()
        runs += [one(now) for now in instants[1:]]
        report(runs, clocks.running())
        if given.profile:
            pstats.Stats(profile).sort_stats("tottime").print_stats(25)
        if given.verify:
            print(f"chains: {chain.verify()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

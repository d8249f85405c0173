"""The command: files a sample of old complaints through a running server and says what became of them.

Exit code 1 when any answer was a fault of the server (status 500 or more), 2 when nothing could be filed.
"""

import argparse
import random
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bench.replay.browser import Ledger
from bench.replay.filing import Filed, Pen, Stuck
from bench.replay.people import People
from bench.replay.policy import POLICY, NotOffered, Play
from complaints import rulesets
from complaints.imports import ImportRow, Unreadable, read

INSTITUTIONS = (
    ("xiaoyuantong", "校园通示例教育应用有限公司"),
    ("xinghe", "星河示例在线教育有限公司"),
    ("yunfan", "云帆示例职业教育科技有限公司"),
    ("guangchang", "示例课程广场科技有限公司"),
    ("zuoyehe", "作业盒示例科技有限公司"),
    ("wanxing", "晚星示例书房"),
)


@dataclass
class Result:
    """What became of the sample."""

    asked: int
    filed: int = 0
    states: Counter[str] = field(default_factory=Counter)
    ledger: Ledger = field(default_factory=Ledger)


def replay(rows: list[ImportRow], base_url: str, seed: int) -> Result:
    """File each row and play it on; the same seed makes the same decisions."""
    result = Result(len(rows))
    people, rng = People(base_url, result.ledger, seed), random.Random(seed)
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    for number, row in enumerate(rows):
        institution = None if rng.random() < 0.25 else rng.choice(INSTITUTIONS)
        pen = Pen(people, people.learner(number), row, institution, rulesets.in_force(today), rng)
        try:
            filed = pen.file()
        except Stuck as reason:
            result.ledger.troubles.append(f"filing: {reason}")
            result.states["（没有提交）"] += 1
            continue
        result.filed += 1
        try:
            Play(people, filed, rng, today).run()
        except NotOffered as reason:
            result.ledger.troubles.append(f"case: {reason}")
        result.states[_state(filed)] += 1
    return result


def _state(filed: Filed) -> str:
    """Where the learner's own page says the case stands."""
    page = filed.learner.browser.get(f"/complaints/{filed.number}")
    return page.badge or f"（{page.status}）"


def report(result: Result) -> str:
    """The whole result as text."""
    lines = ["policy:", *(f"  {line}" for line in POLICY.splitlines()), ""]
    lines.append(f"filed {result.filed} of {result.asked}; where they stand:")
    lines += [f"  {count:5d}  {state}" for state, count in result.states.most_common()]
    lines += ["", "pages (milliseconds):", f"  {'n':>6} {'p50':>8} {'p95':>8}"]
    every = [one for times in result.ledger.seconds.values() for one in times]
    lines.append(_line("all", every))
    lines += [_line(name, times) for name, times in sorted(result.ledger.seconds.items())]
    if result.ledger.troubles:
        lines += ["", f"not taken or not offered: {len(result.ledger.troubles)}"]
        lines += [f"  {one}" for one in result.ledger.troubles]
    lines += ["", f"responses of 500 or more: {len(result.ledger.faults)}"]
    lines += [f"  {one}" for one in result.ledger.faults]
    return "\n".join(lines)


def _line(name: str, times: list[float]) -> str:
    return f"  {len(times):6d} {_share(times, 0.5):8.1f} {_share(times, 0.95):8.1f}  {name}"


def _share(times: list[float], share: float) -> float:
    """The time not exceeded by this share of answers, in milliseconds."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000 if ordered else 0.0


def main(arguments: list[str] | None = None) -> int:
    """Read the file, replay the sample, print the report."""
    parser = argparse.ArgumentParser(prog="script/replay", description=__doc__)
    parser.add_argument("file", type=Path, help="a file as `script/flask import complaints` takes it")
    parser.add_argument("--base-url", default="http://127.0.0.1:8000", help="a running server in demo mode")
    parser.add_argument("--sample", type=int, default=25, help="how many rows (default 25)")
    parser.add_argument("--seed", type=int, default=1, help="which rows and which decisions (default 1)")
    given = parser.parse_args(arguments)
    try:
        rows = read(given.file.read_bytes()).rows
    except (OSError, Unreadable) as error:
        print(f"script/replay: {error}", file=sys.stderr)
        return 2
    sample = random.Random(given.seed).sample(rows, min(given.sample, len(rows)))
    try:
        result = replay(sample, given.base_url, given.seed)
    except (OSError, LookupError) as error:
        print(f"script/replay: {error}", file=sys.stderr)
        return 2
    print(report(result))
    return 1 if result.ledger.faults else 0 if result.filed else 2


if __name__ == "__main__":
    sys.exit(main())

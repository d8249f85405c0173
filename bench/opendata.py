"""The open data set at size: `python -m bench.opendata --database URL [--rows 1000000]`.

With `--rows` the (migrated, PostgreSQL) database is first filled with as many invented publications by one statement;
without, what lies there is published, such as a database of `bench.public_rows`. A process of its own builds the first
snapshot, a second one the next (nothing changed), a third checks what is served, a fourth does so by the recipe that is
served with it. Measured of each: seconds, those of them the process itself worked, and the peak of its resident memory;
and the size of the files.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from bench import database
from bench.watching import machine

_FILL = """
    INSERT INTO publications (ref, series, version, state, institution_ref, institution_name, credit_code, address,
        category, category_name, summary, outcome, body_name, region_code, region_name, closed_month, days_to_accept,
        days_to_close, is_on_time, published_at, written_at)
    SELECT lpad(to_hex(i), 26, '0'), lpad(to_hex(i), 26, '0'), 1, 'published', lpad(to_hex(i %% 20000), 26, 'a'),
        '示例机构' || i %% 20000 || '有限公司', '91110108MA0TE5T165', '示例市示例路' || i %% 500 || '号',
        'E01', '退费难、拖延退费', '消费者投诉该机构，涉及退费。双方达成调解协议。第' || i || '件。',
        'settled', '示例协会', '110108', '北京市海淀区',
        '2026-10', i %% 7, i %% 60, i %% 5 <> 0, now() - i * interval '1 second', now()
    FROM generate_series(1, %s) AS i
"""
_STEPS = {
    "build": "from disclosure import actions; actions.publish_open_data()",
    "again": "from disclosure import actions; actions.publish_open_data()",
    "verify": "from disclosure.opendata import places, verifying; found = verifying.verify(places.current());"
    " assert found.ok, found.problem",
}


def watched(command: list[str], environment: dict[str, str]) -> dict[str, float]:
    """Run a program: seconds, those it worked itself, and its peak in megabytes."""
    started = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        running = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=said)
        _process, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
        if running.returncode:
            said.seek(0)
            sys.exit(said.read()[-2000:])
    told = {"seconds": time.perf_counter() - started, "work": used.ru_utime + used.ru_stime}
    return {name: round(number, 1) for name, number in (told | {"peak_mb": used.ru_maxrss / 1024}).items()}


def step(url: str, data_dir: Path, program: str) -> dict[str, float]:
    """Run one step of the product in a process of its own."""
    words = f"from wsgi import create_app\nwith create_app().app_context():\n    {program}"
    return watched([sys.executable, "-c", words], database.environment(url, data_dir))


def main(arguments: list[str] | None = None) -> int:
    """Fill, build, build again, check; one line of JSON each."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--database", required=True)
    asked.add_argument("--rows", type=int, default=0)
    given = asked.parse_args(arguments)
    with psycopg.connect(database.plain(given.database)) as connection:
        if given.rows:
            connection.execute(_FILL, (given.rows,))
        held = connection.execute("SELECT count(*) FROM publications").fetchone()
    print(json.dumps({"publications": held[0] if held else 0, "machine": machine()}))
    with tempfile.TemporaryDirectory(prefix="xuesu-bench-") as name:
        data_dir = Path(name)
        for step_name, program in _STEPS.items():
            print(json.dumps({"step": step_name} | step(given.database, data_dir, program)), flush=True)
        served = data_dir / "open-data" / "current"
        recipe = watched([sys.executable, str(served / "verify.py"), str(served)], dict(os.environ))
        print(json.dumps({"step": "recipe"} | recipe), flush=True)
        sizes = {
            form: sum(one.stat().st_size for one in served.rglob(f"*.{form}")) for form in ("csv", "jsonl", "xlsx")
        }
        print(json.dumps({"megabytes": {form: round(size / 1e6, 1) for form, size in sizes.items()}}))
    return 0


if __name__ == "__main__":
    sys.exit(main())

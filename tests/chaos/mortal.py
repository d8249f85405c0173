"""Real worker processes that die of SIGKILL at a named point; `python -m tests.chaos.mortal SPEC`, SPEC as JSON.

The spec holds the settings and the lives: each `[point, job, id]` runs one job in a process of its own. The exit codes
are printed as a JSON list; -9 is a death as ordered.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kernel import jobs, outbox
from kernel.config import AppEnv, Settings
from kernel.messages import letters, mail, sms
from tests.chaos import mortal_dossiers, mortal_files, mortal_papers
from tests.chaos.dying import after, before, die

POINTS: dict[str, Callable[[], None]] = {
    "letter: before claim": lambda: before(letters, "_claim"),
    "letter: after claim": lambda: after(letters, "_claim"),
    "letter: between hand-over and record": lambda: after(mail.SmtpMail, "hand_over"),
    "message: between hand-over and record": lambda: after(sms.HttpSms, "hand_over"),
    "letter: before record": lambda: before(letters, "_settle"),
    "letter: after record": lambda: after(letters, "_settle"),
    "delivery: before claim": lambda: before(outbox, "_claim"),
    "delivery: after claim": lambda: after(outbox, "_claim"),
    "delivery: before the subscriber": lambda: before(outbox, "_find"),
    "delivery: after the subscriber, before the commit": lambda: _die_in_subscribers(),
    "delivery: after the commit": lambda: _die_after("outbox.deliver"),
    "lives": lambda: None,
    **mortal_files.POINTS,
    **mortal_files.BUCKET,
    **mortal_papers.POINTS,
    **mortal_dossiers.POINTS,
}


def _die_in_subscribers() -> None:
    real = outbox._find

    def found(delivery: outbox.Delivery) -> outbox.Subscriber:
        one = real(delivery)

        def handle(event: Any, row: Any) -> None:
            one.handle(event, row)
            die()

        return outbox.Subscriber(one.name, handle)

    outbox._find = found  # in this process only


def _die_after(name: str) -> None:
    real = jobs._jobs[name]

    def run(*ids: int) -> None:
        real.run(*ids)
        die()

    jobs._jobs[name] = jobs.Job(name, run, real.every)


def _live(spec: dict[str, Any], point: str, job: str, thing: int) -> None:
    from wsgi import create_app

    values = spec["settings"] | {"data_dir": Path(spec["settings"]["data_dir"]), "app_env": AppEnv.TEST}
    app = create_app(Settings(**values))
    with app.app_context():
        POINTS[point]()
        jobs.run(job, thing)


def main(spec: dict[str, Any]) -> list[int]:
    """Fork a process for each life and answer how each ended."""
    import wsgi  # once for all, before the forks

    assert wsgi.create_app
    codes = []
    for point, job, thing in spec["lives"]:
        child = os.fork()
        if child == 0:
            try:
                _live(spec, point, job, thing)
            except BaseException as error:
                print(point, repr(error), file=sys.stderr, flush=True)
                os._exit(1)
            os._exit(0)
        codes.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    return codes


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1]))))

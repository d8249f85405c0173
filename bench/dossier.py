"""The bundle of a large case: `python -m bench.dossier --database URL --messages 2000 --files 100`.

Makes the database anew with the small world of the tests, fills one case with messages and photos, asks for its bundle
as a party, and makes it in a process of its own: how long each part takes, and the most memory the maker and the child
that sets the PDF ever held.
"""

import argparse
import io
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from flask_migrate import upgrade

from bench import database
from bench.watching import machine
from complaints import actions as cases
from complaints import queries
from complaints.actions import dossiers
from complaints.lifecycle import RoomKind
from complaints.models import Room
from complaints.queries.dossiers import files_of_dossiers
from complaints.views.dossier import making
from complaints.views.dossier.reading import CaseReader
from kernel import files, pdf
from kernel.config import ROOT
from kernel.db import db, transaction
from kernel.files import Usage
from tests.kernel.hostile_pdf import photo
from tests.world import build

WORDS = "课程停了以后一直没有人回复，我方要求按照合同退还剩余课时的费用，并提供上课记录和扣费明细，以便双方核对。"
MB = 1024 * 1024


def fill(messages: int, count: int, size: int) -> int:
    """A case with so many messages, some of them with a photo of about `size` bytes; answers the bundle asked for."""
    world, rng = build(), random.Random(7)
    complaint = world.mediating()
    joint = db.session.query(Room).filter_by(complaint_id=complaint.id, kind=RoomKind.JOINT).one()
    every = max(1, messages // max(1, count))
    for number in range(messages):
        name = ("learner", "staff")[number % 2]
        said = cases.say(joint, f"第{number}条：{WORDS}", by=world.actor(name), key=f"bench-{number}")
        if number % every == 0 and number // every < count:
            token = f"bench-{number}"
            data = photo() + rng.randbytes(size)  # what follows the picture is kept as it came
            files.receive(io.BytesIO(data), f"照片{number}.jpg", token, world.people[name])
            with transaction():  # more than messages of one case may bring: as if they came in many ways
                files.link(token, "message", said.id, held=Usage())
    viewer = world.viewers["learner"]
    own = queries.complaint_for(viewer, complaint.number)
    return dossiers.ask_for_dossier(own, CaseReader(viewer, own).reading(), by=viewer.actor).id


def timed(owner: Any, name: str, spent: dict[str, float]) -> None:
    """Note how long each call of this takes."""
    real: Callable[..., Any] = getattr(owner, name)

    def called(*args: Any, **values: Any) -> Any:
        since = time.perf_counter()
        try:
            return real(*args, **values)
        finally:
            spent[name] = spent.get(name, 0) + time.perf_counter() - since

    setattr(owner, name, called)


def make(dossier_id: int) -> dict[str, Any]:
    """Make it here, and say what it took."""
    spent: dict[str, float] = {}
    for owner, name in ((CaseReader, "read"), (making, "pack"), (making, "set_pdf"), (files, "lay")):
        timed(owner, name, spent)
    since = time.perf_counter()
    if not making.make(dossier_id):
        raise SystemExit("it was not made: see the row")
    spent["all"] = time.perf_counter() - since
    pdf.close()
    row = db.session.get_one(making.Dossier, dossier_id)
    sizes = {kind: file.size for kind, file in files_of_dossiers([row])[row.id].items()}
    peaks = [resource.getrusage(who).ru_maxrss * 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {"seconds": spent, "sizes": sizes, "maker": peaks[0], "child": peaks[1]}


def main(arguments: list[str] | None = None) -> int:
    """Fill and make, or only make one that waits (`--make`, in the process that is measured)."""
    parser = argparse.ArgumentParser(prog="python -m bench.dossier", description=__doc__)
    parser.add_argument("--database", required=True)
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--files", type=int, default=100)
    parser.add_argument("--size", type=int, default=MB, help="bytes of each file")
    parser.add_argument("--folder", type=Path, default=None)
    parser.add_argument("--make", type=int, default=None)
    given = parser.parse_args(arguments)
    folder = given.folder or Path(mkdtemp(prefix="xuesu-dossier-"))
    if given.make is not None:
        with database.application(given.database, folder):
            print(json.dumps(make(given.make)))
        return 0
    with database.application(given.database, folder):
        upgrade(str(ROOT / "migrations"))
        waiting = fill(given.messages, given.files, given.size)
    command = [sys.executable, "-m", "bench.dossier", "--database", given.database, "--folder", str(folder)]
    ran = subprocess.check_output([*command, "--make", str(waiting)], text=True)
    told = json.loads(ran.splitlines()[-1])
    print(f"{machine()}\n{given.messages} messages, {given.files} files of {given.size / MB:.1f} MB")
    for name, seconds in told["seconds"].items():
        print(f"{name:>8}: {seconds:7.1f} s")
    for kind, size in told["sizes"].items():
        print(f"{kind:>8}: {size / MB:7.1f} MB")
    print(f"peak: {told['maker'] / MB:.0f} MB, child that sets the PDF {told['child'] / MB:.0f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Killed with -9 at each step of making a bundle: no row misses its bytes, what is left is named, and it is made."""

import pytest
from flask import Flask

from complaints.actions import dossiers
from complaints.models import Dossier, DossierState
from complaints.views.dossier import making
from kernel import clock, files, pdf
from kernel.db import db
from tests.chaos.conftest import OLD, Mortals, left_by
from tests.chaos.mortal_dossiers import POINTS
from tests.complaints.dossier_hands import asked, evidence, kept, opened
from tests.world import World

# point: where the bundle stands then, objects no row knows
ENDS = {
    "bundle: claimed": (DossierState.ASKED, 0),
    "bundle: archive laid down": (DossierState.ASKED, 1),
    "bundle: all laid down, no rows": (DossierState.ASKED, 3),
    "bundle: rows not committed": (DossierState.ASKED, 3),
    "bundle: made": (DossierState.READY, 0),
}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_bundle_is_made_whole_or_not_at_all(
    app: Flask, world: World, mortals: Mortals, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert set(ENDS) == set(POINTS)
    rows = []
    for _point in ENDS:
        complaint = world.file()
        evidence(world, complaint, "收据.jpg")
        rows.append(asked(app, world, "learner", complaint).id)
    left = left_by(mortals, dossiers.JOB, rows, ENDS)
    for key, (state, _strays) in zip(rows, ENDS.values(), strict=True):
        row = db.session.get_one(Dossier, key)
        assert row.state is state
        assert len(kept(row)) == (3 if state is DossierState.READY else 0)
    monkeypatch.setattr(pdf, "render", lambda html, **_more: b"%PDF-1.7\n" + html.encode())
    assert making.sweep() == 0, "each is still somebody's"
    with clock.stepped(clock.now() + 2 * dossiers.LEASE):
        assert making.sweep() == 4
    for key in rows:
        row = db.session.get_one(Dossier, key)
        assert row.state is DossierState.READY
        got = {kind: b"".join(files.stream(file)) for kind, file in kept(row).items()}
        assert [one for one in opened(got).members if one.startswith("材料/")] == ["材料/证1-收据.jpg"]
    assert files.orphans(OLD) == left

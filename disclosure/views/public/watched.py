"""Draws anybody can redo, what inspections found, notices of bodies."""

from flask import Response, render_template
from werkzeug.exceptions import NotFound

from disclosure import watched_wording as words
from disclosure.lifecycle import Thing
from disclosure.queries import noted_of, watched
from disclosure.views.public.blueprint import public, sure_ref
from kernel.web import public as open_to_all


@public.get("/disclosure/draws")
@open_to_all
def draws() -> str:
    """All draws."""
    return render_template("public/draws.html", draws=watched.draws())


@public.get("/disclosure/draws/<ref>")
@open_to_all
def draw(ref: str) -> str:
    """One draw: digest, value, seed, whom it chose, and how to redo it."""
    row = watched.draw(sure_ref(ref))
    if row is None:
        raise NotFound()
    ended = {one.institution_ref: one for one in watched.inspections_of_draw(ref)}
    return render_template("public/draw.html", draw=row, ended=ended, noted=noted_of(Thing.DRAW, ref))


@public.get("/disclosure/draws/<ref>/list.txt")
@open_to_all
def draw_list(ref: str) -> Response:
    """The list byte for byte as it was digested."""
    row = watched.draw(sure_ref(ref))
    if row is None:
        raise NotFound()
    return Response(row.listed, mimetype="text/plain")


@public.get("/disclosure/inspections/<ref>")
@open_to_all
def inspection(ref: str) -> str:
    """What an inspection found."""
    row = watched.inspection(sure_ref(ref))
    if row is None:
        raise NotFound()
    photos = watched.photos_of(ref)
    noted = noted_of(Thing.INSPECTION, ref)
    return render_template("public/inspection.html", inspection=row, photos=photos, noted=noted, words=words)


@public.get("/disclosure/inspections/<ref>/photos/<photo_ref>.img")
@open_to_all
def inspection_photo(ref: str, photo_ref: str) -> Response:
    """A photograph in its covered copy; there is no other here."""
    row = watched.photo(sure_ref(ref), sure_ref(photo_ref))
    if row is None:
        raise NotFound()
    answer = Response(row.data, mimetype=row.media_type)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@public.get("/disclosure/notices")
@open_to_all
def notices() -> str:
    """The notices that stand."""
    return render_template("public/notices.html", notices=watched.notices(), words=words)


@public.get("/disclosure/notices/<ref>")
@open_to_all
def notice(ref: str) -> tuple[str, int]:
    """One notice; corrected or withdrawn it says so and holds no words."""
    row = watched.notice(sure_ref(ref))
    if row is None:
        raise NotFound()
    status = 410 if row.state == "withdrawn" else 200
    noted = noted_of(Thing.NOTICE, ref)
    return render_template("public/notice.html", notice=row, noted=noted, words=words), status

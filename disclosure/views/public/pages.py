"""The home page, what this is and how it counts, the privacy notice, and checking a paper."""

from flask import redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from disclosure import queries
from disclosure.forms import PaperForm
from disclosure.indicators import SMALL_CELL, SubjectKind
from disclosure.views.public.blueprint import link, public
from disclosure.views.public.lines import counted_of, counted_over_all
from disclosure.wording import NOTICE
from kernel import papers
from kernel.web import public as open_to_all

ONE, BODY = SubjectKind.INSTITUTION, SubjectKind.BODY


@public.get("/")
@open_to_all
def home() -> str:
    """Three doors, what this platform can and cannot do, what to have ready, the newest outcomes."""
    return render_template("public/home.html", latest=queries.latest_publications(3), notice=NOTICE)


@public.get("/about")
@open_to_all
def about() -> str:
    """What this is, what is published and what never."""
    return render_template("public/about.html", notice=NOTICE)


@public.get("/how-we-count")
@open_to_all
def how_we_count() -> str:
    """How every figure is counted, from the table of definitions itself."""
    return render_template(
        "public/how_we_count.html",
        parts=[
            *((title, *counted_of(kind)) for title, kind in ((_("机构、问题类型和地区"), ONE), (_("处理单位"), BODY))),
            (_("全平台的转手"), *counted_over_all()),
        ],
        small_cell=SMALL_CELL,
    )


@public.get("/privacy")
@open_to_all
def privacy() -> str:
    """The privacy notice (PIPL arts. 17, 30, 31)."""
    return render_template("public/privacy.html")


@public.get("/help")
@open_to_all
def help_page() -> str:
    """Words explained, common questions, and whom to ask."""
    return render_template("public/help.html")


@public.get("/documents")
@open_to_all
def documents() -> str | Response:
    """Where to type the code printed on a paper."""
    form = PaperForm(request.args)
    typed = "".join(sign for sign in (form.code.data or "").lower() if sign.isascii() and sign.isalnum())
    if typed:
        return redirect(link(".document", code=typed))
    return render_template("public/documents.html", form=form, code="", facts=None)


@public.get("/documents/<code>")
@open_to_all
def document(code: str) -> str | tuple[str, int]:
    """Is this paper genuine: its number and digests, and nothing else."""
    facts = papers.lookup(code)
    form = PaperForm(data={"code": code[:100]})
    return render_template("public/documents.html", form=form, code=code[:100], facts=facts), 200 if facts else 404

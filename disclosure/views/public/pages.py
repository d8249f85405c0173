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
from kernel.crypto import is_readable
from kernel.paper_versions import basis_in_words, template_in_words
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
def documents() -> tuple[str, int] | Response:
    """Where to type the code printed on a paper; what can be none of ours is answered so."""
    form = PaperForm(request.args)
    typed = "".join(sign for sign in (form.code.data or "").lower() if sign.isascii() and sign.isalnum())
    if typed:
        return redirect(link(".document", code=typed))
    is_none = bool((form.code.data or "").strip())
    return render_template(
        "public/documents.html", form=form, code="", facts=None, is_none=is_none
    ), 404 if is_none else 200


@public.get("/documents/<code>")
@open_to_all
def document(code: str) -> str | tuple[str, int]:
    """Is this paper genuine: its number and digests, and nothing else."""
    facts = papers.lookup(code)
    form = PaperForm(data={"code": code[:100]})
    words = (basis_in_words(facts.basis_version), template_in_words(facts.template_version)) if facts else ("", "")
    about = {"facts": facts, "basis": words[0], "template": words[1], "is_none": not (facts or _is_code(code))}
    return render_template("public/documents.html", form=form, code=code[:100], **about), 200 if facts else 404


def _is_code(typed: str) -> bool:
    """Whether it looks like a code of ours, capitals and spaces aside."""
    return is_readable("".join(typed.lower().split()))

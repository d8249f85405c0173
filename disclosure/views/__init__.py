"""Pages of disclosure: what the public reads, the body's desk, what an institution is shown.

Nothing is imported here before `register` runs, so that the public pages stay apart from everything that knows a case.
"""

from typing import Any

from flask import Flask, has_request_context, url_for

from kernel import papers, web


def register(app: Flask) -> None:
    """Register the public pages twice (Chinese, and English below /en), the API, and the pages with a session."""
    from disclosure import documents, jobs, notices, watched
    from disclosure.api import api
    from disclosure.views import desk_correction, desk_narrative
    from disclosure.views.corrections import desk as corrections
    from disclosure.views.desk import desk
    from disclosure.views.eyes import eyes
    from disclosure.views.hub import hub
    from disclosure.views.institution import institution
    from disclosure.views.narrative import narrative
    from disclosure.views.public import public
    from disclosure.views.public.kept_pages import Front

    # Imported for their subscribers, jobs and routes.
    app.extensions["disclosure"] = (jobs, notices, watched, desk_correction, desk_narrative)
    papers.readers[documents.OWNER] = documents.may_read
    _show_corrections()
    _show_own_words()
    app.register_blueprint(public)
    app.register_blueprint(public, name="public_en", url_prefix="/en")
    app.register_blueprint(api)
    app.register_blueprint(desk)
    app.register_blueprint(corrections)
    app.register_blueprint(eyes)
    app.register_blueprint(institution)
    app.register_blueprint(narrative)
    app.register_blueprint(hub)
    vars(app)["wsgi_app"] = Front(app)
    app.jinja_env.globals["url_for"] = _address


def _address(endpoint: str, **values: Any) -> str:
    """An address in a page; that of a public page leads there in the reader's language and type size."""
    if endpoint.startswith("public.") and has_request_context() and not web.is_public_request():
        endpoint = endpoint.replace("public.", "public_en.", 1) if web.locale_tag() == "en" else endpoint
        values |= {"view": "large"} if web.view_mode() == "large" else {}
    return url_for(endpoint, **values)


def _show_corrections() -> None:
    """What waits for an answer stands on the desk of institutions, what was asked in an institution's timeline."""
    from flask_babel import lazy_gettext as _l

    from disclosure.lives import asked_about, waiting_corrections
    from institutions import waiting
    from institutions.queries import lives

    said = (_l("更正"), _l("等待答复的更正请求"), _l("更正请求"), "disclosure_corrections.index")
    waiting.register("corrections", waiting.Addition(*said, waiting_corrections))
    lives.additions["corrections"] = asked_about


def _show_own_words() -> None:
    """What a complainant offered to the public stands among what is kept of them."""
    from complaints.queries.own_data import personal_data
    from disclosure.own_words import narratives_kept

    personal_data["narrative"] = narratives_kept

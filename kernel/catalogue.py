"""The product's words in the language of a request, looked up with few steps: a page asks for hundreds."""

from typing import Any

from flask import g
from flask_babel import Domain
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup


class Words(Domain):
    """The product's words; a page asks for hundreds, so their catalogue is looked up once for a request's language."""

    def __init__(self) -> None:
        Domain.__init__(self)

    def get_translations(self) -> Any:
        """The catalogue of the language in force, which `force_locale` may change within a request."""
        try:
            held = vars(g._get_current_object()).get("_flask_babel")  # the proxy looks for itself at every touch
        except RuntimeError:  # nobody is served: a command's words
            held = None
        locale = getattr(held, "babel_locale", None)
        if held is None or locale is None:
            return Domain.get_translations(self)
        known = getattr(held, "words", None)
        if known is None or known[0] is not locale:
            known = held.words = locale, Domain.get_translations(self)
        return known[1]


words = Words()


@pass_eval_context
def said(page: EvalContext, sentence: str, /, **values: Any) -> str:
    """`_` of the templates: as Jinja's own, for a third of its work; words are safe in a page, values are escaped."""
    found = words.get_translations().ugettext(sentence)
    if not page.autoescape:
        return str(found % values)
    return Markup(found) % values if values or "%" in found else Markup(found)

"""How a paper about an institution's life is registered: once for its cause, and set by the worker."""

from institutions.wording.parts import canonical
from kernel import clock, jobs, owned_papers, papers
from kernel.papers import Content, Issuer, Paper
from kernel.typeset import template_version


def registered(
    issuer: Issuer, owner: tuple[str, int], kind: str, lines: list[str], cause: str, basis: str = ""
) -> Paper:
    """The paper of this kind and cause with these lines, in the open transaction; the one there is where there is one.

    Its first line is its title; without a `basis` in law what it goes by is the platform's rules of this month.
    """
    known = owned_papers.paper_by(*owner, kind, cause)
    if known is not None:
        return known
    content = Content(kind, lines[0], canonical(lines), basis or f"platform:{clock.today():%Y-%m}", template_version())
    made = papers.register(issuer, content, *owner, cause)
    jobs.hint("papers.render", made.id)
    return made

"""The public page a request for correction came from: what it is called, whose it is, where it stands."""

from dataclasses import dataclass

from disclosure.lifecycle import WITH_REF, Thing
from disclosure.queries import watched
from disclosure.queries.institutions import institution_by_ref
from disclosure.queries.publications import newest_of, publication_by_ref

PLACES = {
    Thing.PUBLICATION: "publication",
    Thing.NOTICE: "notice",
    Thing.INSPECTION: "inspection",
    Thing.DRAW: "draw",
    Thing.DISCLOSURES: "disclosures",
    Thing.RULES: "rules",
    # the page of an exit ends where it is called off; the institution's own stays
    Thing.LEAVING: "institution",
}


@dataclass(frozen=True)
class Found:
    """One public thing: `ref` its own id where it has one, `words` what the asker is shown of it."""

    thing: Thing
    ref: str | None
    institution_ref: str | None
    institution_name: str
    words: str


def find(thing: Thing, ref: str) -> Found | None:
    """What stands under this id; for pages of an institution that is the institution's."""
    if thing in WITH_REF:
        return _with_ref(thing, ref)
    about = institution_by_ref(ref)
    return Found(thing, None, about.ref, about.name, "") if about is not None else None


def _with_ref(thing: Thing, ref: str) -> Found | None:
    if thing is Thing.PUBLICATION:
        return _text(ref)
    if thing is Thing.NOTICE:
        notice = watched.notice(ref)
        return Found(thing, ref, notice.institution_ref, notice.institution_name, notice.title) if notice else None
    if thing is Thing.INSPECTION:
        row = watched.inspection(ref)
        return Found(thing, ref, row.institution_ref, row.institution_name, row.summary) if row else None
    draw = watched.draw(ref)
    return Found(thing, ref, None, "", draw.title) if draw else None


def _text(ref: str) -> Found | None:
    """A published outcome: its words only where they stand; of an earlier version or a tombstone there are none."""
    text = publication_by_ref(ref)
    newest = newest_of(text.series) if text is not None else None
    if text is None or newest is None:
        return None
    # An earlier version may have been corrected in whom it was about.
    words = text.summary if newest.id == text.id else ""
    return Found(Thing.PUBLICATION, ref, newest.institution_ref, newest.institution_name, words)


def place_of(thing: Thing, ref: str | None, institution_ref: str | None) -> tuple[str, str]:
    """The public endpoint of a thing and the id in its address."""
    return PLACES[thing], (ref if thing in WITH_REF else institution_ref) or ""

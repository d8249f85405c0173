"""A page as somebody without JavaScript meets it: its forms with their fields, its links, its words."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

Values = dict[str, str | list[str]]
SKIPPED = frozenset({"submit", "button", "image", "reset"})


@dataclass
class Field:
    """One control; for radios and boxes one per choice, `label` its words, `is_on` whether it is ticked."""

    name: str
    kind: str
    value: str = ""
    label: str = ""
    is_on: bool = True


@dataclass
class Form:
    """A form: where it goes, how, and its controls in order."""

    action: str
    method: str
    fields: list[Field] = field(default_factory=list)

    @property
    def asks(self) -> int:
        """How many controls a person sees."""
        return len({one.name for one in self.fields if one.kind not in ("hidden", *SKIPPED)})

    def has(self, name: str) -> bool:
        """Whether there is a control of this name."""
        return any(one.name == name for one in self.fields)

    def choices(self, name: str) -> dict[str, str]:
        """The values one may choose, with their words."""
        return {one.value: one.label for one in self.fields if one.name == name}

    def filled(self, values: Values) -> list[tuple[str, str]]:
        """The pairs a browser would send; what the values do not name stays as the page gave it.

        A group of radios nobody answered takes its first choice.
        """
        pairs: list[tuple[str, str]] = []
        for name in dict.fromkeys(one.name for one in self.fields if one.name and one.kind not in ("file", *SKIPPED)):
            group = [one for one in self.fields if one.name == name and one.kind not in ("file", *SKIPPED)]
            pairs += [(name, value) for value in _sent(group, values.get(name))]
        return pairs


def _sent(group: list[Field], given: str | list[str] | None) -> list[str]:
    wanted = None if given is None else [given] if isinstance(given, str) else given
    choosing = group[0].kind in ("radio", "checkbox", "select")
    if wanted is not None:
        known = {one.value for one in group}
        return [value for value in wanted if not choosing or value in known]
    on = [one.value for one in group if one.is_on]
    return on or ([group[0].value] if group[0].kind == "radio" else [])


@dataclass
class Page:
    """What the server answered."""

    url: str
    status: int
    text: str
    forms: list[Form] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    badge: str = ""

    @property
    def path(self) -> str:
        """The address without host and query."""
        return urlsplit(self.url).path

    def question(self) -> Form | None:
        """The form that asks most by POST: what the page is for."""
        posts = [form for form in self.forms if form.method == "post"]
        return max(posts, key=lambda form: form.asks, default=None)

    def form_to(self, *endings: str) -> Form | None:
        """The form that goes to an address with this ending."""
        return next((form for form in self.forms if urlsplit(form.action).path.endswith(endings)), None)

    def link_to(self, ending: str) -> str | None:
        """The first link whose address ends so, or matches the whole pattern."""
        pattern = re.compile(ending)
        return next((link for link in self.links if pattern.search(urlsplit(link).path)), None)


def read(url: str, status: int, text: str) -> Page:
    """Take a page apart; only what stands in its main part counts."""
    reader = _Reader(url)
    reader.feed(text)
    return Page(url, status, text, reader.forms, reader.links, reader.errors, reader.badge)


class _Reader(HTMLParser):
    """Collects forms, links, error words and the first badge inside `main`."""

    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self.url = url
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.errors: list[str] = []
        self.badge = ""
        self._depth = 0
        self._form: Form | None = None
        self._ids: dict[str, Field] = {}
        self._select: Field | None = None
        self._listening: list[tuple[str, list[str], object]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what opens."""
        given = {name: value or "" for name, value in attrs}
        self._depth += tag == "main"
        if not self._depth:
            return
        kinds = given.get("class", "").split()
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        elif tag == "form":
            self._form = Form(given.get("action") or self.url, given.get("method", "get").lower())
            self.forms.append(self._form)
        elif tag == "label":
            self._listen(tag, self._ids.get(given.get("for", "")))
        elif "field-error" in kinds or ("error-summary" in kinds):
            self._listen(tag, self.errors)
        elif "badge" in kinds and not self.badge:
            self._listen(tag, "badge")
        if self._form is not None:
            self._control(self._form, tag, given)

    def _control(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if tag == "input":
            kind = given.get("type", "text").lower()
            ticking = kind in ("radio", "checkbox")
            one = Field(name, kind, given.get("value", "on" if ticking else ""), "", not ticking or "checked" in given)
            self._add(form, one, given)
        elif tag == "textarea":
            one = Field(name, "textarea")
            self._add(form, one, given)
            self._listen(tag, ("value", one))
        elif tag == "select":
            self._select = Field(name, "select")
        elif tag == "option" and self._select is not None:
            one = Field(self._select.name, "select", given.get("value", ""), "", "selected" in given)
            others = [other for other in form.fields if other.name == one.name]
            for other in others if one.is_on else []:
                other.is_on = False
            one.is_on = one.is_on or not others
            self._add(form, one, given)
            self._listen(tag, one)
        elif tag == "button":
            self._add(form, Field(name, given.get("type", "submit"), given.get("value", "")), given)

    def _add(self, form: Form, one: Field, given: dict[str, str]) -> None:
        form.fields.append(one)
        if given.get("id"):
            self._ids[given["id"]] = one

    def _listen(self, tag: str, whom: object) -> None:
        self._listening.append((tag, [], whom))

    def handle_data(self, data: str) -> None:
        """Words go to whoever listens."""
        for _tag, words, _whom in self._listening:
            words.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Note what closes."""
        self._depth -= tag == "main"
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        if self._listening and self._listening[-1][0] == tag:
            _tag, words, whom = self._listening.pop()
            self._tell(whom, "".join(words))

    def _tell(self, whom: object, words: str) -> None:
        plain = " ".join(words.split())
        if isinstance(whom, Field):
            whom.label = whom.label or plain
        elif isinstance(whom, tuple):
            whom[1].value = words.removeprefix("\n")
        elif whom == "badge":
            self.badge = self.badge or plain
        elif isinstance(whom, list) and plain:
            whom.append(plain)

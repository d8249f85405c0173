"""What a chart is made of: shapes with a look (a class of the stylesheet), and the same values as a table."""

from dataclasses import dataclass

TEXT = 14.0
SMALL = 12.0
FIRST_WIDE_SIGN = 0x2E80
Spot = tuple[float, float]


@dataclass(frozen=True)
class Frame:
    """How wide a chart is in units of its view box; a letter is 14 of them, so a narrow frame has larger letters."""

    width: float


NORMAL = Frame(360.0)
LARGE = Frame(270.0)


@dataclass(frozen=True)
class Cell:
    """One value and the words it is read by; without a value it is a gap, and the words say why (少于5)."""

    value: float | None
    words: str


@dataclass(frozen=True)
class Row:
    """A named value."""

    label: str
    cell: Cell


@dataclass(frozen=True)
class Labelling:
    """The words around a chart: its title, what it says in a sentence, the heads of its table."""

    title: str
    says: str
    columns: tuple[str, ...]


class Drawn:
    """What every shape is."""

    @property
    def tag(self) -> str:
        """By which the page knows how to draw it."""
        return type(self).__name__.lower()


@dataclass(frozen=True)
class Line(Drawn):
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    look: str

    @property
    def spots(self) -> tuple[Spot, ...]:
        """Its ends."""
        return (self.x1, self.y1), (self.x2, self.y2)


@dataclass(frozen=True)
class Box(Drawn):
    """A rectangle; `says` is read when it is pointed at."""

    x: float
    y: float
    width: float
    height: float
    look: str
    says: str = ""

    @property
    def spots(self) -> tuple[Spot, ...]:
        """Two opposite corners."""
        return (self.x, self.y), (self.x + self.width, self.y + self.height)


@dataclass(frozen=True)
class Dot(Drawn):
    """A circle."""

    x: float
    y: float
    r: float
    look: str
    says: str = ""

    @property
    def spots(self) -> tuple[Spot, ...]:
        """The corners of the square around it."""
        return (self.x - self.r, self.y - self.r), (self.x + self.r, self.y + self.r)


@dataclass(frozen=True)
class Path(Drawn):
    """Straight pieces through spots; several runs where there are gaps."""

    runs: tuple[tuple[Spot, ...], ...]
    look: str

    @property
    def d(self) -> str:
        """The same as SVG writes it."""
        return " ".join(f"M{' L'.join(f'{x:.1f} {y:.1f}' for x, y in run)}" for run in self.runs)

    @property
    def spots(self) -> tuple[Spot, ...]:
        """All of them."""
        return tuple(spot for run in self.runs for spot in run)


@dataclass(frozen=True)
class Words(Drawn):
    """A line of text; `anchor` is start, middle or end."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    look: str = ""

    @property
    def spots(self) -> tuple[Spot, ...]:
        """About where it begins and ends."""
        size = SMALL if "note" in self.look else TEXT
        wide = width_of(self.text, size)
        begins = self.x - {"start": 0.0, "middle": wide / 2, "end": wide}[self.anchor]
        return (begins, self.y - size * 0.8), (begins + wide, self.y)


Shape = Line | Box | Dot | Path | Words


@dataclass(frozen=True)
class Chart:
    """Shapes within a view box from 0 0, and the table twin."""

    kind: str
    width: float
    height: float
    shapes: tuple[Shape, ...]
    labelling: Labelling
    rows: tuple[tuple[str, ...], ...]

    @property
    def tells(self) -> bool:
        """Whether anything is drawn beside names and scales; a bar of parts that are all hidden is an empty frame."""
        looks = {one.look for one in self.shapes if not isinstance(one, Words)}
        if "mark-none" in looks:
            return False
        return self.kind not in ("dots", "strips", "bars") or bool(looks - {"grid", "axis"})


def width_of(text: str, size: float = TEXT) -> float:
    """About how wide a text is: Han signs are square, others a little more than half."""
    return sum(size if ord(sign) >= FIRST_WIDE_SIGN else size * 0.6 for sign in text)


def clipped(text: str, room: float, size: float = TEXT) -> str:
    """The text, or as much of its beginning as there is room for."""
    if width_of(text, size) <= room:
        return text
    kept = ""
    for sign in text:
        if width_of(f"{kept}{sign}…", size) > room:
            break
        kept += sign
    return f"{kept}…" if kept else ""


def placed(x: float, y: float, text: str, frame: Frame, look: str = "") -> Words:
    """A text in the middle of `x`, moved inwards where it would leave the frame."""
    half = width_of(text, SMALL if "note" in look else TEXT) / 2
    if x - half < 0:
        return Words(0, y, text, "start", look)
    return Words(frame.width, y, text, "end", look) if x + half > frame.width else Words(x, y, text, "middle", look)


def hatched(box: Box, step: float = 6.0) -> Path:
    """Slanting lines within a box, so that it differs without colour."""
    runs: list[tuple[Spot, ...]] = []
    right, bottom = box.x + box.width, box.y + box.height
    offset = step
    while offset < box.width + box.height:
        low = (min(box.x + offset, right), box.y + max(0.0, offset - box.width))
        high = (box.x + max(0.0, offset - box.height), min(box.y + offset, bottom))
        runs.append((low, high))
        offset += step
    return Path(tuple(runs), "hatch")

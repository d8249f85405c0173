"""Charts as plain geometry: values in, shapes within a view box and a table twin out; pure, no words of its own.

`templates/macros/charts.html` draws what these functions answer. A cell without a value is a gap, never a zero.
"""

from disclosure.charts.bars import Share, bars, multiples, stacked
from disclosure.charts.funnels import beyond, funnel, limits
from disclosure.charts.lines import Series, line
from disclosure.charts.places import PROVINCES, Moment, Province, tiles, timeline
from disclosure.charts.ranges import Interval, Strip, dots, strips
from disclosure.charts.shapes import LARGE, NORMAL, Cell, Chart, Frame, Labelling, Row

__all__ = [
    "LARGE",
    "NORMAL",
    "PROVINCES",
    "Cell",
    "Chart",
    "Frame",
    "Interval",
    "Labelling",
    "Moment",
    "Province",
    "Row",
    "Series",
    "Share",
    "Strip",
    "bars",
    "beyond",
    "dots",
    "funnel",
    "limits",
    "line",
    "multiples",
    "stacked",
    "strips",
    "tiles",
    "timeline",
]

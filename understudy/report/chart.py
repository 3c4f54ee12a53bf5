"""Small charts as inline SVG: a line over time, and a bar for each scene or chunk."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH, HEIGHT = 640, 200
"""Pixels of a chart; a page may show it smaller."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 14, 14, 28
"""Pixels around what is drawn, for its numbers."""
_COLOURS = ("var(--accent, #0f7b78)", "var(--accent2, #b3541e)")
"""Of the first line, the second one, and so on in turn; the page's colours where it has them."""
_AXIS, _LIMIT, _MUTED = "var(--line, #b8c1cc)", "var(--bad, #a33)", "var(--muted, #5a6675)"
_MOST_LABELS = 16
"""Bars that are all labelled; of more, every second one is, or every third ..."""
_WIDEST_BAR = 40  # pixels


@dataclass(frozen=True)
class Line:
    """A number that changes."""

    name: str
    points: Sequence[tuple[float, float]]
    """(where on the axis, value), in order."""


@dataclass(frozen=True)
class Bar:
    """A number of one thing."""

    label: str
    """Short: it stands under the bar; may be empty."""
    value: float | None
    """None where nothing was measured: the place stays empty."""
    name: str = ""
    """In full."""
    is_bad: bool = False


def line_chart(lines: Sequence[Line], limits: Sequence[float] = (), *, name: str = "") -> Markup:
    """Lines through points, with the ends of both axes; `limits` are drawn across."""
    points = [point for line in lines for point in line.points]
    if not points:
        return Markup("<p>Nothing yet.</p>")
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    axis = _Axis([y for _, y in points], limits)
    across = (WIDTH - _LEFT - _RIGHT) / (right - left or 1)
    drawn = Markup("").join(
        Markup('<polyline points="{}" fill="none" style="stroke:{}" stroke-width="2">{}</polyline>').format(
            " ".join(f"{_LEFT + across * (x - left):.1f},{axis.place(y):.1f}" for x, y in line.points),
            _COLOURS[number % len(_COLOURS)],
            _title(line.name),
        )
        for number, line in enumerate(lines)
    )
    ends = _text(_LEFT, HEIGHT - 8, f"{left:g}") + _text(WIDTH - _RIGHT, HEIGHT - 8, f"{right:g}", "end")
    return _svg(name, axis.drawn(limits) + drawn + ends)


def bar_chart(bars: Sequence[Bar], limits: Sequence[float] = (), *, name: str = "") -> Markup:
    """A bar from zero for each value; `limits` are drawn across."""
    values = [bar.value for bar in bars if bar.value is not None]
    if not values:
        return Markup("<p>Nothing yet.</p>")
    axis = _Axis([0.0, *values], limits)
    room = (WIDTH - _LEFT - _RIGHT) / len(bars)
    labelled = [number for number, bar in enumerate(bars) if bar.label]
    shown = set(labelled[:: math.ceil(len(labelled) / _MOST_LABELS) or 1])
    drawn = Markup("")
    for number, bar in enumerate(bars):
        middle = _LEFT + room * (number + 0.5)
        if number in shown:
            drawn += _text(middle, HEIGHT - 8, bar.label, "middle")
        if bar.value is not None:
            drawn += _bar(bar, bar.value, middle, min(_WIDEST_BAR, room * 0.7), axis)
    return _svg(name, axis.drawn(limits) + drawn)


def _bar(bar: Bar, value: float, middle: float, width: float, axis: "_Axis") -> Markup:
    top, bottom = sorted((axis.place(value), axis.place(0.0)))
    return Markup(
        '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="2" style="fill:{}">{}</rect>'
    ).format(
        middle - width / 2,
        top,
        width,
        max(1.0, bottom - top),
        _LIMIT if bar.is_bad else _COLOURS[0],
        _title(f"{bar.name or bar.label}: {_number(value)}"),
    )


class _Axis:
    """From values to places in the picture, and the axis itself."""

    def __init__(self, values: Sequence[float], limits: Sequence[float]) -> None:
        self._low, self._high = min([*values, *limits]), max([*values, *limits])
        if self._low == self._high:
            self._high += abs(self._low) or 1.0  # 1.0 more is no more of a large number

    def place(self, value: float) -> float:
        share = (value - self._low) / (self._high - self._low)
        return HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * share

    def drawn(self, limits: Sequence[float]) -> Markup:
        """Both axes, the ends of the upright one, and the limits across."""
        base = HEIGHT - _BOTTOM
        drawn = Markup('<path d="M{} {}V{}H{}" fill="none" style="stroke:{}"/>').format(
            _LEFT, _TOP, base, WIDTH - _RIGHT, _AXIS
        )
        for end in (self._low, self._high):
            drawn += _text(_LEFT - 6, self.place(end) + 4, _number(end), "end")
        for limit in limits:
            drawn += Markup(
                '<path d="M{} {:.1f}H{}" style="stroke:{}" stroke-dasharray="5 4">{}</path>'
            ).format(_LEFT, self.place(limit), WIDTH - _RIGHT, _LIMIT, _title(f"limit {_number(limit)}"))
        return drawn


def _svg(name: str, drawn: Markup) -> Markup:
    label = Markup(' aria-label="{}"').format(name) if name else ""
    return Markup('<svg class="chart" viewBox="0 0 {} {}" role="img"{}>{}</svg>').format(
        WIDTH, HEIGHT, label, drawn
    )


def _text(x: float, y: float, text: str, anchor: str = "start") -> Markup:
    return Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}" style="fill:{}">{}</text>').format(
        x, y, anchor, _MUTED, text
    )


def _number(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")


def _title(text: str) -> Markup:
    return Markup("<title>{}</title>").format(text) if text else Markup("")

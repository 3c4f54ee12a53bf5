"""The colours of a page, from the set that its film is drawn in: for light and dark, readable in both."""

from typing import NamedTuple

from understudy.drawing.palette import Palette

READABLE = 4.5
"""Contrast of text to its ground: WCAG 2.2, success criterion 1.4.3."""

_WHITE, _BLACK = "#FFFFFF", "#000000"
_GOOD, _BAD = "#1C7C4A", "#C0281C"
_STEPS = 20
"""In which a colour is made lighter or darker until it can be read."""


class Theme(NamedTuple):
    """Colours as "#rrggbb". What is written on `ground` and on `surface` can be read on both."""

    ground: str
    surface: str
    """Of cards, over the ground."""
    ink: str
    muted: str
    """Text of less weight."""
    line: str
    accent: str
    accent2: str
    soft: str
    """Behind what is chosen; ink is written on it."""
    soft2: str
    good: str
    bad: str


def light(palette: Palette) -> Theme:
    """The palette as it is, where it can be read."""
    return _theme(palette.background, _WHITE, palette.ink, palette, (palette.soft, palette.soft2))


def dark(palette: Palette) -> Theme:
    """The palette's ink as ground, nearly black, and its colours lighter."""
    ground, surface = mixed(palette.ink, _BLACK, 0.55), mixed(palette.ink, _BLACK, 0.3)
    soft = tuple(mixed(surface, colour, 0.3) for colour in (palette.accent, palette.accent2))
    return _theme(ground, surface, mixed(palette.background, ground, 0.04), palette, soft)


def _theme(ground: str, surface: str, ink: str, palette: Palette, soft: tuple[str, ...]) -> Theme:
    def shown(colour: str) -> str:
        return readable(readable(colour, ground, ink), surface, ink)

    return Theme(
        ground=ground,
        surface=surface,
        ink=ink,
        muted=shown(mixed(ink, ground, 0.35)),
        line=mixed(ground, ink, 0.16),
        accent=shown(palette.accent),
        accent2=shown(palette.accent2),
        soft=soft[0],
        soft2=soft[1],
        good=shown(_GOOD),
        bad=shown(_BAD),
    )


def mixed(one: str, other: str, share: float) -> str:
    """A colour between two, with `share` of the other: 0 gives the one, 1 the other."""
    parts = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in parts)


def readable(colour: str, ground: str, ink: str) -> str:
    """The colour itself, or the nearest on its way to `ink` that can be read on `ground`."""
    steps = (mixed(colour, ink, step / _STEPS) for step in range(_STEPS + 1))
    return next((step for step in steps if contrast(step, ground) >= READABLE), ink)


def contrast(one: str, other: str) -> float:
    """From 1 to 21: WCAG 2.2, "contrast ratio"."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance of sRGB, 0 to 1: WCAG 2.2."""
    linear = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in _channels(colour))
    )
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _channels(colour: str) -> list[int]:
    return list(bytes.fromhex(colour.removeprefix("#")))

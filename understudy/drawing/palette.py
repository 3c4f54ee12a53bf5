"""The sets of colours that diagrams, cards and overlays are drawn in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """Six colours that belong together, as "#rrggbb"."""

    background: str
    ink: str
    """Text on the background: at least 7:1 of contrast."""
    accent: str
    """The leading colour: white text on it stays readable."""
    accent2: str
    """Its counterpart, for every second thing."""
    soft: str
    """A pale accent, for grounds of icons."""
    soft2: str
    """A pale accent2."""


PALETTES: tuple[Palette, ...] = (
    Palette("#F7F4EE", "#1F2A44", "#D94A21", "#1F8A7D", "#FBE0D2", "#D5EEE8"),  # coral and teal
    Palette("#F2F5FB", "#16213E", "#2F62EA", "#C9720C", "#DBE6FF", "#FFE9C9"),  # blue and amber
    Palette("#F5F5EF", "#1F3329", "#26784D", "#C4681A", "#D8F0E0", "#FBE5CB"),  # green and ochre
    Palette("#F8F3F7", "#2C1D3C", "#7F43C9", "#D6504E", "#EADDFA", "#FDDFDC"),  # violet and rose
    Palette("#F0F6F7", "#0F2E3A", "#0B7A94", "#C24A6B", "#CFEBF1", "#FADCE5"),  # petrol and raspberry
    Palette("#F9F4EC", "#33261C", "#B4432B", "#3E6C9E", "#F8DDD1", "#DBE7F4"),  # brick and denim
)


def palette(index: int) -> Palette:
    """The set of that number, counted from 0 and taken modulo their count."""
    return PALETTES[index % len(PALETTES)]

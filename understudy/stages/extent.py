"""How much there is to do for a film, before any of it is made."""

from dataclasses import dataclass

from understudy.settings.film import Film

SMALL_FILE = 50_000
"""Bytes of a script, timeline, word times or choreography."""
PNG_BYTES = 1.5
"""Bytes of a pixel of a keyframe: photographs as PNG; drawn ones have 0.5."""
SOUND_BYTES = 96_000
"""Bytes of a second: 48,000 samples of 16 bits."""
PAGE_BYTES = 26_000
"""Bytes of the page of a film, for each of its seconds; measured."""
_H264_BYTES = 0.03
"""Bytes of a pixel of a finished picture; drawn films as the draft encodes them have 0.013 to 0.026."""


def card_seconds(film: Film) -> dict[str, float]:
    """How long the film's cards stand; 0 for one that is left out."""
    return {"opening": film["film"]["opening_card"], "closing": film["film"]["closing_card"]}


@dataclass(frozen=True)
class Extent:
    """What of a film tells how many jobs it has, and how large their files are."""

    film: Film
    """Its resolved settings."""
    scenes: int
    seconds: float
    """Of a scene."""

    @property
    def length(self) -> float:
        """Seconds of the whole film with its cards."""
        return self.scenes * self.seconds + sum(card_seconds(self.film).values())

    @property
    def pixels(self) -> int:
        """Of a picture."""
        return self.film["width"] * self.film["height"]

    @property
    def picture(self) -> float:
        """Bytes of a second of finished picture."""
        return self.film["fps"] * self.pixels * _H264_BYTES

    @property
    def whole(self) -> float:
        """Bytes of the film."""
        return self.length * (self.picture + SOUND_BYTES)

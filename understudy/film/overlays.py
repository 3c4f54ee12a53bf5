"""What lies over a scene's picture: captions, the presenter's name, the film's label, the DRAFT slate."""

from understudy.drawing.canvas import Frame
from understudy.drawing.captions import Captions
from understudy.drawing.overlay import Label, LowerThird, Slate
from understudy.drawing.palette import palette as colours_of
from understudy.speech.content import Word
from understudy.text.wording import wording


class Overlays:
    """Draws over the frames of one scene whatever its film wants there."""

    def __init__(
        self,
        words: list[Word],
        *,
        language: str,
        width: int,
        height: int,
        fps: int,
        speech_start: float,
        burn_captions: bool,
        slate: str | None,
        label_until: float | None,
        lower_third: dict[str, str] | None,
        palette: int,
    ) -> None:
        """Take the same arguments as `understudy.film.picture.make`."""
        colours, own_words = colours_of(palette), wording(language)
        spoken = [
            {**word, "start": word["start"] + speech_start, "end": word["end"] + speech_start}
            for word in words
        ]
        self._fps = fps
        self._parts: list[Captions | LowerThird | Slate | Label] = []
        if lower_third:
            self._parts.append(LowerThird(**lower_third, width=width, height=height, palette=colours))
        if burn_captions:
            self._parts.append(Captions(spoken, language, width, height, colours.accent))
        if slate:
            self._parts.append(Slate(own_words.draft, slate, width, height, fps))
        if label_until != 0:
            self._parts.append(Label(own_words.label, label_until, width, height))

    def draw(self, frame: Frame, index: int) -> None:
        """Draw over frame number `index` of the scene."""
        for part in self._parts:
            part.draw(frame.canvas, index / self._fps)

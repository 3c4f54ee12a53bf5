"""How long a script may be: scenes, seconds and words, counted in code because language models cannot count."""

import math
from dataclasses import dataclass

from understudy.script.model import Script
from understudy.script.speech_time import speaking_seconds
from understudy.text.languages import has_spaces

TOLERANCE = 0.10
"""Of a length in seconds: nearer than this is what was asked for."""

_LONGEST_AVERAGE_SCENE = 13.0  # seconds of film: 3 to 8 scenes in 40 s
_SHORTEST_AVERAGE_SCENE = 5.0
_SHORTEST_SPEECH = 1.5  # seconds; less is no scene
_UNCOUNTABLE = 0.4  # seconds: one word more or less
_FASTEST_SPEECH = 30  # characters a second: no voice is faster
_CHARACTERS_PER_WORD = 1.6  # of languages that put no space between words


@dataclass(frozen=True)
class Budget:
    """What a film of some length leaves to its scenes."""

    length: float
    """Seconds of the film."""

    cards_seconds: float
    """Seconds that opening and closing card take."""

    scene_seconds: float
    """Seconds that every scene takes besides its speech."""

    longest_scene: float
    """Seconds of speech in one scene at most."""

    words_per_minute: float
    """The presenter's speaking rate, measured where possible."""

    language: str
    """Language tag of the speech."""

    def scenes(self) -> tuple[int, int]:
        """The least and the most scenes."""
        spoken = max(self.length - self.cards_seconds, _SHORTEST_SPEECH)
        needed = math.ceil(spoken / (self.longest_scene + self.scene_seconds))
        least = max(1, needed, round(self.length / _LONGEST_AVERAGE_SCENE))
        return least, max(least, round(self.length / _SHORTEST_AVERAGE_SCENE))

    def speech(self, scenes: int) -> float:
        """Seconds of speech in a film of so many scenes."""
        return max(self.length - self.cards_seconds - scenes * self.scene_seconds, scenes * _SHORTEST_SPEECH)

    def seconds(self, dialogue: str) -> float:
        """How long a dialogue takes to say."""
        return speaking_seconds(dialogue, self.words_per_minute, self.language)

    def targets(self, script: Script) -> list[float]:
        """Seconds that each scene's speech should take.

        Where the film is too long, its longest scenes come down to one length; where it is too short, its shortest
        ones come up: so as few scenes as possible change, and those that stand out most.
        """
        now = [self.seconds(scene.dialogue) for scene in script.scenes]
        wanted = self.speech(len(now))
        targets = now
        if sum(now) > wanted * (1 + TOLERANCE):
            highest = _level(sorted(now), wanted)
            targets = [min(seconds, highest) for seconds in now]
        elif sum(now) < wanted * (1 - TOLERANCE):
            lowest = _level(sorted(now, reverse=True), wanted)
            targets = [max(seconds, lowest) for seconds in now]
        return [min(max(seconds, _SHORTEST_SPEECH), self.longest_scene) for seconds in targets]

    def fits(self, dialogue: str, target: float) -> bool:
        """Whether a dialogue takes about `target` seconds."""
        return abs(self.seconds(dialogue) - target) <= max(TOLERANCE * target, _UNCOUNTABLE)

    def amount(self, seconds: float) -> str:
        """How much is said in so many seconds, in what a writer counts: "24 words"."""
        words = seconds * self.words_per_minute / 60
        if has_spaces(self.language):
            return f"{max(1, round(words))} words"
        return f"{max(1, round(words * _CHARACTERS_PER_WORD))} characters"

    def amount_of(self, dialogue: str, seconds: float) -> tuple[str, str]:
        """How much a dialogue says, and how much it would say in so many seconds."""
        count = len(dialogue.split()) if has_spaces(self.language) else sum(c.isalpha() for c in dialogue)
        wanted = max(1, round(count * seconds / self.seconds(dialogue)))
        unit = "words" if has_spaces(self.language) else "characters"
        return f"{count} {unit}", f"{wanted} {unit}"

    def most_characters(self) -> int:
        """No dialogue of a scene has more."""
        return round(self.longest_scene * _FASTEST_SPEECH)


def _level(lengths: list[float], total: float) -> float:
    """The length at which those at the end of the list must meet so that all together are `total`."""
    rises = lengths[0] <= lengths[-1]
    remaining = total
    for position, length in enumerate(lengths):
        level = remaining / (len(lengths) - position)
        if (length >= level) == rises:
            return level
        remaining -= length
    return lengths[-1]

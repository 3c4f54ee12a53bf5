"""Lips of the drawn presenter: sets its mouth, nods and brows to the speech."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.speech.content import Speech, Word
from understudy.text.sentences import ends_of_sentences

if TYPE_CHECKING:
    from understudy.animatic.choreography import Choreography

_NOD_LENGTH = 0.11  # seconds (sigma)
_NOD = 0.2  # of head_pitch, on the stressed syllable of a word
_NOD_BROW = 0.1
_REST_BETWEEN_NODS = 0.9  # seconds: who nods at every stress looks like a woodpecker
_PHRASE_BROW, _PHRASE_BROW_LENGTH = 0.45, 0.26  # raised where a sentence begins; seconds (sigma)
_BLINK_LENGTH = 0.2  # seconds, after a sentence's end


@dataclass(frozen=True)
class Settings:
    """Moves the drawn presenter's mouth by the phonemes of the speech, or by its sound."""


class Engine:
    """Mouth by phonemes where the speech has them, else by its sound."""

    revision = "2"
    preloads = ("understudy.lips.visemes",)
    suffix = "json"
    reads = ("json",)
    settings_type = Settings

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def sync(
        self,
        clip: Path,
        sound: Path,
        speech: Speech,
        output: Path,
        *,
        language: str,
        speech_start: float,
    ) -> None:
        """Write the clip with tracks for mouth, nods and brows; `speech_start` in seconds of the clip.

        `speech` has words [{text, start, end}], phonemes [{symbol, start, stressed}] or none, phoneme_set, duration.
        """
        from understudy.animatic.choreography import Choreography
        from understudy.lips import visemes

        choreography = Choreography.from_json(clip.read_text())
        phonemes = [(phoneme["start"], phoneme["symbol"]) for phoneme in speech.get("phonemes") or ()]
        if phonemes:
            cues = visemes.cues_from_phonemes(phonemes, speech["duration"], speech["phoneme_set"])
            stresses = [phoneme["start"] for phoneme in speech["phonemes"] if phoneme["stressed"]]
        else:
            from understudy.lips.listening import cues_from_audio
            from understudy.media.audio import read_wav

            cues, stresses = cues_from_audio(*read_wav(sound)), []
        shifted = [(start + speech_start, pose) for start, pose in cues]
        tracks = visemes.mouth_tracks([(0.0, "X"), *shifted], choreography.frames, choreography.fps)
        nods = [speech_start + stress for stress in _with_rests(stresses)]
        begins, ends = _sentences(speech.get("words") or [], language)
        tracks |= _accents(
            choreography,
            nods,
            [speech_start + begin for begin in begins],
            [speech_start + end for end in ends],
        )
        output.write_text(choreography.with_tracks(tracks).to_json())

    @staticmethod
    def openings(clip: Path, *, fps: int) -> list[list[float]]:
        """[second of the scene, how far the mouth is open, 0 to 1] for each frame of a synced clip."""
        from understudy.animatic.choreography import Choreography

        mouth = Choreography.from_json(clip.read_text()).tracks["mouth_open"]
        return [[(frame + 0.5) / fps, opening] for frame, opening in enumerate(mouth)]


def _with_rests(stresses: list[float]) -> list[float]:
    """The stresses that get a nod."""
    chosen: list[float] = []
    for stress in stresses:
        if not chosen or stress - chosen[-1] >= _REST_BETWEEN_NODS:
            chosen.append(stress)
    return chosen


def _sentences(words: list[Word], language: str) -> tuple[list[float], list[float]]:
    """When sentences begin and end."""
    last = ends_of_sentences([word["text"] for word in words], language)
    begins = [word["start"] for word, after_end in zip(words, [True, *last], strict=False) if after_end]
    return begins, [word["end"] for word, is_last in zip(words, last, strict=True) if is_last]


def _accents(
    choreography: "Choreography", nods: list[float], begins: list[float], ends: list[float]
) -> dict[str, list[float]]:
    """Head, brows and lids with the accents of the speech added to what they do anyway."""
    import numpy as np

    seconds = np.arange(choreography.frames) / choreography.fps

    def bumps(times: list[float], sigma: float) -> np.ndarray:
        distance = seconds[:, None] - np.array(times)[None, :]
        return np.exp(-0.5 * (distance / sigma) ** 2).sum(1)

    def track(name: str) -> np.ndarray:
        return np.array(choreography.tracks.get(name, [0.0] * choreography.frames))

    nodding = bumps(nods, _NOD_LENGTH)
    raised = _NOD_BROW * nodding + _PHRASE_BROW * bumps(begins, _PHRASE_BROW_LENGTH)
    middle = np.array(ends)[None, :] + _BLINK_LENGTH / 2
    lids = np.clip(1 - np.abs(seconds[:, None] - middle) / (_BLINK_LENGTH / 2), 0, 1).max(1, initial=0)
    tracks = {
        "head_pitch": track("head_pitch") + _NOD * nodding,
        "brow": np.clip(track("brow") + raised, 0, 1),
        "blink": np.maximum(track("blink"), lids**0.5),
    }
    return {name: values.round(4).tolist() for name, values in tracks.items()}

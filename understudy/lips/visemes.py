"""From phonemes to lips: which form the mouth takes for a sound, and how one form flows into the next."""

import re
from collections.abc import Sequence
from dataclasses import astuple, fields

import numpy as np

from understudy.animatic.presenter.pose import Mouth
from understudy.speech.content import PhonemeSet

# Nine key poses, named as Rhubarb Lip Sync names them.
POSES = {
    "X": Mouth(0.50, 0.00, 0.00, 0.0, 0.0, 0.0),  # silence: lips together
    "A": Mouth(0.48, 0.00, 0.00, 0.0, 0.0, 1.0),  # m b p: lips pressed
    "B": Mouth(0.62, 0.18, 0.00, 1.0, 0.1, 0.0),  # s t d k z i: slightly open, teeth
    "C": Mouth(0.60, 0.46, 0.00, 0.7, 0.3, 0.0),  # e ae schwa
    "D": Mouth(0.62, 0.80, 0.05, 0.5, 0.5, 0.0),  # a: wide open
    "E": Mouth(0.46, 0.46, 0.45, 0.3, 0.2, 0.0),  # o er: rounded
    "F": Mouth(0.26, 0.24, 1.00, 0.0, 0.0, 0.0),  # u w: puckered
    "G": Mouth(0.52, 0.08, 0.00, 1.0, 0.0, 0.5),  # f v: teeth on the lip
    "H": Mouth(0.56, 0.40, 0.00, 0.5, 1.0, 0.0),  # l th: tongue
}
_CLOSURES = "AG"

# The start of an eSpeak mnemonic -> its poses; a diphthong has two. The longest match counts.
_ESPEAK = {
    "aI@": "DB", "aU@": "DF", "eI": "CB", "aI": "DB", "aU": "DF", "oU": "EF", "OI": "EB", "e@": "CC",
    "i@": "BC",
    "U@": "FC", "O@": "EC", "o@": "EC", "A@": "DD", "3:": "E", "A:": "D", "O:": "E", "u:": "F", "i:": "B",
    "aa": "D",
    "a#": "C", "a": "C", "A": "D", "E": "C", "e": "C", "I": "B", "i": "B", "0#": "D", "0": "E", "O": "E",
    "o": "E",
    "U": "F", "u": "F", "V": "D", "@L": "H", "@": "C", "3": "C", "y": "F", "Y": "F", "W": "F",
    "tS": "E", "dZ": "E", "S": "E", "Z": "E", "p": "A", "b": "A", "m": "A", "f": "G", "v": "G", "T": "H",
    "D": "H",
    "l": "H", "L": "H", "w": "F", "r": "E", "R": "E", "t": "B", "d": "B", "s": "B", "z": "B", "n": "B",
    "N": "B",
    "k": "B", "g": "B", "j": "B", "h": "C", "x": "B", "?": "B", "c": "B", "q": "B",
}  # fmt: skip
_ARPABET = {
    "aa": "D", "ae": "C", "ah": "C", "ao": "E", "aw": "DF", "ax": "C", "ay": "DB", "b": "A", "ch": "E",
    "d": "B",
    "dh": "H", "eh": "C", "er": "E", "ey": "CB", "f": "G", "v": "G", "g": "B", "hh": "C", "ih": "B",
    "iy": "B",
    "jh": "E", "k": "B", "l": "H", "m": "A", "n": "B", "ng": "B", "ow": "EF", "oy": "EB", "p": "A", "r": "E",
    "s": "B", "sh": "E", "t": "B", "th": "H", "uh": "F", "uw": "F", "w": "F", "y": "B", "z": "B", "zh": "E",
    "pau": "X", "sil": "X", "h#": "X",
}  # fmt: skip
_LONGEST_FIRST = sorted(_ESPEAK, key=len, reverse=True)
_SECOND_POSE_AT = 0.55  # of a diphthong's length

Cue = tuple[float, str]
"""From when, in seconds, the mouth goes for which pose."""

_STEPS = 8  # per frame, for the shape of movements shorter than a frame
_LEAD = 0.01  # seconds: lips form a sound a little before it is heard
_COARTICULATION = 0.030  # seconds (sigma): how far a sound colours its neighbours
_CLOSURE = 0.4 * _COARTICULATION  # lips close and part faster than jaws move


def poses_of(symbol: str, phoneme_set: PhonemeSet) -> str:
    """The names of the one or two poses of a phoneme; an unknown one is taken for a light consonant."""
    if phoneme_set == "arpabet":
        return _ARPABET.get(symbol.lower().rstrip("012"), "B")
    bare = re.sub(r"[',%=|!;^\"]", "", symbol)  # stress and joining marks
    if not bare or bare.startswith("_"):
        return "X"
    return next((_ESPEAK[known] for known in _LONGEST_FIRST if bare.startswith(known)), "B")


def cues_from_phonemes(
    phonemes: Sequence[tuple[float, str]], end: float, phoneme_set: PhonemeSet
) -> list[Cue]:
    """Cues from (start in seconds, symbol), in order; the last holds until `end`, then the mouth rests."""
    ends = [start for start, _ in phonemes[1:]] + [end]
    cues: list[Cue] = [(0.0, "X")]
    for (start, symbol), stop in zip(phonemes, ends, strict=True):
        for share, pose in zip((0, _SECOND_POSE_AT), poses_of(symbol, phoneme_set), strict=False):
            if pose != cues[-1][1]:
                cues.append((start + (stop - start) * share, pose))
    return [*cues, (end, "X")]


def mouth_tracks(cues: Sequence[Cue], frames: int, fps: int) -> dict[str, list[float]]:
    """The mouth in every frame, from smoothed cues: tracks named mouth_width, mouth_open ... as in Mouth."""
    rate = fps * _STEPS
    seconds = np.arange(frames * _STEPS) / rate + _LEAD
    current = np.searchsorted([start for start, _ in cues], seconds, side="right") - 1
    names = [cues[i][1] for i in np.clip(current, 0, len(cues) - 1)]
    targets = np.array([astuple(POSES[name]) for name in names]).T
    closed = np.array([name in _CLOSURES for name in names], float)

    smooth = np.stack([_smooth(target, _COARTICULATION * rate) for target in targets])
    closure = _smooth(closed, _CLOSURE * rate)
    columns = {item.name: i for i, item in enumerate(fields(Mouth))}
    smooth[columns["open"]] *= 1 - 0.92 * closure
    smooth[columns["press"]] = np.maximum(smooth[columns["press"]], closure * targets[columns["press"]])

    per_frame = smooth.reshape(len(smooth), frames, _STEPS)
    values = per_frame.mean(2)
    # Averaging over the frame must not part lips that close within it: "mama" would never touch.
    touches = closure.reshape(frames, _STEPS).max(1) > 0.7
    values[columns["open"]] = np.where(touches, per_frame[columns["open"]].min(1), values[columns["open"]])
    return {f"mouth_{name}": values[i].round(3).tolist() for name, i in columns.items()}


def _smooth(values: np.ndarray, sigma: float) -> np.ndarray:
    """Gaussian smoothing; sigma in samples."""
    reach = int(4 * sigma)
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    return np.convolve(np.pad(values, reach, mode="edge"), kernel / kernel.sum(), mode="valid")

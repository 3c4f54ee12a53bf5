"""The clip that cloning voices imitate best."""

from statistics import median

from training.recordings.dataset import Clip, kept
from training.recordings.filters import speaking_rate
from understudy.text.sentences import is_finished

SHORTEST, LONGEST = 6.0, 11.0
"""Seconds. F5-TTS takes at most 12 with a pause after it, and less than six shows little of a voice."""


def best_reference(clips: list[Clip]) -> Clip:
    """The most typical clip: like the persona's voice, quiet behind it, of medium tempo, and a whole sentence.

    A reference's tempo becomes the tempo of all that is spoken. Each property gives a rank, and the smallest sum wins,
    after whole sentences of the best length; of equal ones the first. Raises UserError if no clip was kept.
    """
    good = kept(clips, 1, 0.0, "a reference")
    rates = {clip.file: speaking_rate(clip.text, clip.measures.seconds) for clip in good}
    usual = median(rates.values())
    badness = [
        {clip.file: -(clip.measures.mean_similarity or 0.0) for clip in good},
        {clip.file: -clip.measures.signal_to_noise for clip in good},
        {clip.file: abs(rate - usual) for clip, rate in zip(good, rates.values(), strict=True)},
    ]
    return min(
        good,
        key=lambda clip: (
            not SHORTEST <= clip.measures.seconds <= LONGEST,
            not is_finished(clip.text),
            sum(other < of[clip.file] for of in badness for other in of.values()),
        ),
    )

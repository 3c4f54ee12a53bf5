"""The clips of a persona's voice: cut, transcribed and judged."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from training.recordings.cuts import Phrase, cut, limits
from training.recordings.filters import (
    Measures,
    clipped_at,
    is_wanted,
    reasons,
    signal_to_noise,
    speaking_rate,
    usual_rates,
)
from training.recordings.matching import words_of
from training.recordings.transcripts import needed_transcript, read_transcript
from understudy.errors import UserError
from understudy.files import read_json, write_json
from understudy.media.audio import read_wav, write_wav

REVISION = "2"

AROUND = 3.0
"""Seconds before and after a clip in which its noise is looked for, for a clip may have no pause."""

Transcribe = Callable[[list[Path]], list[str]]


@dataclass(frozen=True)
class Clip:
    """A clip and its verdict."""

    file: str
    """In the folder of clips."""
    recording: str
    start: float
    """Seconds from the beginning of the recording."""
    text: str
    measures: Measures
    reasons: tuple[str, ...]
    """Why it is rejected; empty if it is kept."""


def make_clips(
    recordings: Path,
    heard: dict[str, Any],
    transcripts: Path,
    folder: Path,
    *,
    language: str,
    transcribe: Transcribe | None,
) -> list[Clip]:
    """Writes all speech as WAV files, one for each clip, and says of each whether it is kept.

    Args:
        recordings: the folder of converted recordings.
        heard: what `listening` found in them.
        transcripts: the user's folder of recordings.
        folder: where the clips are written.
        language: BCP 47 tag of what the persona speaks.
        transcribe: gives the words of sound files; None where transcripts tell them.

    Returns:
        The clips, in order.

    Raises:
        UserError: a recording has no transcript, or one that does not match.
    """
    folder.mkdir(parents=True, exist_ok=True)
    threshold, clips = heard["threshold"], []
    for number, entry in enumerate(read_json(recordings / "recordings.json"), 1):
        samples, rate = read_wav(recordings / entry["sound"])
        phrases = [Phrase(**phrase) for phrase in heard["recordings"][entry["name"]]]
        cuts = cut(phrases, threshold)
        if transcribe:
            texts = [""] * len(cuts)
        else:
            written = needed_transcript(transcripts / entry["name"], language)
            passages = read_transcript(written, entry["seconds"])
            texts = words_of(samples, rate, cuts, passages, language, str(written))
        peak = float(abs(samples).max())
        for index, (one, (start, end), text) in enumerate(
            zip(cuts, limits(cuts, len(samples) / rate), texts, strict=True), 1
        ):
            first, last, around = round(start * rate), round(end * rate), round(AROUND * rate)
            sound, nearby = samples[first:last], samples[max(0, first - around) : last + around]
            file = f"{number:02}-{index:04}.wav"
            write_wav(folder / file, sound, rate)
            measures = Measures(
                seconds=round(one.seconds, 2),
                similarity=one.similarity,
                mean_similarity=one.mean_similarity,
                signal_to_noise=round(signal_to_noise(sound, nearby, rate), 1),
                clipped=round(clipped_at(sound, peak), 2),
            )
            clips.append(Clip(file, entry["name"], round(start, 3), text, measures, ()))
    if transcribe:
        wanted = [clip for clip in clips if is_wanted(clip.measures, threshold)]
        said = dict(zip(wanted, transcribe([folder / clip.file for clip in wanted]), strict=True))
        clips = [replace(clip, text=said.get(clip, "")) for clip in clips]
    return _judged(clips, threshold)


def write_dataset(path: Path, clips: list[Clip], threshold: float) -> None:
    """Writes dataset.json: all clips with their verdicts."""
    write_json(path, {"threshold": threshold, "clips": [asdict(clip) for clip in clips]})


def read_dataset(path: Path) -> list[Clip]:
    """The clips that `write_dataset` wrote."""
    return [
        Clip(**{**clip, "measures": Measures(**clip["measures"]), "reasons": tuple(clip["reasons"])})
        for clip in read_json(path)["clips"]
    ]


def kept(clips: list[Clip], least: int, least_seconds: float, purpose: str) -> list[Clip]:
    """The clips that were not rejected. Raises UserError, with why the others were, if they are too few."""
    good = [clip for clip in clips if not clip.reasons]
    seconds = sum(clip.measures.seconds for clip in good)
    if len(good) >= least and seconds >= least_seconds:
        return good
    kinds = [reason.partition(":")[0] for clip in clips for reason in clip.reasons]
    why = ", ".join(f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds)) or "none"
    raise UserError(
        f"recordings: {len(good)} good clips of together {seconds:.0f} seconds are too little for {purpose}, which "
        f"needs {least} of {least_seconds:g} seconds. Rejected were: {why}. dataset.html in the persona's results "
        "lets you hear each of them. Add recordings, or correct the persona's `mark` or the transcripts."
    )


def _judged(clips: list[Clip], threshold: float) -> list[Clip]:
    rates = [
        speaking_rate(clip.text, clip.measures.seconds)
        for clip in clips
        if clip.text and is_wanted(clip.measures, threshold)
    ]
    usual = usual_rates(rates)
    return [replace(clip, reasons=reasons(clip.measures, clip.text, threshold, usual)) for clip in clips]

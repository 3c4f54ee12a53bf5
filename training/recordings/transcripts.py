"""What people or tools have written down of the recordings: subtitles, tables of times, or text, beside the files."""

import re
from pathlib import Path

from training.recordings.conversion import TRANSCRIPTS
from training.recordings.cues import Cue, read_cues, until_the_next
from training.recordings.said import plain_text, said
from understudy.errors import UserError
from understudy.files import read_text
from understudy.text.languages import primary

Passage = Cue
"""A stretch of a recording, and what is said in it."""


def transcript_of(recording: Path, language: str = "") -> Path | None:
    """The transcript beside a recording, the best form first; None if there is none.

    Of talk.mp4 it is named talk.srt, talk.mp4.srt, or, as downloads are, talk.en.srt with the language that is spoken.
    """
    beside = {path.name.lower(): path for path in sorted(recording.parent.iterdir(), reverse=True)}
    stem, whole = re.escape(recording.stem.lower()), re.escape(recording.name.lower())
    spoken = rf"|{stem}\.{primary(language)}(-\w+)*" if language else ""
    for suffix in TRANSCRIPTS:
        for name in sorted(beside, key=len):
            if re.fullmatch(rf"({stem}|{whole}{spoken}){re.escape(suffix)}", name) and beside[name].is_file():
                return beside[name]
    return None


def needed_transcript(recording: Path, language: str = "") -> Path:
    """The transcript beside a recording. Raises UserError if there is none."""
    found = transcript_of(recording, language)
    if found is None:
        raise UserError(
            f"recording {recording}: nobody has written down what is said in it. Put {recording.stem}.srt, .vtt, .tsv, "
            ".json or .txt beside it, or let `transcriber` of the persona's recordings name weights of faster-whisper "
            "in config/models.yaml."
        )
    return found


def transcript_files(folder: Path) -> list[Path]:
    """All transcripts in a folder, sorted."""
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in TRANSCRIPTS)


def read_transcript(path: Path, seconds: float) -> list[Passage]:
    """The words that are said, in order; plain text is one passage as long as the recording, `seconds`.

    Subtitles are SubRip (.srt), WebVTT (.vtt) or Advanced SubStation (.ass), a table (.tsv) has the columns start, end
    and text, in seconds or, as Whisper writes them, milliseconds; .json is Whisper's.
    Raises UserError for a file that is not what its name says, or has times outside the recording.
    """
    content = read_text(path)
    cues = read_cues(content, path, seconds)
    if cues is None:
        passages = [Passage(0.0, seconds, text)] if (text := plain_text(content)) else []
    else:
        passages = said(until_the_next(sorted(cues, key=lambda cue: cue.start)))
    if not passages:
        raise UserError(f"transcript {path}: holds no text. Write down what is said, or remove the file.")
    late = next((passage for passage in passages if not 0 <= passage.start < min(passage.end, seconds)), None)
    if late:
        raise UserError(
            f"transcript {path}: {late.text[:40]!r} is said to be spoken from {late.start:g} to {late.end:g} seconds, "
            f"but the recording lasts {seconds:.1f}. Is it the transcript of another recording?"
        )
    # Tools let the last caption stand for a while.
    return [Passage(passage.start, min(passage.end, seconds), passage.text) for passage in passages]

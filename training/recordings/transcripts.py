"""What the user has written down of the recordings: subtitles, tables of times, or plain text, beside the files."""

import csv
import html
import io
import re
from dataclasses import dataclass
from pathlib import Path

from training.recordings.conversion import TRANSCRIPTS
from understudy.errors import UserError

_TIME = r"(?:(\d+):)?(\d+):(\d+)[.,](\d+)"
_CUE = re.compile(rf"{_TIME}\s*-->\s*{_TIME}")
_MARKUP = re.compile(r"<[^>]*>|\{\\[^}]*\}")
_HEADER = ["start", "end", "text"]


@dataclass(frozen=True)
class Passage:
    """A stretch of a recording, and what is said in it."""

    start: float
    """Seconds."""
    end: float
    text: str


def transcript_of(recording: Path) -> Path | None:
    """The transcript beside a recording: talk.srt, or talk.wav.srt, for talk.wav; None if there is none."""
    for suffix in (".srt", ".vtt", ".tsv", ".txt"):
        for path in (recording.with_suffix(suffix), recording.with_name(recording.name + suffix)):
            if path.is_file():
                return path
    return None


def needed_transcript(recording: Path) -> Path:
    """The transcript beside a recording. Raises UserError if there is none."""
    found = transcript_of(recording)
    if found is None:
        raise UserError(
            f"recording {recording}: nobody has written down what is said in it. Put {recording.stem}.srt, .vtt, .tsv "
            "or .txt beside it, or let `transcriber` of the persona's recordings name weights of faster-whisper in "
            "config/models.yaml."
        )
    return found


def transcript_files(folder: Path) -> list[Path]:
    """All transcripts in a folder, sorted."""
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in TRANSCRIPTS)


def read_transcript(path: Path, seconds: float) -> list[Passage]:
    """The passages of a transcript, in order; plain text is one passage as long as the recording, `seconds`.

    Subtitles are SubRip (.srt) or WebVTT (.vtt); a table (.tsv) has the columns start, end and text, in seconds.
    Raises UserError for a file that is not what its name says, or has times outside the recording.
    """
    try:
        content = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(f"transcript {path}: is no text in UTF-8. Save it as UTF-8 and try again.") from None
    match path.suffix.lower():
        case ".txt":
            passages = [Passage(0.0, seconds, " ".join(content.split()))]
        case ".tsv":
            passages = _table(content, path)
        case _:
            passages = _subtitles(content, path)
    passages = [passage for passage in passages if passage.text]
    if not passages:
        raise UserError(f"transcript {path}: holds no text. Write down what is said, or remove the file.")
    late = next(
        (passage for passage in passages if not 0 <= passage.start < passage.end <= seconds + 1), None
    )
    if late:
        raise UserError(
            f"transcript {path}: {late.text[:40]!r} is said to be spoken from {late.start:g} to {late.end:g} seconds, "
            f"but the recording lasts {seconds:.1f}. Is it the transcript of another recording?"
        )
    return sorted(passages, key=lambda passage: passage.start)


def _subtitles(content: str, path: Path) -> list[Passage]:
    passages = []
    for block in re.split(r"\n\s*\n", content.replace("\r\n", "\n")):
        lines = block.strip().splitlines()
        cues = ((number, found) for number, line in enumerate(lines, 1) if (found := _CUE.search(line)))
        after, cue = next(cues, (0, None))
        if cue is None:
            continue  # WEBVTT's own line, a note, a style
        parts = cue.groups("0")
        text = html.unescape(_MARKUP.sub("", " ".join(lines[after:])))
        passages.append(Passage(_seconds(parts[:4]), _seconds(parts[4:]), " ".join(text.split())))
    if not passages:
        raise UserError(
            f"transcript {path}: has no line with times such as 00:00:01,000 --> 00:00:04,000. Name plain text .txt."
        )
    return passages


def _seconds(parts: tuple[str, ...]) -> float:
    hours, minutes, seconds, fraction = parts
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction}")


def _table(content: str, path: Path) -> list[Passage]:
    rows = csv.DictReader(io.StringIO(content), delimiter="\t", quoting=csv.QUOTE_NONE)
    if rows.fieldnames != _HEADER:
        raise UserError(
            f"transcript {path}: its first line must be start, end and text, with tabs between; found "
            f"{rows.fieldnames}."
        )
    passages = []
    for row in rows:
        try:
            start, end = float(row["start"]), float(row["end"])
        except (TypeError, ValueError):
            raise UserError(
                f"transcript {path}, line {rows.line_num}: start and end must be seconds, found {row['start']!r} and "
                f"{row['end']!r}."
            ) from None
        passages.append(Passage(start, end, " ".join((row["text"] or "").split())))
    return passages

"""Files that say what is said when: subtitles, tables and Whisper's JSON, as stretches of text with times."""

import csv
import io
import json
import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from understudy.errors import UserError

_ARROW = re.compile(r"^\[?(\d[\d:.,]*)\s*-->\s*(\d[\d:.,]*)\]?", re.MULTILINE)
_JOINED = re.compile(r"(-->[^\n]*\n(?:[^\n]+\n)+?)(?:\d+\n)?(?=[\d:.]+\s+-->)")
"""A cue of WebVTT, and the next one without the empty line that ffmpeg needs, with its number perhaps."""
_LABEL = re.compile(r"\d+\.\d+\t\d+\.\d+\t")
_HEADER = ["start", "end", "text"]


@dataclass(frozen=True)
class Cue:
    """What a subtitle file shows at a time."""

    start: float
    """Seconds."""
    end: float
    text: str
    """With its markup and line breaks."""


def read_cues(content: str, path: Path, seconds: float) -> list[Cue] | None:
    """The cues in a file's content, by what it holds; None for plain text. Raises UserError, which names `path`.

    `seconds` is the length of the recording, by which milliseconds are told from seconds.
    """
    suffix = path.suffix.lower()
    if suffix == ".json":
        return _whisper(content, path)
    if _LABEL.match(content):  # Audacity's labels
        return _table("\t".join(_HEADER) + "\n" + content, path, seconds)
    if suffix == ".tsv":
        return _table(content, path, seconds)
    if suffix == ".txt" and not _ARROW.search(content):
        return None
    found = _subtitles(content)
    if not found:
        raise UserError(
            f"transcript {path}: has no line with times such as 00:00:01,000 --> 00:00:04,000. Name plain text .txt."
        )
    return found


def _subtitles(content: str) -> list[Cue]:
    """By ffmpeg's readers, which know what tools write."""
    import av

    content = content.lstrip()
    if content.startswith("["):  # what Whisper prints: [00:00.000 --> 00:04.000]  Hello.
        content = _ARROW.sub(r"\n\1 --> \2\n", content) if _ARROW.match(content) else content
        form = "ass" if content.startswith("[Script Info]") else "webvtt"
        content = content if form == "ass" else f"WEBVTT\n{content}"
    else:
        form = "webvtt" if content.startswith("WEBVTT") else "srt"
    if form == "webvtt":
        content = _JOINED.sub(r"\1\n", content)
    try:
        with av.open(io.BytesIO(content.encode()), "r", format=form) as file:
            stream = file.streams.subtitles[0]
            tick = stream.time_base or Fraction(
                1, 1000
            )  # PyAV's types allow none; containers of text have one
            found = []
            for packet in file.demux(stream):
                if packet.size and packet.pts is not None:
                    start = float(packet.pts * tick)
                    text = bytes(packet).decode()
                    length = float((packet.duration or 0) * tick)
                    found.append(
                        Cue(start, start + length, text.split(",", 8)[-1] if form == "ass" else text)
                    )
            return found
    except (av.error.FFmpegError, IndexError):
        return []


def _table(content: str, path: Path, seconds: float) -> list[Cue]:
    rows = csv.DictReader(io.StringIO(content), delimiter="\t", quoting=csv.QUOTE_NONE)
    if rows.fieldnames != _HEADER:
        raise UserError(
            f"transcript {path}: its first line must be start, end and text, with tabs between; found "
            f"{rows.fieldnames}."
        )
    cues, whole = [], True
    for row in rows:
        try:
            cues.append(Cue(float(row["start"]), float(row["end"]), row["text"] or ""))
        except (TypeError, ValueError):
            raise UserError(
                f"transcript {path}, line {rows.line_num}: start and end must be seconds, found {row['start']!r} and "
                f"{row['end']!r}."
            ) from None
        whole = whole and row["start"].isdigit() and row["end"].isdigit()
    # Whisper writes milliseconds, without saying so.
    if whole and max((cue.end for cue in cues), default=0) > seconds + 1:
        return [Cue(cue.start / 1000, cue.end / 1000, cue.text) for cue in cues]
    return cues


def _whisper(content: str, path: Path) -> list[Cue]:
    """What Whisper, faster-whisper, whisperX and whisper.cpp write."""
    try:
        found = json.loads(content)
        if "transcription" in found:
            return [
                Cue(part["offsets"]["from"] / 1000, part["offsets"]["to"] / 1000, part["text"])
                for part in found["transcription"]
            ]
        parts = found if isinstance(found, list) else found["segments"]
        return [Cue(float(part["start"]), float(part["end"]), part["text"]) for part in parts]
    except (ValueError, KeyError, TypeError):
        raise UserError(
            f"transcript {path}: is not what Whisper writes: `segments` with start, end and text. Take its .srt."
        ) from None


def until_the_next(cues: list[Cue]) -> list[Cue]:
    """Where most cues stay while the next one is shown already, each as long as what it shows is said."""
    overlaps = [after.start < before.end - 0.01 for before, after in pairwise(cues)]
    if sum(overlaps) * 2 <= len(overlaps):
        return cues
    ends = [min(before.end, max(after.start, before.start)) for before, after in pairwise(cues)]
    return [Cue(cue.start, end, cue.text) for cue, end in zip(cues, [*ends, cues[-1].end], strict=True)]

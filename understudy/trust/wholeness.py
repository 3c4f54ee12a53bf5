"""What is never signed: a film that was made of something else than is said of it, or that is not whole."""

from pathlib import Path
from typing import Any

from understudy.errors import UserError
from understudy.media.muxing import AUDIO_PADDING
from understudy.media.probing import packets
from understudy.records import read_record
from understudy.timeline import Timeline


def check_making(film: Path, made_of: str) -> None:
    """Raises UserError if the record of a film says something else than the digest of its script and settings."""
    record = read_record(film)
    if record is None or record.made_of != made_of:
        raise UserError(
            f"{film} was made of something else than its script and settings say now, so it is not signed. "
            "Run the same command again: what differs is made anew."
        )


def check_script(claims: dict[str, Any], expected: str) -> None:
    """Raises UserError if what would be signed names another script than the one that the job was asked for with."""
    if claims["script"] != expected:
        raise UserError("The script was changed while the run was at work. Run the same command again.")


def check_form(film: Path, timeline: Timeline) -> None:
    """Raises UserError if a film has not every frame of its timeline, sound of the same length, and subtitles."""
    found, frames = packets(film), timeline["frames"]
    seconds = frames / timeline["fps"]
    wrong = []
    if found.frames != frames:
        wrong.append(f"{found.frames} frames instead of {frames}")
    if abs(found.sound - seconds) > 1 / timeline["fps"] + AUDIO_PADDING:
        wrong.append(f"{found.sound:.2f} s of sound instead of {seconds:.2f} s")
    if not found.subtitles:
        wrong.append("no subtitles")
    if wrong:
        raise UserError(
            f"{film} is not whole, so it is not signed: {', '.join(wrong)}. Make it again "
            f"with: snakemake --cores 1 --forcerun film -- {film}"
        )

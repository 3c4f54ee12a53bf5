"""The film: pictures end to end, one sound over all of them, subtitles beside and inside."""

from pathlib import Path

from understudy.errors import UserError
from understudy.files import replace_atomically, write_text
from understudy.film.credits import COMMENT
from understudy.film.subtitles import cues, to_srt, to_vtt
from understudy.media.muxing import join_film
from understudy.media.probing import probe
from understudy.speech.content import Speech
from understudy.timeline import Timeline, spoken_words

REVISION = "5"
"""Raised when the same request would give another file; then it is made again."""


def assemble(
    pictures: list[Path],
    sound: Path,
    speech: list[Speech],
    timeline: Timeline,
    *,
    film: Path,
    srt: Path,
    vtt: Path,
    title: str,
    language: str,
    speech_start: float,
) -> None:
    """Write film, .srt and .vtt.

    Args:
        pictures: silent videos of one form, in order: opening card, scenes, closing card.
        sound: the sound of the whole film.
        speech: per scene {"words": [{"text", "start", "end"}]}, seconds from the start of its speech.
        timeline: as understudy.timeline.plan gives it.
        film: the film to write.
        srt: the subtitles to write for players.
        vtt: the subtitles to write for the web, each word with its time.
        title: the film's title, for its metadata.
        language: language tag of the subtitles.
        speech_start: seconds of picture before each scene's speech.
    """
    words = spoken_words(timeline, speech, speech_start)
    shown = cues(words, language, until=timeline["frames"] / timeline["fps"])
    write_text(srt, to_srt(shown))
    write_text(vtt, to_vtt(shown))
    with replace_atomically(film) as unfinished:
        join_film(pictures, sound, srt, unfinished, language=language, title=title, comment=COMMENT)
        frames = probe(unfinished).frames
        if frames != timeline["frames"]:
            raise UserError(
                f"{film}: has {frames} frames instead of the {timeline['frames']} of its timeline. One of its pieces "
                f"is damaged: delete {pictures[0].parents[1]}/scenes/*/finished.mp4 and run the same command again."
            )

"""Puts encoded pictures, sound and subtitles into one file, and takes the sound out of one."""

from collections.abc import Sequence
from pathlib import Path

from understudy.media.audio import SAMPLE_RATE
from understudy.media.encoding import BIT_EXACT, VIDEO_TIMESCALE
from understudy.media.errors import MediaError
from understudy.media.ffmpeg_process import file_argument, run
from understudy.media.mp4 import switch_off_subtitles
from understudy.text.languages import iso_639_2

AAC = {"acodec": "aac", "aac_coder": "fast", "audio_bitrate": "128k"}
"""How the film's sound is compressed. ffmpeg's usual coder, "twoloop", takes two to three times as long, leaves
noise that is at least 9 dB louder in six narrated films, and made single peaks 2.4 dB higher; this one 0.03 dB."""

AUDIO_PADDING = 2 * 1024 / SAMPLE_RATE
"""Seconds that AAC, which works in blocks of 1024 samples, may add to a sound at its ends."""


def join_film(
    videos: Sequence[Path],
    sound: Path,
    subtitles: Path | None,
    output: Path,
    *,
    language: str,
    title: str,
    comment: str = "",
) -> None:
    """Joins silent videos without encoding them again, and lays one sound and optional subtitles over all.

    The videos were written by `write_video` with one size, rate and encoding; the sound is as long as they
    are together. It is encoded once, as AAC: joining encoded pieces slips by up to 29 ms a cut.
    `subtitles` is an SRT file, kept as a track that is off by default. `language` is a BCP 47 code. `title` and
    `comment` go into the film's tags.
    """
    import ffmpeg

    film = ffmpeg.input("pipe:", format="concat", safe=0, protocol_whitelist="file,pipe")
    tracks = [film.video, ffmpeg.input(file_argument(sound)).audio]
    options = {
        "vcodec": "copy",
        "metadata": f"title={title}",
        "metadata:g": f"comment={comment}",  # the same option, under the one other name that is a key of its own
        "metadata:s:a:0": f"language={iso_639_2(language)}",
    }
    if subtitles is not None:
        tracks.append(ffmpeg.input(file_argument(subtitles))["s"])
        options |= {
            "scodec": "mov_text",
            "metadata:s:s:0": f"language={iso_639_2(language)}",
        }
    stream = ffmpeg.output(
        *tracks,
        file_argument(output),
        video_track_timescale=VIDEO_TIMESCALE,
        movflags="+faststart",
        **AAC,
        **options,
        **BIT_EXACT,
    )
    run(stream, task="joining the scenes", path=output, stdin=_concat_list(videos).encode())
    if subtitles is not None:
        switch_off_subtitles(output)


def extract_sound(film: Path, output: Path, *, title: str, comment: str) -> None:
    """Writes a film's sound as M4A, without encoding it again, with these tags; raises MediaError."""
    import ffmpeg

    stream = ffmpeg.input(file_argument(film)).audio.output(
        file_argument(output),
        acodec="copy",
        movflags="+faststart",
        **{"metadata": f"title={title}", "metadata:g": f"comment={comment}"},
        **BIT_EXACT,
    )
    run(stream, task="taking the sound out of the film", path=output)


def _concat_list(videos: Sequence[Path]) -> str:
    """The form that ffmpeg's concat demuxer reads; a quote inside quotes is '\\'' as in a shell."""
    for video in videos:
        if "\n" in str(video):
            raise MediaError(
                f"{str(video)!r}: ffmpeg can't join files with a line break in their name. Rename it."
            )
    return "".join("file '{}'\n".format(file_argument(video).replace("'", r"'\''")) for video in videos)

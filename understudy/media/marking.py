"""Lays marks that nobody sees or hears into a finished film."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from understudy.media.audio import SAMPLE_RATE
from understudy.media.container import opened
from understudy.media.encoding import (
    BIT_EXACT,
    BT709_TAGS,
    SECONDS_BETWEEN_KEYFRAMES,
    VIDEO_TIMESCALE,
    WITHOUT_ENCODER_NOTE,
    Encoding,
)
from understudy.media.ffmpeg_process import feed, file_argument
from understudy.media.mp4 import switch_off_subtitles
from understudy.media.muxing import AAC
from understudy.media.probing import probe

if TYPE_CHECKING:
    import numpy


MARKING_THREADS = 4
"""Of x264 where a whole film is encoded anew, in a job of its own. Always as many, for the same bytes everywhere."""

TEXTURE_BLUR = 2
"""Pixels around an edge that count as texture, of a picture 240 wide."""

TEXTURE_GAIN = 8
"""An edge of 32 steps of 255, so blurred, counts in full."""


def lay_marks(
    film: Path,
    output: Path,
    *,
    sound: Iterable["numpy.ndarray"] | None,
    pattern: Path | None,
    grid: tuple[int, int],
    encoding: Encoding,
) -> None:
    """Writes a film with another sound, with a pattern in its picture, or with both; the rest stays as it was.

    Args:
        film: as `join_film` writes it.
        output: the film to write.
        sound: all of the other sound, in pieces: float32, SAMPLE_RATE samples a second. None copies the film's.
        pattern: a grey picture of the film's size, 128 where nothing is to change. None copies the film's picture.
        grid: pixels across and down, at which the picture is searched for texture.
        encoding: how the picture is compressed if it gets a pattern.

    Raises MediaError; then `output` may be incomplete.
    """
    import ffmpeg

    source = ffmpeg.input(file_argument(film))
    picture, voice = source.video, source.audio
    options = {"vcodec": "copy", "acodec": "copy", "scodec": "copy", **BIT_EXACT, "map_metadata": 0}
    if pattern is not None:
        facts = probe(film)
        picture = _patterned(picture, file_argument(pattern), (facts.width, facts.height), grid)
        options |= {
            "vcodec": "libx264",
            "preset": encoding.preset,
            "crf": encoding.crf,
            "g": round(facts.fps * SECONDS_BETWEEN_KEYFRAMES),
            "threads:v": MARKING_THREADS,
            **WITHOUT_ENCODER_NOTE,
        }
    if sound is not None:
        voice = ffmpeg.input("pipe:", format="f32le", ar=SAMPLE_RATE, ac=1).audio
        language = f"language={_language(film)}"
        options |= {**AAC, "metadata:s:a:0": language}
    stream = ffmpeg.output(
        picture,
        voice,
        source["s?"],
        file_argument(output),
        video_track_timescale=VIDEO_TIMESCALE,
        movflags="+faststart",
        **options,
    )
    feed(stream, (piece.data.cast("B") for piece in sound or ()), task="marking", path=output)
    switch_off_subtitles(output)


def _language(film: Path) -> str:
    """Of a film's sound, as ISO 639-2; "und" if it is not said."""
    with opened(film) as container:
        return container.streams.audio[0].language or "und"


def _patterned(picture: Any, pattern: str, size: tuple[int, int], grid: tuple[int, int]) -> Any:
    """The picture with the pattern where it has texture, and as it is where it is smooth; colours are left alone."""
    import ffmpeg

    copies = picture.split()
    # Nothing may take the pattern's 128 for another brightness: it would darken all that has texture.
    drawn = ffmpeg.input(pattern).filter("scale", in_range="pc", out_range="pc")
    drawn = drawn.filter("format", "yuv420p").filter("setparams", range="tv")
    colours = {"c1_mode": "normal", "c2_mode": "normal"}
    marked = ffmpeg.filter([copies[0], drawn], "blend", c0_mode="grainmerge", **colours)
    # Of grey pictures, in the fastest way and at half the size: it only tells where texture is.
    texture = copies[1].filter("extractplanes", "y").filter("scale", *grid, flags="fast_bilinear")
    texture = texture.filter("prewitt").filter("scale", *(side // 2 for side in grid), flags="fast_bilinear")
    texture = texture.filter("boxblur", TEXTURE_BLUR, 2).filter("lut", y=f"clip(val*{TEXTURE_GAIN},0,255)")
    texture = texture.filter("scale", *size, flags="fast_bilinear").filter("format", "yuv420p")
    merged = ffmpeg.filter([copies[2], marked, texture], "maskedmerge", planes=1)
    return merged.filter("format", "yuv420p").filter("setparams", **BT709_TAGS)

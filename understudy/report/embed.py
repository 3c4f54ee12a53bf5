"""Pictures, film and typeface as they are held inside a page: small, and in its text."""

import base64
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.errors import UserError
from understudy.files import package_file
from understudy.media.decoding import read_frame_at
from understudy.media.ffmpeg_process import file_argument, run

if TYPE_CHECKING:
    import numpy

THUMBNAIL, POSTER = 640, 960
"""Pixels of the long side of a scene's picture, some 30 kB, and of what stands for the film."""
_JPEG_QUALITY = 82  # of 100: lettering shows no fringes

COPY_SIDE = 320
"""Pixels of the long side of the copy: enough to see what happens."""
_COPY_FPS = "25/3"  # every third picture of the usual 25: gestures and mouths are still followed
_COPY_CRF = 27  # lettering can be read at that size
_COPY_BYTES = 8_000_000
"""The most that the copy of a long film takes; a minute needs 0.8 MB."""
_SOUND_BITRATE = 48_000  # speech stays clear
_LEAST_BITRATE = 24_000  # bits a second of the copy's picture, however long the film


def data_uri(content: bytes, kind: str) -> str:
    """The content itself as an address, such as "data:image/jpeg;base64,..."."""
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def thumbnail(picture: Path) -> str:
    """A small JPEG of a picture as a data URI. Raises UserError if it cannot be read."""
    import cv2

    pixels = cv2.imread(str(picture), cv2.IMREAD_COLOR)
    if pixels is None:
        raise UserError(
            f"{picture}: is no picture that can be read. Delete it and run the same command again."
        )
    return _jpeg(pixels, THUMBNAIL)


def still(film: Path, seconds: float) -> str:
    """The picture of a film at a time, as a data URI. Raises MediaError."""
    return _jpeg(read_frame_at(film, seconds)[..., :3], POSTER)


def _jpeg(pixels: "numpy.ndarray", long_side: int) -> str:
    """Of blue, green and red, made smaller."""
    import cv2

    height, width = pixels.shape[:2]
    scale = min(1.0, long_side / max(width, height))
    small = cv2.resize(pixels, (round(width * scale), round(height * scale)), interpolation=cv2.INTER_AREA)
    _, content = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    return data_uri(content.tobytes(), "image/jpeg")


def small_copy(film: Path, seconds: float) -> bytes:
    """The film, `seconds` long, as a small MP4 with fewer pictures a second. Raises MediaError."""
    import ffmpeg

    source = ffmpeg.input(file_argument(film))
    most = max(_LEAST_BITRATE, round(_COPY_BYTES * 8 / max(seconds, 1.0)) - _SOUND_BITRATE)
    picture = source.video.filter("fps", _COPY_FPS).filter(
        "scale",
        f"trunc(iw*{COPY_SIDE}/max(iw,ih)/2)*2",
        f"trunc(ih*{COPY_SIDE}/max(iw,ih)/2)*2",
        flags="bilinear",
    )
    stream = ffmpeg.output(
        picture,
        source.audio,
        "pipe:",
        format="mp4",
        movflags="frag_keyframe+empty_moov+default_base_moof",
        vcodec="libx264",
        preset="superfast",
        crf=_COPY_CRF,
        maxrate=most,
        bufsize=2 * most,
        acodec="aac",
        aac_coder="fast",
        audio_bitrate=_SOUND_BITRATE,
        map_metadata=-1,
    )
    return run(stream, task="making a small copy", path=film).stdout


def typeface() -> str:
    """Manrope, in which films are lettered, in all its weights, as a data URI."""
    folder = package_file("font_manrope").parent
    return data_uri((folder / "files/Manrope-VariableFont_wght.ttf").read_bytes(), "font/ttf")

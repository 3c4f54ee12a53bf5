"""Marks of a whole film: laid before it is signed, and looked for in any file."""

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.files import replace_atomically
from understudy.media.audio import stream_audio
from understudy.media.decoding import sample_pictures
from understudy.media.encoding import Encoding
from understudy.media.errors import MediaError
from understudy.media.marking import lay_marks
from understudy.media.probing import picture_size, probe
from understudy.settings.film import EncodingSettings
from understudy.trust.marks import picture, voice
from understudy.trust.marks.key import own_key, read_key
from understudy.trust.marks.score import FOUND, Mark

if TYPE_CHECKING:
    import numpy

REVISION = "3"
"""Raised when the same request would give another film; then films are marked again."""

VOICE, PICTURE, AUDIOSEAL = "voice", "picture", "audioseal"
"""The marks that there are; the last is a model's, and is in the sound before the others are laid."""


def mark_film(
    film: Path,
    sound: Path,
    output: Path,
    *,
    key: str,
    payload: str,
    marks: list[str],
    encoding: EncodingSettings,
) -> None:
    """Write the film with its marks.

    Args:
        film: an MP4 file as understudy.film.assembly writes it, which stays as it is.
        sound: a WAV file, the film's sound before it was compressed, so that it is compressed once; with the mark of a
            model, if it gets one.
        output: the film to write.
        key: path of the file with the key; empty for this user's own.
        payload: what the marks say, 4 bytes in hexadecimal digits.
        marks: "voice", "picture" and "audioseal", or some of them.
        encoding: fields of understudy.media.encoding.Encoding, for a marked picture.

    Raises UserError if there is no such key, or the film cannot be read.
    """
    import cv2

    secret, said = read_key(Path(key)) if key else own_key(), bytes.fromhex(payload)
    facts = probe(film)
    with replace_atomically(output) as unfinished, tempfile.TemporaryDirectory(dir=output.parent) as folder:
        pattern = Path(folder, "pattern.png") if PICTURE in marks else None
        if pattern:
            cv2.imwrite(str(pattern), picture.drawn(secret, said, facts.width, facts.height))
        lay_marks(
            film,
            unfinished,
            sound=_marked_sound(stream_audio(sound), secret, said, marks),
            pattern=pattern,
            grid=picture.grid(facts.width, facts.height),
            encoding=Encoding(**encoding),
        )


def _marked_sound(
    sound: Iterable["numpy.ndarray"], key: bytes, payload: bytes, marks: list[str]
) -> Iterable["numpy.ndarray"] | None:
    """The film's other sound, None where it keeps what it has."""
    if VOICE in marks:
        return voice.mark(sound, key, payload)
    return sound if AUDIOSEAL in marks else None


def find_marks(file: Path, key: bytes) -> dict[str, Mark]:
    """The marks that are in a film, sound or still: kind -> mark. Raises MediaError if it is none of them."""
    found: dict[str, Mark | None] = {}
    try:
        found[VOICE] = voice.find(stream_audio(file, voice.HEARD_RATE), key)
    except MediaError:
        found[VOICE] = None  # a still, or a film without sound
    size = picture_size(file)
    if size:
        looks = sample_pictures(file, *picture.grid(*size), each=picture.SECONDS_BETWEEN_LOOKS)
        found[PICTURE] = picture.find(looks, key)
    return {kind: mark for kind, mark in found.items() if mark and mark.score >= FOUND}

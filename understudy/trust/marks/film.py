"""Marks of a whole film: laid before it is signed, and looked for in any file."""

import tempfile
from pathlib import Path
from typing import Any

from understudy.files import replace_atomically
from understudy.media import Encoding, MediaError, hear, lay_marks, picture_size, probe, see
from understudy.trust.marks import picture, voice
from understudy.trust.marks.key import own_key, read_key
from understudy.trust.marks.score import FOUND, Mark

REVISION = "2"
"""Raised when the same request would give another film; then films are marked again."""

VOICE, PICTURE = "voice", "picture"
"""The marks that there are."""


def mark_film(
    film: Path,
    sound: Path,
    output: Path,
    *,
    key: str,
    payload: str,
    marks: list[str],
    encoding: dict[str, Any],
) -> None:
    """Write the film with its marks.

    Args:
        film: an MP4 file as understudy.film.assembly writes it, which stays as it is.
        sound: a WAV file, the film's sound before it was compressed: so it is compressed once.
        output: the film to write.
        key: path of the file with the key; empty for this user's own.
        payload: what the marks say, 4 bytes in hexadecimal digits.
        marks: "voice", "picture" or both.
        encoding: fields of understudy.media.Encoding, for a marked picture.

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
            sound=voice.mark(hear(sound), secret, said) if VOICE in marks else None,
            pattern=pattern,
            grid=picture.grid(facts.width, facts.height),
            encoding=Encoding(**encoding),
        )


def find_marks(file: Path, key: bytes) -> dict[str, Mark]:
    """The marks that are in a film, sound or still: kind -> mark. Raises MediaError if it is none of them."""
    found: dict[str, Mark | None] = {}
    try:
        found[VOICE] = voice.find(hear(file, voice.HEARD_RATE), key)
    except MediaError:
        found[VOICE] = None  # a still, or a film without sound
    size = picture_size(file)
    if size:
        looks = see(file, *picture.grid(*size), each=picture.SECONDS_BETWEEN_LOOKS)
        found[PICTURE] = picture.find(looks, key)
    return {kind: mark for kind, mark in found.items() if mark and mark.score >= FOUND}

"""Captions of a persona's photos: written where there is none, and never over one that is there."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from training.photos.files import caption_file
from training.photos.verdicts import Framing
from understudy.errors import UserError
from understudy.files import write_text

REVISION = "1"

Author = Literal["user", "captioner", "template"]
Describe = Callable[[Path], str | None]

_LONGEST = 900
"""Characters; the text encoders read 512 tokens, which are some 2000, but long captions say more than one can see."""
_SHOTS: dict[Framing | None, str] = {
    "head and shoulders": "a head and shoulders photo",
    "half body": "a half-body photo",
    "full body": "a full-body photo",
    None: "a photo",
}


def write_missing(
    photos: Sequence[Path],
    framings: Sequence[Framing | None],
    *,
    trigger: str,
    class_word: str,
    describe: Describe | None,
) -> dict[str, Author]:
    """Write the captions that are missing beside their photos; name of photo -> who wrote its caption.

    Args:
        photos: the picture files.
        framings: how much of the person each shows, None where that is not known.
        trigger: the token that stands for the person.
        class_word: what it is to a model that does not know the token.
        describe: gives a caption, or None if it cannot; where left out, the captions say only what is known.

    Raises UserError if the folder cannot be written to.
    """
    authors: dict[str, Author] = {}
    for photo, framing in zip(photos, framings, strict=True):
        file = caption_file(photo)
        if file.is_file() and file.read_text(encoding="utf-8").strip():
            authors[photo.name] = "user"
            continue
        described = describe(photo) if describe else None
        authors[photo.name] = "captioner" if described else "template"
        try:
            write_text(file, (described or template(trigger, class_word, framing)) + "\n")
        except OSError as error:
            raise UserError(f"{file}: cannot be written ({error.strerror}).") from None
    return authors


def template(trigger: str, class_word: str, framing: Framing | None) -> str:
    """What is known of a photo without looking at it. Clothes, place and light are for the user to add."""
    return f"{trigger} {class_word}, {_SHOTS[framing]}."


def read_captions(photos: Sequence[Path], trigger: str) -> list[str]:
    """The captions of the photos. Raises UserError if one is missing, or does not name the persona."""
    return [_read(caption_file(photo), trigger) for photo in photos]


def _read(file: Path, trigger: str) -> str:
    try:
        caption = " ".join(file.read_text(encoding="utf-8").split())
    except (OSError, UnicodeDecodeError):
        raise UserError(
            f"{file}: there is no caption that can be read. Write one that begins with {trigger!r}, or remove "
            "captions.json in the persona's results: what is missing is written anew."
        ) from None
    if trigger not in caption.split(",")[0].split():
        raise UserError(
            f"{file}: the caption should begin with the persona's trigger {trigger!r}; found {caption[:60]!r}."
        )
    if len(caption) > _LONGEST:
        raise UserError(
            f"{file}: {len(caption)} characters; a caption has at most {_LONGEST}, best one sentence or two."
        )
    return caption


def identity(photos: Sequence[Path], captions: Sequence[str]) -> str:
    """A hash over photos and captions: what a likeness was trained on."""
    digest = hashlib.sha256()
    for photo, caption in zip(photos, captions, strict=True):
        with photo.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
        digest.update(f"{caption}\n".encode())
    return digest.hexdigest()

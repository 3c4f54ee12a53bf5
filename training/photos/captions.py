"""Captions of a persona's photos: written where there is none, and never over one that is there."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from training.photos.files import caption_file
from training.photos.verdicts import Framing
from understudy.errors import UserError
from understudy.files import read_json, read_text, sha256, write_json, write_text

REVISION = "1"

Author = Literal["user", "captioner", "template", "program"]
"""The last one: captioner or template, in an earlier run."""
Describe = Callable[[Path], str | None]

_WRITTEN = "written.json"
"""Name of photo -> what the program wrote; no output of a rule, for it must outlive these."""
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
    records: Path,
) -> dict[str, Author]:
    """Write the captions that are missing beside their photos; name of photo -> who wrote its caption.

    Args:
        photos: the picture files.
        framings: how much of the person each shows, None where that is not known.
        trigger: the token that stands for the person.
        class_word: what it is to a model that does not know the token.
        describe: gives a caption, or None if it cannot; where left out, the captions say only what is known.
        records: the folder where is noted what was written here, so that edits can be told from it.

    Raises UserError if the folder cannot be written to.
    """
    authors: dict[str, Author] = {}
    written = _written(records)
    for photo, framing in zip(photos, framings, strict=True):
        file = caption_file(photo)
        if text := _text(file):
            authors[photo.name] = "program" if text == written.get(photo.name) else "user"
            continue
        described = describe(photo) if describe else None
        authors[photo.name] = "captioner" if described else "template"
        written[photo.name] = described or template(trigger, class_word, framing)
        # Noted first: a text that is taken for an edit would train anew what is trained already.
        write_json(records / _WRITTEN, written)
        try:
            write_text(file, written[photo.name] + "\n")
        except OSError as error:
            raise UserError(f"{file}: cannot be written ({error.strerror}).") from None
    return authors


def edited_captions(photos: Sequence[Path], records: Path) -> dict[str, str]:
    """Name of photo -> caption, of those that the user wrote or changed. `records` as in `write_missing`.

    What a likeness depends on besides its photos. It is the same before and after the program wrote what was missing.
    """
    written = _written(records)
    texts = {photo.name: _text(caption_file(photo)) for photo in photos}
    return {name: text for name, text in texts.items() if text and text != written.get(name)}


def _written(records: Path) -> dict[str, str]:
    file = records / _WRITTEN
    return read_json(file) if file.is_file() else {}


def _text(file: Path) -> str:
    """A caption on one line, empty if there is none. Raises UserError."""
    return " ".join(read_text(file).split()) if file.is_file() else ""


def template(trigger: str, class_word: str, framing: Framing | None) -> str:
    """What is known of a photo without looking at it. Clothes, place and light are for the user to add."""
    return f"{trigger} {class_word}, {_SHOTS[framing]}."


def read_captions(photos: Sequence[Path], trigger: str) -> list[str]:
    """The captions of the photos. Raises UserError if one is missing, or does not name the persona."""
    return [_read(caption_file(photo), trigger) for photo in photos]


def _read(file: Path, trigger: str) -> str:
    caption = _text(file)
    if not caption:
        raise UserError(
            f"{file}: there is no caption. Write one that begins with {trigger!r}, or remove captions.json from the "
            "persona's results/: what is missing is then written anew."
        )
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
        digest.update(bytes.fromhex(sha256(photo)))
        digest.update(f"{caption}\n".encode())
    return digest.hexdigest()

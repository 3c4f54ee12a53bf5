"""Which files of a folder are photos, and where their captions stand."""

from pathlib import Path

from understudy.errors import UserError

_READ = (".jpg", ".jpeg", ".png", ".webp")
_COMMON = (".heic", ".heif", ".avif", ".jxl", ".jfif", ".jpe", ".tif", ".tiff", ".bmp", ".gif", ".psd")
_NOT_READ = (*_COMMON, ".dng", ".cr2", ".cr3", ".nef", ".arw", ".raf", ".orf", ".rw2")
"""Pictures, too, but of forms that not every part of the way can read."""

FEWEST = 8
"""Photos below which a LoRA learns pictures rather than a person; about twenty are what recipes are made for."""


def photo_files(folder: Path) -> list[Path]:
    """The photos of a folder, sorted. Raises UserError if there are too few, or a picture of an unusable form."""
    if not folder.is_dir():
        raise UserError(f"photos: there is no folder {folder}. Make it, and put about twenty photos into it.")
    files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    for path in files:
        if path.suffix.lower() in _NOT_READ:
            raise UserError(f"{path}: photos are read as {', '.join(_READ)}. Save it as one of these.")
    photos = [path for path in files if path.suffix.lower() in _READ]
    if len(photos) < FEWEST:
        raise UserError(
            f"{folder}: {len(photos)} photos are too few; a likeness needs {FEWEST} at least, and about 20 to be good: "
            "a third head and shoulders, a third half body, a third full body, in different places and light."
        )
    for caption, photo in {caption_file(photo): photo for photo in reversed(photos)}.items():
        others = [other.name for other in photos if caption_file(other) == caption and other != photo]
        if others:
            raise UserError(f"{photo}: {others[0]} would have the same caption file; rename one of them.")
    return photos


def caption_file(photo: Path) -> Path:
    """Where the photo's caption stands: beside it, for the user to edit."""
    return photo.with_suffix(".txt")

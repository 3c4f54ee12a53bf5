"""Pictures as files: reference photos in, the finished keyframe out."""

from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from understudy.errors import UserError

_SMALLEST = 64  # pixels; diffusers refuses smaller reference images for FLUX.2


def read_photo(path: Path) -> Image.Image:
    """A photo as RGB, upright as its EXIF data say. Raises UserError if it cannot be used."""
    try:
        with Image.open(path) as photo:
            upright = ImageOps.exif_transpose(photo).convert("RGB")
    except (OSError, UnidentifiedImageError) as error:
        raise UserError(f"{path}: cannot be read as a picture: {error}") from None
    if min(upright.size) < _SMALLEST:
        found = f"{upright.width}x{upright.height}"
        raise UserError(
            f"{path}: {found} pixels are too few for a reference photo; take one of {_SMALLEST} or more."
        )
    return upright


def save_picture(picture: Image.Image, output: Path, width: int, height: int) -> None:
    """Write a PNG of width x height pixels: cut to that shape around the middle, then scaled (Lanczos)."""
    ImageOps.fit(picture, (width, height), Image.Resampling.LANCZOS).save(output, "PNG")

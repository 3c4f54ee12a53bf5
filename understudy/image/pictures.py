"""Pictures as files: photos in, the finished keyframe out."""

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageOps

from understudy.errors import UserError
from understudy.image.profiles import profile_of, to_srgb

if TYPE_CHECKING:
    import numpy

_SMALLEST = 64  # pixels; diffusers refuses smaller reference images for FLUX.2
_WHITE = (255, 255, 255)


def read_picture(path: Path) -> Image.Image:
    """A picture as it is seen, measured, shown to models and trained on: sRGB of 8 bits, on white, upright.

    Raises UserError if it cannot be read wholly.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # cameras have 100 megapixels
            with Image.open(path) as photo:
                photo.load()
                return _on_white(_as_bytes(ImageOps.exif_transpose(photo)), profile_of(photo))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise UserError(f"{path}: cannot be read as a picture: {error}") from None


def read_photo(path: Path) -> Image.Image:
    """A picture that is large enough for a reference photo. Raises UserError if it cannot be used."""
    photo = read_picture(path)
    if min(photo.size) < _SMALLEST:
        found = f"{photo.width}x{photo.height}"
        raise UserError(
            f"{path}: {found} pixels are too few for a reference photo; take one of {_SMALLEST} or more."
        )
    return photo


def read_pixels(path: Path) -> "numpy.ndarray | None":
    """The same, height x width x 3 bytes in OpenCV's order, blue first; None if it cannot be read wholly."""
    import numpy as np

    try:
        return np.ascontiguousarray(np.asarray(read_picture(path))[..., ::-1])
    except UserError:
        return None


def save_picture(picture: Image.Image, output: Path, width: int, height: int) -> None:
    """Write a PNG of width x height pixels: cut to that shape around the middle, then scaled (Lanczos)."""
    ImageOps.fit(picture, (width, height), Image.Resampling.LANCZOS).save(output, "PNG")


def _as_bytes(photo: Image.Image) -> Image.Image:
    """With channels of 8 bits. Raises ValueError for numbers whose white is not known."""
    if photo.mode.startswith("I;16"):
        import numpy as np

        return Image.fromarray(
            ((np.asarray(photo).astype(np.uint32) * 255 + 32767) // 65535).astype(np.uint8)
        )
    if photo.mode in ("I", "F"):
        raise ValueError("it has 32 bits a channel; save it with 8 or 16")
    return photo


def _on_white(photo: Image.Image, profile: bytes | None) -> Image.Image:
    """As sRGB, with white where nothing is."""
    if not photo.has_transparency_data:
        return to_srgb(photo if photo.mode in ("L", "RGB", "CMYK") else photo.convert("RGB"), profile)
    layered = photo.convert("RGBA")
    # A grey picture's profile knows one channel.
    colours = layered.getchannel("R") if photo.mode in ("LA", "La", "L") else layered.convert("RGB")
    on_white = Image.new("RGB", photo.size, _WHITE)
    on_white.paste(to_srgb(colours, profile), mask=layered.getchannel("A"))
    return on_white


def warm_up() -> None:
    """Load the readers of usual forms."""
    Image.preinit()

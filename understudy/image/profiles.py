"""Colour profiles (ICC) of photos, and what cameras say instead of one."""

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_EXIF, _INTEROPERABILITY, _INDEX, _ADOBE_RGB = 0x8769, 0xA005, 1, "R03"
"""Exif's blocks, and the entry by which cameras say that colours are Adobe RGB without writing a profile (DCF 2.0)."""


def profile_of(photo: "Image") -> bytes | None:
    """The profile in a photo's file, or the one that its camera means; None for sRGB."""
    if photo.info.get("icc_profile"):
        return photo.info["icc_profile"]
    exif = photo.getexif()
    if (
        _INTEROPERABILITY not in exif.get_ifd(_EXIF)
        or exif.get_ifd(_INTEROPERABILITY).get(_INDEX) != _ADOBE_RGB
    ):
        return None
    # Adobe RGB (1998), annex C: the profile connection space.
    red, green, blue = (0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457)
    return matrix_profile(2.19921875, red, green, blue)


def to_srgb(photo: "Image", profile: bytes | None) -> "Image":
    """A grey, RGB or CMYK photo without transparency as sRGB."""
    import io

    from PIL import ImageCms

    if not profile:
        return photo.convert("RGB")
    try:
        converted = ImageCms.profileToProfile(
            photo,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            "RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
        return converted or photo  # none where it changes the photo itself
    except (OSError, ImageCms.PyCMSError):
        return photo.convert("RGB")  # a broken profile, or one of other channels: nobody else heeds it either


def matrix_profile(gamma: float, *primaries: tuple[float, float, float]) -> bytes:
    """An ICC profile (version 2.1) of a space of red, green and blue.

    Args:
        gamma: of all three, which is rounded to 256ths.
        primaries: XYZ of red, green and blue, seen in light D50.
    """
    curve = struct.pack(">4sIIH", b"curv", 0, 1, round(gamma * 256)) + bytes(2)
    tags = [(b"rTRC", curve), (b"gTRC", curve), (b"bTRC", curve)]
    for name, colour in zip((b"rXYZ", b"gXYZ", b"bXYZ"), primaries, strict=True):
        tags.append((name, struct.pack(">4sI3i", b"XYZ ", 0, *(round(part * 65536) for part in colour))))
    place = 128 + 4 + 12 * len(tags)  # header, number of tags, a table of them
    table, content = b"", b""
    for name, data in tags:
        table += struct.pack(">4sII", name, place + len(content), len(data))
        content += data
    header = struct.pack(
        ">I4xI4s4s4s12x4s", place + len(content), 0x02100000, b"mntr", b"RGB ", b"XYZ ", b"acsp"
    )
    return header.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + content

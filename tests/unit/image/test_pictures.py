"""Photos as they are seen: one reader gives what is shown, checked and trained on."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from training.photos.checking import check
from training.photos.sheet import draw_sheet
from understudy.errors import UserError
from understudy.image.pictures import read_photo, read_picture, read_pixels
from understudy.image.profiles import matrix_profile

SKIN = (190, 150, 130)
RED, WHITE = (255, 0, 0), (255, 255, 255)
SPACES = {
    "AdobeRGB": (
        2.19921875,
        (0.60974, 0.31111, 0.01947),
        (0.20528, 0.62567, 0.06087),
        (0.14919, 0.06322, 0.74457),
    ),
    "Display P3": (
        2.19921875,
        (0.51512, 0.24120, -0.00105),
        (0.29198, 0.69225, 0.04189),
        (0.15710, 0.06657, 0.78407),
    ),
    "ProPhoto": (1.80078125, (0.79767, 0.28804, 0.0), (0.13519, 0.71188, 0.0), (0.03134, 0.00008, 0.82491)),
}
FROM_XYZ = np.array(
    [
        [3.1338561, -1.6168667, -0.4906146],
        [-0.9787684, 1.9161415, 0.0334540],
        [0.0719453, -0.2289914, 1.4052427],
    ]
)
"""From XYZ under D50 to linear sRGB (Lindbloom)."""


def in_srgb(colour: tuple[int, ...], gamma: float, *primaries: tuple[float, ...]) -> np.ndarray:
    linear = FROM_XYZ @ np.array(primaries).T @ (np.array(colour) / 255) ** gamma
    return 255 * np.where(
        linear <= 0.0031308, 12.92 * linear, 1.055 * np.clip(linear, 0, 1) ** (1 / 2.4) - 0.055
    )


def saved(path: Path, picture: Image.Image, **how: object) -> Path:
    picture.save(path, **how)
    return path


def colour_of(path: Path) -> tuple[int, ...]:
    return read_picture(path).getpixel((50, 50))


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize(
    ("form", "how"), [("png", {}), ("jpg", {"quality": 100}), ("webp", {"lossless": True})]
)
def test_colours_of_a_profile_are_brought_to_srgb(tmp_path: Path, space: str, form: str, how: dict) -> None:
    photo = Image.new("RGB", (100, 100), SKIN)
    path = saved(tmp_path / f"a.{form}", photo, icc_profile=matrix_profile(*SPACES[space]), **how)
    expected = in_srgb(SKIN, *SPACES[space])
    assert abs(expected - SKIN).max() > 5
    assert abs(np.array(colour_of(path)) - expected).max() < 2.5


def test_a_camera_that_names_adobe_rgb_in_exif_alone_is_believed(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0xA005] = {1: "R03"}
    path = saved(tmp_path / "_DSC1.jpg", Image.new("RGB", (100, 100), SKIN), exif=exif, quality=100)
    assert abs(np.array(colour_of(path)) - in_srgb(SKIN, *SPACES["AdobeRGB"])).max() < 2.5


def test_a_photo_without_a_profile_and_one_with_a_broken_profile_keep_their_colours(tmp_path: Path) -> None:
    photo = Image.new("RGB", (100, 100), SKIN)
    assert colour_of(saved(tmp_path / "a.png", photo)) == SKIN
    assert colour_of(saved(tmp_path / "b.png", photo, icc_profile=b"none")) == SKIN


def transparent(mode: str) -> Image.Image:
    hidden = Image.new("RGBA", (100, 100), (*RED, 0))
    if mode != "P":
        return hidden.convert(mode)
    picture = Image.new("P", (100, 100), 1)
    picture.putpalette([*SKIN, *RED])
    picture.info["transparency"] = 1
    return picture


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_where_a_photo_is_transparent_it_is_white(tmp_path: Path, mode: str) -> None:
    assert colour_of(saved(tmp_path / "a.png", transparent(mode))) == WHITE


def test_what_is_half_transparent_is_mixed_with_white(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.webp", Image.new("RGBA", (100, 100), (*RED, 127)), lossless=True)
    assert colour_of(path) == (255, 128, 128)


@pytest.mark.parametrize("grey", [0, 1000, 30_000, 65_535])
def test_sixteen_bits_are_scaled_to_eight(tmp_path: Path, grey: int) -> None:
    path = saved(tmp_path / "a.png", Image.fromarray(np.full((100, 100), grey, np.uint16)))
    assert colour_of(path) == (round(grey / 257),) * 3
    cv2.imwrite(str(tmp_path / "b.png"), np.full((100, 100, 3), grey, np.uint16))
    assert colour_of(tmp_path / "b.png") == pytest.approx((grey / 257,) * 3, abs=1)


def test_numbers_of_32_bits_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="32 bits a channel; save it with 8 or 16"):
        read_picture(saved(tmp_path / "a.tif", Image.new("F", (100, 100), 0.5)))


def test_cmyk_is_read_as_colours(tmp_path: Path) -> None:
    red, green, blue = colour_of(saved(tmp_path / "a.jpg", Image.new("CMYK", (100, 100), (0, 255, 255, 0))))
    assert red > 250 > 5 > max(green, blue)


@pytest.mark.parametrize("form", ["jpg", "png", "webp"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_photos_of_all_forms_are_turned_upright(tmp_path: Path, form: str, mode: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    path = saved(tmp_path / f"a.{form}", Image.new(mode, (120, 80)), exif=exif)
    assert read_photo(path).size == (80, 120)


@pytest.mark.parametrize("form", ["jpg", "png", "webp"])
def test_a_photo_that_was_cut_off_cannot_be_read(tmp_path: Path, form: str) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (200, 200, 3), np.uint8)
    path = saved(tmp_path / f"a.{form}", Image.fromarray(noise))
    path.write_bytes(path.read_bytes()[:-3000])
    assert read_pixels(path) is None
    with pytest.raises(UserError, match="cannot be read as a picture"):
        read_photo(path)


def test_the_sheet_shows_what_is_trained_on(tmp_path: Path) -> None:
    photo = saved(tmp_path / "a.png", Image.new("RGBA", (600, 600), (*RED, 0)))
    verdicts, remarks = check([photo], [], None)
    sheet = cv2.imdecode(
        np.frombuffer(draw_sheet([photo], verdicts, title="Ada", remarks=remarks), np.uint8), cv2.IMREAD_COLOR
    )
    colours = {tuple(pixel) for pixel in sheet.reshape(-1, 3)}
    assert tuple(reversed(RED)) not in colours
    assert (sheet == WHITE).all(axis=2).sum() > 250 * 250  # the photo, 280 pixels wide
    assert (np.asarray(read_photo(photo))[..., ::-1] == read_pixels(photo)).all()

import numpy as np

from understudy.media.bt709 import Bt709Planes


def planes(picture):
    height, width, _ = picture.shape
    data = np.frombuffer(Bt709Planes(width, height).convert(picture), np.uint8).astype(int)
    luma, blue, red = np.split(data, [height * width, height * width * 5 // 4])
    half = height // 2, width // 2
    return luma.reshape(height, width), blue.reshape(half), red.reshape(half)


def test_greys_stay_free_of_colour_and_keep_their_order():
    ramp = np.repeat(np.arange(256, dtype=np.uint8), 4 * 2 * 256).reshape(512, 256, 4)
    luma, blue, red = planes(ramp)
    assert set(blue.flat) == set(red.flat) == {128}
    assert luma.min() == 16
    assert luma.max() == 235
    assert (np.diff(luma, axis=0) >= 0).all()


def test_every_colour_is_within_a_step_of_the_standard():
    random = np.random.default_rng(1)
    picture = random.integers(0, 256, (64, 64, 4), np.uint8).repeat(2, 0).repeat(2, 1)
    blue, green, red = (picture[..., channel].astype(float) for channel in range(3))
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    expected = (
        16 + 219 / 255 * luma,
        (128 + 224 / 255 * (blue - luma) / 1.8556)[::2, ::2],
        (128 + 224 / 255 * (red - luma) / 1.5748)[::2, ::2],
    )
    for plane, values in zip(planes(picture), expected, strict=True):
        assert np.abs(plane - values).max() < 1.5

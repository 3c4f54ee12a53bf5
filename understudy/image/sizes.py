"""The size at which a picture is generated, and how it becomes the size that was asked for."""

import math
from itertools import product

MEGAPIXEL = 1024 * 1024
"""Pixels; the size that FLUX was mainly trained at."""

_TOLERANCE = (
    1 / 7
)  # of the area: 1280x720 passes for a megapixel, and films of 720 lines need no scaling at all


def generation_size(width: int, height: int, megapixels: float, step: int) -> tuple[int, int]:
    """Width and height in pixels, multiples of `step`, of about `megapixels`, in the shape of width x height.

    Among the sizes whose area differs by less than a seventh, that with the nearest shape; among these, that with
    the nearest area.
    """
    area = megapixels * MEGAPIXEL
    ideal_width, ideal_height = math.sqrt(area * width / height), math.sqrt(area * height / width)

    def misfit(size: tuple[int, int]) -> tuple[float, float]:
        shape, share = size[0] * height / (size[1] * width), size[0] * size[1] / area
        return abs(math.log(shape)), abs(math.log(share))

    def multiples(ideal: float) -> range:
        lowest = max(1, math.floor(ideal * (1 - _TOLERANCE) / step))
        return range(lowest * step, math.ceil(ideal * (1 + _TOLERANCE)) + step, step)

    sizes = list(product(multiples(ideal_width), multiples(ideal_height)))
    near = [size for size in sizes if misfit(size)[1] < _TOLERANCE]
    # So small a picture that no multiple comes near: the nearest area counts.
    return min(near, key=misfit) if near else min(sizes, key=lambda size: misfit(size)[::-1])

"""A large picture seen in parts: each as large as the memory allows, overlapping, and blended without a seam."""

from collections.abc import Callable
from math import ceil, isqrt

import torch

Span = tuple[int, int]
"""The first pixel of a part, and the one after its last."""

CONTEXT = 16
"""Pixels at a tile's inner border that are only seen, not used: there a network misses what lies beyond. Real-ESRGAN's
own script uses 10."""
BLEND = 32
"""Pixels over which one tile fades into the next."""
_OVERLAP = 2 * CONTEXT + BLEND
_SHORTEST = 2 * _OVERLAP
"""Pixels: smaller tiles would be seen more often than used."""


def tiled(
    picture: torch.Tensor, scale: int, most_pixels: int, enlarge: Callable[[torch.Tensor], torch.Tensor]
) -> torch.Tensor:
    """The picture made `scale` times as wide and high, in tiles of at most so many pixels (before that).

    `picture` is 1 x channels x height x width. One that is small enough is handed on as a whole. A pixel further from
    tiles' inner borders than `enlarge` looks is the same as if it had seen the whole picture.
    """
    rows, columns = layout(picture.shape[2], picture.shape[3], most_pixels)
    if len(rows) == len(columns) == 1:
        return enlarge(picture)
    height, width = (scale * side for side in picture.shape[2:])
    whole = torch.zeros(*picture.shape[:2], height, width, device=picture.device)
    weights = torch.zeros(height, width, device=picture.device)
    for top, bottom in rows:
        for left, right in columns:
            tile = enlarge(picture[:, :, top:bottom, left:right]).float()
            weight = _weight((top, bottom), rows, scale)[:, None] * _weight((left, right), columns, scale)
            weight = weight.to(picture.device)
            place = slice(scale * top, scale * bottom), slice(scale * left, scale * right)
            whole[:, :, *place] += tile * weight
            weights[place] += weight
    return whole / weights


def layout(height: int, width: int, most_pixels: int) -> tuple[list[Span], list[Span]]:
    """The rows and columns of tiles: as few as possible, of the same size each, and together the whole."""
    if height * width <= most_pixels:
        return [(0, height)], [(0, width)]
    side = max(isqrt(most_pixels), _SHORTEST)
    rows = _spans(height, side)
    row_height = rows[0][1] - rows[0][0]
    return rows, _spans(width, max(most_pixels // row_height, _SHORTEST))


def _spans(length: int, longest: int) -> list[Span]:
    if length <= longest:
        return [(0, length)]
    count = ceil((length - _OVERLAP) / (longest - _OVERLAP))
    size = ceil((length + (count - 1) * _OVERLAP) / count)
    starts = [(length - size) * i // (count - 1) for i in range(count)]
    return [(start, start + size) for start in starts]


def _weight(span: Span, spans: list[Span], scale: int) -> torch.Tensor:
    """How much each pixel of the enlarged tile counts: none at its inner borders, fully away from them."""
    start, end = span
    pixels = torch.arange((end - start) * scale) + 0.5
    fades = torch.ones(len(pixels))
    for is_inner, distance in ((span != spans[0], pixels), (span != spans[-1], pixels.flip(0))):
        if is_inner:
            fades = fades * ((distance / scale - CONTEXT) / BLEND).clamp(0, 1)
    return fades

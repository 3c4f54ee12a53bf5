"""RIFE, version 4: how each pixel of a picture in between moves to its two neighbours, refined in four steps.

Zhewei Huang et al.: Real-Time Intermediate Flow Estimation for Video Frame Interpolation, ECCV 2022; the network is
that of Practical-RIFE 4.7 to 4.18, in whose weights the parts have the names used here. No library has it.
"""

from collections.abc import Iterator, Mapping, Sequence

import torch
from torch import nn
from torch.nn import functional

from understudy.finish.interpolation.warping import warped

_SCALES = (8, 4, 2, 1)
"""By how much each step sees the picture reduced."""
_RESIDUALS = 8
"""Residual convolutions of a step."""
_SLOPE = 0.2
"""Of the leaky rectifiers below zero."""
_UNSHUFFLED = 2
"""A step's result is gathered from so many channels in each direction."""
_FLOWS, _MASK, _SPARE = 4, 1, 1
"""Channels that a step gives: two for each direction, how much to take of which picture, and one that is not used."""
_COLOURS, _TIME = 3, 1


class _Encoder(nn.Module):
    """Features of a picture, at its own size."""

    def __init__(self, width: int, features: int) -> None:
        super().__init__()
        self.cnn0 = nn.Conv2d(_COLOURS, width, 3, stride=2, padding=1)
        self.cnn1 = nn.Conv2d(width, width, 3, padding=1)
        self.cnn2 = nn.Conv2d(width, width, 3, padding=1)
        self.cnn3 = nn.ConvTranspose2d(width, features, 4, stride=2, padding=1)

    def forward(self, picture: torch.Tensor) -> torch.Tensor:
        seen = picture
        for layer in (self.cnn0, self.cnn1, self.cnn2):
            seen = functional.leaky_relu(layer(seen), _SLOPE)
        return self.cnn3(seen)


class _Residual(nn.Module):
    """A convolution whose result is weighted by channel and added to what it was given."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(width, width, 3, padding=1)
        self.beta = nn.Parameter(torch.ones(1, width, 1, 1))

    def forward(self, given: torch.Tensor) -> torch.Tensor:
        return functional.leaky_relu(self.conv(given) * self.beta + given, _SLOPE)


class _Step(nn.Module):
    """Flows and mask, from all that is known so far at one scale."""

    def __init__(self, channels: int, width: int) -> None:
        super().__init__()
        self.conv0 = nn.Sequential(_halving(channels, width // 2), _halving(width // 2, width))
        self.convblock = nn.Sequential(*(_Residual(width) for _ in range(_RESIDUALS)))
        results = (_FLOWS + _MASK + _SPARE) * _UNSHUFFLED**2
        self.lastconv = nn.Sequential(
            nn.ConvTranspose2d(width, results, 4, stride=2, padding=1), nn.PixelShuffle(_UNSHUFFLED)
        )

    def forward(
        self, known: torch.Tensor, flow: torch.Tensor | None, scale: int
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """The change of the flows, in pixels of the whole picture, and the mask before it is squeezed to 0..1."""
        reduced = _resized(known, 1 / scale)
        if flow is not None:
            reduced = torch.cat([reduced, _resized(flow, 1 / scale) / scale], 1)
        result = _resized(self.lastconv(self.convblock(self.conv0(reduced))), scale)
        return result[:, :_FLOWS] * scale, result[:, _FLOWS : _FLOWS + _MASK]


class Rife(nn.Module):
    """Paints the picture at any time between two."""

    multiple = 32
    """Pixels: width and height must be multiples of this, four halvings of an eighth."""

    def __init__(self, widths: Sequence[int], encoder_width: int, features: int) -> None:
        """`widths` are the channels of the four steps, `features` those that the encoder gives of a picture."""
        super().__init__()
        self.encode = _Encoder(encoder_width, features)
        first = 2 * (_COLOURS + features) + _TIME
        later = first + _MASK + _FLOWS
        self.block0 = _Step(first, widths[0])
        self.block1 = _Step(later, widths[1])
        self.block2 = _Step(later, widths[2])
        self.block3 = _Step(later, widths[3])

    @classmethod
    def for_weights(cls, weights: Mapping[str, torch.Tensor]) -> "Rife":
        """The network with the sizes that published weights have; raises KeyError if they are of another kind."""
        widths = tuple(len(weights[f"block{i}.conv0.1.0.weight"]) for i in range(len(_SCALES)))
        features = weights["encode.cnn3.weight"]  # of a transposed convolution: inputs x outputs
        return cls(widths, encoder_width=features.shape[0], features=features.shape[1])

    def between(
        self, before: torch.Tensor, after: torch.Tensor, times: list[float]
    ) -> Iterator[torch.Tensor]:
        """The pictures at `times`, 0 to 1. All are 1 x 3 x height x width, from 0 to 1."""
        features = self.encode(before), self.encode(after)
        for time in times:
            yield self._at(before, after, *features, torch.full_like(before[:, :_TIME], time))

    def _at(
        self,
        before: torch.Tensor,
        after: torch.Tensor,
        features_before: torch.Tensor,
        features_after: torch.Tensor,
        time: torch.Tensor,
    ) -> torch.Tensor:
        known = torch.cat([before, after, features_before, features_after, time], 1)
        flow, mask = self.block0(known, None, _SCALES[0])
        for step, scale in zip((self.block1, self.block2, self.block3), _SCALES[1:], strict=True):
            moved = [
                warped(before, flow[:, :2]),
                warped(after, flow[:, 2:]),
                warped(features_before, flow[:, :2]),
                warped(features_after, flow[:, 2:]),
            ]
            change, mask = step(torch.cat([*moved, time, mask], 1), flow, scale)
            flow = flow + change
        share = mask.sigmoid()
        return warped(before, flow[:, :2]) * share + warped(after, flow[:, 2:]) * (1 - share)


def _halving(channels: int, width: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(channels, width, 3, stride=2, padding=1), nn.LeakyReLU(_SLOPE))


def _resized(tensor: torch.Tensor, scale: float) -> torch.Tensor:
    return functional.interpolate(tensor, scale_factor=scale, mode="bilinear")

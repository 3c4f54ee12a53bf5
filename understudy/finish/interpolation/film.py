"""FILM: flows between two pictures found from coarse to fine, and a network that merges what they fetch.

Fitsum Reda et al.: FILM: Frame Interpolation for Large Motion, ECCV 2022. It was trained for the middle between two
pictures; at other times its flows are shortened in proportion, as its authors' network does too. No library has it.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import torch
from torch import nn
from torch.nn import functional

from understudy.finish.interpolation.warping import warped

_LEVELS = 7
"""Of the pyramids, each half the size of the one before."""
_MERGED_LEVELS = 5
"""Of these, so many are merged to the picture."""
_SUBLEVELS = 4
"""From each level, features of so many levels are drawn."""
_OWN_ESTIMATORS = 3
"""So many of the finest levels have an estimator of their own; the others share one, since their features are alike."""
_SLOPE = 0.2
"""Of the leaky rectifiers below zero."""
_COLOURS, _FLOW = 3, 2

Pyramid = list[torch.Tensor]
"""From fine to coarse."""

_PUBLISHED_NAMES = {
    "extract.extract_sublevels.convs.": "extract.",
    "predict_flow._predictors.2._convs.": "estimators.0.",
    "predict_flow._predictors.1._convs.": "estimators.1.",
    "predict_flow._predictors.0._convs.": "estimators.2.",
    "predict_flow._predictor._convs.": "estimators.3.",
    "fuse.convs.": "merge.levels.",
    "fuse.output_conv.": "merge.colours.",
}
"""How names begin in the published weights -> how they begin here."""


class _Convolution(nn.Module):
    """A convolution that keeps the size, and a rectifier if wanted."""

    def __init__(self, channels: int, width: int, size: int, *, rectified: bool = True) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, width, size, padding=(size - 1) // 2)
        extra = 1 - size % 2  # an even size looks a pixel further to the right and down
        self._border = (0, extra, 0, extra)
        self._rectified = rectified

    def forward(self, given: torch.Tensor) -> torch.Tensor:
        result = self.conv(functional.pad(given, self._border) if any(self._border) else given)
        return functional.leaky_relu(result, _SLOPE, inplace=True) if self._rectified else result


class _Merge(nn.Module):
    """The picture, from what was fetched of both, level by level from coarse to fine."""

    def __init__(self, features: int) -> None:
        super().__init__()
        self.levels = nn.ModuleList()  # from coarse to fine
        coarser = _fetched_channels(_SUBLEVELS, features)
        for level in reversed(range(_SUBLEVELS)):
            width = features << min(level, _OWN_ESTIMATORS)
            fetched = _fetched_channels(min(level + 1, _SUBLEVELS), features)
            self.levels.append(
                nn.ModuleList(
                    [
                        _Convolution(coarser, width, 2, rectified=False),
                        _Convolution(fetched + width, width, 3),
                        _Convolution(width, width, 3),
                    ]
                )
            )
            coarser = width
        self.colours = nn.Conv2d(features, _COLOURS, 1)

    def forward(self, fetched: Pyramid) -> torch.Tensor:
        *finer, result = fetched
        for level, (narrow, merge, refine) in zip(reversed(finer), self.levels, strict=True):
            enlarged = functional.interpolate(result, size=level.shape[2:], mode="nearest")
            result = refine(merge(torch.cat([level, narrow(enlarged)], 1)))
        return self.colours(result)


class Film(nn.Module):
    """Paints pictures between two, also where things move far."""

    multiple = 2 ** (_LEVELS - 1)
    """Pixels: width and height must be multiples of this."""

    def __init__(self, features: int, estimator_widths: Sequence[int]) -> None:
        """`features` are the channels drawn from the finest level; each estimator has channels of its own number."""
        super().__init__()
        channels = [_COLOURS] + [features << level for level in range(_SUBLEVELS)]
        self.extract = nn.ModuleList(
            nn.Sequential(_Convolution(given, width, 3), _Convolution(width, width, 3))
            for given, width in pairwise(channels)
        )
        self.estimators = nn.ModuleList(
            _estimator(2 * sum(channels[1 : level + 2]), width)
            for level, width in enumerate(estimator_widths)
        )
        self.merge = _Merge(features)

    @classmethod
    def for_weights(cls, weights: Mapping[str, torch.Tensor]) -> "Film":
        """The network with the sizes that such weights have, under own names; raises KeyError if they are others."""
        widths = tuple(len(weights[f"estimators.{i}.0.conv.weight"]) for i in range(_OWN_ESTIMATORS + 1))
        return cls(len(weights["extract.0.0.conv.weight"]), widths)

    def between(
        self, before: torch.Tensor, after: torch.Tensor, times: list[float]
    ) -> Iterator[torch.Tensor]:
        """The pictures at `times`, 0 to 1. All are 1 x 3 x height x width, from 0 to 1."""
        pictures = _pyramid(before), _pyramid(after)
        features = [self._features(pyramid) for pyramid in pictures]
        to_after, to_before = self._flows(*features), self._flows(*reversed(features))
        sources = [
            [torch.cat(level, 1) for level in zip(*pyramids, strict=True)][:_MERGED_LEVELS]
            for pyramids in zip(pictures, features, strict=True)
        ]
        del pictures, features  # they are in the sources; of a large picture, gigabytes
        for time in times:
            yield self.merge(
                [
                    torch.cat(
                        [
                            warped(first, time * backward),
                            warped(second, (1 - time) * forward),
                            time * backward,
                            (1 - time) * forward,
                        ],
                        1,
                    )
                    for first, second, backward, forward in zip(*sources, to_before, to_after, strict=False)
                ]
            )

    def _features(self, pictures: Pyramid) -> Pyramid:
        """Of each level, what was drawn from it and, further reduced, from the levels above it."""
        drawn = [self._drawn(picture, _LEVELS - level) for level, picture in enumerate(pictures)]
        return [
            torch.cat([drawn[level - depth][depth] for depth in range(min(level + 1, _SUBLEVELS))], 1)
            for level in range(_LEVELS)
        ]

    def _drawn(self, picture: torch.Tensor, depth: int) -> Pyramid:
        drawn = [self.extract[0](picture)]
        for layers in self.extract[1 : min(depth, _SUBLEVELS)]:
            drawn.append(layers(functional.avg_pool2d(drawn[-1], 2)))
        return drawn

    def _flows(self, features: Pyramid, others: Pyramid) -> Pyramid:
        """Where the other picture shows each pixel of each level: that level's pixels, to the right and down."""
        flows = [self.estimators[-1](torch.cat([features[-1], others[-1]], 1))]
        for level in reversed(range(_LEVELS - 1)):
            enlarged = functional.interpolate(2 * flows[0], size=features[level].shape[2:], mode="bilinear")
            seen = torch.cat([features[level], warped(others[level], enlarged)], 1)
            flows.insert(0, enlarged + self.estimators[min(level, _OWN_ESTIMATORS)](seen))
        return flows


def own_names(weights: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Published weights under the names that they have here."""
    return _renamed(weights, _PUBLISHED_NAMES)


def published_names(weights: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Weights of this network under the names of the published ones."""
    return _renamed(weights, {own: published for published, own in _PUBLISHED_NAMES.items()})


def _renamed(weights: Mapping[str, torch.Tensor], starts: Mapping[str, str]) -> dict[str, torch.Tensor]:
    renamed = {}
    for name, tensor in weights.items():
        start = next((start for start in starts if name.startswith(start)), "")
        renamed[starts.get(start, "") + name.removeprefix(start)] = tensor
    return renamed


def _estimator(channels: int, width: int) -> nn.Sequential:
    return nn.Sequential(
        _Convolution(channels, width, 3),
        _Convolution(width, width, 3),
        _Convolution(width, width, 3),
        _Convolution(width, width // 2, 1),
        _Convolution(width // 2, _FLOW, 1, rectified=False),
    )


def _fetched_channels(sublevels: int, features: int) -> int:
    """Of what is fetched of both pictures, at a level with features of so many levels."""
    return 2 * (_COLOURS + _FLOW + sum(features << level for level in range(sublevels)))


def _pyramid(picture: torch.Tensor) -> Pyramid:
    pyramid = [picture]
    for _ in range(_LEVELS - 1):
        pyramid.append(functional.avg_pool2d(pyramid[-1], 2))
    return pyramid

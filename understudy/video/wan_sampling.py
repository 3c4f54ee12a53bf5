"""How many steps, how much guidance and which shift a Wan is sampled with, and how strong its LoRAs are."""

from dataclasses import replace

from understudy.video.wan_variant import WAN_21_I2V, Sampling, Variant

_DISTILLED = Sampling(4, 1.0, 5.0, euler=True)
"""lightx2v's own settings for its LoRAs of four steps."""

_SVI = Sampling(50, 5.0, 5.0, euler=True)
"""README of Stable Video Infinity 2.0 Pro; Euler is the method of its own code."""

_SVI_DISTILLED = Sampling(6, 1.5, 8.0, euler=True)
"""Its authors' fast settings, with lightx2v at half strength at high noise: at full strength, motion gets slow."""

_SMALL = 480  # lines, below which less noise is enough to move things
_SHIFT_OF_SMALL = 3.0


def sampling(kind: Variant, resolution: int, *, svi: bool, distilled: bool) -> Sampling:
    """What the makers of a Wan, and of the LoRAs in it, sample with; `resolution` is the film's short side."""
    if svi:
        return _SVI_DISTILLED if distilled else _SVI
    if distilled:
        return _DISTILLED
    if kind is WAN_21_I2V and resolution <= _SMALL:
        return replace(kind.sampling, shift=_SHIFT_OF_SMALL)  # generate.py of Wan 2.1
    return kind.sampling


def distillation_strengths(kind: Variant, *, svi: bool) -> dict[str, float]:
    """The strength of a distillation LoRA in each transformer."""
    strengths = dict.fromkeys(kind.experts, 1.0)
    return {**strengths, "transformer": 0.5} if svi else strengths

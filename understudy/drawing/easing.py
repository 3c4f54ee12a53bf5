"""Curves of movement and a smooth deterministic wander; every function maps numbers to numbers."""

import math

_OVERSHOOT = 1.25
"""How far a card that pops in swings: a twentieth beyond its size."""


def clamp(x: float) -> float:
    """Limit `x` to 0..1."""
    return max(0.0, min(1.0, x))


def ease(x: float) -> float:
    """Slow start, slow end (smoothstep), 0..1 -> 0..1."""
    x = clamp(x)
    return x * x * (3 - 2 * x)


def ease_out(x: float) -> float:
    """Fast start, slow end (cubic), 0..1 -> 0..1."""
    return 1 - (1 - clamp(x)) ** 3


def overshoot(x: float) -> float:
    """Fast start, a little past 1, back to 1: how a card pops in. 0..1 -> 0..~1.06."""
    x = clamp(x) - 1
    return 1 + x * x * ((_OVERSHOOT + 1) * x + _OVERSHOOT)


def wander(seconds: float, seed: float) -> float:
    """A smooth aimless movement in -1..1, the same for the same time and seed."""
    return (
        math.sin(seconds * 1.7 + seed * 7.1)
        + 0.6 * math.sin(seconds * 2.9 + seed * 3.3 + 1)
        + 0.4 * math.sin(seconds * 0.73 + seed * 5.7 + 2)
    ) / 2

"""How fast is learnt at each step."""

_WARM_UP = 20
"""Steps in which the rate rises; recipes take 20 to 100, and short trainings cannot spare more."""


def learning_rate_at(step: int, learning_rate: float) -> float:
    """The rate of a step, from 0: rises evenly, then stays."""
    return learning_rate * min(1.0, (step + 1) / _WARM_UP)

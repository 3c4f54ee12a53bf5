"""Which checkpoint becomes the persona's likeness: where more training begins to cost more than it gives."""

from collections.abc import Sequence
from typing import Any

from understudy.errors import UserError

REVISION = "1"

Checkpoint = dict[str, Any]

_ENOUGH = 3
"""Checkpoints, the one without LoRA among them, from which a knee can be told."""


def checkpoint_of(checkpoints: Sequence[Checkpoint], step: int) -> Checkpoint:
    """The checkpoint that the user names by its step, or for 0 the one that `choose` takes. Raises UserError."""
    if step == 0:
        return choose(checkpoints)
    for checkpoint in checkpoints[1:]:
        if checkpoint["step"] == step:
            return checkpoint
    steps = ", ".join(str(checkpoint["step"]) for checkpoint in checkpoints[1:])
    raise UserError(f"lora: recipe: checkpoint: there is none of {step} steps. There are: {steps}.")


def choose(checkpoints: Sequence[Checkpoint]) -> Checkpoint:
    """The checkpoint at the knee of likeness against drift.

    Likeness is how far the loss on photos set aside has fallen, drift how far the model has moved away from what it
    drew for prompts that name nobody. Both are scaled to 0..1; the knee is where likeness is furthest ahead of drift
    (Satopää et al. 2011, Kneedle). A checkpoint is never later than the one with the lowest loss: after that one, the
    photos are learnt by heart.

    Args:
        checkpoints: step, held_out and drift of each, by rising step; the first is the model without LoRA.
    """
    trained = list(checkpoints[1:])
    best = min(trained, key=lambda checkpoint: checkpoint["held_out"])
    candidates = trained[: trained.index(best) + 1]
    if len(candidates) + 1 < _ENOUGH or best["held_out"] >= checkpoints[0]["held_out"]:
        return best
    gain = checkpoints[0]["held_out"] - best["held_out"]
    most = max(checkpoint["drift"] for checkpoint in candidates) or 1.0

    def lead(checkpoint: Checkpoint) -> float:
        likeness = (checkpoints[0]["held_out"] - checkpoint["held_out"]) / gain
        return likeness - checkpoint["drift"] / most

    # Of equals the later one, whose likeness is the better.
    return max(reversed(candidates), key=lead)

"""Which checkpoint is the best: by what it says wrong and how alike it sounds, or else by its held-out loss."""

from dataclasses import dataclass

ALIKE_ENOUGH = 0.01
"""How much less similar to the persona than the most similar checkpoint one may be that says fewer words wrong."""


@dataclass(frozen=True)
class Measured:
    """What is known of a checkpoint."""

    updates: int
    held_out: float
    """Loss of the held-out clips."""
    similarity: float
    """Of its voice to the persona's, 0 to 1."""
    word_errors: float | None
    """Part of the words of held-out sentences that a transcriber hears otherwise; None without one."""


def best(checkpoints: list[Measured]) -> tuple[Measured, str]:
    """The best checkpoint, and by what it was chosen.

    With a transcriber: of those at most ALIKE_ENOUGH less similar than the most similar, the one with the fewest wrong
    words; without: the one with the smallest held-out loss. The earlier of equal ones.
    """
    if any(checkpoint.word_errors is None for checkpoint in checkpoints):
        chosen = min(checkpoints, key=lambda checkpoint: (checkpoint.held_out, checkpoint.updates))
        return chosen, "held-out loss, for no transcriber is configured that could count wrong words"
    alike = max(checkpoint.similarity for checkpoint in checkpoints) - ALIKE_ENOUGH
    chosen = min(
        (checkpoint for checkpoint in checkpoints if checkpoint.similarity >= alike),
        key=lambda checkpoint: (checkpoint.word_errors, checkpoint.updates),
    )
    return chosen, "word error rate among those most like the persona"

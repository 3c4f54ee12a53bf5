"""Make, measure, make again with another seed, keep the best: the one loop for all stages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from understudy.quality.form import Attempt, Figure, Quality, Stage
from understudy.seeds import seed_of

Made = TypeVar("Made")


@dataclass(frozen=True)
class Budget:
    """How often something may be made."""

    retries: int = 0
    """How many further attempts there may be while the best one is past a limit."""
    best_of: int = 1
    """How many attempts are made in any case."""

    @property
    def most(self) -> int:
        """Attempts at most."""
        return max(1 + self.retries, self.best_of)


def best_attempt(
    make: Callable[[Any], Made],
    measure: Callable[[Made], Sequence[Figure]],
    *,
    stage: Stage,
    seed: int | None,
    budget: Budget,
) -> tuple[Made, Quality]:
    """Make a thing, and again with other seeds while it is past a limit; the least bad attempt is kept.

    The same for the same arguments, if `make` is. No more than two of the things are held at a time.

    Args:
        make: makes the thing with a seed, an int, or None where `seed` is.
        measure: its figures.
        stage: what the thing is.
        seed: of the first attempt; those of further ones follow from it. None where nothing is left to chance.
        budget: how many attempts there are.
    """
    attempts: list[Attempt] = []
    kept = 0
    for number in range(budget.most):
        now = seed if number == 0 else seed_of(f"{seed} attempt {number}")
        made = make(now)
        attempts.append(Attempt(now, tuple(measure(made))))
        if number == 0 or attempts[-1].badness < attempts[kept].badness:
            kept, best = number, made
        if number + 1 >= budget.best_of and attempts[kept].badness <= 1:
            break
    return best, Quality(stage, tuple(attempts), kept)


def best_file(
    make: Callable[[int | None, Path], Made],
    measure: Callable[[Path, Made], Sequence[Figure]],
    output: Path,
    *,
    stage: Stage,
    seed: int | None,
    budget: Budget,
) -> tuple[Made, Quality]:
    """The same for things that are files: the kept one becomes `output`, the others are removed.

    `make` writes the file that it is given, and may tell something of it; what it told of the kept one is given back.
    """
    files: list[Path] = []

    def make_file(seed: int | None) -> tuple[Path, Made]:
        files.append(output.with_name(f"{output.stem}-{len(files)}{output.suffix}"))
        return files[-1], make(seed, files[-1])

    try:
        (kept, told), quality = best_attempt(
            make_file, lambda made: measure(*made), stage=stage, seed=seed, budget=budget
        )
        kept.replace(output)
    finally:
        for file in files:
            file.unlink(missing_ok=True)
    return told, quality

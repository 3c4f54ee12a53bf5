"""In which order clips are learned from; a function of the seed alone, so that a resumed training goes on in it."""

import random
from collections.abc import Iterator


def batches(lengths: list[int], most: int, seed: int) -> Iterator[list[int]]:
    """Endless batches of indices: all in another order in every round, as many at a time as `most` holds.

    `lengths` and `most` count frames; a clip longer than `most` is a batch of its own.
    """
    round_number = 0
    while True:
        order = list(range(len(lengths)))
        random.Random(f"{seed} {round_number}").shuffle(order)
        batch: list[int] = []
        for index in order:
            if batch and sum(lengths[i] for i in batch) + lengths[index] > most:
                yield batch
                batch = []
            batch.append(index)
        yield batch
        round_number += 1


def parts(batch: list[int], lengths: list[int], most: int) -> list[list[int]]:
    """The batch in parts of similar length that fit on the card: frames with padding up to `most` each."""
    divided: list[list[int]] = []
    for index in sorted(batch, key=lambda index: lengths[index]):
        if divided and (len(divided[-1]) + 1) * lengths[index] <= most:
            divided[-1].append(index)
        else:
            divided.append([index])
    return divided


def held_out(count: int) -> list[int]:
    """Which of `count` clips are never learned from: one in twenty, at least 4 and at most 20, evenly spread."""
    taken = min(20, max(4, count // 20))
    return [round((i + 0.5) * count / taken - 0.5) for i in range(taken)]

"""What was heard against what was to be said."""

from understudy.text.words import words


def word_error_rate(said: list[str], heard: list[str]) -> float:
    """Words to change, add or leave out, of all that were to be said; letters' case and marks do not count."""
    own = [words(text) for text in said]
    errors = sum(_distance(one, words(text)) for one, text in zip(own, heard, strict=True))
    return errors / sum(map(len, own))


def _distance(said: list[str], heard: list[str]) -> int:
    """Levenshtein's, of words."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(said, 1):
        above, row[0] = row[0], i
        for j, other in enumerate(heard, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (word != other))
    return row[-1]

"""What a voice model says in one go: the sentences of a text, neither too short nor too long for it."""

from dataclasses import dataclass

from understudy.errors import UserError
from understudy.speech.normalisation import Reading, normalise
from understudy.text.clauses import ends_a_clause
from understudy.text.sentences import is_finished, sentences
from understudy.text.tokens import Token, joined

SHORTEST = 16
"""Bytes of UTF-8. Of less, voice models drop or garble words; F5-TTS itself slows down under 10."""


@dataclass(frozen=True)
class Utterance:
    """Tokens that are said in one go: a sentence, a part of a long one, or a short one with its neighbour."""

    tokens: tuple[Reading, ...]
    is_complete: bool = True
    """Whether a sentence ends with the last token, rather than a part of one."""

    @property
    def written(self) -> str:
        """As subtitles show it."""
        return joined(token.written for token in self.tokens)

    @property
    def spoken(self) -> str:
        """As the voice says it; with a full stop where a sentence has no mark at its end."""
        said = (Token(token.spoken, token.written.joined) for token in self.tokens if token.spoken)
        words = joined(said).replace(" ,", ",").lstrip(", ")
        return f"{words}." if self.is_complete and not is_finished(words) else words

    @property
    def length(self) -> int:
        """Bytes of UTF-8 of what is said."""
        return len(self.spoken.encode())

    def __add__(self, following: "Utterance") -> "Utterance":
        return Utterance(self.tokens + following.tokens, following.is_complete)


def utterances(text: str, language: str, pronunciations: dict[str, str], longest: int) -> list[Utterance]:
    """Divides a text into what is said in one go; together they have all its tokens, in order.

    Args:
        text: as written.
        language: BCP 47 tag.
        pronunciations: written word -> respelling.
        longest: bytes of the spoken form. Longer sentences are divided at the mark next to their middle, or at
            the word next to it if they have none.

    A change in one sentence changes no other, unless it goes together with its neighbour. Raises UserError if
    there is nothing to say.
    """
    whole = [
        Utterance(tuple(normalise(sentence, language, pronunciations)))
        for sentence in sentences(text, language)
    ]
    if not any(token.spoken.strip(",") for utterance in whole for token in utterance.tokens):
        raise UserError(f"there is nothing to say in {text!r}: write a sentence as the scene's dialogue.")
    return _with_short_ones_joined(
        [part for utterance in whole for part in _divided(utterance, longest)], longest
    )


def _divided(whole: Utterance, longest: int) -> list[Utterance]:
    tokens = whole.tokens
    if whole.length <= longest or len(tokens) < 2:
        return [whole]
    place = min(range(1, len(tokens)), key=lambda place: _badness_of_division(tokens, place))
    halves = Utterance(tokens[:place], is_complete=False), Utterance(tokens[place:], whole.is_complete)
    return [part for half in halves for part in _divided(half, longest)]


def _badness_of_division(tokens: tuple[Reading, ...], place: int) -> tuple[bool, int]:
    """Marks before words, and then the nearer to the middle the better."""
    before, after = (
        sum(len(token.spoken) + 1 for token in half) for half in (tokens[:place], tokens[place:])
    )
    is_at_mark = ends_a_clause(tokens[place - 1].written.text) and min(before, after) >= SHORTEST
    return not is_at_mark, abs(before - after)


def _with_short_ones_joined(parts: list[Utterance], longest: int) -> list[Utterance]:
    """Short sentences go with the next one, and the last with the one before it."""
    joined: list[Utterance] = []
    for part in parts:
        if joined and joined[-1].length < SHORTEST and (joined[-1] + part).length <= longest:
            joined[-1] += part
        else:
            joined.append(part)
    if len(joined) > 1 and joined[-1].length < SHORTEST:
        joined[-2:] = [joined[-2] + joined[-1]]
    return joined

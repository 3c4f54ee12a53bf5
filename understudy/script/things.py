"""What a sentence is about: its nouns that can be drawn, for the diagrams and call-outs of the outline."""

import re

from understudy.animatic.brief import read_brief
from understudy.drawing.icons import icon_for
from understudy.text.clauses import parts_between_marks

# In English a noun is announced: what follows one of these, up to the next little word, is what is talked about.
_ANNOUNCING = frozenset(
    [
        "a",
        "an",
        "the",
        "your",
        "my",
        "its",
        "their",
        "our",
        "his",
        "her",
        "this",
        "these",
        "those",
        "each",
        "every",
        "no",
        "any",
        "some",
        "which",
        "what",
        "of",
        "in",
        "into",
        "by",
        "with",
        "through",
        "from",
        "between",
        "against",
        "to",
        "for",
        "and",
        "or",
        "on",
        "at",
        "than",
        "per",
    ]
)
_LITTLE = _ANNOUNCING | frozenset(
    [
        "it",
        "they",
        "we",
        "you",
        "he",
        "she",
        "i",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "not",
        "only",
        "so",
        "but",
        "if",
        "when",
        "where",
        "while",
        "that",
        "as",
        "up",
        "out",
        "off",
        "down",
        "has",
        "have",
        "had",
        "does",
        "do",
        "did",
        "can",
        "will",
        "would",
        "may",
        "might",
        "must",
        "then",
        "there",
        "here",
        "how",
        "why",
        "who",
        "very",
        "much",
        "more",
        "most",
        "all",
        "one",
        "two",
        "three",
        "four",
        "five",
        "first",
        "second",
        "third",
        "other",
        "another",
        "own",
        "same",
        "such",
        "too",
        "also",
        "even",
        "just",
        "still",
        "now",
        "again",
        "comes",
        "come",
        "goes",
        "go",
        "gets",
        "get",
        "makes",
        "make",
        "takes",
        "take",
        "lets",
        "let",
        "gives",
        "give",
        "keeps",
        "keep",
        "knows",
        "know",
    ]
)
_LONGEST_PHRASE = 3  # words between two little words that can be one noun with what describes it


_MARKED = re.compile(r"(?<![\w*])\*(\S(?:[^*]*\S)?)\*(?![\w*])")


def unmarked(text: str) -> str:
    """The text as it is said: without the asterisks around what is to be shown."""
    return _MARKED.sub(r"\1", text)


def things(text: str, most: int) -> list[str]:
    """Up to `most` things that the text names, in its words and order.

    What the writer put between asterisks, as in "it opens every *packet*"; else the nouns that have an icon.
    """
    marked = _MARKED.findall(text)
    return (marked or _nouns(text))[:most]


def _nouns(text: str) -> list[str]:
    found: list[str] = []
    for part in parts_between_marks(text):
        words = part.split()
        for i, word in enumerate(words):
            if word.lower() in _ANNOUNCING:
                phrase = _drawable(words[i + 1 : i + 1 + _LONGEST_PHRASE])
                if phrase and not any(_alike(phrase, other) for other in found):
                    found.append(phrase)
    if len(found) < 2:
        labels = (subject.label for subject in read_brief(text, on_camera=False).subjects)
        found += [label[0].lower() + label[1:] for label in labels]
        found = [phrase for i, phrase in enumerate(found) if not any(_alike(phrase, o) for o in found[:i])]
    return found


def _drawable(words: list[str]) -> str:
    """The noun with an icon among the words, with one describing word before it; empty if there is none."""
    phrase: list[str] = []
    for word in words:
        if word.lower() in _LITTLE:
            break
        phrase.append(word)
    last = next((i for i in reversed(range(len(phrase))) if icon_for(phrase[i].lower())), None)
    if last is None:
        return ""
    before = last - 1
    if before >= 0 and re.search(r"[^s]s$", phrase[last]) and icon_for(phrase[before].lower()):
        last = before  # "the packet passes" is about the packet
    chosen = " ".join(phrase[max(0, last - 1) : last + 1])
    return chosen if chosen.isupper() else chosen[0].lower() + chosen[1:]


def _alike(first: str, second: str) -> bool:
    """Whether two phrases end in the same noun, singular or plural."""
    return first.split()[-1].lower().rstrip("s") == second.split()[-1].lower().rstrip("s")

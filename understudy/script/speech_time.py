"""Sentences of a text, and how long they take to say before anybody has said them."""

import re

# Fitted to eSpeak NG at 158 words a minute over the sentences of the shipped topics; the rest is some 5 % a scene.
_SECONDS_PER_LETTER = 0.058
_SECONDS_PER_WORD = 0.0554
_SECONDS_PER_COMMA = 0.28
_SECONDS_BETWEEN_SENTENCES = 0.32
_FITTED_AT_WORDS_PER_MINUTE = 158
_LETTERS_PER_DIGIT = 4.5  # digits are spoken as words: "7" is "seven"

_ABBREVIATIONS = ("dr", "mr", "mrs", "ms", "prof", "st", "vs", "e.g", "i.e", "etc", "approx", "no", "fig")
_SENTENCE_END = re.compile(r"""(?<=[.!?…])["'”’»)*]*\s+|(?<=[。！？])\s*|(?<=[؟۔।])\s+""")


def sentences(text: str) -> list[str]:
    """The sentences of a text, each with its closing mark; a text without one is one sentence."""
    parts: list[str] = []
    position = 0
    for match in _SENTENCE_END.finditer(text):
        before = text[position : match.start()].rsplit(None, 1)
        if before and before[-1].lower().rstrip(".").lstrip("(\"'") in _ABBREVIATIONS:
            continue
        parts.append(text[position : match.end()])
        position = match.end()
    parts.append(text[position:])
    return [" ".join(part.split()) for part in parts if part.strip()]


def speaking_seconds(text: str, words_per_minute: float) -> float:
    """How long the text takes to say, in seconds."""
    letters = sum(_LETTERS_PER_DIGIT if c.isdigit() else c.isalpha() for c in text)
    words = len(text.split())
    commas = len(re.findall(r"[,;:](?=\s)", text))
    spoken = letters * _SECONDS_PER_LETTER + words * _SECONDS_PER_WORD + commas * _SECONDS_PER_COMMA
    pauses = max(0, len(sentences(text)) - 1) * _SECONDS_BETWEEN_SENTENCES
    return (spoken + pauses) * _FITTED_AT_WORDS_PER_MINUTE / words_per_minute

"""The scratch voice: eSpeak NG, from pip, in any of a hundred languages, faster than anyone listens.

As in film making, a scratch track stands in for the final voice while the film is edited. It knows exactly
when each word and sound is said.
"""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from annotated_types import Ge, Le

from understudy.errors import UserError
from understudy.settings.film import Film
from understudy.speech.content import Phoneme, PhonemeSet, Speech, Word
from understudy.text.tokens import record

if TYPE_CHECKING:
    import numpy

    from understudy.speech.espeak import Utterance
    from understudy.speech.spoken import Spoken

PHONEME_SET: PhonemeSet = "espeak"

WORDS_PER_MINUTE = 158
"""People who explain speak 140 to 170."""
PITCH = 45
"""Of 99; a little under eSpeak's own 50, which sounds strained."""

SAME_VOICE = {"en-gb": "en", "zh": "cmn", "no": "nb", "nn": "nb", "tl": "fil", "iw": "he"}
"""Language tags whose voice has another name in eSpeak."""
UNREADABLE = frozenset({"ja"})
"""eSpeak has these voices but not their spelling: it would say "Japanese letter" for most characters."""

RUMBLE = 75
"""Hz below which a voice has nothing to say."""
BODY = 180, 0.6, 2.0
EDGE = 3000, 0.5, -3.5
"""A bell-shaped correction: Hz, width in octaves, dB."""

HEADROOM = -1.0
"""dB. eSpeak uses all of full scale, and the correction raises peaks by up to 6 %, which would be cut off."""

PAUSE = "_"
JUNCTURES = ("_!", "_|")
"""Borders between sounds that eSpeak marks but does not stop at."""


@dataclass(frozen=True)
class Settings:
    """What the persona's voice leaves open."""

    pitch_range: Annotated[int, Ge(0), Le(99)] = 55
    """How far the melody rises and falls: 0 is monotonous, 50 is eSpeak's own, 99 is excited."""
    softened: bool = True
    """Take some of the synthesiser's edge away and give it more body."""


@dataclass(frozen=True)
class Recital:
    """A text as the scratch voice says it."""

    samples: "numpy.ndarray"
    """Float32 between -1 and 1, without silence around it."""
    rate: int
    """Samples a second."""
    words: list[Word]
    """For each token; seconds."""
    phonemes: list[Phoneme]
    """{"symbol", "start", "stressed"}; eSpeak's mnemonics, "_" for a pause."""

    @property
    def duration(self) -> float:
        """Seconds."""
        return len(self.samples) / self.rate


class Engine:
    """Speaks with eSpeak NG."""

    revision = "3"
    credit = "eSpeak NG"
    preloads = ("understudy.speech.espeak", "understudy.speech.spoken", "understudy.media.audio", "numpy")
    settings_type = Settings

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @staticmethod
    def check(film: Film) -> None:
        """Raises UserError if eSpeak lacks the film's language or the variant of its persona's voice."""
        _known_voice(film["language"])
        variant = film["persona"]["voice"]["variant"]
        if variant and variant not in _variants():
            raise UserError(
                f"there is no variant {variant!r} of the scratch voice. There are: {', '.join(sorted(_variants()))}. "
                "Set `variant:` in the persona's voice to one of them."
            )

    def speak(
        self,
        output: Path,
        *,
        text: str,
        language: str,
        voice: dict[str, Any],
        pronunciations: dict[str, str],
        seed: int,
    ) -> Speech:
        """Writes the text as spoken to a WAV file of 48 kHz, without silence around it.

        Args:
            output: the WAV file.
            text: one scene's dialogue.
            language: BCP 47 tag.
            voice: "variant" (of eSpeak NG, as "f3"), "pitch" (0 to 99) and "words_per_minute"; all optional.
            pronunciations: written word -> respelling, or eSpeak's phonemes in [[double brackets]].
            seed: not used, the voice has no chance in it.

        Returns:
            {"duration": seconds, "words": [{"text", "start", "end"}], "phonemes": [{"symbol", "start",
            "stressed"}], "phoneme_set": "espeak"}

        Raises:
            UserError: the language or the variant is unknown, or there is nothing to say.
        """
        from understudy.media.audio import SAMPLE_RATE, resample, write_wav

        recital = recite(
            text, language, voice=voice, pitch_range=self.settings.pitch_range, pronunciations=pronunciations
        )
        samples = _softened(recital.samples, recital.rate) if self.settings.softened else recital.samples
        samples = resample(samples, recital.rate, SAMPLE_RATE)
        write_wav(output, samples)
        return {
            "duration": len(samples) / SAMPLE_RATE,
            "words": recital.words,
            "phonemes": recital.phonemes,
            "phoneme_set": PHONEME_SET,
        }


def supported(language: str) -> bool:
    """Whether the scratch voice speaks the language of a BCP 47 tag."""
    return _voice_name(language) is not None


def recite(
    text: str,
    language: str,
    *,
    voice: dict[str, Any],
    pronunciations: dict[str, str],
    pitch_range: int = Settings.pitch_range,
) -> Recital:
    """Speaks the text and tells when; raises UserError. The same arguments give the same samples."""
    from understudy.speech import espeak
    from understudy.speech.spoken import to_spoken

    name = _known_voice(language)
    try:
        spoken = to_spoken(text, language, pronunciations)
    except ValueError as error:
        raise UserError(f"{error}: write a sentence as the scene's dialogue.") from error
    variant = voice.get("variant", "")
    if variant and variant not in _variants():
        raise UserError(
            f"the scratch voice has no variant {variant!r}. It has: {', '.join(sorted(_variants()))}. "
            "Correct `variant:` in the persona's voice."
        )
    try:
        utterance = espeak.synthesize(
            spoken.text,
            f"{name}+{variant}" if variant else name,
            {
                espeak.WORDS_PER_MINUTE: voice.get("words_per_minute", WORDS_PER_MINUTE),
                espeak.PITCH: voice.get("pitch", PITCH),
                espeak.PITCH_RANGE: pitch_range,
            },
        )
    except espeak.EspeakError as error:
        raise UserError(
            f"{error}. Install espeakng-loader again, or choose another speech engine."
        ) from error
    return _timed(spoken, utterance)


def _known_voice(language: str) -> str:
    """eSpeak's voice for a language tag; raises UserError if there is none."""
    name = _voice_name(language)
    if name is None:
        raise UserError(
            f"the scratch voice does not speak {language!r}. It speaks: {', '.join(sorted(_voice_files()))}. "
            "Set `language:` in the persona or topic to one of them, or choose another speech engine."
        )
    return name


def _timed(spoken: "Spoken", utterance: "Utterance") -> Recital:
    import numpy as np

    from understudy.speech.silence import sounding

    samples = np.frombuffer(utterance.pcm, "<i2").astype(np.float32) / 32768
    first, last = sounding(samples, utterance.rate)
    offset, duration = first / utterance.rate, (last - first) / utterance.rate

    phonemes: list[Phoneme] = [
        {**phoneme, "start": _within(phoneme["start"] - offset, duration)}
        for phoneme in _phonemes(utterance.phonemes)
    ]
    events = [(_within(start - offset, duration), position) for start, position in utterance.words]
    if all(phoneme["symbol"] == PAUSE for phoneme in phonemes):
        raise UserError(f"the scratch voice has no sound for {spoken.text!r}: write it in other words.")
    words = _words(spoken, events, phonemes, duration)
    return Recital(samples[first:last], utterance.rate, words, phonemes)


def _softened(samples: "numpy.ndarray", rate: int) -> "numpy.ndarray":
    import numpy as np

    frequencies = np.fft.rfftfreq(len(samples), 1 / rate).clip(1)
    gain = 1 / (1 + (RUMBLE / frequencies) ** 4)
    for centre, width, decibels in (BODY, EDGE):
        gain *= 10 ** (decibels / 20 * np.exp(-0.5 * (np.log2(frequencies / centre) / width) ** 2))
    gain *= 10 ** (HEADROOM / 20)
    return np.fft.irfft(np.fft.rfft(samples) * gain, len(samples)).astype(np.float32)


def _within(seconds: float, duration: float) -> float:
    return round(min(max(seconds, 0.0), duration), 4)


def _phonemes(mnemonics: list[tuple[float, str]]) -> list[Phoneme]:
    """Sounds and pauses, each pause told once."""
    phonemes: list[Phoneme] = []
    for start, mnemonic in mnemonics:
        # "(en)" tells that a word is read as in another language.
        if mnemonic in JUNCTURES or mnemonic.startswith("("):
            continue
        is_pause = mnemonic.startswith(PAUSE)
        # After a lengthened consonant eSpeak tells the pause at the consonant's start, and then once more.
        if is_pause and phonemes and (phonemes[-1]["symbol"] == PAUSE or phonemes[-1]["start"] == start):
            continue
        symbol = PAUSE if is_pause else mnemonic.lstrip("',")
        phonemes.append({"symbol": symbol, "start": start, "stressed": mnemonic.startswith("'")})
    return phonemes


def _words(
    spoken: "Spoken", events: list[tuple[float, int]], phonemes: list[Phoneme], duration: float
) -> list[Word]:
    """One start and end for every token, in order, from eSpeak's events, which come in any number per token.

    A number has several, of which the first counts; the second of two words said as one ("that it") has
    none and gets its share of their time, by length. A word ends where the next begins or a pause does.
    """
    ends_of_tokens = [end for _, end in spoken.spans]
    first_event: dict[int, float] = {0: 0.0}
    for start, position in events:
        # An event before a token, on the white space, is the token's.
        place = bisect_right(ends_of_tokens, position)
        if place < len(ends_of_tokens):
            first_event.setdefault(place, start)

    starts: list[float] = []
    heads = sorted(first_event)
    for head, next_head in pairwise([*heads, len(spoken.tokens)]):
        begin = max(first_event[head], starts[-1] if starts else 0.0)
        available = max(0.0, first_event.get(next_head, duration) - begin)
        lengths = [1 + end - start for start, end in spoken.spans[head:next_head]]
        starts += [begin + available * before / sum(lengths) for before in accumulate([0, *lengths[:-1]])]

    words: list[Word] = []
    for token, (start, next_start) in zip(spoken.tokens, pairwise([*starts, duration]), strict=True):
        end = _end_of_sound(phonemes, start, next_start)
        words.append(record(token, round(start, 4), round(end, 4)))
    return words


def _end_of_sound(phonemes: list[Phoneme], start: float, next_start: float) -> float:
    """Where the pause before `next_start` begins, if there is one after `start`."""
    before = [phoneme for phoneme in phonemes if phoneme["start"] < next_start]
    if before and before[-1]["symbol"] == PAUSE and before[-1]["start"] > start:
        return before[-1]["start"]
    return next_start


def _voice_name(language: str) -> str | None:
    """eSpeak's voice for a language tag, or for the most of it that eSpeak knows: "de" for "de-AT"."""
    names = _voice_files()
    tag = language.lower().replace("_", "-")
    while tag:
        if SAME_VOICE.get(tag, tag) in names:
            return SAME_VOICE.get(tag, tag)
        tag = tag.rpartition("-")[0]
    return None


def warm_up() -> None:
    """Look which voices there are."""
    _voice_files()
    _variants()


def _voice_files() -> frozenset[str]:
    return frozenset(name.lower() for name in _files("lang")) - UNREADABLE


@cache
def _files(folder: str) -> frozenset[str]:
    """Names of all files in a folder of eSpeak's data."""
    import espeakng_loader

    return frozenset(
        file.name for file in Path(espeakng_loader.get_data_path(), folder).rglob("*") if file.is_file()
    )


def _variants() -> frozenset[str]:
    return _files("voices/!v")

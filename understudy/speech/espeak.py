"""eSpeak NG, the speech synthesiser in the wheel espeakng-loader: text to samples, with times."""

import _ctypes
import ctypes
import os
from dataclasses import dataclass
from typing import Any

WORDS_PER_MINUTE, PITCH, PITCH_RANGE = 1, 3, 4
"""Parameters of espeak_SetParameter."""

_RETRIEVAL = 1
"""espeak_AUDIO_OUTPUT: hand the samples to the callback, play nothing."""
_PHONEME_EVENTS, _DO_NOT_EXIT = 1 << 0, 1 << 15
"""Options of espeak_Initialize; without the second it ends the whole process where its data are missing."""
_UTF8, _PHONEMES_IN_BRACKETS, _END_PAUSE = 1, 0x100, 0x1000
"""Flags of espeak_Synth. espeakSSML is left out: text is never markup."""
_LIST_END, _WORD, _PHONEME = 0, 1, 7
"""Types of an event."""


@dataclass(frozen=True)
class Utterance:
    """What eSpeak said, and when."""

    pcm: bytes
    """16-bit mono samples."""
    rate: int
    """Samples a second."""
    phonemes: list[tuple[float, str]]
    """Start in seconds, and eSpeak's mnemonic with its stress mark."""
    words: list[tuple[float, int]]
    """Start in seconds, and index of a character of the text. A word is told any number of times."""


class EspeakError(RuntimeError):
    """eSpeak can't be loaded or does not know the voice."""


class _Identifier(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    """espeak_EVENT of speak_lib.h."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Identifier),
    )


_SEED = 1

_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


def synthesize(text: str, voice: str, parameters: dict[int, int]) -> Utterance:
    """Speaks text with a voice such as "en", "en-us+f3" or "de"; [[brackets]] hold eSpeak's phonemes.

    The same arguments always give the same samples: eSpeak keeps state from one utterance to the next, and
    only a freshly loaded library with a seed of ours begins without it. Loading takes 10 ms. Raises EspeakError.
    """
    import espeakng_loader

    library = ctypes.CDLL(espeakng_loader.get_library_path())
    try:
        rate = library.espeak_Initialize(
            _RETRIEVAL, 0, os.fsencode(espeakng_loader.get_data_path()), _PHONEME_EVENTS | _DO_NOT_EXIT
        )
        if rate <= 0:
            raise EspeakError(f"eSpeak NG finds no data in {espeakng_loader.get_data_path()}")
        try:
            return _speak(library, rate, text, voice, parameters)
        finally:
            library.espeak_Terminate()
    finally:
        _ctypes.dlclose(library._handle)


def _speak(library: ctypes.CDLL, rate: int, text: str, voice: str, parameters: dict[int, int]) -> Utterance:
    pieces: list[bytes] = []
    phonemes: list[tuple[float, str]] = []
    words: list[tuple[float, int]] = []

    def receive(samples: "ctypes._Pointer[Any]", count: int, events: "ctypes._Pointer[Any]") -> int:
        if samples and count > 0:
            pieces.append(ctypes.string_at(samples, count * ctypes.sizeof(ctypes.c_short)))
        index = 0
        while events[index].type != _LIST_END:
            event = events[index]
            if event.type == _PHONEME:
                phonemes.append((event.sample / rate, event.id.string.decode(errors="replace")))
            elif event.type == _WORD:
                words.append((event.sample / rate, event.text_position - 1))
            index += 1
        return 0

    # eSpeak seeds the flutter of its voices with the time of day.
    library.espeak_ng_SetRandSeed(_SEED)
    callback = _Callback(receive)
    library.espeak_SetSynthCallback(callback)
    if library.espeak_SetVoiceByName(voice.encode()):
        raise EspeakError(f"eSpeak NG has no voice {voice!r}")
    for parameter, value in parameters.items():
        library.espeak_SetParameter(parameter, value, 0)
    data = text.encode() + b"\0"
    flags = _UTF8 | _PHONEMES_IN_BRACKETS | _END_PAUSE
    if library.espeak_Synth(data, ctypes.c_size_t(len(data)), 0, 0, 0, flags, None, None):
        raise EspeakError("eSpeak NG refused the text")
    library.espeak_Synchronize()
    return Utterance(b"".join(pieces), rate, phonemes, words)

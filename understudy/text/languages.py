"""Languages by their BCP 47 tags: their names in file formats, and how they are written."""

_WITHOUT_SPACES = ("zh", "ja", "th", "lo", "km", "my", "yue", "cmn")
_FULL_STOPS = {
    **dict.fromkeys(("zh", "ja", "yue", "cmn"), "。"),
    **dict.fromkeys(("hi", "bn", "ne", "pa", "as", "or", "sa"), "।"),
    **dict.fromkeys(("th", "lo"), ""),
    "am": "።",
    "hy": "։",
    "km": "។",
    "my": "။",
    "ur": "۔",
}


def primary(language: str) -> str:
    """The language itself, in small letters, without its region or script: "en-GB" gives "en"."""
    return language.replace("_", "-").split("-")[0].lower()


def has_spaces(language: str) -> bool:
    """Whether there are spaces between the words of a language."""
    return primary(language) not in _WITHOUT_SPACES


def full_stop(language: str) -> str:
    """The mark that ends the sentences of a language; empty where there is none."""
    return _FULL_STOPS.get(primary(language), ".")


def iso_639_2(language: str) -> str:
    """The three letters that MP4 wants for a BCP 47 tag: "en-GB" gives "eng"; "und" where none is known."""
    code = primary(language)
    return code if len(code) == 3 else TERMINOLOGY_CODES.get(code, "und")


TERMINOLOGY_CODES = {
    "ar": "ara",
    "bg": "bul",
    "bn": "ben",
    "ca": "cat",
    "cs": "ces",
    "cy": "cym",
    "da": "dan",
    "de": "deu",
    "el": "ell",
    "en": "eng",
    "es": "spa",
    "et": "est",
    "eu": "eus",
    "fa": "fas",
    "fi": "fin",
    "fr": "fra",
    "ga": "gle",
    "gl": "glg",
    "gu": "guj",
    "he": "heb",
    "hi": "hin",
    "hr": "hrv",
    "hu": "hun",
    "hy": "hye",
    "id": "ind",
    "is": "isl",
    "it": "ita",
    "ja": "jpn",
    "ka": "kat",
    "kn": "kan",
    "ko": "kor",
    "lt": "lit",
    "lv": "lav",
    "mk": "mkd",
    "ml": "mal",
    "mr": "mar",
    "ms": "msa",
    "nb": "nob",
    "nl": "nld",
    "nn": "nno",
    "no": "nor",
    "pa": "pan",
    "pl": "pol",
    "pt": "por",
    "ro": "ron",
    "ru": "rus",
    "sk": "slk",
    "sl": "slv",
    "sq": "sqi",
    "sr": "srp",
    "sv": "swe",
    "sw": "swa",
    "ta": "tam",
    "te": "tel",
    "th": "tha",
    "tr": "tur",
    "uk": "ukr",
    "ur": "urd",
    "uz": "uzb",
    "vi": "vie",
    "zh": "zho",
}
"""ISO 639-1 to ISO 639-2/T."""

"""Whether a text can be shown here; found out before anything is made."""

import re
import unicodedata

from understudy.errors import UserError

_REPLACEMENT = "\ufffd"
"""What readers put in the place of what is no letter: of a NUL in YAML, of bytes in another encoding."""
_MARKUP = re.compile(
    r"\{\\[^{}]*\}|\{[yfscpoh]:[^{}]*\}|<([biusvc]|font|ruby|rt|lang)\b[^<>]*>(?=.*</\1>)|<\d[\d:.]+>",
    re.IGNORECASE | re.DOTALL,
)
"""Of subtitles, in Advanced SubStation, as {\\an8}, MicroDVD, as {y:i}, SubRip and WebVTT, as <i>so</i>."""


def check_no_markup(text: str, where: str) -> None:
    """Raises UserError, beginning with `where`, if a text to be spoken holds marks of a format of subtitles."""
    if found := _MARKUP.search(text):
        raise UserError(
            f"{where}: {found[0]} is markup of subtitles, which would be spoken and shown as letters. Take it out."
        )


def check_lettering(text: str, where: str) -> None:
    """Raises UserError, beginning with `where`, if one of the characters cannot be shown, with any font at hand."""
    for character in text:
        is_broken = character == _REPLACEMENT or unicodedata.category(character) in ("Cc", "Cs")
        if is_broken and not character.isspace():
            raise UserError(
                f"{where}: holds U+{ord(character):04X}, which is no letter and ends or breaks subtitles. Take it out."
            )
    if text.isascii():
        return  # and the drawing library need not be loaded
    from understudy.drawing.text import missing_characters

    if missing := missing_characters(text):
        shown = ", ".join(f"{character} (U+{ord(character):04X})" for character in missing[:5])
        raise UserError(
            f"{where}: no font on this machine can draw {shown}. Take the characters out, or install fonts "
            "that have them (on Debian and Ubuntu: fonts-noto-core, fonts-noto-cjk, fonts-noto-color-emoji)."
        )

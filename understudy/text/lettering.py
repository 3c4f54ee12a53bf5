"""Whether this machine's fonts can draw a text; found out before anything is made."""

from understudy.errors import UserError


def check_lettering(text: str, where: str) -> None:
    """Raises UserError, beginning with `where`, if no font at hand has one of the characters."""
    if text.isascii():
        return  # and the drawing library need not be loaded
    from understudy.drawing.text import missing_characters

    if missing := missing_characters(text):
        shown = ", ".join(f"{character} (U+{ord(character):04X})" for character in missing[:5])
        raise UserError(
            f"{where}: no font on this machine can draw {shown}. Take the characters out, or install fonts "
            "that have them (on Debian and Ubuntu: fonts-noto-core, fonts-noto-cjk, fonts-noto-color-emoji)."
        )

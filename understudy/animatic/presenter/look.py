"""Who the drawn presenter is: a description in words, and the colours that the words stand for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, NamedTuple, get_args


class SkinTones(NamedTuple):
    """Colours of one skin."""

    light: str
    shade: str
    deep: str
    """The darkest shadow, and thin lines in the face."""
    lips: str


SKINS = {
    "fair": SkinTones("#F6D0B8", "#E5AC91", "#CC8A70", "#CB7A70"),
    "light": SkinTones("#F0C3A4", "#DDA180", "#C07F61", "#BD6F62"),
    "tan": SkinTones("#DBA47D", "#C28660", "#A06A47", "#A65F50"),
    "brown": SkinTones("#B0774F", "#925D3B", "#6F4428", "#874A40"),
    "dark": SkinTones("#82523A", "#683F2A", "#4A2A1B", "#6B3733"),
}

HAIRS = {
    "black": ("#211D24", "#45404C"),
    "brown": ("#4A2F23", "#7A5240"),
    "chestnut": ("#6B3A24", "#A4633F"),
    "blond": ("#C4954A", "#EACB8A"),
    "red": ("#96431F", "#CF7440"),
    "grey": ("#83868F", "#BFC2C9"),
    "white": ("#C9CACC", "#F1F1EE"),
}
"""Name -> colour of the hair, and of its lights."""

IRISES = {"brown": "#5A3B27", "hazel": "#7C6236", "green": "#5E7F5A", "blue": "#5B8AA6", "grey": "#6E7F88"}

CLOTHES = {
    "navy": "#2B3A67",
    "blue": "#34609E",
    "teal": "#2F6F73",
    "green": "#3F7D58",
    "olive": "#6B6B3E",
    "yellow": "#D9A441",
    "orange": "#CC6B32",
    "red": "#A63D40",
    "burgundy": "#7A2E3B",
    "pink": "#C97B8C",
    "purple": "#6B4E9B",
    "brown": "#6E4F3A",
    "beige": "#C9B08E",
    "white": "#E9E6DF",
    "grey": "#6E7480",
    "charcoal": "#3C4048",
    "black": "#2B2D34",
}

_GARMENT_WORDS: dict["Garment", tuple[str, ...]] = {
    "jumper": ("jumper", "sweater", "pullover", "turtleneck", "hoodie", "cardigan", "t-shirt", "top"),
    "shirt": ("shirt", "blouse", "polo"),
    "blazer": ("blazer", "jacket", "suit", "coat"),
}

Skin = Literal["fair", "light", "tan", "brown", "dark"]
Hair = Literal["black", "brown", "chestnut", "blond", "red", "grey", "white"]
HairStyle = Literal["bob", "long", "bun", "short", "crop", "curly", "bald"]
FaceShape = Literal["oval", "round", "square"]
Build = Literal["slim", "broad"]
Age = Literal["adult", "senior"]
Beard = Literal["none", "stubble", "full"]
Glasses = Literal["none", "round", "square"]
Iris = Literal["brown", "hazel", "green", "blue", "grey"]
Garment = Literal["jumper", "shirt", "blazer"]


@dataclass(frozen=True)
class Look:
    """A fictional person's looks, as a persona file writes them."""

    skin: Skin = "light"
    """Colour of the skin."""
    hair: Hair = "brown"
    """Colour of hair, brows and beard."""
    hair_style: HairStyle = "bob"
    """Cut of the hair."""
    face: FaceShape = "oval"
    """Form of cheeks and jaw."""
    build: Build = "slim"
    """Breadth of the shoulders."""
    age: Age = "adult"
    """A senior has lines in the face."""
    beard: Beard = "none"
    """How much of one."""
    glasses: Glasses = "none"
    """Form of their rims."""
    iris: Iris = "brown"
    """Colour of the eyes."""
    lipstick: bool = False
    """Whether the lips are painted."""
    lashes: bool = False
    """Whether the lashes are long and dark, and the brows fine."""
    garment: Garment = "jumper"
    """What is worn, unless wardrobe or prompt name a garment."""
    top: str = "teal"
    """Colour of the garment, unless wardrobe or prompt name one: a common name, or "#rrggbb"."""

    def __post_init__(self) -> None:
        for item in fields(self):
            value, allowed = getattr(self, item.name), get_args(item.type)
            if item.type is bool and not isinstance(value, bool):
                raise ValueError(f"look: {item.name} is {value!r}, it must be true or false")
            if allowed and value not in allowed:
                raise ValueError(f"look: {item.name} is {value!r}, it must be one of {', '.join(allowed)}")
        if self.top not in CLOTHES and not re.fullmatch(r"#[0-9A-Fa-f]{6}", str(self.top)):
            raise ValueError(f"look: top is {self.top!r}, it must be #rrggbb or one of {', '.join(CLOTHES)}")

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Look":
        """Raises ValueError, naming the field, for an unknown field or value."""
        known = {item.name for item in fields(cls)}
        for name in values:
            if name not in known:
                raise ValueError(f"look: there is no {name!r}, only {', '.join(sorted(known))}")
        return cls(**values)

    @property
    def skin_tones(self) -> SkinTones:
        """Colours of the skin."""
        return SKINS[self.skin]

    @property
    def top_colour(self) -> str:
        """Colour of the clothes, "#rrggbb"."""
        return CLOTHES.get(self.top, self.top)


def wear(look: Look, text: str) -> Look:
    """The look in the clothes that a wardrobe or image prompt names, as "a navy jumper"; else unchanged.

    A colour counts when a garment follows it with at most two words between: "navy ribbed wool jumper".
    """
    words = re.findall(r"[a-z-]+", text.lower().replace("gray", "grey"))
    for i, word in enumerate(words):
        if word not in CLOTHES:
            continue
        for following in words[i + 1 : i + 4]:
            for garment, names in _GARMENT_WORDS.items():
                if following in names:
                    return replace(look, garment=garment, top=word)
    return look

"""A language model that sees pictures writes captions, on any server that speaks OpenAI's chat protocol."""

import base64
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from understudy.errors import UserError
from understudy.image.pictures import read_pixels
from understudy.script.answers import UnusableAnswerError
from understudy.script.asking import NoUsableAnswerError, ask

if TYPE_CHECKING:
    from understudy.settings.config import Captioner

_SHOWN = 768
"""Pixels of the longer side that the model is shown: enough to tell fabrics apart."""
_SEED = 1
_SCHEMA = {
    "type": "object",
    "properties": {"caption": {"type": "string", "minLength": 20, "maxLength": 600}},
    "required": ["caption"],
    "additionalProperties": False,
}
_CONSTANT = re.compile(
    r"\b(hair|haired|eyes|eyebrows?|nose|lips|skin|complexion|beard|bearded|moustache|mustache|freckles|wrinkles|"
    r"young|old|older|elderly|aged|middle-aged|years|facial|ethnicity|attractive|beautiful|handsome)\b",
    re.IGNORECASE,
)
"""What makes the person: a caption that says it teaches the model to wait for these words."""

_INSTRUCTIONS = """You write captions for photos that an image model is trained on to know one person.
Write one or two plain sentences. Begin with exactly "{name}".
Always say what the person wears, piece by piece with colours: clothes change, and must not become the person.
Then the pose and where the person looks, the background, the light, and the framing (head and shoulders, half \
body or full body).
Never say anything about the face, hair, skin, age, body or looks of the person.
Answer with a JSON object: {{"caption": "..."}}."""


class Captions:
    """Describes photos, one by one."""

    def __init__(self, settings: "Captioner", trigger: str, class_word: str) -> None:
        """Raises UserError if the variable of the API key is not set."""
        from understudy.script.server import ChatServer

        self._server = ChatServer(settings)
        self._name = f"{trigger} {class_word}"

    def describe(self, photo: Path) -> str | None:
        """A caption; None if the model gives none that can be used. Raises UserError if there is no answer at all."""
        messages: list[dict[str, Any]] = [
            {"role": "system", "content": _INSTRUCTIONS.format(name=self._name)},
            {"role": "user", "content": [{"type": "image_url", "image_url": {"url": _data_uri(photo)}}]},
        ]
        try:
            return ask(self._server, messages, _SCHEMA, _SEED, self._read)
        except NoUsableAnswerError as error:
            print(f"{photo.name}: {error}", file=sys.stderr)
            return None

    def _read(self, answer: str) -> str:
        """The caption in an answer, with the name before it. Raises UnusableAnswerError."""
        found = re.findall(r"\{.*\}", answer, re.DOTALL)
        try:
            caption = " ".join(json.loads(found[0], strict=False)["caption"].split())
        except (IndexError, TypeError, KeyError, AttributeError, ValueError):
            raise UnusableAnswerError('- the answer is no JSON object {"caption": "..."}') from None
        if words := sorted({word.lower() for word in _CONSTANT.findall(caption)}):
            raise UnusableAnswerError(f"- leave out what makes the person: {', '.join(words)}")
        if caption.startswith(self._name):
            return caption
        return f"{self._name}, {caption[0].lower()}{caption[1:]}"


def _data_uri(photo: Path) -> str:
    """The photo, upright and small, as a JPEG inside an address."""
    import cv2

    picture = read_pixels(photo)
    if picture is None:
        raise UserError(f"{photo}: cannot be read as a picture.")
    scale = min(1.0, _SHOWN / max(picture.shape[:2]))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    content = cv2.imencode(".jpg", small)[1].tobytes()
    return "data:image/jpeg;base64," + base64.b64encode(content).decode()

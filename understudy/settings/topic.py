"""config/topics/<topic>.yaml, or a line of config/topics.tsv: about what a film is."""

from typing import Annotated, Any, Literal

from pydantic import Field, WithJsonSchema, field_validator

from understudy.settings.names import Name
from understudy.settings.section import EngineOf, Section
from understudy.settings.style import Rules, Wording

ASPECTS = {"16:9": (16, 9), "9:16": (9, 16), "1:1": (1, 1)}

Paragraph = Annotated[str, Field(min_length=1, max_length=4000)]
_TEXT_OR_PARAGRAPHS = {
    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string", "minLength": 1}}]
}


class Topic(Section):
    """One film to make."""

    prompt: Annotated[str, Field(min_length=3, max_length=2000)]
    """The one sentence: what the film is to tell."""

    title: str = Field("", max_length=120)
    """As it stands on the title card; made from the prompt when left out."""

    notes: Annotated[list[Paragraph], WithJsonSchema(_TEXT_OR_PARAGRAPHS)] = []
    """What is to be said, in Markdown or not, a paragraph per scene; "Heading: text" gives a diagram."""

    tone: Wording = ""
    """How a language model is to write: "light-hearted, one joke"; the persona's tone when left out."""

    audience: Wording = ""
    """For whom a language model is to write: "ten-year-olds"; the persona's audience when left out."""

    rules: Rules = []
    """More house rules for the language model, one a line; the persona's hold as well."""

    persona: Name = "ada"
    """Who presents: a folder of config/personas/."""

    length: Annotated[float, Field(ge=5, le=900)] = 40.0
    """Target length of the film in seconds."""

    commercial: bool = False
    """Whether the film earns money: weights whose licence forbids that are then refused."""

    lora_strength: Annotated[float, Field(gt=0, le=10)] | None = None
    """How strongly the persona's trained likeness shows in this film; the persona's own strength when left out."""

    best_of: Annotated[int, Field(ge=1, le=20)] | None = None
    """How many attempts are made at each picture, speech, chunk and synced clip, of which the best is kept; one, and
    more where one is past a limit of the preset, when left out."""

    aspect: Literal["16:9", "9:16", "1:1"] = "16:9"
    """Shape of the picture: wide, upright for phones, or square."""

    preset: Name | None = None
    """The preset of results/<topic>.mp4; the configuration's when left out."""

    language: str | None = None
    """A language tag such as en-GB or de; the persona's when left out."""

    seed: Annotated[int, Field(ge=0, lt=2**32)] = 1
    """Varies what engines leave to chance; the same seed makes the same film."""

    palette: Annotated[int, Field(ge=0)] | None = None
    """Which set of colours the draft uses, counted from 0; chosen by the topic's name when left out."""

    music: str | None = None
    """An audio file to lay under the film, relative to the project's folder; ducked under the speech."""

    script: Annotated[dict[str, Any], EngineOf("script")] | None = None
    """Who writes this topic's script, instead of the configuration's choice."""

    overrides: dict[str, Any] = {}
    """Settings of the preset that this film wants otherwise, in the preset's own form."""

    @field_validator("notes", mode="before")
    @classmethod
    def _split_paragraphs(cls, value: Any) -> Any:
        if isinstance(value, str):
            return [paragraph.strip() for paragraph in value.split("\n\n") if paragraph.strip()]
        return [] if value is None else value

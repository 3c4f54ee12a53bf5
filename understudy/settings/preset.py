"""config/presets/<preset>.yaml: with what a film is made, stage by stage."""

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from understudy.engines import engine_class
from understudy.media.encoding import Encoding
from understudy.settings.names import Name
from understudy.settings.quality import Quality
from understudy.settings.section import EngineOf, Section, documented

documented(Encoding)


class Timeline(Section):
    """How long a scene lasts around its speech."""

    lead_in: Annotated[float, Field(ge=0, le=5)] = 0.24
    """Seconds of picture before a scene's speech begins: enough to take in a cut."""

    tail: Annotated[float, Field(ge=0, le=5)] = 0.46
    """Seconds of picture after the speech ends: a breath before the next scene."""


class Marks(Section):
    """What finds a film again, with its maker's key, where its credentials were lost; docs/trust.md. The film's
    credentials say which marks it has."""

    voice: bool = True
    """Mark the sound: for who has the key, it survives compression and cutting; nobody hears it."""

    picture: bool = True
    """Mark the picture where it has texture; the whole film is encoded once more for it."""

    audioseal: str = ""
    """An entry of config/models.yaml with AudioSeal's weights: a mark in the sound that everybody can look for who has
    them, and take out. Empty for none."""


class Film(Section):
    """What is put around the scenes."""

    opening_card: Annotated[float, Field(ge=0, le=10)] = 2.4
    """Seconds of the title card at the start; 0 leaves it out."""

    closing_card: Annotated[float, Field(ge=0, le=10)] = 2.6
    """Seconds of the card with credits at the end; 0 leaves it out."""

    burn_captions: bool = True
    """Draw captions into the picture, the spoken word lit. Subtitle files and a soft track are always made."""

    lower_third: bool = True
    """Show the presenter's name and role when they first appear."""

    label: Literal["opening", "always", "none"] = "opening"
    """Show that the film is AI-generated: for its first two seconds and on its cards, always in a corner, or never.
    The film's credentials say which; docs/trust.md tells where a label is the law."""

    marks: Marks = Marks()

    slate: bool = False
    """Show DRAFT, the scene and its timecode in the corner."""

    encoding: Encoding = Encoding()
    """How the picture is compressed; the same for scenes and cards, so that they join without a second encode."""

    loudness: Annotated[float, Field(ge=-31, le=-9)] = -16.0
    """Integrated loudness of the film in LUFS (EBU R128); -16 is what web players expect of speech."""

    true_peak: Annotated[float, Field(ge=-9, le=-1)] = -1.5
    """Highest true peak in dBTP, so that no player's decoder clips."""

    music_level: Annotated[float, Field(ge=-60, le=0)] = -14.0
    """Level of the music bed in dB against the speech, before it is ducked under the words."""


class Preset(Section):
    """A choice of engines and their settings."""

    description: str = ""
    """One line for people: what this preset is for."""

    fps: Literal[24, 25, 30, 48, 50, 60] = 25
    """Frames per second of the whole film; each allowed rate divides the 48,000 samples of a second."""

    resolution: Annotated[int, Field(ge=240, le=2160, multiple_of=2)] = 720
    """Pixels of the picture's short side: 720 makes 1280x720, 720x1280 or 720x720."""

    vram: Annotated[float, Field(ge=4, le=1000)] = 12.0
    """Gigabytes of the card's memory that a model may fill; less takes longer, and from 8 down some quality."""

    environments: dict[Name, str] = {}
    """Which Python runs a family of models: family -> interpreter, .venv-<family>/bin/python where left out."""

    image: Annotated[dict[str, Any], EngineOf("image")] = Field({"engine": "animatic"}, validate_default=True)
    """Makes each scene's keyframe."""

    speech: Annotated[dict[str, Any], EngineOf("speech")] = Field(
        {"engine": "scratch"}, validate_default=True
    )
    """Speaks the dialogue."""

    video: Annotated[dict[str, Any], EngineOf("video")] = Field({"engine": "animatic"}, validate_default=True)
    """Makes the chunks and joins them to clips."""

    lips: Annotated[dict[str, Any], EngineOf("lips")] = Field({"engine": "drawn"}, validate_default=True)
    """Moves the presenter's mouth."""

    finish: Annotated[dict[str, Any], EngineOf("finish")] = Field(
        {"engine": "animatic"}, validate_default=True
    )
    """Brings clips to the final rate and size."""

    timeline: Timeline = Timeline()
    film: Film = Film()
    quality: Quality = Quality()

    @model_validator(mode="after")
    def _stages_fit_together(self) -> "Preset":
        video, lips, finish = (
            engine_class(stage, getattr(self, stage)["engine"]) for stage in ("video", "lips", "finish")
        )
        for stage, engine, given in (
            ("lips", lips, video),
            ("finish", finish, lips),
            ("finish", finish, video),
        ):
            if given.suffix not in engine.reads:
                name, source = getattr(self, stage)["engine"], given.__module__.rsplit(".", 1)[1]
                raise ValueError(
                    f"{stage}: engine {name} cannot read the .{given.suffix} files of engine {source}"
                )
        return self

"""config/config.yaml: what to make."""

from typing import Annotated, Any, Literal

from pydantic import Field

from understudy.settings.credentials import Credentials
from understudy.settings.names import Name
from understudy.settings.section import EngineOf, Section

Keep = Literal["all", "edit", "film"]


class Captioner(Section):
    """A language model that sees pictures and describes a persona's photos, on any OpenAI-compatible server."""

    model: str = ""
    """The model's name on that server, such as qwen3-vl:8b; empty: captions hold little, and you complete them."""

    base_url: str = Field("http://localhost:11434/v1", pattern=r"^https?://[^/@\s]+(/\S*)?$")
    """Address of the server's API. Photos of the persona are sent there."""

    api_key_variable: str = Field("", pattern=r"^([A-Za-z_][A-Za-z0-9_]*)?$")
    """Name of the environment variable that holds the server's key; the key itself stands in no file."""

    timeout: Annotated[float, Field(gt=0, le=7200)] = 600.0
    """Seconds to wait for one answer."""

    temperature: Annotated[float, Field(ge=0, le=2)] | None = 0.2
    """How freely the model chooses its words; null for models that take no temperature."""


class Config(Section):
    """What to make. The other files say with what (presets), about what (topics) and by whom (personas)."""

    topics: Literal["all"] | list[Name] = "all"
    """Which topics a plain `snakemake` renders: all of config/topics/ and config/topics.tsv, or a list."""

    preset: Name = "draft"
    """The preset of results/<topic>.mp4, unless the topic names its own."""

    reports: bool = False
    """Let a plain `snakemake` make the page of every film, too: results/<topic>/<preset>/report.html."""

    persona_preset: Name = "studio"
    """The preset whose engines make what belongs to a persona rather than to a film, such as the strength sweep."""

    workers: bool = True
    """Keep models loaded between jobs; false loads them in every job anew, for machines where nothing may stay."""

    devices: Literal["auto"] | list[Annotated[str, Field(pattern=r"^(cpu|cuda:\d+)$")]] = "auto"
    """Where models may work: cpu, cuda:0 ...; auto takes every NVIDIA card, or the processor where there is none."""

    keep: Keep = "all"
    """What stays of a film that is made: all; what another edit needs, without chunks and clips; or the film alone."""

    cache: str = Field("", pattern=r"^(|(/|~/).+)$")
    """A folder where projects share what models made: a keyframe, a speech, a training; empty for none."""

    idle_minutes: Annotated[float, Field(gt=0, le=1440)] = 10.0
    """Minutes after which a model that nobody asks leaves the card."""

    script: Annotated[dict[str, Any], EngineOf("script")] = Field(
        {"engine": "outline"}, validate_default=True
    )
    """Who writes the scripts. It stands here, not in a preset, because all presets of a topic share its script."""

    captioner: Captioner = Captioner()

    credentials: Credentials = Credentials()

"""config/config.yaml: what to make."""

from typing import Literal

from pydantic import Field

from understudy.settings.names import Name
from understudy.settings.section import Section, engine_section


class Config(Section):
    """What to make. The other files say with what (presets), about what (topics) and by whom (personas)."""

    topics: Literal["all"] | list[Name] = "all"
    """Which topics a plain `snakemake` renders: all of config/topics/ and config/topics.tsv, or a list."""

    preset: Name = "draft"
    """The preset of results/<topic>.mp4, unless the topic names its own."""

    script: engine_section("script") = Field({"engine": "outline"}, validate_default=True)
    """Who writes the scripts. It stands here, not in a preset, because all presets of a topic share its script."""

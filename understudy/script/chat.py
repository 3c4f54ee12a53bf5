"""A language model writes the script, on any server that speaks OpenAI's chat protocol."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

from annotated_types import Ge, Gt, Le, Lt, MinLen

if TYPE_CHECKING:
    from understudy.script.model import Script

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True)
class Settings:
    """Asks a language model on any OpenAI-compatible server: Ollama, llama.cpp, vLLM, or a hosted one."""

    model: Annotated[str, MinLen(1)]
    """The model's name on that server, such as qwen3:8b."""

    base_url: str = "http://localhost:11434/v1"
    """Address of the server's API. 11434 is Ollama's port, 8080 llama.cpp's, 8000 vLLM's. Not tracked."""

    api_key_variable: str = ""
    """Name of the environment variable that holds the server's key; the key itself stands in no file. Not tracked."""

    timeout: Annotated[float, Gt(0), Le(7200)] = 600.0
    """Seconds to wait for one answer. Not tracked: changing it leaves scripts as they are."""

    temperature: Annotated[float, Ge(0), Le(2)] | None = 0.7
    """How freely the model chooses its words; null for models that take no temperature."""

    seed: Annotated[int, Ge(0), Lt(2**30)] = 1
    """Another seed gives another script."""

    longest_scene: Annotated[float, Ge(3), Le(60)] = 10.0
    """Seconds of speech in one scene that the video engine can show well; longer ones are cut at a sentence end."""

    def __post_init__(self) -> None:
        """Raises ValueError for an address with a password in it, or a key in place of its variable's name."""
        address = urlsplit(self.base_url)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise ValueError("base_url: should begin with http:// or https:// and name a server")
        if address.username or address.password:
            raise ValueError(
                "base_url: holds a name or password; put the key into an environment variable instead"
            )
        if self.api_key_variable and not _VARIABLE.fullmatch(self.api_key_variable):
            raise ValueError(
                "api_key_variable: should be the name of an environment variable, not the key itself"
            )


class Engine:
    """Asks for a whole script, then for better versions of the scenes that need it; everything is checked."""

    revision = "1"
    Settings = Settings
    untracked = frozenset(
        ["base_url", "api_key_variable", "timeout", "words_per_minute", "cards_seconds", "scene_seconds"]
    )
    """What a script is not written again for: the way to the server, and what only shifts its length a little."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def write(
        self,
        *,
        prompt: str,
        given_title: str,
        notes: list[str],
        length: float,
        language: str,
        persona: str,
        tone: str,
        audience: str,
        rules: list[str],
        words_per_minute: float,
        cards_seconds: float,
        scene_seconds: float,
    ) -> "Script":
        """The script of a topic, near `length` seconds. Raises UserError if the model gives none.

        Args:
            prompt: the topic's sentence.
            given_title: the film's title if the user gave one, else empty: the model finds one.
            notes: facts to say; may be empty.
            length: target length of the film in seconds.
            language: language tag of the dialogue.
            persona: name of the presenter.
            tone: how it is to sound.
            audience: who it is for.
            rules: house rules.
            words_per_minute: the presenter's speaking rate.
            cards_seconds: what opening and closing card take of the film.
            scene_seconds: what every scene takes besides its speech.
        """
        from understudy.script.budget import Budget
        from understudy.script.prompts import Assignment
        from understudy.script.server import ChatServer
        from understudy.script.writing import better_version, cut_long_scenes, first_version

        budget = Budget(
            length, cards_seconds, scene_seconds, self._settings.longest_scene, words_per_minute, language
        )
        assignment = Assignment(prompt, given_title, notes, persona, tone, audience, rules, budget)
        server, seed = ChatServer(self._settings), self._settings.seed
        script = first_version(server, assignment, seed)
        return cut_long_scenes(better_version(server, assignment, script, seed), budget)

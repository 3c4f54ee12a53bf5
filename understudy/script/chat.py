"""A language model writes the script, on any server that speaks OpenAI's chat protocol."""

from typing import TYPE_CHECKING

from understudy.script.server import ChatServer, Settings

if TYPE_CHECKING:
    from understudy.script.model import Script


class Engine:
    """Asks for a whole script, then for better versions of the scenes that need it; everything is checked."""

    revision = "2"
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
        from understudy.script.writing import better_version, cut_long_scenes, first_version

        budget = Budget(
            length, cards_seconds, scene_seconds, self._settings.longest_scene, words_per_minute, language
        )
        assignment = Assignment(prompt, given_title, notes, persona, tone, audience, rules, budget)
        server, seed = ChatServer(self._settings), self._settings.seed
        script = first_version(server, assignment, seed)
        return cut_long_scenes(better_version(server, assignment, script, seed), budget)

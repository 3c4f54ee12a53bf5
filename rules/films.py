"""The films of this run: their settings, what they will take, and what is said of them at its beginning and end."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from known import Known, answers_the_user
from snakemake.logging import logger

from understudy.errors import UserError
from understudy.files import read_json, write_json, write_text
from understudy.performing import left_out_of
from understudy.processes.preloads import preloads, uses_models
from understudy.progress.estimate import Estimate, estimate
from understudy.progress.fit import refuse, this_machine, warnings
from understudy.progress.history import DEFAULT_FILE, read_history
from understudy.progress.outlook import Outlook, outlook
from understudy.quality.places import FILE_OF_FILM, measured_stages
from understudy.quality.shortfalls import shortfalls
from understudy.script.model import Script
from understudy.script.own import read_own_script
from understudy.script.readable import page
from understudy.script.takes import kept_take
from understudy.settings.config import Config
from understudy.settings.film import Film
from understudy.settings.reading import check
from understudy.settings.uses import cuts_reference, trains_likeness, trains_voice
from understudy.stages.script import SCRIPT


@answers_the_user
class Films:
    """Knows which films and personas Snakemake has asked for. Methods with `wildcards` take those of the job."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._settings_files: dict[str, Film] = {}
        self._outlooks: list[Outlook] = []

    def settings_file(self, wildcards: Any) -> str:
        """The file of a film's resolved settings, which `write_settings` writes before the first job.

        So are those of its persona where that is trained for the film, since its jobs may not be known by then.
        """
        file = f"results/{wildcards.topic}/{wildcards.preset}/settings.json"
        if file not in self._settings_files:
            settings = self._settings_files[file] = self._known.settings(wildcards)
            self._tell_outlook(wildcards)
            if trains_likeness(settings) or cuts_reference(settings) or trains_voice(settings):
                self._keep_persona_settings(settings["persona"]["id"])
        return file

    def persona_settings_file(self, wildcards: Any) -> str:
        """The file of the settings with which a persona's own sheets are made, written in the same way."""
        return self._keep_persona_settings(wildcards.persona)

    def expect(self, jobs: Iterable[dict[str, str]]) -> None:
        """Take note of the films that jobs with these wildcards are for, before Snakemake asks for their settings."""
        for topic, preset in {(job["topic"], job["preset"]) for job in jobs if "preset" in job}:
            self._settings_files[f"results/{topic}/{preset}/settings.json"] = self._known.project.film(
                topic, preset
            )

    def write_settings(self) -> None:
        """Write the resolved settings of all films in the graph, where they are not as they should be.

        They are no output of a rule: Snakemake 9.27 does not look at the params of a job that is downstream of
        a rule that runs, even if the input between them is ancient, so a changed setting would go unseen.
        """
        for file, settings in self._settings_files.items():
            path = self._known.root / file
            if _read_if_possible(path) != settings:
                write_json(path, settings)

    def write_pages(self) -> None:
        """Bring the readable pages of scripts that were edited by hand up to date."""
        for file, content in self._known.scripts().items():
            language = self._known.project.language(Path(file).parent.name)
            text = page(check(Script, content, file), language)
            written = (self._known.root / file).with_suffix(".md")
            if not written.is_file() or written.read_text(encoding="utf-8") != text:
                write_text(written, text)

    def tell_estimate(self, jobs: Iterable[Any], *, works_here: bool) -> Estimate:
        """Say what the jobs of this run will take. Raises WorkflowError if they do not fit into this machine.

        Where they do not work here but on the nodes of a cluster, only their files must.
        """
        jobs = [job for job in jobs if job.output]
        planned = [(job.rule.name, job.wildcards_dict) for job in jobs]
        expected = estimate(self._outlooks, planned, read_history(DEFAULT_FILE))
        replaced = (Path(file) for job in jobs for file in job.output)
        machine = this_machine(expected.outlooks, replaced, self.workers.devices if works_here else None)
        refuse(expected, machine)
        for warning in warnings(expected, machine):
            logger.warning(warning)
        logger.info("Estimate of this run", extra={"event": "estimate", "estimate": expected})
        return expected

    def tell_left_out(self, jobs: Iterable[Any]) -> None:
        """Say of which notes the scripts that these jobs write will leave something out, as far as it can be told."""
        for topic in {job.wildcards_dict["topic"] for job in jobs if job.rule.name == "script"}:
            request = SCRIPT.request(self._known.project, topic)
            try:
                left_out = left_out_of(request)
            except UserError as error:
                raise UserError(f"{self._known.project.topic_source(topic)}: {error}") from None
            if left_out:
                logger.warning(f"{topic}: {left_out.in_words()}.")

    def tell_foreign_words(self) -> None:
        """Say what is burned into the films in the graph in another language than theirs."""
        topics = {settings["topic"] for settings in self._settings_files.values() if settings["title"]}
        for told in (told for topic in sorted(topics) for told in self._known.project.foreign_words(topic)):
            logger.warning(told)

    def tell_shortfalls(self) -> None:
        """Say what of the films in the graph is below its gates, and of their notes is not in them.

        They are made all the same.
        """
        for file, settings in self._settings_files.items():
            folder, film = (self._known.root / file).parent, f"{settings['topic']} ({settings['preset']})"
            if not (folder / FILE_OF_FILM).is_file():
                continue  # a persona's settings, or a film that was not asked for as a whole
            script = self._known.read(f"results/{settings['topic']}/script.json")
            if left_out := check(Script, script, "script").left_out:
                logger.warning(
                    f"{film}: {left_out.in_words()}. What it is stands in script.md and on the page."
                )
            measured = {kept_take(scene): measured_stages(settings, scene) for scene in script["scenes"]}
            for found in shortfalls(folder, measured):
                logger.warning(f"{film}, {found.where}: {found.what}. {found.remedy}")

    def preloads(self) -> set[str]:
        """The modules that the jobs of the films in the graph will need."""
        return preloads(self._settings_files.values())

    def uses_models(self) -> bool:
        """Whether some job of the films in the graph will need a model."""
        return any(map(uses_models, self._settings_files.values()))

    @property
    def workers(self) -> Config:
        """How models are kept: `workers`, `devices` and `idle_minutes` of the configuration."""
        return self._known.project.config

    def _tell_outlook(self, wildcards: Any) -> None:
        """Say what a film is expected to need, to whoever shows the run, and for the estimate before it."""
        topic = wildcards.topic
        own = self._known.project.own_script(topic)
        scenes = read_own_script(self._known.root / own, own).scenes if own else []
        expected = outlook(
            self._known.root,
            self._known.settings(wildcards),
            length=self._known.project.topic(topic).length,
            writer=self._known.project.script_section(topic)["engine"],
            dialogues=[scene.dialogue for scene in scenes],
        )
        self._outlooks.append(expected)
        logger.info(
            f"Film of {topic} ({wildcards.preset})",
            extra={"event": "outlook", "outlook": expected, "devices": self.workers.devices},
        )

    def _keep_persona_settings(self, persona: str) -> str:
        file = f"results/personas/{persona}/settings.json"
        self._settings_files[file] = self._known.project.persona_settings(persona)
        return file


def _read_if_possible(file: Path) -> Any:
    """What a JSON file holds; None if it is not there or damaged."""
    try:
        return read_json(file)
    except (OSError, ValueError):
        return None

"""What the rules ask: which files a film is made of, and what each job is asked for."""

import contextlib
import functools
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from snakemake.exceptions import IncompleteCheckpointException, WorkflowError
from snakemake.io import ancient, checkpoint_target
from snakemake.logging import logger

from understudy import requests, timeline
from understudy.engines import engine_class, environment_of, parameters, section_engine
from understudy.errors import UserError
from understudy.files import read_json, write_json, write_text
from understudy.film import assembly, cards, picture, sound
from understudy.keep import PASSING
from understudy.media import MARKING_THREADS
from understudy.persona.places import record_file, signature_file, spoken_file
from understudy.persona.spoken import compared, spoken_request
from understudy.progress import demand
from understudy.progress.estimate import Estimate, estimate
from understudy.progress.fit import refuse, this_machine, warnings
from understudy.progress.history import DEFAULT_FILE, read_history
from understudy.progress.outlook import SECTIONS, Outlook, outlook
from understudy.quality import gate
from understudy.quality.places import FILE_OF_FILM, measured_stages
from understudy.quality.shortfalls import shortfalls
from understudy.report import REVISION as REVISION_OF_PAGES
from understudy.script.model import Script
from understudy.script.own import read_own_script
from understudy.script.readable import page
from understudy.script.request import script_request
from understudy.script.takes import kept_take, scene_of_take
from understudy.settings.config import Config
from understudy.settings.preset import STAGES_OF_A_PRESET
from understudy.settings.project import (
    Project,
    cuts_reference,
    trained_voice,
    trains_likeness,
    trains_voice,
)
from understudy.settings.reading import check
from understudy.trust import credentials, upload
from understudy.trust.marks import film as marks_of_films

OF_MANY_JOBS = {
    "understudy.job",
    "understudy.requests",
    "understudy.script.request",
    "understudy.speech.times",
    "understudy.film.picture",
    "understudy.trust.marks.film",
    "understudy.trust.credentials",
}
"""Modules that jobs need besides their engines': to load them takes longer than many a job."""


def for_the_user(question: Callable) -> Callable:
    """Snakemake shows a WorkflowError as it is, and any other error with a traceback."""

    @functools.wraps(question)
    def asked(*arguments: Any, **named: Any) -> Any:
        try:
            return question(*arguments, **named)
        except UserError as error:
            raise WorkflowError(str(error)) from None

    return asked


class Graph:
    """Answers the input and params functions of the rules. Every method takes the job's wildcards."""

    def __init__(self, root: Path, config: dict[str, Any], checkpoints: Any) -> None:
        self._root, self._checkpoints = root, checkpoints
        self._files: dict[str, tuple[int, Any]] = {}
        self._settings_files: dict[str, dict[str, Any]] = {}
        self._consents: dict[str, str] = {}
        self._there: dict[str, bool] = {}
        self._told: set[str] = set()
        self._outlooks: list[Outlook] = []
        self._project = for_the_user(Project)(root, config)

    # What is made.

    @for_the_user
    def films(self, wildcards: Any = None) -> list[str]:
        return [f"results/{topic}.mp4" for topic in self._project.topics()]

    @for_the_user
    def pages(self, wildcards: Any = None) -> list[str]:
        """The pages of the films, if the configuration wants them with every run."""
        if not self._project.config.reports:
            return []
        topics = self._project.topics()
        return [f"results/{topic}/{self._project.preset_of(topic)}/report.html" for topic in topics]

    @for_the_user
    def film(self, wildcards: Any) -> list[str]:
        """The signed film of the topic's preset, with its subtitles and credentials."""
        preset = self._project.preset_of(wildcards.topic)
        folder = f"results/{wildcards.topic}/{preset}"
        return [f"{folder}/film.{suffix}" for suffix in ("mp4", "srt", "vtt", "c2pa")]

    @for_the_user
    def unsigned(self, wildcards: Any) -> str:
        """The film as it is signed: with its marks, if it gets any."""
        state = "marked" if requests.wanted_marks(self._settings(wildcards)) else "unsigned"
        return f"results/{wildcards.topic}/{wildcards.preset}/film.{state}.mp4"

    def scenes(self, wildcards: Any) -> list[str]:
        """The ids of the scenes, in order."""
        return [scene["id"] for scene in self._script(wildcards)["scenes"]]

    def takes(self, wildcards: Any) -> list[str]:
        """The names of the takes that are in the film, one of each scene, in order."""
        return [kept_take(scene) for scene in self._script(wildcards)["scenes"]]

    def script(self, wildcards: Any) -> str:
        """The script, for a job that is in the graph before it is known whether the script is as it should be.

        Were it a plain input, Snakemake 9.27 would compare the job's params before they can be told, take them for
        changed, and run what depends on the job.
        """
        return ancient(self._checkpoints.script.get(topic=wildcards.topic).output[0])

    def spoken(self, wildcards: Any) -> list[str]:
        """The speech of all scenes, in order."""
        return [f"{self._scene_folder(wildcards, scene)}/speech.wav" for scene in self.scenes(wildcards)]

    def words(self, wildcards: Any) -> list[str]:
        """The word times of all scenes, in order."""
        return [f"{self._scene_folder(wildcards, scene)}/speech.json" for scene in self.scenes(wildcards)]

    def own_speech(self, wildcards: Any) -> str:
        """The speech of a take: that of its scene."""
        return f"{self._scene_folder(wildcards, scene_of_take(wildcards.scene))}/speech.wav"

    def own_words(self, wildcards: Any) -> str:
        """The word times of a take: those of its scene."""
        return f"{self._scene_folder(wildcards, scene_of_take(wildcards.scene))}/speech.json"

    def chunk_start(self, wildcards: Any) -> str:
        """What a chunk starts from: the chunk before, or the keyframe where a shot begins."""
        folder, index = self._scene_folder(wildcards, wildcards.scene), int(wildcards.index)
        chunk = timeline.chunks_of(requests.timeline_entry(self._timeline(wildcards), wildcards.scene))[index]
        return (
            f"{folder}/chunks/{index - 1}.{wildcards.suffix}" if chunk["continues"] else f"{folder}/image.png"
        )

    def last_image(self, wildcards: Any) -> list[str]:
        """The second keyframe of a scene, where the video engine ends chunks on one."""
        settings = self._settings(wildcards)
        uses = getattr(section_engine(settings, "video"), "uses_last_image", None)
        folder = self._scene_folder(wildcards, wildcards.scene)
        return [f"{folder}/last_image.png"] if uses and uses(settings["video"]) else []

    def chunks(self, wildcards: Any) -> list[str]:
        """The chunks of a scene, in order."""
        folder = self._scene_folder(wildcards, wildcards.scene)
        chunks = timeline.chunks_of(requests.timeline_entry(self._timeline(wildcards), wildcards.scene))
        return [f"{folder}/chunks/{index}.{wildcards.suffix}" for index in range(len(chunks))]

    @for_the_user
    def enhanced(self, wildcards: Any) -> str:
        """What the picture of a scene is made from: frames at the film's rate and size, or what is drawn at them.

        It asks for both checkpoints, as `pictures` does, for takes that are asked for without their film.
        """
        _ = self.scenes(wildcards), self._timeline(wildcards)
        return self._enhanced(wildcards, wildcards.scene)

    @for_the_user
    def faded_from(self, wildcards: Any) -> list[str]:
        """The same of the scene before, where a scene fades in from it."""
        before, _ = requests.faded_neighbours(self._script(wildcards), wildcards.scene)
        return [self._enhanced(wildcards, before)] if before else []

    @for_the_user
    def faded_to(self, wildcards: Any) -> list[str]:
        """The same of the scene after, where that one fades in."""
        _, after = requests.faded_neighbours(self._script(wildcards), wildcards.scene)
        return [self._enhanced(wildcards, after)] if after else []

    @for_the_user
    def unenhanced(self, wildcards: Any) -> str:
        """The synced clip of a scene on camera, else the clip."""
        return self._unenhanced(wildcards, wildcards.scene)

    def clip(self, wildcards: Any) -> str:
        """What lips are synced on."""
        return f"{self._scene_folder(wildcards, wildcards.scene)}/clip.{self._suffix(wildcards, 'video')}"

    def quality(self, wildcards: Any) -> list[str]:
        """What was measured of each scene's chunks, if the video engine measures them.

        It asks for the timeline, as `pictures` does: else clips would be in the graph before their chunks are
        known, count as changed, and have everything that follows from them made again.
        """
        if not hasattr(section_engine(self._settings(wildcards), "video"), "measures"):
            return []
        takes, _ = self.takes(wildcards), self._timeline(wildcards)
        return [f"{self._scene_folder(wildcards, take)}/quality.json" for take in takes]

    def pictures(self, wildcards: Any) -> list[str]:
        """All pieces of the film's picture, in order: opening card, finished scenes, closing card.

        It asks for both checkpoints, in the order of their making: Snakemake does not look again at a nested one
        that only middle rules ask for.
        """
        takes, plan = self.takes(wildcards), self._timeline(wildcards)
        folder = f"results/{wildcards.topic}/{wildcards.preset}"
        pieces = [f"{folder}/scenes/{take}/finished.mp4" for take in takes]
        opening = [f"{folder}/cards/opening.mp4"] if plan["opening_card"] else []
        closing = [f"{folder}/cards/closing.mp4"] if plan["closing_card"] else []
        return opening + pieces + closing

    def storyboard(self, wildcards: Any) -> list[str]:
        """What a film's page shows of its scenes. It asks for the timeline, as `pictures` does."""
        takes, _ = self.takes(wildcards), self._timeline(wildcards)
        images = [f"{self._scene_folder(wildcards, take)}/image.png" for take in takes]
        return [*images, *self.spoken(wildcards), *self.words(wildcards), *self.quality(wildcards)]

    def exports(self, wildcards: Any) -> list[str]:
        """The stills of all scenes, in order, and the sound."""
        folder = f"results/{wildcards.topic}/{wildcards.preset}/exports"
        return [*(f"{folder}/{scene}.png" for scene in self.scenes(wildcards)), f"{folder}/sound.m4a"]

    # What it is made from.

    @for_the_user
    def lora(self, wildcards: Any) -> str:
        """The weights that know the persona. Raises WorkflowError if it has none."""
        file = self._project.persona_settings(wildcards.persona)["persona"]["lora"]["file"]
        if not file:
            raise UserError(
                f"{self._project.persona_source(wildcards.persona)}: there is no LoRA whose strength could be "
                "varied. Name its .safetensors file under `lora: {file: ...}`, or train one: `lora: {train: true}`."
            )
        return file

    def likeness(self, wildcards: Any) -> list[str]:
        """The files that the image of a scene takes the persona's likeness from."""
        request = self.image_request(wildcards)
        return [*([request["lora"]["file"]] if request.get("lora") else []), *request.get("photos", ())]

    @for_the_user
    def reference(self, wildcards: Any) -> list[str]:
        """The recording that a cloning voice imitates, and its transcript; nothing for any other voice."""
        settings = self._settings(wildcards)
        if "reference" not in parameters("speech", "speak", settings):
            return []
        return [
            f"results/personas/{settings['persona']['id']}/reference.{suffix}" for suffix in ("wav", "json")
        ]

    @for_the_user
    def recording(self, wildcards: Any) -> list[str]:
        """The persona's own recording, where there is one, or else what is known of all of them."""
        persona = self._project.persona(wildcards.persona)
        if persona.reference.sound:
            return [persona.reference.sound]
        dataset = f"results/personas/{wildcards.persona}/voice/dataset.json"
        return [dataset] if persona.recordings.folder else []

    @for_the_user
    def voice(self, wildcards: Any) -> list[str]:
        """The persona's trained voice, where the film speaks with it."""
        settings = self._settings(wildcards)
        return [trained_voice(settings["persona"]["id"])] if trains_voice(settings) else []

    @for_the_user
    def consent(self, wildcards: Any) -> list[str]:
        """The proof that the person behind a film's persona, or behind a persona, has agreed, where that is needed.

        Raises WorkflowError if there is no consent that holds. A proof that is there is only asked for, whatever its
        date, for a renewed consent makes nothing again.
        """
        if hasattr(wildcards, "topic"):
            settings = self._settings(wildcards)
            persona, needed = settings["persona"]["id"], settings["consent"] is not None
        else:
            persona = wildcards.persona
            needed = self._project.permission(persona) is not None
        proof = f"results/personas/{persona}/consent.ok"
        if not needed:
            return []
        self._consents[persona] = proof
        if not self._was_there(proof):
            return [proof]
        # Were a spoken consent compared in this run, Snakemake 9.27 would not look at the params of what follows.
        self._compared(persona)
        return [ancient(proof)]

    def _was_there(self, file: str) -> bool:
        """Whether a file was there when this run first asked for it.

        Snakemake 9.27 drops a job whose only input of a running job is ancient and already written, if the graph
        grows just then. So an input is ancient for a whole run or not at all.
        """
        return self._there.setdefault(file, (self._root / file).is_file())

    def _compared(self, persona: str) -> dict[str, Any] | None:
        """What came of the comparison of a spoken consent. Raises UserError if it is still to be made."""
        record = self._project.permission(persona).record
        return compared(self._root, persona, self._project.persona(persona), record)

    @for_the_user
    def consented(self, wildcards: Any) -> list[str]:
        """The consent record of a persona and its signature. Raises WorkflowError if it does not hold."""
        self._project.permission(wildcards.persona)
        return [str(record_file(wildcards.persona)), str(signature_file(wildcards.persona))]

    @for_the_user
    def spoken_comparison(self, wildcards: Any) -> list[str]:
        """What came of the comparison of a spoken consent, where the record names one."""
        record = self._project.permission(wildcards.persona).record
        if not record.spoken_consent:
            return []
        file = str(spoken_file(wildcards.persona))
        return [ancient(file) if self._was_there(file) else file]

    @for_the_user
    def spoken_recordings(self, wildcards: Any) -> list[str]:
        """The spoken consent of a persona, and the recordings that it is compared with."""
        request = self._spoken_request(wildcards)
        return [request["spoken"]["file"], *(voice["file"] for voice in request["voices"])]

    @for_the_user
    def spoken_request(self, wildcards: Any) -> dict[str, Any]:
        return self._spoken_request(wildcards)

    def _spoken_request(self, wildcards: Any) -> dict[str, Any]:
        name = wildcards.persona
        given = self._project.permission(name)
        request = given and spoken_request(self._root, self._project.persona(name), given.record)
        if request is None:
            raise UserError(
                f"persona {name}: there is no spoken consent to compare. `python -m understudy.persona.consent spoken "
                f"{name} <recording>` adds one to a record that is not signed yet."
            )
        return request

    @for_the_user
    def script_source(self, wildcards: Any) -> str:
        own = self._project.own_script(wildcards.topic)
        return str(own or self._project.topic_source(wildcards.topic))

    @for_the_user
    def music(self, wildcards: Any) -> list[str]:
        music = self._settings(wildcards)["music"]
        return [music] if music else []

    # What each job is asked for.

    @for_the_user
    def script_request(self, wildcards: Any) -> dict[str, Any]:
        own = self._project.own_script(wildcards.topic)
        if own:
            return {"own": read_own_script(self._root / own, own).model_dump(mode="json")}
        return script_request(self._project, wildcards.topic)

    @for_the_user
    def script_requests(self, wildcards: Any) -> int:
        """1 if the script is asked from a server: the profile limits how many are at a time."""
        own = self._project.own_script(wildcards.topic)
        return int(own is None and self._project.script_section(wildcards.topic)["engine"] == "chat")

    @for_the_user
    def settings_file(self, wildcards: Any) -> str:
        """The file of a film's resolved settings, which `write_settings` writes before the first job.

        So are those of its persona where that is trained for the film, since its jobs may not be known by then.
        """
        file = f"results/{wildcards.topic}/{wildcards.preset}/settings.json"
        if file not in self._settings_files:
            settings = self._settings_files[file] = self._settings(wildcards)
            self._tell_outlook(wildcards)
            if trains_likeness(settings) or cuts_reference(settings) or trains_voice(settings):
                self._keep_persona_settings(settings["persona"]["id"])
        return file

    @for_the_user
    def expect_films(self, jobs: Iterable[dict[str, str]]) -> None:
        """Take note of the films that jobs with these wildcards are for, before Snakemake asks for their settings."""
        for topic, preset in {(job["topic"], job["preset"]) for job in jobs if "preset" in job}:
            self._settings_files[f"results/{topic}/{preset}/settings.json"] = self._project.film(
                topic, preset
            )

    def _tell_outlook(self, wildcards: Any) -> None:
        """Say what a film is expected to need, to whoever shows the run, and for the estimate before it."""
        topic = wildcards.topic
        own = self._project.own_script(topic)
        scenes = read_own_script(self._root / own, own).scenes if own else []
        expected = outlook(
            self._root,
            self._settings(wildcards),
            length=self._project.topic(topic).length,
            writer=self._project.script_section(topic)["engine"],
            dialogues=[scene.dialogue for scene in scenes],
        )
        self._outlooks.append(expected)
        logger.info(
            f"Film of {topic} ({wildcards.preset})",
            extra={"event": "outlook", "outlook": expected, "devices": self.workers.devices},
        )

    @for_the_user
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

    @for_the_user
    def persona_settings(self, wildcards: Any) -> dict[str, Any]:
        """What is made of a persona alone is made with."""
        return self._project.persona_settings(wildcards.persona)

    @for_the_user
    def persona_settings_file(self, wildcards: Any) -> str:
        """The file of the settings with which a persona's own sheets are made, written in the same way."""
        return self._keep_persona_settings(wildcards.persona)

    def _keep_persona_settings(self, persona: str) -> str:
        file = f"results/personas/{persona}/settings.json"
        self._settings_files[file] = self._project.persona_settings(persona)
        return file

    def write_settings(self) -> None:
        """Write the resolved settings of all films in the graph, where they are not as they should be.

        They are no output of a rule: Snakemake 9.27 does not look at the params of a job that is downstream of
        a rule that runs, even if the input between them is ancient, so a changed setting would go unseen.
        """
        for file, settings in self._settings_files.items():
            path = self._root / file
            if not path.is_file() or read_json(path) != settings:
                write_json(path, settings)

    def write_consents(self) -> None:
        """Write the hashes of renewed consents into the proofs that are there."""
        for persona, proof in self._consents.items():
            path, content = self._root / proof, f"{self._project.permission(persona).hash}\n"
            if path.is_file() and path.read_text(encoding="utf-8") != content:
                write_text(path, content)

    def tell_doubts(self) -> None:
        """Warn of spoken consents that are neither good nor bad enough, each once a run."""
        for persona in self._consents.keys() - self._told:
            try:
                found = self._compared(persona)
            except UserError:
                continue  # this run is about to compare it
            self._told.add(persona)
            for doubt in found["doubts"] if found else []:
                logger.warning(f"The spoken consent to persona {persona}: {doubt}.")

    def tell_shortfalls(self) -> None:
        """Say what of the films in the graph is below its gates: they are made all the same."""
        for file, settings in self._settings_files.items():
            folder, film = (self._root / file).parent, f"{settings['topic']} ({settings['preset']})"
            if not (folder / FILE_OF_FILM).is_file():
                continue  # a persona's settings, or a film that was not asked for as a whole
            script = self._read(f"results/{settings['topic']}/script.json")
            measured = {kept_take(scene): measured_stages(settings, scene) for scene in script["scenes"]}
            for found in shortfalls(folder, measured):
                logger.warning(f"{film}, {found.where}: {found.what}. {found.remedy}")

    def preloads(self) -> set[str]:
        """The modules that the jobs of the films in the graph will need."""
        films = self._settings_files.values()
        engines = {(stage, film[stage]["engine"]) for film in films for stage in STAGES_OF_A_PRESET}
        modules = {module for engine in engines for module in engine_class(*engine).preloads}
        return modules | OF_MANY_JOBS | ({"understudy.workers.client"} if self.uses_models() else set())

    def uses_models(self) -> bool:
        """Whether some job of the films in the graph will need a model."""
        films = self._settings_files.values()
        return any(environment_of(stage, film) for film in films for stage in STAGES_OF_A_PRESET) or any(
            map(gate.environments, films)
        )

    def is_passing(self, stage: str) -> bool:
        """Whether the files of a stage go once nothing waits for them."""
        return stage in PASSING[self._project.config.keep]

    @property
    def workers(self) -> Config:
        """How models are kept: `workers`, `devices` and `idle_minutes` of the configuration."""
        return self._project.config

    @for_the_user
    def marking_threads(self, wildcards: Any) -> int:
        """How many threads a film is marked with: a marked picture is encoded by several."""
        marks = requests.wanted_marks(self._settings(wildcards))
        return MARKING_THREADS if marks_of_films.PICTURE in marks else 1

    def gpus(self, stage: str) -> Callable[[Any], int]:
        """How many GPUs a job of a stage takes: the profile limits how many are taken at a time."""
        return self._demand(lambda film: int(environment_of(SECTIONS[stage], film) is not None))

    def minutes(self, stage: str) -> Callable[[Any], int]:
        """How long a job of a stage may take on a cluster, with all its attempts."""

        @for_the_user
        def taken(wildcards: Any) -> int:
            film, scene = self._settings(wildcards), {}
            with contextlib.suppress(IncompleteCheckpointException):  # then it is asked again with the script
                scene = requests.scene_of(self._script(wildcards), wildcards.scene)
            attempts = gate.most_attempts(SECTIONS[stage], film, requests.best_of(film, scene))
            return demand.minutes(stage, film, attempts)

        return taken

    def megabytes(self, stage: str) -> Callable[[Any], int]:
        """How much memory a job of a stage may take on a cluster."""
        return self._demand(functools.partial(demand.megabytes, stage))

    def _demand(self, of_film: Callable[[dict[str, Any]], int]) -> Callable[[Any], int]:
        @for_the_user
        def taken(wildcards: Any) -> int:
            return of_film(self._settings(wildcards))

        return taken

    @for_the_user
    def write_pages(self) -> None:
        """Bring the readable pages of scripts that were edited by hand up to date."""
        for file, (_, content) in self._files.items():
            if file.endswith("/script.json"):
                text = page(check(Script, content, file))
                written = (self._root / file).with_suffix(".md")
                if not written.is_file() or written.read_text(encoding="utf-8") != text:
                    write_text(written, text)

    @for_the_user
    def image_request(self, wildcards: Any) -> dict[str, Any]:
        return requests.image(self._settings(wildcards), self._script(wildcards), wildcards.scene)

    @for_the_user
    def last_image_request(self, wildcards: Any) -> dict[str, Any]:
        keyframe = f"{self._scene_folder(wildcards, wildcards.scene)}/image.png"
        return requests.last_image(
            self._settings(wildcards), self._script(wildcards), wildcards.scene, keyframe
        )

    @for_the_user
    def speech_request(self, wildcards: Any) -> dict[str, Any]:
        return requests.speech(self._settings(wildcards), self._script(wildcards), wildcards.scene)

    @for_the_user
    def strength_sweep_request(self, wildcards: Any) -> dict[str, Any]:
        return requests.strength_sweep(self._project.persona_settings(wildcards.persona))

    @for_the_user
    def reference_request(self, wildcards: Any) -> str:
        """As JSON: the persona has no settings file from which the job could read it."""
        return json.dumps(
            requests.reference(self._project.persona(wildcards.persona).model_dump(mode="json"))
        )

    @for_the_user
    def timeline_request(self, wildcards: Any) -> dict[str, Any]:
        return {"revision": timeline.REVISION} | requests.timeline(
            self._settings(wildcards), self._script(wildcards)
        )

    @for_the_user
    def chunk_request(self, wildcards: Any) -> dict[str, Any]:
        return requests.chunk(
            self._settings(wildcards),
            self._script(wildcards),
            self._timeline(wildcards),
            wildcards.scene,
            int(wildcards.index),
        )

    @for_the_user
    def clip_request(self, wildcards: Any) -> dict[str, Any]:
        return requests.clip(self._settings(wildcards), self._timeline(wildcards), wildcards.scene)

    @for_the_user
    def lipsync_request(self, wildcards: Any) -> dict[str, Any]:
        return requests.lipsync(self._settings(wildcards), self._script(wildcards), wildcards.scene)

    @for_the_user
    def enhance_request(self, wildcards: Any) -> dict[str, Any]:
        return requests.enhance(self._settings(wildcards), wildcards.scene)

    @for_the_user
    def picture_request(self, wildcards: Any) -> dict[str, Any]:
        return {"revision": picture.REVISION} | requests.picture(
            self._settings(wildcards), self._script(wildcards), self._timeline(wildcards), wildcards.scene
        )

    @for_the_user
    def card_request(self, wildcards: Any) -> dict[str, Any]:
        return {"revision": cards.REVISION} | requests.card(
            self._settings(wildcards), self._script(wildcards), wildcards.card
        )

    @for_the_user
    def sound_request(self, wildcards: Any) -> dict[str, Any]:
        return {"revision": sound.REVISION} | requests.sound(self._settings(wildcards))

    @for_the_user
    def film_request(self, wildcards: Any) -> dict[str, Any]:
        settings = self._settings(wildcards)
        return {
            "revision": assembly.REVISION,
            **requests.film(settings, self._script(wildcards)),
            "measured": {"revision": gate.REVISION, **requests.measured_film(settings)},
        }

    @for_the_user
    def marks_request(self, wildcards: Any) -> dict[str, Any]:
        return {"revision": marks_of_films.REVISION} | requests.marks(self._settings(wildcards))

    @for_the_user
    def credentials_request(self, wildcards: Any) -> dict[str, Any]:
        return {"revision": credentials.REVISION} | requests.credentials(
            self._settings(wildcards), self._script(wildcards)
        )

    @for_the_user
    def page_request(self, wildcards: Any) -> dict[str, Any]:
        return {"revision": REVISION_OF_PAGES} | requests.page(
            self._settings(wildcards), self._script(wildcards), self._timeline(wildcards)
        )

    @for_the_user
    def still_request(self, wildcards: Any) -> dict[str, Any]:
        return {"revision": credentials.REVISION} | requests.still_credentials(
            self._settings(wildcards), self._script(wildcards), wildcards.scene
        )

    @for_the_user
    def exported_sound_request(self, wildcards: Any) -> dict[str, Any]:
        return {"revision": credentials.REVISION} | requests.sound_credentials(
            self._settings(wildcards), self._script(wildcards)
        )

    @for_the_user
    def upload_note_request(self, wildcards: Any) -> dict[str, Any]:
        return {"revision": upload.REVISION} | requests.upload_note(
            self._settings(wildcards), self._script(wildcards)
        )

    def _enhanced(self, wildcards: Any, scene: str) -> str:
        engine = section_engine(self._settings(wildcards), "finish")
        if not hasattr(engine, "enhance"):
            return self._unenhanced(wildcards, scene)
        return f"{self._scene_folder(wildcards, scene)}/enhanced.{engine.suffix}"

    def _unenhanced(self, wildcards: Any, scene: str) -> str:
        on_camera = requests.scene_of(self._script(wildcards), scene)["on_camera"]
        stage, name = ("lips", "synced") if on_camera else ("video", "clip")
        return f"{self._scene_folder(wildcards, scene)}/{name}.{self._suffix(wildcards, stage)}"

    def _settings(self, wildcards: Any) -> dict[str, Any]:
        return self._project.film(wildcards.topic, wildcards.preset)

    def _suffix(self, wildcards: Any, stage: str) -> str:
        return engine_class(stage, self._settings(wildcards)[stage]["engine"]).suffix

    def _script(self, wildcards: Any) -> dict[str, Any]:
        return self._read(self._checkpoints.script.get(topic=wildcards.topic).output[0])

    def _timeline(self, wildcards: Any) -> dict[str, Any]:
        made = self._checkpoints.timeline.get(topic=wildcards.topic, preset=wildcards.preset)
        made_timeline = self._read(made.output[0])
        if [entry["id"] for entry in made_timeline["scenes"]] != self.scenes(wildcards):
            # The script has just changed: this timeline is about to be made again.
            raise IncompleteCheckpointException(made.rule, checkpoint_target(made.output[0]))
        return made_timeline

    def _read(self, file: str) -> Any:
        """A JSON file, read again only when it has changed: every job of a film asks for its script."""
        changed = Path(file).stat().st_mtime_ns
        known = self._files.get(file)
        if known is None or known[0] != changed:
            self._files[file] = known = (changed, json.loads(Path(file).read_text(encoding="utf-8")))
        return known[1]

    @staticmethod
    def _scene_folder(wildcards: Any, scene: str) -> str:
        return f"results/{wildcards.topic}/{wildcards.preset}/scenes/{scene}"

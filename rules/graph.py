"""Which files a film is made of, and which files those are made from."""

from pathlib import Path
from typing import Any

from known import Known, answers_the_user, scene_folder
from snakemake.io import ancient

from training.recordings.conversion import recording_files
from training.recordings.transcripts import transcript_files
from training.stages.likeness import photos_of
from training.stages.voice import check_recordings
from understudy import timeline
from understudy.engines import parameters, section_engine
from understudy.errors import UserError
from understudy.keep import PASSING
from understudy.script.takes import kept_take, scene_of_take
from understudy.settings.film import EngineStage
from understudy.settings.uses import trained_voice, trains_voice
from understudy.stages.cards import card_frames
from understudy.stages.extent import card_seconds
from understudy.stages.finish import faded_neighbours
from understudy.stages.image import IMAGE
from understudy.stages.marks import wanted_marks
from understudy.stages.scenes import scene_of, timeline_entry


@answers_the_user
class Graph:
    """Answers the input functions of the rules. Every method takes the job's wildcards."""

    def __init__(self, known: Known) -> None:
        self._known = known

    # What is made.

    def films(self, wildcards: Any = None) -> list[str]:
        return [f"results/{topic}.mp4" for topic in self._known.project.topics()]

    def pages(self, wildcards: Any = None) -> list[str]:
        """The pages of the films, if the configuration wants them with every run."""
        if not self._known.project.config.reports:
            return []
        topics = self._known.project.topics()
        return [f"results/{topic}/{self._known.project.preset_of(topic)}/report.html" for topic in topics]

    def film(self, wildcards: Any) -> list[str]:
        """The signed film of the topic's preset, with its subtitles and credentials."""
        preset = self._known.project.preset_of(wildcards.topic)
        folder = f"results/{wildcards.topic}/{preset}"
        return [f"{folder}/film.{suffix}" for suffix in ("mp4", "srt", "vtt", "c2pa")]

    def unsigned(self, wildcards: Any) -> str:
        """The film as it is signed: with its marks, if it gets any."""
        state = "marked" if wanted_marks(self._known.settings(wildcards)) else "unsigned"
        return f"results/{wildcards.topic}/{wildcards.preset}/film.{state}.mp4"

    def takes(self, wildcards: Any) -> list[str]:
        """The names of the takes that are in the film, one of each scene, in order."""
        return [kept_take(scene) for scene in self._known.script(wildcards)["scenes"]]

    def script(self, wildcards: Any) -> str:
        """The script, for a job that is in the graph before it is known whether the script is as it should be.

        Were it a plain input, Snakemake 9.27 would not forget that the job seemed to follow from others that run: it
        looks anew only at jobs that ask for a checkpoint.
        """
        return ancient(self._known.script_file(wildcards))

    def timeline(self, wildcards: Any) -> str:
        """The timeline, in the same way. It asks for the script first, as whoever asks for both must."""
        self._known.script_file(wildcards)
        return ancient(self._known.timeline_file(wildcards))

    def spoken(self, wildcards: Any) -> list[str]:
        """The speech of all scenes, in order."""
        return [f"{scene_folder(wildcards, scene)}/speech.wav" for scene in self._known.scenes(wildcards)]

    def words(self, wildcards: Any) -> list[str]:
        """The word times of all scenes, in order."""
        return [f"{scene_folder(wildcards, scene)}/speech.json" for scene in self._known.scenes(wildcards)]

    def own_speech(self, wildcards: Any) -> str:
        """The speech of a take: that of its scene."""
        return f"{scene_folder(wildcards, scene_of_take(wildcards.scene))}/speech.wav"

    def own_words(self, wildcards: Any) -> str:
        """The word times of a take: those of its scene."""
        return f"{scene_folder(wildcards, scene_of_take(wildcards.scene))}/speech.json"

    def chunk_start(self, wildcards: Any) -> str:
        """What a chunk starts from: the chunk before, or the keyframe where a shot begins."""
        folder, index = scene_folder(wildcards, wildcards.scene), int(wildcards.index)
        chunks = timeline.chunks_of(timeline_entry(self._known.timeline(wildcards), wildcards.scene))
        # A shorter scene has fewer chunks: the others are still in the graph when it is looked at anew.
        if index < len(chunks) and chunks[index]["continues"]:
            return f"{folder}/chunks/{index - 1}.{wildcards.suffix}"
        return f"{folder}/image.png"

    def last_image(self, wildcards: Any) -> list[str]:
        """The second keyframe of a scene, where the video engine ends chunks on one."""
        settings = self._known.settings(wildcards)
        uses = getattr(section_engine(settings, "video"), "uses_last_image", None)
        folder = scene_folder(wildcards, wildcards.scene)
        return [f"{folder}/last_image.png"] if uses and uses(settings["video"]) else []

    def chunks(self, wildcards: Any) -> list[str]:
        """The chunks of a scene, in order."""
        folder = scene_folder(wildcards, wildcards.scene)
        chunks = timeline.chunks_of(timeline_entry(self._known.timeline(wildcards), wildcards.scene))
        return [f"{folder}/chunks/{index}.{wildcards.suffix}" for index in range(len(chunks))]

    def enhanced(self, wildcards: Any) -> str:
        """What the picture of a scene is made from: frames at the film's rate and size, or what is drawn at them.

        It asks for both checkpoints, as `pictures` does, for takes that are asked for without their film.
        """
        _ = self._known.scenes(wildcards), self._known.timeline(wildcards)
        return self._enhanced(wildcards, wildcards.scene)

    def faded_from(self, wildcards: Any) -> list[str]:
        """The same of the scene before, where a scene fades in from it."""
        before, _ = faded_neighbours(self._known.script(wildcards), wildcards.scene)
        return [self._enhanced(wildcards, before)] if before else []

    def faded_to(self, wildcards: Any) -> list[str]:
        """The same of the scene after, where that one fades in."""
        _, after = faded_neighbours(self._known.script(wildcards), wildcards.scene)
        return [self._enhanced(wildcards, after)] if after else []

    def unenhanced(self, wildcards: Any) -> str:
        """The synced clip of a scene on camera, else the clip."""
        return self._unenhanced(wildcards, wildcards.scene)

    def clip(self, wildcards: Any) -> str:
        """What lips are synced on."""
        return f"{scene_folder(wildcards, wildcards.scene)}/clip.{self._suffix(wildcards, 'video')}"

    def quality(self, wildcards: Any) -> list[str]:
        """What was measured of each scene's chunks, if the video engine measures them.

        It asks for the timeline, as `pictures` does: else clips would be in the graph before their chunks are
        known, count as changed, and have everything that follows from them made again.
        """
        if not hasattr(section_engine(self._known.settings(wildcards), "video"), "measures"):
            return []
        takes, _ = self.takes(wildcards), self._known.timeline(wildcards)
        return [f"{scene_folder(wildcards, take)}/quality.json" for take in takes]

    def pictures(self, wildcards: Any) -> list[str]:
        """All pieces of the film's picture, in order: opening card, finished scenes, closing card.

        It asks for both checkpoints, in the order of their making: Snakemake does not look again at a nested one
        that only middle rules ask for.
        """
        takes, _ = self.takes(wildcards), self._known.timeline(wildcards)
        folder, settings = f"results/{wildcards.topic}/{wildcards.preset}", self._known.settings(wildcards)
        pieces = [f"{folder}/scenes/{take}/finished.mp4" for take in takes]
        # The timeline may be an old one, and a card waits for none.
        opening, closing = (
            [f"{folder}/cards/{card}.mp4"] if card_frames(settings, card) else []
            for card in card_seconds(settings)
        )
        return opening + pieces + closing

    def storyboard(self, wildcards: Any) -> list[str]:
        """What a film's page shows of its scenes. It asks for the timeline, as `pictures` does."""
        takes, _ = self.takes(wildcards), self._known.timeline(wildcards)
        images = [f"{scene_folder(wildcards, take)}/image.png" for take in takes]
        return [*images, *self.spoken(wildcards), *self.words(wildcards), *self.quality(wildcards)]

    def exports(self, wildcards: Any) -> list[str]:
        """The stills of the takes that are in the film, in order, and the sound."""
        folder = f"results/{wildcards.topic}/{wildcards.preset}/exports"
        return [*(f"{folder}/{take}.png" for take in self.takes(wildcards)), f"{folder}/sound.m4a"]

    # What it is made from.

    def lora(self, wildcards: Any) -> str:
        """The weights that know the persona. Raises WorkflowError if it has none."""
        file = self._known.project.persona_settings(wildcards.persona)["persona"]["lora"]["file"]
        if not file:
            raise UserError(
                f"{self._known.project.persona_source(wildcards.persona)}: there is no LoRA whose strength could be "
                "varied. Name its .safetensors file under `lora: {file: ...}`, or train one: `lora: {train: true}`."
            )
        return file

    def likeness(self, wildcards: Any) -> list[str]:
        """The files that the image of a scene takes the persona's likeness from."""
        request = IMAGE.request(
            self._known.settings(wildcards), self._known.script(wildcards), wildcards.scene
        )
        return [*([request["lora"]["file"]] if request.get("lora") else []), *request.get("photos", ())]

    def reference(self, wildcards: Any) -> list[str]:
        """The recording that a cloning voice imitates, and its transcript; nothing for any other voice."""
        settings = self._known.settings(wildcards)
        if "reference" not in parameters("speech", "speak", settings):
            return []
        return [
            f"results/personas/{settings['persona']['id']}/reference.{suffix}" for suffix in ("wav", "json")
        ]

    def recording(self, wildcards: Any) -> list[str]:
        """The persona's own recording, where there is one, or else what is known of all of them."""
        persona = self._known.project.persona(wildcards.persona)
        if persona.reference.sound:
            return [persona.reference.sound]
        dataset = f"results/personas/{wildcards.persona}/voice/dataset.json"
        return [dataset] if persona.recordings.folder else []

    def voice(self, wildcards: Any) -> list[str]:
        """The persona's trained voice, where the film speaks with it."""
        settings = self._known.settings(wildcards)
        return [trained_voice(settings["persona"]["id"])] if trains_voice(settings) else []

    def photos(self, wildcards: Any) -> list[str]:
        """The photos in a persona's folder."""
        return [str(path) for path in photos_of(self._known.persona_settings(wildcards))]

    def recordings(self, wildcards: Any) -> list[str]:
        """The audio and video files in a persona's folder."""
        return [str(path) for path in recording_files(self._folder_of_recordings(wildcards))]

    def transcripts(self, wildcards: Any) -> list[str]:
        """The transcripts beside them, unless a model writes them down."""
        folder = self._folder_of_recordings(wildcards)
        if self._known.persona_settings(wildcards)["persona"]["recordings"]["transcriber"]:
            return []
        return [str(path) for path in transcript_files(folder)]

    def script_source(self, wildcards: Any) -> str:
        own = self._known.project.own_script(wildcards.topic)
        return str(own or self._known.project.topic_source(wildcards.topic))

    def music(self, wildcards: Any) -> list[str]:
        music = self._known.settings(wildcards)["music"]
        return [music] if music else []

    def is_passing(self, stage: str) -> bool:
        """Whether the files of a stage go once nothing waits for them."""
        return stage in PASSING[self._known.project.config.keep]

    def _folder_of_recordings(self, wildcards: Any) -> Path:
        settings = self._known.persona_settings(wildcards)
        check_recordings(settings)
        return Path(settings["persona"]["recordings"]["folder"])

    def _enhanced(self, wildcards: Any, scene: str) -> str:
        engine = section_engine(self._known.settings(wildcards), "finish")
        if not hasattr(engine, "enhance"):
            return self._unenhanced(wildcards, scene)
        return f"{scene_folder(wildcards, scene)}/enhanced.{engine.suffix}"

    def _unenhanced(self, wildcards: Any, scene: str) -> str:
        on_camera = scene_of(self._known.script(wildcards), scene)["on_camera"]
        stage: EngineStage = "lips" if on_camera else "video"
        name = "synced" if on_camera else "clip"
        return f"{scene_folder(wildcards, scene)}/{name}.{self._suffix(wildcards, stage)}"

    def _suffix(self, wildcards: Any, stage: EngineStage) -> str:
        return section_engine(self._known.settings(wildcards), stage).suffix

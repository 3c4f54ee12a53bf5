"""Video by Wan: each shot of a scene is generated from its keyframe, a few seconds at a time."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from annotated_types import Ge, Gt, Le, Lt

from understudy.diffusion.memory_plan import Precision, choose
from understudy.errors import UserError
from understudy.settings.film import EngineSection, Film
from understudy.timeline import Pace, TimelineShot
from understudy.video.wan_sampling import distillation_strengths, sampling
from understudy.video.wan_variant import FRAMES_PER_LATENT, WAN_22_A14B, Variant, lora_files, variant
from understudy.workers.place import Place

if TYPE_CHECKING:
    import numpy
    import torch

    from understudy.diffusion.wan_lora import WanLora
    from understudy.faces.recognition import Recogniser

_REPEATED = {"last-frame": 1, "anchored": 1 + FRAMES_PER_LATENT, "keyframes": 1}
"""Frames at the start of a chunk that goes on: one that it is given; anchored, the anchor and one latent's frames."""

_SHORTEST = 1.0  # seconds; in less, nothing that was prompted has begun to move


@dataclass(frozen=True)
class Settings:
    """Generated motion by Wan 2.1 or 2.2; needs a GPU, and RAM for the weights that wait beside it."""

    model: str = "wan2.2-i2v-a14b"
    """Name in config/models.yaml: wan2.2-i2v-a14b (64 GB of RAM), wan2.2-ti2v-5b (32 GB), wan2.1-i2v-14b-480p ..."""

    chaining: Literal["last-frame", "anchored", "keyframes"] = "last-frame"
    """How a chunk goes on: from the last frame; by SVI, held to the keyframe; or to and from a second keyframe."""

    svi: str = ""
    """Name of the weights of Stable Video Infinity, svi-2.0-pro, which `anchored` needs; for wan2.2-i2v-a14b."""

    distillation: str = "lightx2v-wan2.2"
    """Name of weights that make a few steps do, lightx2v-wan2.2 or lightx2v-wan2.1; empty for all steps."""

    resolution: Annotated[int, Ge(32), Le(720)] = 480
    """Pixels of the short side: 480, or 720, which takes five times as long; the 5B was trained for 720 alone."""

    longest: Annotated[float, Gt(0), Le(10)] = 5.0
    """Seconds of the longest chunk: scenes are cut at sentence ends into shots that fit, or else chained."""

    dropped: Annotated[int, Ge(0), Le(16)] = 0
    """First frames that a chained chunk loses; 0 takes as many as repeat the chunk before: 1, or 5 if anchored."""

    steps: Annotated[int, Ge(0), Le(100)] = 0
    """Denoising steps; 0 takes what the model was made for: 4 to 6 with distillation, 40 or 50 without."""

    guidance: Annotated[float, Ge(0), Le(20)] = 0.0
    """How closely the prompt is followed; 0 takes the model's own, 1 is none and halves the time."""

    shift: Annotated[float, Ge(0), Le(20)] = 0.0
    """How far the steps are moved to where motion is decided; 0 takes the model's own."""

    negative_prompt: str = (
        "overexposed, garish colours, reddened skin, blurred, subtitles, watermark, deformed face, deformed hands, "
        "extra fingers, motionless picture"
    )
    """What must not be seen; only read where guidance is above 1."""

    precision: Precision = "auto"
    """Precision of the weights; auto takes the best that fits into `vram`, and into 64 GB of RAM."""

    colour_match: Annotated[float, Ge(0), Le(1)] = 1.0
    """How much of a chunk's drift in colour from the keyframe is taken back; 0 leaves its frames as they are."""

    retries: Annotated[int, Ge(0), Le(10)] = 2
    """How often a chunk past a limit below is made again with another seed at most; the best attempt is kept."""

    worst_colour: Annotated[float, Gt(0), Le(100)] = 6.0
    """Limit: CIEDE2000 between keyframe and chunk before it is matched; beyond, light parts are lost already."""

    least_clothes: Annotated[float, Gt(0), Lt(1)] = 0.8
    """Limit: part of the clothes' colours that must stay; movement keeps 0.85 and more, other clothes below 0.75."""

    least_sharpness: Annotated[float, Gt(0), Lt(1)] = 0.3
    """Limit: sharpness in parts of the keyframe's; 0.3 is a blur over three pixels, and 1 / 0.3 is noise."""

    faces: str = ""
    """Name of weights that find faces, yunet; only together with `identity`."""

    identity: str = ""
    """Name of weights that know faces, sface: chunks in which the presenter becomes another person are made again."""

    least_identity: Annotated[float, Gt(0), Lt(1)] = 0.363
    """Limit: how alike the face must stay, heeded with `identity`; OpenCV's own limit of one person for sface."""

    longest_freeze: Annotated[float, Gt(0), Le(100)] = 1.5
    """Limit: seconds in which nothing of the presenter moves, who breathes and blinks."""

    worst_flicker: Annotated[float, Gt(0), Le(100)] = 2.0
    """Limit: L* of a jump in brightness, which anybody sees; camera moves and gestures stay below a tenth of it."""


class Engine:
    """Keeps one pipeline loaded."""

    revision = "2"
    environment = "diffusers"
    models = ("model", "svi", "distillation", "faces", "identity")
    preloads = ("understudy.video.joining", "numpy", "av")
    suffix = "mkv"
    measures = True
    settings_type = Settings

    def __init__(self, settings: Settings, place: Place) -> None:
        """Load the model and its LoRAs. Raises UserError if they do not fit together."""
        from understudy.diffusion.wan import Wan

        folder = place.models[settings.model]
        self._kind, self._settings = variant(folder), settings
        _check_chaining(self._kind, settings.chaining, settings.svi)
        own = sampling(
            self._kind, settings.resolution, svi=bool(settings.svi), distilled=bool(settings.distillation)
        )
        plan = choose(self._kind.plans(settings.resolution), place.vram, place.device, settings.precision)
        self._wan = Wan(
            folder,
            self._kind,
            plan,
            place,
            sampling=replace(
                own,
                steps=settings.steps or own.steps,
                guidance=settings.guidance or own.guidance,
                shift=settings.shift or own.shift,
            ),
            negative_prompt=settings.negative_prompt,
            anchored=settings.chaining == "anchored",
            loras=self._loras(place),
        )
        self._recogniser = _recogniser(settings, place)

    def _loras(self, place: Place) -> list["WanLora"]:
        from understudy.diffusion.wan_lora import WanLora

        svi, distillation = self._settings.svi, self._settings.distillation
        strengths = {
            svi: dict.fromkeys(self._kind.experts, 1.0),
            distillation: distillation_strengths(self._kind, svi=bool(svi)),
        }
        return [
            WanLora(lora_files(place.models[name], self._kind), strengths[name])
            for name in (svi, distillation)
            if name
        ]

    @staticmethod
    def check(film: Film) -> None:
        """Raises UserError if the model cannot chain as the settings say, or its LoRAs are not for such a model."""
        section, kind = film["video"], _variant_of(film)
        _check_chaining(kind, section["chaining"], section["svi"])
        _check_identity(section["faces"], section["identity"])
        for name in filter(None, (section["svi"], section["distillation"])):
            lora_files(Path(film["models"][name]["path"]), kind)
        pace = Engine.pace(film)
        if pace.longest <= pace.overlap:
            raise UserError(
                f"longest: {section['longest']} s is {pace.longest} frames, and a chained chunk loses {pace.overlap} "
                "of them; make it longer."
            )

    @staticmethod
    def tracked(section: EngineSection, vram: float, models: dict[str, Path]) -> EngineSection:
        """What a chunk depends on of the settings and the card: precision and tiles, but not what waits in RAM."""
        plans = variant(models[section["model"]]).plans(section["resolution"])
        plan = choose(plans, vram, "cuda", section["precision"])
        return {**section, "precision": plan.precision, "vae_tiling": plan.vae_tiling}

    @staticmethod
    def pace(film: Film) -> Pace:
        """Chunks of 4n + 1 frames at the model's own rate, which the finish stage brings to the film's."""
        section, kind = film["video"], _variant_of(film)
        longest = min(kind.longest, _frames(section["longest"], kind))
        return Pace(
            fps=kind.fps,
            longest=longest,
            shortest=min(longest, _frames(_SHORTEST, kind)),
            step=FRAMES_PER_LATENT,
            overlap=_overlap(section["chaining"], section["dropped"]),
            cuts=True,
        )

    @staticmethod
    def uses_last_image(section: EngineSection) -> bool:
        """Whether scenes need a second keyframe."""
        return section["chaining"] == "keyframes"

    def animate(
        self,
        start: Path,
        image: Path,
        output: Path,
        *,
        prompt: str,
        on_camera: bool,
        wardrobe: str,
        frames: int,
        width: int,
        height: int,
        seed: int,
        shot: int,
        continues: bool,
        last_image: Path | None = None,
        best_of: int = 1,
    ) -> None:
        """Write a chunk, a lossless video at the model's rate.

        The same file for the same arguments, whatever was made before.

        Args:
            start: the chunk before, where the shot goes on from it; else the keyframe.
            image: the scene's keyframe.
            output: the file to write. Of `frames`, those that only repeat the end of `start` are left out.
            prompt: what happens.
            on_camera: whether the presenter is seen.
            wardrobe: the presenter's clothes, in words.
            frames: 4n + 1.
            width: of the film, in pixels; the chunk is as large as `resolution` says.
            height: of the film, in pixels.
            seed: of the noise.
            shot: number of the shot in the scene; every other one is framed nearer.
            continues: whether the shot goes on from the chunk before.
            last_image: the scene's second keyframe, which chunks chained by keyframes end on and leave in turn.
            best_of: how many attempts are made in any case.

        Raises UserError if the second keyframe is missing.
        """
        import numpy as np

        from understudy.diffusion.chaining import anchored_state, conditions, last_frame
        from understudy.diffusion.framing import framed
        from understudy.image.prompt import full_prompt
        from understudy.media.lossless import write_clip
        from understudy.quality.attempts import Budget
        from understudy.video.drift.limits import Limits
        from understudy.video.drift.steady import Target, make_steady

        settings, size = self._settings, self._kind.size(width, height, self._settings.resolution)
        keyframe = framed(image, size, shot)
        given = conditions(
            settings.chaining,
            keyframe,
            framed(last_image, size, shot) if last_image else None,
            start if continues else None,
        )

        def make(seed: int) -> tuple["numpy.ndarray", "torch.Tensor"]:
            latents, pictures = self._wan.animate(
                given.image,
                last_image=given.last_image,
                previous=given.previous,
                prompt=full_prompt(
                    prompt, on_camera=on_camera, wardrobe=wardrobe, styles=[], photographed=False
                ),
                frames=frames,
                seed=seed,
            )
            return pictures, latents

        chunk = make_steady(
            make,
            Target(
                keyframe=np.asarray(keyframe),
                before=np.asarray(last_frame(start) if continues else keyframe),
                again=_REPEATED[settings.chaining] - 1 if continues else 0,
                dropped=_overlap(settings.chaining, settings.dropped) if continues else 0,
                fps=self._kind.fps,
                on_camera=on_camera,
            ),
            Limits(
                settings.worst_colour,
                settings.least_clothes,
                settings.least_sharpness,
                settings.longest_freeze,
                settings.worst_flicker,
                settings.least_identity,
            ),
            seed=seed,
            strength=settings.colour_match,
            budget=Budget(settings.retries, best_of),
            recogniser=self._recogniser,
        )
        write_clip(
            chunk.pictures,
            output,
            fps=self._kind.fps,
            figures=chunk.quality.to_json(),
            state=anchored_state(chunk.rest) if settings.chaining == "anchored" else given.state,
        )

    @staticmethod
    def join(chunks: list[Path], output: Path, *, shots: list[TimelineShot], fps: int) -> None:
        """Write the clip, at the model's rate: the chunks end to end, each shot cut to its length in the film."""
        from understudy.video.joining import join_shots

        join_shots(chunks, output, shots=shots, fps=fps)


def _variant_of(film: Film) -> Variant:
    return variant(Path(film["models"][film["video"]["model"]]["path"]))


def _frames(seconds: float, kind: Variant) -> int:
    """The nearest number that the model can make."""
    return max(1, round(seconds * kind.fps / FRAMES_PER_LATENT)) * FRAMES_PER_LATENT + 1


def _overlap(chaining: str, dropped: int) -> int:
    return dropped or _REPEATED[chaining]


def _recogniser(settings: Settings, place: Place) -> "Recogniser | None":
    if not settings.identity:
        return None
    from understudy.faces.recognition import Recogniser

    return Recogniser(place.models[settings.faces], place.models[settings.identity])


def _check_identity(faces: str, identity: str) -> None:
    if bool(faces) != bool(identity):
        raise UserError(
            f"faces: {faces!r} and identity: {identity!r} only work together: one finds faces, the other knows them. "
            "Take `faces: yunet` and `identity: sface`, or leave both empty."
        )


def _check_chaining(kind: Variant, chaining: str, svi: str) -> None:
    if chaining == "anchored" and not (kind is WAN_22_A14B and svi):
        raise UserError(
            "chaining: anchored needs a Wan 2.2 I2V-A14B and `svi: svi-2.0-pro`, the weights that it was trained "
            f"with; the model is a {kind.name}, and svi is {svi!r}."
        )
    if svi and chaining != "anchored":
        raise UserError(f"svi: {svi} is only for `chaining: anchored`; leave it empty, or choose that.")
    if chaining == "keyframes" and kind.last_image == "never":
        raise UserError(
            f"chaining: keyframes needs a model that can be told how a video ends; a {kind.name} cannot. Take "
            "wan2.2-i2v-a14b or wan2.1-flf2v-14b-720p."
        )
    if chaining != "keyframes" and kind.last_image == "needed":
        raise UserError(
            f"chaining: {chaining} does not tell the model how a video ends, which a {kind.name} must know; set "
            "`chaining: keyframes`, or take another model."
        )

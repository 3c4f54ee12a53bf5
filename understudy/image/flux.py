"""Keyframes by FLUX: FLUX.2 klein, FLUX.1-dev or FLUX.1 Kontext, with a LoRA or with reference photos."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from annotated_types import Ge, Le

from understudy.diffusion.memory_plan import Precision, choose
from understudy.errors import UserError
from understudy.image.flux_family import Family, architecture, family
from understudy.settings.film import EngineSection, Film, ShownLora
from understudy.workers.place import Place


@dataclass(frozen=True)
class Settings:
    """Photographs by FLUX, of the persona's trained likeness (LoRA) or after one photo of them; needs a GPU."""

    model: str = "flux2-klein-4b"
    """Name in config/models.yaml: flux2-klein-4b, flux2-klein-base-4b, flux1-dev or flux1-kontext-dev."""

    steps: Annotated[int, Ge(0), Le(100)] = 0
    """Denoising steps; 0 takes the model's own number: 4 for klein, 28 for FLUX.1-dev."""

    guidance: Annotated[float, Ge(0), Le(20)] = 0.0
    """How closely a picture follows its prompt; 0 takes the model's own: 3.5 for FLUX.1-dev, none for klein."""

    megapixels: Annotated[float, Ge(0.001), Le(4)] = 1.0
    """Size at which pictures are generated before they are scaled to the film's; FLUX was trained at about 1."""

    precision: Precision = "auto"
    """Precision of the weights; auto takes the best that fits into `vram`."""

    style: str = ""
    """Words added to every prompt."""

    photography: str = "Realistic photograph, soft natural light, natural skin texture, true colours"
    """Words added to the prompts that show the presenter."""


class Engine:
    """Keeps one pipeline loaded, and one LoRA in it."""

    revision = "2"
    environment = "diffusers"
    models = ("model",)
    preloads = ()
    settings_type = Settings

    def __init__(self, settings: Settings, place: Place) -> None:
        """Load the model. Raises UserError if its folder holds none that this engine runs."""
        from understudy.diffusion.loading import load_pipeline
        from understudy.diffusion.lora import Lora
        from understudy.image.flux_sampling import recommended

        folder = place.models[settings.model]
        self._family = family(folder)
        plan = choose(self._family.plans, place.vram, place.device, settings.precision)
        self._pipeline = load_pipeline(folder, plan, place, large=self._family.large)
        self._lora = Lora(self._pipeline)
        self._sampling = recommended(self._pipeline)
        self._settings, self._place = settings, place

    @staticmethod
    def check(film: Film) -> None:
        """Raises UserError if the model cannot show the persona.

        It takes no photos and there is no LoRA, or the LoRA is trained on a model of another architecture.
        """
        model, persona = film["image"]["model"], film["persona"]
        if persona["lora"]["train"]:
            _check_takes_lora(film, persona["lora"]["recipe"]["model"])
        if persona["reference_photos"] and not persona["lora"]["file"]:
            _check_takes_photos(family(Path(film["models"][model]["path"])), model)

    @staticmethod
    def tracked(section: EngineSection, vram: float, models: dict[str, Path]) -> EngineSection:
        """What a picture depends on of the settings and the card: the precision, but not what waits in RAM."""
        plan = choose(family(models[section["model"]]).plans, vram, "cuda", section["precision"])
        return {**section, "precision": plan.precision, "vae_tiling": plan.vae_tiling}

    def draw(
        self,
        output: Path,
        *,
        prompt: str,
        on_camera: bool,
        wardrobe: str,
        width: int,
        height: int,
        seed: int,
        lora: ShownLora | None,
        photos: list[str],
        keyframe: str | None = None,
    ) -> None:
        """Write a PNG of width x height pixels; the same bytes for the same arguments, whatever was drawn before.

        Args:
            output: the PNG to write.
            prompt: what is to be seen.
            on_camera: whether it is the presenter.
            wardrobe: the presenter's clothes, in words.
            width: pixels.
            height: pixels.
            seed: of the noise that the picture starts from.
            lora: {"file": path, "strength": number}; strength 0 is no LoRA.
            photos: reference photos, of which a model takes the first few. With a LoRA they are left out: it knows
                the face from all sides, and a photo would hold on to its own pose and light.
            keyframe: another picture of the same scene, to be changed as the prompt says; a model that takes no
                photos does not see it.

        Raises UserError if the LoRA does not fit the model, or if photos are given to a model that takes none.
        """
        from understudy.diffusion.sampling import generator, step_reporter
        from understudy.image.pictures import read_photo, save_picture
        from understudy.image.prompt import full_prompt
        from understudy.image.sizes import generation_size

        if lora:
            photos = []
        if photos:
            _check_takes_photos(self._family, self._settings.model)
        shown = [keyframe, *photos] if keyframe else photos
        seen = [read_photo(Path(photo)) for photo in shown[: self._family.references]]
        text = full_prompt(
            prompt,
            on_camera=on_camera,
            wardrobe=wardrobe,
            styles=[self._settings.photography if on_camera else "", self._settings.style],
            photographed=bool(seen),
        )
        pipeline, steps = self._pipeline, self._settings.steps or self._sampling.steps
        step = 2 * pipeline.vae_scale_factor  # the transformer looks at patches of 2x2 latent pixels
        size = generation_size(width, height, self._settings.megapixels, step)
        self._lora.use(lora)
        try:
            made = pipeline(
                prompt=text,
                width=size[0],
                height=size[1],
                num_inference_steps=steps,
                guidance_scale=self._settings.guidance or self._sampling.guidance,
                max_sequence_length=self._sampling.tokens,
                generator=generator(seed),
                callback_on_step_end=step_reporter(self._place, steps),
                **self._reference_arguments(seen, size),
            )
        except BaseException:
            pipeline.maybe_free_model_hooks()  # a cancelled job must not leave its parts on the card
            raise
        save_picture(made.images[0], output, width, height)

    def _reference_arguments(self, photos: list[Any], size: tuple[int, int]) -> dict[str, Any]:
        """How this pipeline is shown reference photos."""
        if not self._family.references:
            return {}
        if self._family.references == 1:
            # FluxKontextPipeline works with one picture, and would draw a megapixel whatever size is asked for.
            return {"image": photos[0] if photos else None, "max_area": size[0] * size[1]}
        return {"image": photos or None}


def _check_takes_lora(film: Film, base: str) -> None:
    model, persona = film["image"]["model"], film["persona"]["id"]
    folders = [Path(film["models"][name]["path"]) for name in (model, base)]
    if architecture(folders[0]) != architecture(folders[1]):
        raise UserError(
            f"the likeness of {persona} is trained on {base}, and such a LoRA does not fit {model}. Choose another "
            f"model in the preset, or train on one that fits {model} (`lora: {{recipe: {{model: ...}}}}` in "
            f"config/personas/{persona}/persona.yaml)."
        )


def _check_takes_photos(kind: Family, model: str) -> None:
    if not kind.references:
        raise UserError(
            f"model {model} takes no reference photos, and the persona has no LoRA. Choose a model that does, such "
            "as flux2-klein-4b or flux1-kontext-dev, or name a LoRA in the persona's file."
        )

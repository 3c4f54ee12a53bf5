"""The engine wan on miniatures: exact, repeatable, and chained without loss."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import UniPCMultistepScheduler, WanImageToVideoPipeline
from PIL import Image

from understudy.diffusion.framing import framed
from understudy.diffusion.memory_plan import Plan
from understudy.diffusion.wan import EvenEuler, Wan, WanChunks
from understudy.errors import UserError
from understudy.media.lossless import Clip, read_clip
from understudy.video.wan import Engine, Settings
from understudy.video.wan_sampling import Sampling
from understudy.video.wan_variant import variant
from understudy.workers.place import Cancelled, Place

I2V, FLF = "tiny-wan2.1-i2v-14b-480p", "tiny-wan2.1-flf2v-14b-720p"
A14B, TI2V = "tiny-wan2.2-i2v-a14b", "tiny-wan2.2-ti2v-5b"
SVI, DISTILLATION = "tiny-svi-2.0-pro", "tiny-lightx2v-wan2.2"

ANCHORED = {"model": A14B, "chaining": "anchored", "svi": SVI}
CHAINED = {
    "5B": {"model": TI2V},
    "I2V": {"model": I2V},
    "FLF": {"model": FLF, "chaining": "keyframes"},
    "A14B": {"model": A14B},
    "A14B keyframes": {"model": A14B, "chaining": "keyframes"},
    "A14B distilled": {"model": A14B, "distillation": DISTILLATION},
    "A14B anchored": ANCHORED,
}
"""Settings of each model and chaining."""

STEPS, FRAMES, SIDE = 2, 9, 32


def write_picture(path: Path, seed: int) -> Path:
    """Large patches of colour, 1280x720."""
    patches = np.random.default_rng(seed).integers(0, 256, (9, 16, 3), np.uint8)
    Image.fromarray(patches).resize((1280, 720), Image.Resampling.NEAREST).save(path)
    return path


@dataclass(frozen=True)
class Studio:
    """An engine, the keyframes of a scene, and a folder for chunks."""

    engine: Engine
    folder: Path

    @property
    def keyframe(self) -> Path:
        return self.folder / "image.png"

    @property
    def second(self) -> Path:
        return self.folder / "second.png"

    def animate(self, name: str, before: Path | None = None, **asked: Any) -> Path:
        """Make the chunk <name>.mkv, which goes on from `before`, or begins a shot."""
        output = self.folder / f"{name}.mkv"
        arguments = {
            "prompt": "The presenter nods",
            "on_camera": True,
            "wardrobe": "a teal jumper",
            "frames": FRAMES,
            "width": 640,
            "height": 640,
            "seed": 1,
            "shot": 0,
            "last_image": self.second,
        }
        self.engine.animate(
            before or self.keyframe, self.keyframe, output, continues=before is not None, **arguments | asked
        )
        return output


@pytest.fixture
def make_studio(make_place: Callable[..., Place], tmp_path: Path) -> Callable[..., Studio]:
    """`make_studio(model=A14B, ...)`: further arguments are settings; `report` is the place's."""

    def make(**settings: Any) -> Studio:
        rest = {"report": settings.pop("report")} if "report" in settings else {}
        untouched = {"colour_match": 0.0, "retries": 0}
        chosen = {"distillation": "", "resolution": SIDE, "steps": STEPS, **untouched, **settings}
        names = [chosen[field] for field in Engine.models if chosen.get(field)]
        write_picture(tmp_path / "image.png", 1)
        write_picture(tmp_path / "second.png", 2)
        return Studio(Engine(Settings(**chosen), make_place(*names, **rest)), tmp_path)

    return make


def pictures(clip: Path | Clip) -> np.ndarray:
    return np.stack(list((clip if isinstance(clip, Clip) else read_clip(clip)).pictures()))


@pytest.mark.parametrize("settings", CHAINED.values(), ids=CHAINED)
def test_a_chunk_has_exactly_its_frames_at_the_models_rate(
    settings: dict, make_studio: Callable[..., Studio]
) -> None:
    studio = make_studio(**settings)
    first = studio.animate("0")
    second = studio.animate("1", before=first)
    repeated = 5 if settings is ANCHORED else 1
    rate = 24 if settings["model"] == TI2V else 16
    for chunk, frames in ((first, FRAMES), (second, FRAMES - repeated)):
        clip = read_clip(chunk)
        assert (clip.frames, clip.fps, clip.width, clip.height) == (frames, rate, SIDE, SIDE)


@pytest.mark.parametrize("settings", CHAINED.values(), ids=CHAINED)
def test_the_same_seed_gives_the_same_bytes_after_a_restart_and_in_any_order(
    settings: dict, make_studio: Callable[..., Studio]
) -> None:
    studio = make_studio(**settings)
    first = studio.animate("0", seed=1)
    second = studio.animate("1", before=first, seed=2)
    restarted = make_studio(**settings)
    again = restarted.animate("b", before=first, seed=2), restarted.animate("a", seed=1)
    assert [path.read_bytes() for path in again] == [second.read_bytes(), first.read_bytes()]
    assert studio.animate("c", seed=3).read_bytes() != first.read_bytes()


BARE = {
    "5B": ({"model": TI2V}, 5.0, False),
    "I2V": ({"model": I2V}, 3.0, False),
    "FLF": ({"model": FLF, "chaining": "keyframes"}, 16.0, True),
    "A14B": ({"model": A14B}, 5.0, False),
    "A14B keyframes": ({"model": A14B, "chaining": "keyframes"}, 5.0, True),
}
"""Settings, shift, and whether the last picture is given."""


@pytest.mark.parametrize(("settings", "shift", "ends"), BARE.values(), ids=BARE)
def test_frames_are_those_of_a_bare_call_of_diffusers_bit_for_bit(
    settings: dict, shift: float, ends: bool, make_studio: Callable[..., Studio], models: dict[str, Path]
) -> None:
    studio = make_studio(**settings)
    ours = pictures(studio.animate("0"))
    bare = WanImageToVideoPipeline.from_pretrained(models[settings["model"]])
    bare.scheduler = UniPCMultistepScheduler.from_config(bare.scheduler.config, flow_shift=shift)
    video = bare(
        image=framed(studio.keyframe, (SIDE, SIDE), 0),
        last_image=framed(studio.second, (SIDE, SIDE), 0) if ends else None,
        prompt="The presenter nods. The clothes are a teal jumper.",
        negative_prompt=Settings.negative_prompt,
        width=SIDE,
        height=SIDE,
        num_frames=FRAMES,
        num_inference_steps=STEPS,
        guidance_scale=3.5 if settings["model"] == A14B else 5.0,
        generator=torch.Generator().manual_seed(1),
    ).frames[0]
    assert np.array_equal(ours, (video * 255).round().astype(np.uint8))


class Asked:
    """Stands before the pipeline of an engine and notes what it is asked for."""

    def __init__(self, studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: list[dict[str, Any]] = []
        animate = studio.engine._wan.animate

        def note(image: Image.Image, **asked: Any) -> Any:
            self.calls.append({"image": np.asarray(image), **asked})
            return animate(image, **asked)

        monkeypatch.setattr(studio.engine._wan, "animate", note)


@pytest.mark.parametrize("settings", [{"model": TI2V}, {"model": I2V}, {"model": A14B}], ids=str)
def test_a_chunk_starts_from_the_very_pixels_that_the_one_before_ended_with(
    settings: dict, make_studio: Callable[..., Studio], monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = make_studio(**settings)
    first = studio.animate("0")
    asked = Asked(studio, monkeypatch)
    studio.animate("1", before=first)
    assert np.array_equal(asked.calls[0]["image"], pictures(first)[-1])
    assert asked.calls[0]["last_image"] is None


def test_the_clothes_are_in_the_prompt_only_where_the_presenter_is_seen(
    make_studio: Callable[..., Studio], monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = make_studio(model=TI2V)
    asked = Asked(studio, monkeypatch)
    studio.animate("0")
    studio.animate("1", on_camera=False, wardrobe="")
    assert [call["prompt"] for call in asked.calls] == [
        "The presenter nods. The clothes are a teal jumper.",
        "The presenter nods.",
    ]


def test_an_anchored_chunk_goes_on_from_the_last_latent_and_the_keyframe(
    make_studio: Callable[..., Studio], monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = make_studio(**ANCHORED)
    made = []
    animate = studio.engine._wan.animate
    monkeypatch.setattr(
        studio.engine._wan,
        "animate",
        lambda *image, **asked: made.append(animate(*image, **asked)) or made[-1],
    )
    first = studio.animate("0")
    asked = Asked(studio, monkeypatch)
    studio.animate("1", before=first)
    assert torch.equal(asked.calls[0]["previous"], made[0][0][:, :, -1:])
    assert np.array_equal(asked.calls[0]["image"], np.asarray(framed(studio.keyframe, (SIDE, SIDE), 0)))


def test_a_model_anchored_by_svi_is_shown_anchor_last_latent_and_zeros(
    models: dict[str, Path], tmp_path: Path
) -> None:
    keyframe = framed(write_picture(tmp_path / "image.png", 1), (SIDE, SIDE), 0)
    pipeline = WanChunks.from_pretrained(models[A14B])
    arguments = (pipeline.video_processor.preprocess(keyframe, SIDE, SIDE), 1, 16, SIDE, SIDE, FRAMES)
    with torch.no_grad():
        _, plain = pipeline.prepare_latents(*arguments, torch.float32, "cpu")
        pipeline.anchored = True
        _, begun = pipeline.prepare_latents(*arguments, torch.float32, "cpu")
        pipeline.previous = torch.randn(1, 16, 1, SIDE // 8, SIDE // 8)
        _, gone_on = pipeline.prepare_latents(*arguments, torch.float32, "cpu")
    mask = torch.zeros(1, 4, 3, SIDE // 8, SIDE // 8)
    mask[:, :, 0] = 1
    for condition in (begun, gone_on):
        assert torch.equal(condition[:, :4], mask)
        assert torch.equal(condition[:, 4:, 0], plain[:, 4:, 0])
    assert plain[:, 4:, 1:].any()  # grey, encoded: what SVI was not trained with
    assert not begun[:, 4:, 1:].any()
    assert torch.equal(gone_on[:, 4:, 1:2], pipeline.previous)
    assert not gone_on[:, 4:, 2:].any()


def test_the_last_latent_changes_what_comes_next(make_studio: Callable[..., Studio]) -> None:
    studio = make_studio(**ANCHORED)
    chunks = [studio.animate("a", seed=1), studio.animate("b", seed=2)]
    after = [pictures(studio.animate(f"after {path.stem}", before=path, seed=3)) for path in chunks]
    assert not np.array_equal(*after)


def test_between_keyframes_each_chunk_ends_on_the_one_that_it_did_not_start_from(
    make_studio: Callable[..., Studio], monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = make_studio(model=FLF, chaining="keyframes")
    asked = Asked(studio, monkeypatch)
    chunks = [studio.animate("0")]
    for name in ("1", "2"):
        chunks.append(studio.animate(name, before=chunks[-1]))
    endings = [np.asarray(call["last_image"]) for call in asked.calls]
    keyframes = [np.asarray(framed(path, (SIDE, SIDE), 0)) for path in (studio.second, studio.keyframe)]
    for ending, keyframe in zip(endings, [*keyframes, keyframes[0]], strict=True):
        assert np.array_equal(ending, keyframe)
    assert np.array_equal(asked.calls[2]["image"], pictures(chunks[1])[-1])


def test_a_missing_second_keyframe_is_an_error(make_studio: Callable[..., Studio]) -> None:
    with pytest.raises(UserError, match="needs a second keyframe"):
        make_studio(model=FLF, chaining="keyframes").animate("0", last_image=None)


@pytest.mark.parametrize("model", [TI2V, I2V])
def test_a_model_that_ignores_a_last_picture_never_gets_one(
    model: str, make_studio: Callable[..., Studio]
) -> None:
    with pytest.raises(UserError, match="can be told how a video ends"):
        make_studio(model=model, chaining="keyframes")


def test_a_new_shot_is_framed_nearer(make_studio: Callable[..., Studio], tmp_path: Path) -> None:
    studio = make_studio(model=TI2V)
    shots = [pictures(studio.animate(str(shot), shot=shot)) for shot in range(3)]
    assert np.array_equal(shots[0], shots[2])
    assert not np.array_equal(shots[0], shots[1])
    wide, near = (framed(studio.keyframe, (480, 480), shot) for shot in range(2))
    # The middle 400 pixels of 480, a quarter of the rest being above.
    inside = wide.resize((480, 480), Image.Resampling.LANCZOS, box=(40, 20, 440, 420))
    assert np.abs(np.asarray(near, float) - np.asarray(inside, float)).mean() < 2


def test_every_step_is_told(make_studio: Callable[..., Studio]) -> None:
    told = []
    make_studio(model=A14B, steps=3, report=lambda *told_now: told.append(told_now)).animate("0")
    assert told == [(1, 3, "steps"), (2, 3, "steps"), (3, 3, "steps")]


def test_after_a_cancelled_chunk_the_next_one_is_as_ever(make_studio: Callable[..., Studio]) -> None:
    def cancel(*_told: object) -> None:
        if cancelled:
            cancelled.pop()
            raise Cancelled

    cancelled: list[bool] = []
    studio = make_studio(**ANCHORED, report=cancel)
    first = studio.animate("0")
    whole = studio.animate("1", before=first)
    cancelled.append(True)
    with pytest.raises(Cancelled):
        studio.animate("2", before=first, seed=5)
    assert studio.animate("3").read_bytes() == first.read_bytes()
    assert studio.animate("4", before=first).read_bytes() == whole.read_bytes()


def test_distilled_steps_are_even_before_the_shift() -> None:
    scheduler = EvenEuler(shift=5.0)
    scheduler.set_timesteps(4)
    # 1, 3/4, 1/2 and 1/4 by 5 x / (1 + 4 x); the experts of the A14B change at 900.
    assert scheduler.timesteps.tolist() == pytest.approx([1000, 937.5, 833.333, 625])
    assert scheduler.sigmas[-1] == 0


@pytest.mark.parametrize(
    "plan",
    [
        Plan(vram=0, precision="float32", offload="group"),
        Plan(vram=0, precision="bfloat16", offload="none"),
        Plan(vram=0, precision="fp8", offload="group"),
    ],
    ids=lambda plan: f"{plan.precision} {plan.offload}",
)
@pytest.mark.parametrize("model", [A14B, TI2V, I2V])
def test_layers_in_ram_and_less_precise_weights_make_nearly_the_same(
    model: str, plan: Plan, models: dict[str, Path], make_place: Callable[..., Place], tmp_path: Path
) -> None:
    keyframe = framed(write_picture(tmp_path / "image.png", 1), (SIDE, SIDE), 0)

    def video(plan: Plan) -> tuple[np.ndarray, Wan]:
        wan = Wan(
            models[model],
            variant(models[model]),
            plan,
            make_place(),
            sampling=Sampling(STEPS, 4.0, 5.0),
            negative_prompt="blurred",
            anchored=False,
            loras=[],
        )
        return wan.animate(keyframe, prompt="nods", frames=FRAMES, seed=1)[1].astype(float), wan

    exact, _ = video(Plan(vram=0, precision="float32", offload="none"))
    made, wan = video(plan)
    difference = np.abs(made - exact).mean()
    assert difference == 0 if plan.precision == "float32" else 0 < difference < exact.std() / 4
    assert wan._pipeline.vae.dtype == torch.float32


def test_a_chunk_is_matched_measured_and_made_again_past_a_limit(make_studio: Callable[..., Studio]) -> None:
    studio = make_studio(model=TI2V)
    raw = read_clip(studio.animate("raw"))
    kept = read_clip(make_studio(model=TI2V, colour_match=1.0, retries=2).animate("kept"))
    again = read_clip(make_studio(model=TI2V, colour_match=1.0, retries=2).animate("again"))
    attempts = kept.figures["attempts"]
    assert [len(attempts), attempts[0]["seed"]] == [3, 1]  # noise is never good enough
    assert len({attempt["seed"] for attempt in attempts}) == 3
    kept_figures, raw_figures = (
        {figure["name"]: figure["value"] for figure in clip.figures["figures"]} for clip in (kept, raw)
    )
    assert kept_figures["colour"] < raw_figures["made_colour"]
    assert kept.path.read_bytes() == again.path.read_bytes()


def test_the_clip_knows_the_figures_of_its_chunks(make_studio: Callable[..., Studio], tmp_path: Path) -> None:
    studio = make_studio(model=TI2V)
    chunks = [studio.animate("0")]
    chunks.append(studio.animate("1", before=chunks[0]))
    shots = [{"frames": FRAMES, "chunks": [FRAMES, FRAMES]}]
    studio.engine.join(chunks, tmp_path / "clip.mkv", shots=shots, fps=24)
    assert read_clip(tmp_path / "clip.mkv").figures == [read_clip(chunk).figures for chunk in chunks]

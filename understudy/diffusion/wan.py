"""Wan's pipeline for image to video, as the studio calls it: loaded within a plan, and anchored as SVI asks for.

Stable Video Infinity 2.0 Pro (vita-epfl, LoRAs for Wan 2.2 I2V-A14B) goes on from a video without decoding it.
What the model is shown of each frame is the latent of an anchor picture first, then the last latent of the video
before, and zeros for the rest; the mask says that only the first is given (issue 75 of its repository).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import FlowMatchEulerDiscreteScheduler, WanImageToVideoPipeline
from PIL import Image

from understudy.diffusion.loading import load_pipeline
from understudy.diffusion.memory_plan import Plan
from understudy.diffusion.sampling import generator, step_reporter
from understudy.diffusion.wan_lora import WanLora, load_loras
from understudy.video.wan_variant import FRAMES_PER_LATENT, Sampling, Variant
from understudy.workers.place import Place

_LONGEST_PROMPT = 512
"""Tokens; what is beyond is not read."""

_WHITE = 255


class WanChunks(WanImageToVideoPipeline):
    """Wan image to video; `anchored` conditions it as SVI does, on `previous`, if that is not None."""

    anchored = False
    previous: torch.Tensor | None = None
    """The last latent of the video before: 1 x channels x 1 x height x width, normalised."""

    def prepare_latents(self, *arguments: Any, **options: Any) -> tuple[torch.Tensor, ...]:
        """Noise, and what the model is shown: mask and latents, in channels, of each frame.

        diffusers shows the model encoded grey where there is no picture; SVI was trained with zeros.
        """
        prepared = super().prepare_latents(*arguments, **options)
        if self.anchored:
            given = prepared[1][:, FRAMES_PER_LATENT:]
            given[:, :, 1:] = 0
            if self.previous is not None:
                given[:, :, 1:2] = self.previous
        return prepared


class EvenEuler(FlowMatchEulerDiscreteScheduler):
    """Euler's method at even steps from pure noise to none, before the shift.

    It is what Wan's distilled weights (lightx2v) and SVI were trained for: four steps are at 1, 3/4, 1/2 and 1/4.
    diffusers' own ends its steps close to 0, which for four steps are quite other ones.
    """

    def set_timesteps(self, num_inference_steps: int, device: torch.device | None = None) -> None:
        """Prepare this number of steps."""
        super().set_timesteps(device=device, sigmas=np.linspace(1, 0, num_inference_steps + 1)[:-1].tolist())


class Wan:
    """A Wan pipeline in memory: pictures and words in, latents and frames out."""

    def __init__(
        self,
        folder: Path,
        kind: Variant,
        plan: Plan,
        place: Place,
        *,
        sampling: Sampling,
        negative_prompt: str,
        anchored: bool,
        loras: Sequence[WanLora],
    ) -> None:
        """Load it. Raises UserError if a LoRA does not reach the model wholly."""
        self._pipeline = load_pipeline(
            folder,
            plan,
            place,
            kind=WanChunks,
            large=(*kind.experts, "text_encoder"),
            # In bfloat16 the VAE's errors add up from chunk to chunk (Stable Video Infinity, DevLog); the picture
            # encoder is small, and diffusers' own example keeps it exact as well.
            exact=("vae", "image_encoder"),
        )
        load_loras(self._pipeline, loras)
        self._pipeline.anchored = anchored
        self._pipeline.scheduler = _scheduler(self._pipeline, sampling)
        self._sampling, self._negative_prompt, self._place = sampling, negative_prompt, place
        self._negative: torch.Tensor | None = None

    @torch.no_grad()
    def animate(
        self,
        image: Image.Image,
        *,
        prompt: str,
        frames: int,
        seed: int,
        last_image: Image.Image | None = None,
        previous: torch.Tensor | None = None,
    ) -> tuple[torch.Tensor, np.ndarray]:
        """A video that begins with a picture, of the picture's size.

        Args:
            image: the first frame; for an anchored pipeline, the anchor.
            prompt: what happens.
            frames: 4n + 1.
            seed: of the noise.
            last_image: how it ends.
            previous: the last latent of the video that an anchored one goes on from.

        Returns the video as latents (1 x channels x n + 1 x height x width) and as frames (frames x height x width x
        3 bytes: red, green, blue).
        """
        pipeline, steps = self._pipeline, self._sampling.steps
        try:
            words, negative = self._read(prompt)
            pipeline.previous = previous
            latents = pipeline(
                image=image,
                last_image=last_image,
                prompt_embeds=words,
                negative_prompt_embeds=negative,
                width=image.width,
                height=image.height,
                num_frames=frames,
                num_inference_steps=steps,
                guidance_scale=self._sampling.guidance,
                generator=generator(seed),
                output_type="latent",
                callback_on_step_end=step_reporter(self._place, steps),
            ).frames
            return latents.cpu(), self._decode(latents)
        finally:
            pipeline.maybe_free_model_hooks()  # nothing stays on the card between jobs, or after a cancelled one

    def _read(self, prompt: str) -> tuple[torch.Tensor, torch.Tensor | None]:
        """Embeddings of the prompt, and of the negative one if it is used; then the text encoder leaves the card.

        Inside the pipeline it would still be there when the VAE works.
        """
        guided = self._sampling.guidance > 1
        words, negative = self._pipeline.encode_prompt(
            prompt,
            self._negative_prompt,
            do_classifier_free_guidance=guided and self._negative is None,
            max_sequence_length=_LONGEST_PROMPT,
        )
        if guided and self._negative is None:
            self._negative = negative
        self._pipeline.maybe_free_model_hooks()
        return words, self._negative

    def _decode(self, latents: torch.Tensor) -> np.ndarray:
        vae = self._pipeline.vae
        mean, deviation = (
            torch.tensor(values).view(1, -1, 1, 1, 1).to(latents.device, vae.dtype)
            for values in (vae.config.latents_mean, vae.config.latents_std)
        )
        # Divided by the reciprocal as the pipeline does, so that every bit is as its own.
        video = vae.decode(latents.to(vae.dtype) / (1 / deviation) + mean, return_dict=False)[0]
        bright = self._pipeline.video_processor.denormalize(video[0]).mul_(_WHITE).round_()
        return bright.to(torch.uint8).permute(1, 2, 3, 0).cpu().numpy()


def _scheduler(pipeline: WanImageToVideoPipeline, sampling: Sampling) -> Any:
    if sampling.euler:
        return EvenEuler(shift=sampling.shift)
    return type(pipeline.scheduler).from_config(pipeline.scheduler.config, flow_shift=sampling.shift)

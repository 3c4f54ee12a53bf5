"""LatentSync's diffusion model: makes the lower half of a face say what is heard.

Li et al. 2024, https://arxiv.org/abs/2412.09262. Its UNet fills in masked latents of up to 16 frames at once, beside
the latents of the unmasked ones, by features of the sound.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKL, DDIMScheduler
from diffusers.utils import logging
from omegaconf import OmegaConf

from understudy.errors import UserError
from understudy.lips.mouth.code import unet_class

WEIGHTS = "latentsync_unet.pt"
"""The file that its makers publish."""

CONFIGURATION = "unet.yaml"
"""Beside the weights: their configuration, where it is none of the makers' own."""

_MAKERS_CONFIGURATIONS = {
    "latentsync-1.5": "configs/unet/stage2.yaml",
    "latentsync-1.6": "configs/unet/stage2_512.yaml",
}
"""Entry of config/models.yaml -> the file in the checkout; the makers' weights do not say it themselves."""


@dataclass(frozen=True)
class Configuration:
    """What a model's configuration says of it."""

    unet: dict[str, object]
    """Arguments of UNet3DConditionModel."""
    size: int
    """Pixels of the square that it sees."""
    frames: int
    """How many it makes at once."""
    around: tuple[int, int]
    """How many frames it hears before and after each."""


def read_configuration(name: str, folder: Path, checkout: Path) -> Configuration:
    """Of the entry `name` of config/models.yaml, whose weights lie in `folder`. Raises UserError if none is known."""
    file = folder / CONFIGURATION
    if not file.exists():
        if name not in _MAKERS_CONFIGURATIONS:
            raise UserError(
                f"model {name}: {file} is missing. Copy the configuration that the weights were trained with there; "
                f"the makers' are in {checkout / 'configs/unet'}."
            )
        file = checkout / _MAKERS_CONFIGURATIONS[name]
    # As its makers do: YAML itself takes 1e-5 for a word.
    content = OmegaConf.to_container(OmegaConf.load(file))
    data = content["data"]
    return Configuration(
        content["model"], data["resolution"], data["num_frames"], tuple(data["audio_feat_length"])
    )


class MouthModel:
    """UNet, autoencoder and scheduler, ready on a device."""

    def __init__(
        self,
        configuration: Configuration,
        weights: Path,
        vae: Path,
        checkout: Path,
        *,
        device: str,
        precision: torch.dtype,
    ) -> None:
        """`weights`: folder with latentsync_unet.pt; `vae`: folder as diffusers saves one. Raises UserError."""
        logging.set_verbosity_error()  # it warns of what is checked here
        self._device, self._precision = device, precision
        self._unet = _unet(configuration, weights / WEIGHTS, checkout).to(device, precision).eval()
        self._vae = AutoencoderKL.from_pretrained(
            vae, dtype=precision, local_files_only=True, use_safetensors=True, low_cpu_mem_usage=False
        ).to(device)
        self._vae.eval()
        self._vae.enable_slicing()  # frame by frame: 16 at once need gigabytes, and are hardly faster
        self._scheduler = DDIMScheduler.from_pretrained(checkout / "configs", local_files_only=True)

    @torch.no_grad()
    def make(
        self,
        squares: np.ndarray,
        mask: np.ndarray,
        heard: torch.Tensor,
        *,
        steps: int,
        guidance: float,
        seed: int,
        on_step: Callable[[], None],
    ) -> np.ndarray:
        """The same faces saying what is heard: (frames, size, size, 3) float32 in 0..255.

        Args:
            squares: aligned faces, (frames, size, size, 3) bytes; at most as many as the model makes at once.
            mask: (size, size), 0 where the model makes the picture.
            heard: features, (frames, rows, width).
            steps: of denoising.
            guidance: how closely the mouth keeps to the sound; 1 leaves guidance out.
            seed: the same gives the same mouth. All frames start from one noise, or mouths would boil.
            on_step: called after each step.
        """
        generator = torch.Generator().manual_seed(seed)
        faces = torch.from_numpy(squares).permute(0, 3, 1, 2).float() / 127.5 - 1
        keep = torch.from_numpy(mask).float()[None, None]
        side = squares.shape[1] // 2 ** (len(self._vae.config.block_out_channels) - 1)
        latents = self._noise(len(squares), side, generator)
        mask_latents = torch.nn.functional.interpolate(keep, size=(side, side)).to(latents)
        conditions = torch.cat(
            [
                mask_latents[None].expand(-1, -1, len(squares), -1, -1),
                self._encode(faces * keep, generator),
                self._encode(faces, generator),
            ],
            dim=1,
        )
        heard = heard.to(self._device, self._precision)
        guided = guidance > 1
        if guided:
            heard = torch.cat([torch.zeros_like(heard), heard])
        self._scheduler.set_timesteps(steps, device=self._device)
        for step in self._scheduler.timesteps:
            seen = torch.cat([latents, conditions], dim=1)
            noise = self._unet(seen.repeat(1 + guided, 1, 1, 1, 1), step, encoder_hidden_states=heard).sample
            if guided:
                without, with_sound = noise.chunk(2)
                noise = without + guidance * (with_sound - without)
            latents = self._scheduler.step(noise, step, latents).prev_sample
            on_step()
        return self._decode(latents)

    def _noise(self, frames: int, side: int, generator: torch.Generator) -> torch.Tensor:
        """(1, channels, frames, side, side), the same for all frames."""
        noise = torch.randn((1, self._vae.config.latent_channels, 1, side, side), generator=generator)
        noise = noise.repeat(1, 1, frames, 1, 1) * self._scheduler.init_noise_sigma
        return noise.to(self._device, self._precision)

    def _encode(self, pictures: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
        """Latents (1, channels, frames, height, width) of pictures (frames, 3, height, width) in -1..1."""
        coded = self._vae.encode(pictures.to(self._device, self._precision)).latent_dist.sample(generator)
        return (coded * self._vae.config.scaling_factor).transpose(0, 1)[None]

    def _decode(self, latents: torch.Tensor) -> np.ndarray:
        """(frames, size, size, 3) float32 in 0..255."""
        pictures = self._vae.decode(latents[0].transpose(0, 1) / self._vae.config.scaling_factor).sample
        return (pictures.float() * 127.5 + 127.5).clamp(0, 255).permute(0, 2, 3, 1).cpu().numpy()


def _unet(configuration: Configuration, weights: Path, checkout: Path) -> torch.nn.Module:
    """With every parameter of its own from the file; its class would keep random ones where some are missing."""
    with torch.device("meta"):
        unet = unet_class(checkout).from_config(configuration.unet)
    state = torch.load(weights, map_location="cpu", weights_only=True, mmap=True)["state_dict"]
    shapes = {name: tensor.shape for name, tensor in unet.state_dict().items()}
    unfit = [name for name, shape in shapes.items() if name not in state or state[name].shape != shape]
    if unfit:
        found = tuple(state[unfit[0]].shape) if unfit[0] in state else "missing"
        raise UserError(
            f"{weights}: {len(unfit)} of {len(shapes)} tensors do not fit the model's configuration: {unfit[0]} is "
            f"{found}, not {tuple(shapes[unfit[0]])}. Fetch the weights again, or correct {CONFIGURATION}."
        )
    # Not the class's own load_state_dict, which lacks `assign`.
    torch.nn.Module.load_state_dict(unet, {name: state[name] for name in shapes}, assign=True)
    return unet

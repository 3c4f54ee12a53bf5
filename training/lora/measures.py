"""What a checkpoint has learnt and what it has forgotten, measured with the model itself and no other weights."""

from types import ModuleType

import torch

from training.lora.dataset import Dataset, Text
from training.lora.noise import generator

_SIGMAS = (0.2, 0.4, 0.6, 0.8)
"""Parts of noise at which the loss is measured: over the range that training sees most."""


@torch.no_grad()
def held_out_loss(model: ModuleType, transformer: torch.nn.Module, dataset: Dataset, seed: int) -> float:
    """The mean loss on photos that are not trained on, with the same noise each time; lower is a better likeness."""
    losses = []
    for photo in dataset.held_out:
        latents, text = photo.latents[0], to_device(dataset.texts[photo.caption], photo.latents[0].device)
        for part in _SIGMAS:
            noise = torch.randn(latents.shape, generator=generator(seed, "held out", photo.name, part))
            noise, sigma = noise.to(latents.device), torch.tensor([part], device=latents.device)
            seen = model.predict(transformer, (1 - sigma) * latents + sigma * noise, sigma, text)
            losses.append(torch.nn.functional.mse_loss(seen, noise - latents).item())
    return sum(losses) / len(losses)


@torch.no_grad()
def drift(model: ModuleType, transformer: torch.nn.Module, dataset: Dataset, seed: int) -> float:
    """How far the LoRA changes what prompts that name nobody begin with: relative squared difference, 0 is not at all.

    From pure noise, a model's first prediction decides what the picture will show.
    """
    like = dataset.held_out[0].latents[0]
    changed = unchanged = 0.0
    for prompt in dataset.neutral:
        noise = torch.randn(like.shape, generator=generator(seed, "drift", prompt)).to(like.device)
        text, sigma = to_device(dataset.texts[prompt], like.device), torch.ones(1, device=like.device)
        with_lora = model.predict(transformer, noise, sigma, text)
        transformer.disable_adapters()
        without = model.predict(transformer, noise, sigma, text)
        transformer.enable_adapters()
        changed += (with_lora - without).square().sum().item()
        unchanged += without.square().sum().item()
    return changed / unchanged


def to_device(text: Text, device: torch.device) -> Text:
    """An encoded text on the device."""
    return {name: tensor.to(device) for name, tensor in text.items()}

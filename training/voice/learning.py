"""One step of learning, and how well what is learned fits speech that was never learned from.

The loss is F5-TTS's own: flow matching on masked stretches of the spectrum (Chen et al. 2024, arXiv:2410.06885). All
chance in it is a function of seed and step, so nothing of it has to be kept for a training to be resumed.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

from training.voice.examples import Example
from training.voice.order import parts
from understudy.seeds import seed_of

if TYPE_CHECKING:
    import torch
    from f5_tts.model import CFM

FRAMES_PER_GIGABYTE, GIGABYTES_OF_WEIGHTS = 38_400 / 75, 5.0
"""How many frames fit beside weights and optimiser: the rule of F5-TTS's page for fine-tuning."""
LITTLE_MEMORY = 10.0
"""Gigabytes under which layers are computed twice rather than kept."""
WARM_UP = 100
"""Updates in which the learning rate rises; the 20,000 of F5-TTS's command would never end within an hour of speech."""
LONGEST_GRADIENT = 1.0
"""Its norm is cut to this, as F5-TTS's trainer does."""
WEIGHT_DECAY = 0.01
"""AdamW's own, which F5-TTS's trainer leaves as it is."""
DRAWS = 4
"""Times that each held-out clip is looked at, with other noise and another stretch masked."""


def learning_rate(update: int, highest: float) -> float:
    """Of an update counted from 0: it rises, then stays, so that a longer training begins as a shorter one does."""
    return highest * min(1.0, (update + 1) / WARM_UP)


def make_optimiser(model: "CFM") -> "torch.optim.AdamW":
    """AdamW, whose learning rate each step sets."""
    import torch

    return torch.optim.AdamW(model.parameters(), lr=0.0, weight_decay=WEIGHT_DECAY)


def fit(model: "CFM", device: str, vram: float) -> int:
    """Brings the model to the device; gives how many frames it can learn from at once in `vram` gigabytes."""
    model.transformer.checkpoint_activations = device != "cpu" and vram < LITTLE_MEMORY
    model.to(device)
    return max(1, round(FRAMES_PER_GIGABYTE * (vram - GIGABYTES_OF_WEIGHTS)))


def learn(
    model: "CFM",
    optimiser: "torch.optim.AdamW",
    examples: list[Example],
    *,
    rate: float,
    most_frames: int,
    seed: str,
) -> float:
    """One update from these examples, in parts of at most `most_frames`; gives the loss before it."""
    import torch

    model.train()
    optimiser.param_groups[0]["lr"] = rate
    lengths = [example.frames for example in examples]
    total = 0.0
    for number, part in enumerate(parts(list(range(len(examples))), lengths, most_frames)):
        share = sum(lengths[index] for index in part) / sum(lengths)
        loss = share * _loss(model, [examples[index] for index in part], f"{seed} {number}")
        loss.backward()
        total += float(loss.detach())
    torch.nn.utils.clip_grad_norm_(model.parameters(), LONGEST_GRADIENT)
    optimiser.step()
    optimiser.zero_grad(set_to_none=True)
    return total


def held_out_loss(model: "CFM", examples: list[Example]) -> float:
    """Mean loss of examples that are not learned from; the same noise for every state of the model."""
    import torch

    model.eval()
    dropped = model.audio_drop_prob, model.cond_drop_prob
    model.audio_drop_prob = model.cond_drop_prob = 0.0
    try:
        with torch.no_grad():
            losses = [
                float(_loss(model, [example], f"held out {index} {draw}"))
                for index, example in enumerate(examples)
                for draw in range(DRAWS)
            ]
    finally:
        model.audio_drop_prob, model.cond_drop_prob = dropped
    return sum(losses) / len(losses)


def _loss(model: "CFM", examples: list[Example], seed: str) -> "torch.Tensor":
    import torch
    from torch.nn.utils.rnn import pad_sequence

    device = model.device
    spectra = pad_sequence([example.spectrum for example in examples], batch_first=True).to(device)
    lengths = torch.tensor([example.frames for example in examples], device=device)
    half = torch.autocast("cuda", torch.bfloat16) if _is_fast_in_half(device) else nullcontext()
    with _own_chance(seed_of(seed), device), half:
        loss, _, _ = model(spectra, text=[example.characters for example in examples], lens=lengths)
    return loss


def _is_fast_in_half(device: "torch.device") -> bool:
    import torch

    return device.type == "cuda" and torch.cuda.is_bf16_supported(including_emulation=False)


@contextmanager
def _own_chance(seed: int, device: "torch.device") -> Iterator[None]:
    """The library draws from the global generators of torch and Python; they are put back as they were."""
    import torch

    before = random.getstate()
    with torch.random.fork_rng([device] if device.type == "cuda" else []):
        torch.manual_seed(seed)
        random.seed(seed)
        try:
            yield
        finally:
            random.setstate(before)

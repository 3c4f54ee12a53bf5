"""F5-TTS as a library is used from here: weights in, a sentence's sound out. Needs its environment."""

import pickle
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from understudy.errors import UserError
from understudy.text.sentences import is_finished

if TYPE_CHECKING:
    import numpy
    import torch
    from f5_tts.model import CFM
    from vocos import Vocos

RATE = 24_000
"""Samples a second of reference and speech."""
HOP = 256
"""Samples to a frame of the spectrum."""
BANDS = 100
WINDOW = 1024
SPECTRUM = {
    "n_fft": WINDOW,
    "hop_length": HOP,
    "win_length": WINDOW,
    "n_mel_channels": BANDS,
    "target_sample_rate": RATE,
    "mel_spec_type": "vocos",
}
"""As in all configurations that the library comes with."""
ARCHITECTURE = {"dim": 1024, "depth": 22, "heads": 16, "ff_mult": 2, "text_dim": 512, "conv_layers": 4}
"""F5TTS_v1_Base.yaml of f5-tts 1.1.22, for weights without a configuration beside them."""

LEVEL = 0.1
"""Root mean square to which a quieter reference is raised, as the library does."""
SILENCE_AFTER = 0.05
"""Seconds of silence that the library puts between reference and speech."""
"""One of them parts the reference's text from what is to be said, which would else be one sentence with it."""
LONGEST = 22.0
"""Seconds of reference and speech together, over which the library divides a text."""
SHORT_TEXT, SHORT_TEXT_SPEED = 10, 0.3
"""Bytes of text that get more time, and how much slower they are, as the library does."""

CHECKPOINTS = (".safetensors", ".pt")
NOT_WEIGHTS = {"initted", "step", "update"}
"""Entries of an average beside its weights."""
MEL_BUFFERS = {"mel_spec.mel_stft.mel_scale.fb", "mel_spec.mel_stft.spectrogram.window"}
"""Computed, and only in old checkpoints."""


@dataclass(frozen=True)
class Reference:
    """A voice to imitate."""

    samples: "numpy.ndarray"
    """Float32 at RATE."""
    text: str
    """What is said, ending as a sentence does, and with a space."""

    @property
    def frames(self) -> int:
        """Of its spectrum."""
        return len(self.samples) // HOP

    @property
    def frames_a_byte(self) -> float:
        """How long the voice takes for a byte of text."""
        return self.frames / len(self.text.encode())

    def longest_text(self, speed: float) -> int:
        """Bytes of a sentence that the model says well in one go."""
        return int((LONGEST * RATE / HOP - self.frames) / self.frames_a_byte * speed)


def prepare_reference(sound: Path, text: str) -> Reference:
    """Reads a recording that `check_reference` let pass; without silence around it, loud enough. Raises UserError."""
    import numpy as np

    from understudy.media.audio import read_wav, resample
    from understudy.speech.silence import sounding

    samples = resample(*read_wav(sound), RATE)
    samples = samples * max(
        1.0, LEVEL / max(float(np.sqrt(np.mean(samples**2))), float(np.finfo(np.float32).tiny))
    )
    first, last = sounding(samples, RATE)
    silence = np.zeros(round(SILENCE_AFTER * RATE), np.float32)
    said = text.strip() if is_finished(text.strip()) else f"{text.strip()}."
    return Reference(np.concatenate([samples[first:last], silence]).astype(np.float32), f"{said} ")


class Voice:
    """F5-TTS and its vocoder, loaded."""

    def __init__(self, model: Path, vocoder: Path, *, device: str, average: bool) -> None:
        """Loads weights from a checkpoint (.safetensors or .pt, or a folder with one) and a Vocos folder.

        Beside the checkpoint stand vocab.txt and, where it is not F5TTS_v1_Base's, a YAML file with the architecture
        as the library has them. Nothing in the files is run. Raises UserError.
        """
        import torch

        self.device = device
        # As the library does: half precision where the card is fast at it.
        is_fast = device.startswith("cuda") and torch.cuda.get_device_capability(device) >= (7, 0)
        loaded = load_model(model, average=average)
        self.model = loaded.to(device, torch.float16 if is_fast else torch.float32).eval()
        self.vocoder = _load_vocoder(vocoder, device)

    def say(
        self,
        text: str,
        reference: Reference,
        *,
        steps: int,
        guidance: float,
        sway: float,
        speed: float,
        seed: int,
        on_step: Callable[[], None],
    ) -> "numpy.ndarray":
        """One sentence in the voice of the reference: float32 at RATE. `on_step` is called after each step."""
        import torch
        from f5_tts.model.utils import convert_char_to_pinyin

        size = len(text.encode())
        if size < SHORT_TEXT:
            speed = SHORT_TEXT_SPEED
        frames = reference.frames + int(reference.frames_a_byte * size / speed)
        stepping = self.model.transformer.register_forward_hook(lambda *_: on_step())
        try:
            with torch.inference_mode(), _own_noise(seed):
                spectrum, _ = self.model.sample(
                    cond=torch.from_numpy(reference.samples)[None].to(self.device),
                    text=convert_char_to_pinyin([reference.text + text]),
                    duration=frames,
                    steps=steps,
                    cfg_strength=guidance,
                    sway_sampling_coef=sway,
                )
                spoken = spectrum[:, reference.frames :].float().permute(0, 2, 1)
                return self.vocoder.decode(spoken).squeeze().cpu().numpy()
        finally:
            # What a cancelled sentence left there would be taken for the next one's text.
            self.model.transformer.clear_cache()
            stepping.remove()


def _own_noise(seed: int) -> AbstractContextManager[Any]:
    """Lets torch.randn draw from a generator of our own on the CPU.

    The library takes its noise from the device's global generator, so that a sound would depend on what was made
    before it, and on the kind of card.
    """
    import torch
    from torch.overrides import TorchFunctionMode

    generator = torch.Generator().manual_seed(seed)

    class OwnNoise(TorchFunctionMode):
        def __torch_function__(
            self,
            function: Callable[..., Any],
            types: Any,
            arguments: tuple[Any, ...] = (),
            keywords: dict[str, Any] | None = None,
        ) -> Any:
            keywords = keywords or {}
            if function is not torch.randn:
                return function(*arguments, **keywords)
            device, dtype = keywords.pop("device"), keywords.pop("dtype")
            return torch.randn(*arguments, generator=generator).to(device, dtype)

    return OwnNoise()


def load_model(path: Path, *, average: bool) -> "CFM":
    """The model of a checkpoint, in float32 on the CPU. Raises UserError."""
    from f5_tts.model import CFM, DiT
    from f5_tts.model.utils import get_tokenizer

    checkpoint = checkpoint_file(path)
    vocabulary = checkpoint.with_name("vocab.txt")
    if not vocabulary.is_file():
        raise UserError(
            f"{vocabulary} is missing: put the vocab.txt with which the voice was trained beside it."
        )
    characters, size = get_tokenizer(str(vocabulary), "custom")
    model = CFM(
        transformer=DiT(**_architecture(checkpoint.parent), text_num_embeds=size, mel_dim=BANDS),
        mel_spec_kwargs=SPECTRUM,
        vocab_char_map=characters,
    )
    try:
        model.load_state_dict(_weights(checkpoint, average))
    except RuntimeError as error:
        raise UserError(
            f"{checkpoint} does not fit its vocab.txt and architecture: {str(error).splitlines()[1].strip()} "
            "Put the YAML file of the model's configuration and its own vocab.txt beside it."
        ) from None
    return model


def checkpoint_file(path: Path) -> Path:
    """The checkpoint itself, or the only one in a folder. Raises UserError."""
    if path.is_file():
        return path
    found = sorted(file for file in path.rglob("*") if file.suffix in CHECKPOINTS)
    if len(found) != 1:
        names = ", ".join(file.name for file in found) or "no .safetensors or .pt"
        raise UserError(
            f"{path} has {len(found)} checkpoints ({names}). Leave one there, or let `path` of the model's "
            "entry in config/models.yaml name the file."
        )
    return found[0]


def _architecture(folder: Path) -> dict[str, Any]:
    import yaml

    found = sorted(folder.glob("*.yaml"))
    if not found:
        return ARCHITECTURE
    try:
        return yaml.safe_load(found[0].read_text(encoding="utf-8"))["model"]["arch"]
    except (yaml.YAMLError, KeyError, TypeError):
        raise UserError(
            f"{found[0]} has no model.arch. Put the model's configuration there, as f5_tts/configs has them."
        ) from None


def _weights(checkpoint: Path, average: bool) -> dict[str, "torch.Tensor"]:
    """From a published .safetensors, which has averages alone, or a .pt that the trainer wrote."""
    if checkpoint.suffix == ".safetensors":
        from safetensors.torch import load_file

        averages, last = load_file(checkpoint), None
    else:
        content = _read_pickle(checkpoint)
        averages, last = content.get("ema_model_state_dict"), content.get("model_state_dict")
    weights = averages if averages and (average or not last) else last
    if not weights:
        raise UserError(f"{checkpoint} holds no weights of F5-TTS. Use a checkpoint that its trainer wrote.")
    names = {name: name.removeprefix("ema_model.") for name in weights if name not in NOT_WEIGHTS}
    return {name: weights[key] for key, name in names.items() if name not in MEL_BUFFERS}


def _read_pickle(path: Path) -> dict[str, Any]:
    """A file of torch.save, of which nothing but tensors and plain values is read."""
    import torch

    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, RuntimeError, EOFError) as error:
        raise UserError(
            f"{path} is refused: it is damaged, or holds more than weights ({str(error).splitlines()[0]}). Get it from "
            "its makers again, or convert it to .safetensors on a machine of theirs."
        ) from None


def _load_vocoder(folder: Path, device: str) -> "Vocos":
    import yaml
    from vocos import Vocos

    configuration = folder / "config.yaml"
    parts = yaml.safe_load(configuration.read_text(encoding="utf-8"))
    strangers = [part["class_path"] for part in parts.values() if not part["class_path"].startswith("vocos.")]
    if strangers:
        # The library would call whatever the file names.
        raise UserError(f"{configuration} is refused: it names {strangers[0]}, which is no part of Vocos.")
    vocoder = Vocos.from_hparams(str(configuration))
    vocoder.load_state_dict(_read_pickle(folder / "pytorch_model.bin"))
    return vocoder.to(device).eval()

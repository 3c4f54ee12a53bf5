"""Whisper in miniature, in the form that LatentSync reads: 0.1 million parameters instead of 39 million."""

from pathlib import Path

import torch

from understudy.lips.checkout import DEFAULT, check_checkout
from understudy.lips.mouth.code import whisper_package

_DIMENSIONS = {
    "n_mels": 80,
    "n_audio_ctx": 1500,
    "n_audio_state": 32,
    "n_audio_head": 2,
    "n_audio_layer": 1,
    "n_vocab": 64,
    "n_text_ctx": 16,
    "n_text_state": 32,
    "n_text_head": 2,
    "n_text_layer": 1,
}


def build(folder: Path) -> None:
    """Write tiny.pt, where the makers have it; raises UserError without LatentSync's checkout."""
    checkout = Path(DEFAULT).expanduser()
    check_checkout(checkout)
    whisper = whisper_package(checkout)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        model = whisper.Whisper(whisper.ModelDimensions(**_DIMENSIONS))
        # This one is not drawn at random by its class, but left as memory was.
        torch.nn.init.normal_(model.decoder.positional_embedding)
    (folder / "whisper").mkdir()
    torch.save({"dims": _DIMENSIONS, "model_state_dict": model.state_dict()}, folder / "whisper/tiny.pt")

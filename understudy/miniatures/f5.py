"""F5-TTS at a thousandth of its size: random weights, the real classes, files and names."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from f5_tts.model import DiT

SEED = 0

ARCHITECTURE = {
    "dim": 64,
    "depth": 2,
    "heads": 2,
    "dim_head": 32,
    "ff_mult": 2,
    "text_dim": 32,
    "conv_layers": 1,
}
MODULATION = 1.0
"""Standard deviation of the adaptive norms' weights, which the library starts at zero: then no layer would count."""
ATTENTION = 0.3
"""The same of the attention's: at the usual 0.07, the speech would hardly notice the text that stands before it."""
OUTPUT = 0.1
"""The same of the last layer's, which also starts at zero."""


def build(folder: Path) -> None:
    """Write checkpoint, vocabulary and configuration into an empty folder, as the published repository has them."""
    import torch
    import yaml
    from f5_tts.model import CFM, DiT
    from f5_tts.model.utils import get_tokenizer
    from safetensors.torch import save_file

    from understudy.speech.f5_voice import BANDS, SPECTRUM

    # The space stands first: the library takes what is not in the list for its first character.
    characters = [chr(code) for code in range(ord(" "), ord("~") + 1)]
    vocabulary = folder / "vocab.txt"
    vocabulary.write_text("".join(f"{character}\n" for character in characters), encoding="utf-8")
    numbers, size = get_tokenizer(str(vocabulary), "custom")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(SEED)
        transformer = DiT(**ARCHITECTURE, text_num_embeds=size, mel_dim=BANDS)
        _enliven(transformer)
    model = CFM(transformer=transformer, mel_spec_kwargs=SPECTRUM, vocab_char_map=numbers)
    averages = {f"ema_model.{name}": tensor.contiguous() for name, tensor in model.state_dict().items()}
    save_file(
        averages | {"initted": torch.tensor(True), "step": torch.tensor(0)}, folder / "model.safetensors"
    )
    (folder / "tiny.yaml").write_text(yaml.safe_dump({"model": {"backbone": "DiT", "arch": ARCHITECTURE}}))


def _enliven(transformer: "DiT") -> None:
    """Gives its layers the weights that training would."""
    from torch import nn

    for block in transformer.transformer_blocks:
        nn.init.normal_(block.attn_norm.linear.weight, std=MODULATION)
        for layer in (block.attn.to_q, block.attn.to_k, block.attn.to_v, block.attn.to_out[0]):
            nn.init.normal_(layer.weight, std=ATTENTION)
    nn.init.normal_(transformer.norm_out.linear.weight, std=MODULATION)
    nn.init.normal_(transformer.proj_out.weight, std=OUTPUT)

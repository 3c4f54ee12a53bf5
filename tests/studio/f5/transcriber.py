"""Whisper in miniature with random weights, as faster-whisper loads it: what it writes down are letters at random."""

import json
from pathlib import Path

import ctranslate2.specs
import numpy as np
from tokenizers import Tokenizer, decoders, models, pre_tokenizers

WIDTH, HEADS, MELS, POSITIONS, LENGTH = 16, 2, 80, 1500, 448
BYTES = sorted(pre_tokenizers.ByteLevel.alphabet())
SPECIAL = [
    "<|endoftext|>",
    "<|startoftranscript|>",
    "<|en|>",
    "<|translate|>",
    "<|transcribe|>",
    "<|startoflm|>",
    "<|startofprev|>",
    "<|nocaptions|>",
    "<|notimestamps|>",
]
TIMES = [f"<|{index * 0.02:.2f}|>" for index in range(1501)]


def build(folder: Path) -> Path:
    """Write the model into a folder that does not exist, and give it back."""
    random = np.random.default_rng(0)

    def weights(*shape: int) -> np.ndarray:
        return (random.standard_normal(shape) * 0.2).astype(np.float32)

    def linear(spec: object, given: int, made: int) -> None:
        spec.weight, spec.bias = weights(made, given), weights(made)

    def norm(spec: object) -> None:
        spec.gamma, spec.beta = np.ones(WIDTH, np.float32), np.zeros(WIDTH, np.float32)

    def attention(spec: object, sizes: list[int]) -> None:
        norm(spec.layer_norm)
        for layer, size in zip(spec.linear, sizes, strict=True):
            linear(layer, WIDTH, size)

    def layer(spec: object) -> None:
        attention(spec.self_attention, [3 * WIDTH, WIDTH])
        if hasattr(spec, "attention"):
            attention(spec.attention, [WIDTH, 2 * WIDTH, WIDTH])
        norm(spec.ffn.layer_norm)
        linear(spec.ffn.linear_0, WIDTH, 2 * WIDTH)
        linear(spec.ffn.linear_1, 2 * WIDTH, WIDTH)

    tokens = [*BYTES, *SPECIAL, *TIMES]
    spec = ctranslate2.specs.WhisperSpec(1, HEADS, 1, HEADS)
    for convolution, given in ((spec.encoder.conv1, MELS), (spec.encoder.conv2, WIDTH)):
        convolution.weight, convolution.bias = weights(WIDTH, given, 3), weights(WIDTH)
    spec.encoder.position_encodings.encodings = weights(POSITIONS, WIDTH)
    spec.decoder.position_encodings.encodings = weights(LENGTH, WIDTH)
    spec.decoder.embeddings.weight = weights(len(tokens), WIDTH)
    linear(spec.decoder.projection, WIDTH, len(tokens))
    for part in (spec.encoder, spec.decoder):
        norm(part.layer_norm)
        layer(part.layer[0])
    spec.register_vocabulary(tokens)
    spec.config.lang_ids = [tokens.index("<|en|>")]
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = []
    spec.config.alignment_heads = [(0, 0)]
    spec.validate()
    folder.mkdir()
    spec.save(str(folder))

    tokenizer = Tokenizer(models.BPE({token: index for index, token in enumerate(tokens)}, []))
    tokenizer.pre_tokenizer, tokenizer.decoder = (
        pre_tokenizers.ByteLevel(add_prefix_space=False),
        decoders.ByteLevel(),
    )
    tokenizer.add_special_tokens([*SPECIAL, *TIMES])
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "preprocessor_config.json").write_text(json.dumps({"feature_size": MELS}))
    return folder

"""Qwen3-TTS Base at a thousandth of its size: random weights, the real classes, files and token layout."""

import json
from pathlib import Path
from typing import Any

from understudy.speech.without_sox import without_sox

SEED = 0

RATE = 24_000
"""Samples a second, as in the released models."""
SAMPLES_PER_FRAME = 1920
"""12.5 frames of codes a second, as in the released models."""

CODES = 16
"""Entries of a codebook; 2048 in the released models. With so few the random talker ends after seconds."""
CODEBOOKS = 4
"""Codes in a frame; 16 in the released models."""
CONTROLS = 1024
"""Entries of the talker's vocabulary after the codes, all of which but the end the library never lets it say."""

WIDTH = 32
"""Of all hidden states: the speaker's embedding must be as wide as the talker."""
LIVELINESS = 0.3
"""Standard deviation of the talker's random weights: at the usual 0.02, text and reference would hardly be heard."""
LOUDNESS = 0.125
"""The same of the codec's: at 0.05 it would be silent, at 0.2 always clipped."""

LANGUAGES = (
    "chinese",
    "english",
    "german",
    "italian",
    "portuguese",
    "spanish",
    "japanese",
    "korean",
    "french",
    "russian",
)
"""Those of the released models, by the names that their configuration has for them."""

SPECIAL_TOKENS = (
    "<|im_start|>",
    "<|im_end|>",
    "<tts_pad>",
    "<tts_text_bos>",
    "<tts_text_eod>",
)


def build(folder: Path) -> None:
    """Write talker, speaker encoder, codec and tokenizer into an empty folder, as the published repository has them."""
    import torch

    with without_sox():
        from qwen_tts.core.models import Qwen3TTSConfig, Qwen3TTSForConditionalGeneration
    from transformers import EncodecFeatureExtractor, GenerationConfig

    tokenizer = _tokenizer(folder)
    tokenizer.save_pretrained(folder)
    configuration = _talker_configuration(tokenizer)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(SEED)
        Qwen3TTSForConditionalGeneration(Qwen3TTSConfig(**configuration)).save_pretrained(folder)
        _codec().save_pretrained(folder / "speech_tokenizer")
    # As published: the library writes keys of its speaker encoder that it refuses to read.
    (folder / "config.json").write_text(json.dumps({"model_type": "qwen3_tts", **configuration}, indent=2))
    GenerationConfig(do_sample=True).save_pretrained(folder)
    EncodecFeatureExtractor(feature_size=1, sampling_rate=RATE).save_pretrained(folder / "speech_tokenizer")


def _tokenizer(folder: Path) -> Any:
    """A tokenizer of single bytes; its vocabulary is written to the folder, from which alone it can be made."""
    from transformers import Qwen2Tokenizer
    from transformers.models.qwen2.tokenization_qwen2 import bytes_to_unicode

    vocabulary = {character: i for i, character in enumerate(bytes_to_unicode().values())}
    (folder / "vocab.json").write_text(json.dumps(vocabulary))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    tokenizer = Qwen2Tokenizer(str(folder / "vocab.json"), str(folder / "merges.txt"))
    tokenizer.add_special_tokens({"additional_special_tokens": list(SPECIAL_TOKENS)})
    # The library counts on "assistant" being one token: it cuts the text out of its chat by position.
    tokenizer.add_tokens(["assistant"])
    return tokenizer


def _talker_configuration(tokenizer: Any) -> dict[str, Any]:
    layers = {
        "hidden_size": WIDTH,
        "intermediate_size": WIDTH,
        "num_attention_heads": 2,
        "num_key_value_heads": 1,
        "head_dim": WIDTH // 2,
        "num_code_groups": CODEBOOKS,
        "initializer_range": LIVELINESS,
    }
    controls = ["pad", "bos", "eos", "think", "nothink", "think_bos", "think_eos", *LANGUAGES]
    control_ids = {name: CODES + i for i, name in enumerate(controls)}
    return {
        "talker_config": {
            **layers,
            "vocab_size": CODES + CONTROLS,
            "num_hidden_layers": 2,
            "text_hidden_size": WIDTH,
            "text_vocab_size": len(tokenizer),
            "rope_scaling": {"rope_type": "default", "interleaved": True, "mrope_section": [4, 2, 2]},
            "code_predictor_config": {**layers, "vocab_size": CODES, "num_hidden_layers": 1},
            "codec_pad_id": control_ids["pad"],
            "codec_bos_id": control_ids["bos"],
            "codec_eos_token_id": control_ids["eos"],
            "codec_think_id": control_ids["think"],
            "codec_nothink_id": control_ids["nothink"],
            "codec_think_bos_id": control_ids["think_bos"],
            "codec_think_eos_id": control_ids["think_eos"],
            "codec_language_id": {language: control_ids[language] for language in LANGUAGES},
            "spk_id": {},
            "spk_is_dialect": {},
        },
        "speaker_encoder_config": {
            "enc_dim": WIDTH,
            "enc_channels": [16, 16, 16, 16, 48],
            "enc_attention_channels": 8,
            "enc_res2net_scale": 2,
            "enc_se_channels": 8,
            "sample_rate": RATE,
        },
        "tokenizer_type": "qwen3_tts_tokenizer_12hz",
        "tts_model_size": "miniature",
        "tts_model_type": "base",
        "im_start_token_id": tokenizer.convert_tokens_to_ids("<|im_start|>"),
        "im_end_token_id": tokenizer.convert_tokens_to_ids("<|im_end|>"),
        "tts_pad_token_id": tokenizer.convert_tokens_to_ids("<tts_pad>"),
        "tts_bos_token_id": tokenizer.convert_tokens_to_ids("<tts_text_bos>"),
        "tts_eos_token_id": tokenizer.convert_tokens_to_ids("<tts_text_eod>"),
    }


def _codec() -> Any:
    import torch
    from qwen_tts.core import Qwen3TTSTokenizerV2Config, Qwen3TTSTokenizerV2Model

    layers = {
        "hidden_size": WIDTH,
        "intermediate_size": WIDTH,
        "num_attention_heads": 2,
        "num_key_value_heads": 2,
        "num_hidden_layers": 1,
        "codebook_size": CODES,
        "codebook_dim": WIDTH,
        "num_quantizers": CODEBOOKS,
    }
    config = Qwen3TTSTokenizerV2Config(
        encoder_config={
            **layers,
            "num_filters": 2,
            "vector_quantization_hidden_dimension": WIDTH,
            "upsample_groups": WIDTH,
        },
        decoder_config={
            **layers,
            "head_dim": WIDTH // 2,
            "latent_dim": WIDTH,
            "decoder_dim": 32,
            "initializer_range": LOUDNESS,
        },
        encoder_valid_num_quantizers=CODEBOOKS,
        input_sample_rate=RATE,
        output_sample_rate=RATE,
        encode_downsample_rate=SAMPLES_PER_FRAME,
        decode_upsample_rate=SAMPLES_PER_FRAME,
    )
    codec = Qwen3TTSTokenizerV2Model(config)
    with torch.no_grad():
        for name, codebook in [*codec.named_parameters(), *codec.named_buffers()]:
            # Empty until trained.
            if name.endswith(("embedding_sum", "embed_sum")):
                codebook.normal_()
    return codec

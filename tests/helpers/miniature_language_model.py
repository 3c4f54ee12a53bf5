"""Builds a language model of half a megabyte for llama.cpp: random weights, and a few words to choose from.

It says nothing sensible. Behind real constrained decoding it still writes JSON that fits any schema, and its
dialogue can be spoken and filmed. `python tests/helpers/miniature_language_model.py tiny.gguf` needs the package gguf.
"""

import sys
from pathlib import Path

WIDTH, HIDDEN, LAYERS, HEADS = 64, 128, 2, 4
CONTEXT = 8192
SPREAD = 0.02
"""Standard deviation of the random weights."""
CONSTANT = 4.0
"""What every token holds in its first dimension, and no layer changes: it lets words be likely or unlikely."""
LIKELIHOODS = {'"': 0.16, ".": 0.11, ",": 0.05}
"""Of a few tokens against that of a word, 0.03: strings of some ten words in short sentences."""

VOCABULARY = """
the a every no one door key lock packet rule network label guard gate list memory page answer computer
opens reads stops keeps checks knows passes waits and or of to with behind before it
"""


def build(path: Path, seed: int = 0) -> None:
    """Write the model as GGUF; the same seed gives the same weights."""
    import gguf
    import numpy

    words = VOCABULARY.split()
    random = numpy.random.default_rng(seed)
    characters = [chr(code) for code in range(33, 127)]
    tokens = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256)), *characters, "▁"]
    kinds = [gguf.TokenType.UNKNOWN, gguf.TokenType.CONTROL, gguf.TokenType.CONTROL]
    kinds += [gguf.TokenType.BYTE] * 256 + [gguf.TokenType.NORMAL] * (len(characters) + 1 + len(words))
    tokens += [f"▁{word}" for word in words]

    writer = gguf.GGUFWriter(path, "llama")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(HIDDEN)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_vocab_size(len(tokens))
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    writer.add_tokenizer_model("llama")
    writer.add_tokenizer_pre("default")
    writer.add_token_list([token.encode() for token in tokens])
    writer.add_token_scores([0.0] * len(tokens))
    writer.add_token_types(kinds)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    writer.add_chat_template(
        "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant: "
    )

    def weights(*shape: int) -> numpy.ndarray:
        return (random.standard_normal(shape) * SPREAD).astype(numpy.float32)

    def ones() -> numpy.ndarray:
        return numpy.ones(WIDTH, numpy.float32)

    def into_stream(*shape: int) -> numpy.ndarray:
        """Weights that leave the constant dimension as it is."""
        matrix = weights(*shape)
        matrix[0] = 0
        return matrix

    embedding, output = weights(len(tokens), WIDTH), weights(len(tokens), WIDTH)
    embedding[:, 0] = CONSTANT
    # Normalised, the constant is the square root of the width: so much of each entry arrives as log-likelihood.
    unlikely, word = 1e-6, 0.03
    likelihoods = [
        LIKELIHOODS.get(token, word if token.lstrip("▁") in words and token[0] == "▁" else unlikely)
        for token in tokens
    ]
    output[:, 0] = numpy.log(likelihoods) / numpy.sqrt(WIDTH)
    writer.add_tensor("token_embd.weight", embedding)
    writer.add_tensor("output.weight", output)
    writer.add_tensor("output_norm.weight", ones())
    for layer in range(LAYERS):
        prefix = f"blk.{layer}."
        for name in ("attn_norm", "ffn_norm"):
            writer.add_tensor(f"{prefix}{name}.weight", ones())
        for name in ("attn_q", "attn_k", "attn_v"):
            writer.add_tensor(f"{prefix}{name}.weight", weights(WIDTH, WIDTH))
        writer.add_tensor(f"{prefix}attn_output.weight", into_stream(WIDTH, WIDTH))
        for name in ("ffn_gate", "ffn_up"):
            writer.add_tensor(f"{prefix}{name}.weight", weights(HIDDEN, WIDTH))
        writer.add_tensor(f"{prefix}ffn_down.weight", into_stream(WIDTH, HIDDEN))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    build(Path(sys.argv[1]))

"""Tokenisers of the miniatures: real classes with one token per character, so that no vocabulary is needed."""

import string

from transformers import CLIPTokenizer, Qwen2TokenizerFast, T5TokenizerFast

_PRINTABLE = 33, 127, 161, 173, 174, 256  # GPT-2's byte alphabet: these ranges stand for themselves
_SHIFTED = 256  # and every other byte for a character from here on

_CHAT_TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def byte_characters() -> list[str]:
    """The 256 characters that stand for bytes in the tokenisers of GPT-2, CLIP and Qwen (GPT-2, `encoder.py`)."""
    starts, ends = _PRINTABLE[::2], _PRINTABLE[1::2]
    printable = [code for start, end in zip(starts, ends, strict=True) for code in range(start, end)]
    others = _SHIFTED + 256 - len(printable)
    return [chr(code) for code in (*printable, *range(_SHIFTED, others))]


def clip_tokenizer() -> CLIPTokenizer:
    """CLIP's: 514 tokens, texts of up to 77."""
    characters = byte_characters()
    tokens = [*characters, *(f"{character}</w>" for character in characters)]
    tokens += ["<|startoftext|>", "<|endoftext|>"]
    return CLIPTokenizer(
        vocab={token: index for index, token in enumerate(tokens)}, merges=[], model_max_length=77
    )


def t5_tokenizer() -> T5TokenizerFast:
    """T5's and UMT5's: the printable ASCII characters; what else there is becomes <unk>."""
    pieces = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -2.0)]
    pieces += [(character, -3.0) for character in string.printable if not character.isspace()]
    return T5TokenizerFast(vocab=pieces, extra_ids=0, model_max_length=512)


def qwen_tokenizer() -> Qwen2TokenizerFast:
    """Qwen's: 256 bytes and the marks of its chat template."""
    vocabulary = {character: index for index, character in enumerate(byte_characters())}
    tokenizer = Qwen2TokenizerFast(vocab=vocabulary, merges=[])
    tokenizer.add_special_tokens({"additional_special_tokens": ["<|im_start|>", "<|im_end|>"]})
    tokenizer.chat_template = _CHAT_TEMPLATE
    return tokenizer

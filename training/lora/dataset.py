"""The encoded photos and texts of a persona, in one file: what training reads, and all that it reads."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import save_file

Text = dict[str, torch.Tensor]


@dataclass(frozen=True)
class Photo:
    """A photo at its sizes, and its caption."""

    name: str
    caption: str
    latents: list[torch.Tensor]
    """The smallest first; 1 x channels x height x width each."""


@dataclass(frozen=True)
class Dataset:
    """All that is trained on and measured with."""

    photos: list[Photo]
    held_out: list[Photo]
    """Photos that are not trained on, to measure with."""
    texts: dict[str, Text]
    """Encoded captions and prompts, by their words; "" among them."""
    samples: list[str]
    """Prompts of the pictures that are drawn on the way."""
    neutral: list[str]
    """The same prompts without the persona: what the model should go on to see as before."""
    identity: str
    """A hash over photos and captions."""


def write(dataset: Dataset, output: Path) -> None:
    """Write the dataset to a .safetensors file."""
    tensors: dict[str, torch.Tensor] = {}

    def described(photo: Photo, key: str) -> dict[str, object]:
        for size, latents in enumerate(photo.latents):
            tensors[f"{key}.{size}"] = latents.contiguous()
        return {"name": photo.name, "caption": photo.caption, "key": key, "sizes": len(photo.latents)}

    about = {
        "photos": [described(photo, f"photo.{index}") for index, photo in enumerate(dataset.photos)],
        "held_out": [described(photo, f"held_out.{index}") for index, photo in enumerate(dataset.held_out)],
        "texts": list(dataset.texts),
        **{name: asdict(dataset)[name] for name in ("samples", "neutral", "identity")},
    }
    for index, text in enumerate(dataset.texts.values()):
        tensors |= {f"text.{index}.{name}": tensor.contiguous() for name, tensor in text.items()}
    save_file(tensors, output, {"dataset": json.dumps(about)})


def read(file: Path, device: torch.device) -> Dataset:
    """The dataset that `write` wrote; latents on the device, texts in ordinary memory."""
    with safe_open(file, "pt") as content:
        about = json.loads(content.metadata()["dataset"])

        def photo(entry: dict[str, Any]) -> Photo:
            keys = (f"{entry['key']}.{size}" for size in range(entry["sizes"]))
            return Photo(
                entry["name"], entry["caption"], [content.get_tensor(key).to(device) for key in keys]
            )

        texts: dict[str, Text] = {text: {} for text in about["texts"]}
        for key in sorted(content.keys()):
            if key.startswith("text."):
                _, index, name = key.split(".")
                texts[about["texts"][int(index)]][name] = content.get_tensor(key)
        return Dataset(
            photos=[photo(entry) for entry in about["photos"]],
            held_out=[photo(entry) for entry in about["held_out"]],
            texts=texts,
            samples=about["samples"],
            neutral=about["neutral"],
            identity=about["identity"],
        )

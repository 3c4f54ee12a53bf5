"""Lets the other packages of an environment work beside a torch without CUDA; does nothing beside one with it.

torchaudio's compiled parts need CUDA's libraries. Without them torchaudio cannot be imported, nor can transformers
and diffusers, which import it when it is installed; its Python parts alone do what the engines need. Run by make.
"""

import importlib.util
from pathlib import Path

import torch


def main() -> None:
    """Remove torchaudio's compiled parts."""
    torchaudio = importlib.util.find_spec("torchaudio")
    if torch.version.cuda or not torchaudio:
        return
    for part in Path(torchaudio.origin).parent.glob("lib/*.so"):
        part.unlink()


main()

"""The parts of LatentSync's checkout that are run, imported without those that are not."""

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any


def unet_class(checkout: Path) -> Any:
    """Its UNet3DConditionModel."""
    return _import(checkout, "latentsync.models.unet").UNet3DConditionModel


def whisper_package(checkout: Path) -> ModuleType:
    """Its Whisper, whose encoder also gives what lies between its layers: `load_model`, `log_mel_spectrogram` ..."""
    return _import(checkout, "latentsync.whisper.whisper")


def _import(checkout: Path, name: str) -> Any:
    # The UNet's module takes a logger from one that loads video readers and torchvision, which nothing here uses.
    helpers = ModuleType("latentsync.utils.util")
    vars(helpers)["zero_rank_log"] = _log
    sys.modules.setdefault(helpers.__name__, helpers)
    if str(checkout) not in sys.path:
        sys.path.append(str(checkout))  # last: it has folders with common names
    return importlib.import_module(name)


def _log(log: Callable[[str], None], message: str) -> None:
    log(message)

"""SyncNet sees and hears a fifth of a second, and gives numbers that are alike where both belong together.

J. S. Chung and A. Zisserman, Out of time: automated lip sync in the wild, 2016. The layers, and their names, are those
of the second version's published weights, github.com/joonson/syncnet_python (MIT). Needs the environment latentsync.
"""

import pickle
from pathlib import Path

import torch
from torch import nn

from understudy.errors import UserError

FEATURES = 1024
"""Numbers that are given for a mouth and for a sound."""
PICTURES = 5
"""That are seen at once, at 25 a second."""
SIDE = 224
"""Pixels of a picture."""
CEPSTRA = 20
"""Spectra of 13 numbers that are heard at once, at 100 a second."""


class SyncNet(nn.Module):
    """Both of its halves."""

    def __init__(self) -> None:
        super().__init__()
        self.netcnnlip = nn.Sequential(
            *_seen(3, 96, (PICTURES, 7, 7), stride=(1, 2, 2)),
            nn.MaxPool3d((1, 3, 3), (1, 2, 2)),
            *_seen(96, 256, (1, 5, 5), stride=(1, 2, 2), padding=(0, 1, 1)),
            nn.MaxPool3d((1, 3, 3), (1, 2, 2), (0, 1, 1)),
            *_seen(256, 256, (1, 3, 3), padding=(0, 1, 1)),
            *_seen(256, 256, (1, 3, 3), padding=(0, 1, 1)),
            *_seen(256, 256, (1, 3, 3), padding=(0, 1, 1)),
            nn.MaxPool3d((1, 3, 3), (1, 2, 2)),
            *_seen(256, 512, (1, 6, 6)),
        )
        self.netcnnaud = nn.Sequential(
            *_heard(1, 64, 3, padding=1),
            nn.MaxPool2d(1, 1),
            *_heard(64, 192, 3, padding=1),
            nn.MaxPool2d(3, (1, 2)),
            *_heard(192, 384, 3, padding=1),
            *_heard(384, 256, 3, padding=1),
            *_heard(256, 256, 3, padding=1),
            nn.MaxPool2d(3, 2),
            *_heard(256, 512, (5, 4)),
        )
        self.netfclip, self.netfcaud = _last(), _last()

    def see(self, pictures: torch.Tensor) -> torch.Tensor:
        """(n, 3, PICTURES, SIDE, SIDE), blue, green, red, 0 to 255 -> (n, FEATURES)."""
        return self.netfclip(self.netcnnlip(pictures).flatten(1))

    def hear(self, cepstra: torch.Tensor) -> torch.Tensor:
        """(n, 1, 13, CEPSTRA) -> (n, FEATURES)."""
        return self.netfcaud(self.netcnnaud(cepstra).flatten(1))


def load(place: Path) -> SyncNet:
    """The network with the weights of a file, or of the only .model file in a folder. Raises UserError."""
    files = [place] if place.is_file() else sorted(place.glob("*.model"))
    if len(files) != 1:
        raise UserError(f"{place}: holds {len(files)} .model files instead of one, syncnet_v2.model.")
    network = SyncNet()
    try:
        network.load_state_dict(torch.load(files[0], map_location="cpu", weights_only=True))
    except (RuntimeError, pickle.UnpicklingError, TypeError, EOFError) as error:
        raise UserError(
            f"{files[0]}: these are no weights of SyncNet ({str(error).splitlines()[0]}). Fetch them again."
        ) from None
    return network.eval()


def _seen(channels: int, to: int, size: tuple[int, ...], **places: tuple[int, ...]) -> list[nn.Module]:
    return [nn.Conv3d(channels, to, size, **places), nn.BatchNorm3d(to), nn.ReLU()]


def _heard(channels: int, to: int, size: int | tuple[int, int], padding: int = 0) -> list[nn.Module]:
    return [nn.Conv2d(channels, to, size, padding=padding), nn.BatchNorm2d(to), nn.ReLU()]


def _last() -> nn.Sequential:
    return nn.Sequential(nn.Linear(512, 512), nn.BatchNorm1d(512), nn.ReLU(), nn.Linear(512, FEATURES))

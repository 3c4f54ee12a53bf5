"""SyncNet with random weights, in its published form: its layers have no size that could be less."""

from pathlib import Path

SEED = 0


def build(folder: Path) -> None:
    """Write the weights into an empty folder."""
    import torch

    from understudy.quality.syncnet_model import SyncNet

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(SEED)
        torch.save(SyncNet().state_dict(), folder / "syncnet_v2.model")

"""LatentSync's UNet in miniature, for squares of 64 pixels: 1 million parameters instead of 1.4 billion.

Its class is in the makers' checkout, which must be at its default place.
"""

from pathlib import Path

import torch
from omegaconf import OmegaConf

from understudy.lips.checkout import DEFAULT, check_checkout
from understudy.lips.mouth.code import unet_class
from understudy.lips.mouth.model import CONFIGURATION, WEIGHTS

_WIDTH = 32  # channels: a multiple of 32, which some of its normalisations count on
_WHISPER_WIDTH = 32  # of the miniature in `whisper`
_SIZE = 64  # pixels


def build(folder: Path) -> None:
    """Write configuration and weights, 4 MB; raises UserError without the checkout."""
    checkout = Path(DEFAULT).expanduser()
    check_checkout(checkout)
    configuration = _configuration(checkout)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        unet = unet_class(checkout).from_config(configuration["model"])
        # Zero at the start of training, so that a new model would make the same of everything.
        torch.nn.init.normal_(unet.conv_out.weight, std=0.05)
    OmegaConf.save(configuration, folder / CONFIGURATION)
    torch.save({"global_step": 0, "state_dict": unet.state_dict()}, folder / WEIGHTS)


def _configuration(checkout: Path) -> dict[str, dict[str, object]]:
    """That of version 1.5 with everything smaller."""
    makers = OmegaConf.to_container(OmegaConf.load(checkout / "configs/unet/stage2.yaml"))
    model = makers["model"] | {
        "attention_head_dim": 4,
        "block_out_channels": [_WIDTH] * 4,
        "cross_attention_dim": _WHISPER_WIDTH,
        "layers_per_block": 1,
        "norm_num_groups": 8,
        "sample_size": _SIZE // 8,
    }
    model["motion_module_kwargs"] |= {"num_attention_heads": 4}
    heard = makers["data"]["audio_feat_length"]
    data = {"resolution": _SIZE, "num_frames": makers["data"]["num_frames"], "audio_feat_length": heard}
    return {"data": data, "model": model}

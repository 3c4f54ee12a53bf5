"""Vocos, the vocoder of F5-TTS, at a thousandth of its size: random weights, the real classes and files."""

from pathlib import Path

SEED = 0

WIDTH = 32
LAYERS = 2


def build(folder: Path) -> None:
    """Write configuration and weights into an empty folder, as charactr/vocos-mel-24khz has them."""
    import torch
    import yaml
    from vocos import Vocos

    from understudy.speech.f5_voice import BANDS, HOP, RATE, WINDOW

    def part(name: str, **settings: object) -> dict[str, object]:
        return {"class_path": f"vocos.{name}", "init_args": settings}

    configuration = {
        "feature_extractor": part(
            "feature_extractors.MelSpectrogramFeatures",
            sample_rate=RATE,
            n_fft=WINDOW,
            hop_length=HOP,
            n_mels=BANDS,
            padding="center",
        ),
        "backbone": part(
            "models.VocosBackbone",
            input_channels=BANDS,
            dim=WIDTH,
            intermediate_dim=2 * WIDTH,
            num_layers=LAYERS,
        ),
        "head": part("heads.ISTFTHead", dim=WIDTH, n_fft=WINDOW, hop_length=HOP, padding="center"),
    }
    (folder / "config.yaml").write_text(yaml.safe_dump(configuration))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(SEED)
        vocoder = Vocos.from_hparams(str(folder / "config.yaml"))
    torch.save(vocoder.state_dict(), folder / "pytorch_model.bin")

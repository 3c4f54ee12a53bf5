"""What the engine neural knows before a network is loaded; with networks: tests/studio/diffusers/test_enhancing.py."""

import subprocess
import sys
from typing import Any

from understudy.engines import asked


def enhance_request(vram: float, **settings: str) -> dict[str, Any]:
    section = {"engine": "neural", "interpolation": "rife-4.13", "upscaling": "realesrgan-x2plus"} | settings
    models = {name: {"path": f"models/{name}", "identity": name} for name in section.values()}
    film = {"finish": section, "vram": vram, "models": models}
    return asked("finish", "enhance", film, {"width": 1920, "height": 1080, "fps": 25, "seed": 7})


def test_a_smaller_card_upscales_anew_and_only_that() -> None:
    assert enhance_request(8.0) != enhance_request(12.0)
    assert enhance_request(8.0, upscaling="") == enhance_request(12.0, upscaling="")


def test_only_networks_in_use_are_needed() -> None:
    weights = enhance_request(8.0, upscaling="")["engine"]["weights"]
    assert weights == {"rife-4.13": "rife-4.13"}


def test_the_workflow_reads_the_engine_without_its_networks() -> None:
    heavy = "torch", "numpy", "cv2", "av", "spandrel"
    code = f"import sys, understudy.finish.neural; sys.exit(bool(set({heavy}) & set(sys.modules)))"
    subprocess.run([sys.executable, "-c", code], check=True)

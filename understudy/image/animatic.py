"""The draft's keyframes: a drawn presenter, or a diagram of what the prompt names."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Settings:
    """Draws the presenter, or a diagram of what the prompt names; no model, no GPU."""


class Engine:
    """Reads the prompt into a composition, draws it, and keeps the composition inside the picture."""

    revision = "3"
    icons = "Font Awesome Free (CC BY 4.0)"
    preloads = ("understudy.image.still", "understudy.image.embed")
    settings_type = Settings

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def draw(
        self,
        output: Path,
        *,
        prompt: str,
        on_camera: bool,
        wardrobe: str,
        look: dict[str, Any],
        width: int,
        height: int,
        palette: int,
        seed: int,
    ) -> None:
        """Write a PNG of width x height pixels, with its composition inside.

        Args:
            output: the PNG to write.
            prompt: what is to be seen.
            on_camera: whether it is the presenter.
            wardrobe: the presenter's clothes, in words.
            look: the presenter's drawn look.
            width: pixels.
            height: pixels.
            palette: which set of colours.
            seed: varies office and acting.
        """
        from understudy.animatic.presenter.look import Look, wear
        from understudy.image.embed import add_composition
        from understudy.image.still import compose, draw_still

        dressed = asdict(wear(Look.from_dict(look), wardrobe)) if on_camera else {}
        composition = compose(
            prompt,
            on_camera=on_camera,
            look=dressed,
            width=width,
            height=height,
            palette=palette,
            seed=seed,
        )
        output.write_bytes(add_composition(draw_still(composition), composition))

"""The presenter's hair, a class per style."""

from understudy.animatic.presenter.hair.curly import Curly
from understudy.animatic.presenter.hair.falling import Bob, Long
from understudy.animatic.presenter.hair.hairstyle import Hairstyle
from understudy.animatic.presenter.hair.short import Bald, Crop, Short
from understudy.animatic.presenter.hair.tied import Bun

HAIRSTYLES: dict[str, type[Hairstyle]] = {
    "bob": Bob,
    "long": Long,
    "bun": Bun,
    "short": Short,
    "crop": Crop,
    "curly": Curly,
    "bald": Bald,
}

__all__ = ["HAIRSTYLES", "Hairstyle"]

"""What cannot fit into this machine, told before the first job."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from understudy.disk import free_bytes
from understudy.errors import UserError
from understudy.progress.estimate import Estimate
from understudy.progress.outlook import Outlook
from understudy.progress.words import size


@dataclass(frozen=True)
class Machine:
    """What a run has at its disposal."""

    free_disk: float
    """Bytes where results are written, with those of the files that are made again."""
    cards: dict[str, float] | None = None
    """Gigabytes (10**9 bytes) of each card's memory, as far as it is known; None if no film needs to know."""
    has_card: bool = False


def this_machine(
    outlooks: Sequence[Outlook], replaced: Iterable[Path], devices: Literal["auto"] | list[str] | None
) -> Machine:
    """The machine, for films in the working directory; cards are looked for only if a real model needs one.

    `replaced` are the files that will be made, of which some may be there; `devices` are those of the
    configuration, None where the models work on the cards of other machines. Raises UserError for a card that is
    not there.
    """
    free = free_bytes() + sum(file.stat().st_size for file in replaced if file.is_file())
    if devices is None:
        return Machine(free, has_card=True)
    if not any(outlook.has_real_models for outlook in outlooks):
        return Machine(free)
    from understudy.workers.devices import find_devices
    from understudy.workers.memory import memory_of

    found = find_devices(devices)
    return Machine(free, memory_of(found), any(device.card is not None for device in found))


def refusals(estimate: Estimate, machine: Machine) -> list[str]:
    """Why a run cannot end well here, each in a sentence or two; empty if it can."""
    found = []
    if estimate.disk > machine.free_disk:
        found.append(
            f"About {size(estimate.disk)} of disk are needed under results/, and {size(machine.free_disk)} are free "
            "there. Make room, ask for fewer films at a time, or lower the `resolution` of the preset."
        )
    wanted = {outlook.preset: outlook.vram for outlook in estimate.outlooks if outlook.has_real_models}
    for preset, vram in wanted.items():
        found += [
            f"Preset {preset} lets a model fill {vram:g} GB (`vram` in config/presets/{preset}.yaml), but {card} has "
            f"{memory:.1f} GB. Set `vram: {int(memory)}`, which takes longer, or name another card under `devices`."
            for card, memory in (machine.cards or {}).items()
            if vram > memory
        ]
    return found


def refuse(estimate: Estimate, machine: Machine) -> None:
    """Raises UserError if a run cannot end well here."""
    if found := refusals(estimate, machine):
        raise UserError("\n".join(found))


def warnings(estimate: Estimate, machine: Machine) -> list[str]:
    """What should be known before a run, each in a sentence or two."""
    presets = sorted({outlook.preset for outlook in estimate.outlooks if outlook.has_real_models})
    if not presets or machine.has_card:
        return []
    return [
        f"No GPU found; models will run on the processor. Those of preset {' and '.join(presets)} take hours there for "
        "what a card does in minutes, and may not fit into RAM."
    ]

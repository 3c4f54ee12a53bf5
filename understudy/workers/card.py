"""How much of a graphics card's memory this process may fill."""

from understudy.workers.place import Place

GIGABYTE = 10**9


def hold_to(place: Place) -> None:
    """Let this process take no more of the card's memory than the setting says; nothing on the CPU."""
    import torch

    if place.device.startswith("cuda"):
        device = torch.device(place.device)
        share = place.vram * GIGABYTE / torch.cuda.get_device_properties(device).total_memory
        torch.cuda.set_per_process_memory_fraction(min(share, 1.0), device)

"""What the engines that run diffusers have in common: loading within a card's memory, LoRAs, seeds, progress."""

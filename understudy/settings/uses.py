"""What a film uses of its persona: photos, recordings, a trained likeness or voice; told from its settings."""

from pathlib import Path

from understudy.engines import parameters, section_engine
from understudy.settings.film import Film, Persona

_PHOTOS = (".jpg", ".jpeg", ".png", ".webp")


def is_used(film: Film) -> bool:
    """Whether a film, as resolved settings, is made with photos, recordings or weights of its persona.

    Its engines take them, or its pictures are compared with them. A draft's do not, whoever the persona is.
    """
    persona = film["persona"]
    seen = parameters("image", "draw", film) | parameters("video", "animate", film)
    is_seen = ("photos" in seen and persona["reference_photos"]) or (
        "lora" in seen and persona["lora"]["file"]
    )
    is_recorded = persona["reference"]["sound"] or persona["recordings"]["folder"]
    is_compared = film["quality"]["image"]["identity"] and photos_of(persona)
    return bool(
        is_seen or is_compared or (is_recorded and "reference" in parameters("speech", "speak", film))
    )


def photos_of(persona: Persona) -> list[str]:
    """The photos by which a persona is known: those that models are shown, or else those that they are trained on."""
    if persona["reference_photos"]:
        return persona["reference_photos"]
    folder = persona["photos"]["folder"]
    if not folder or not Path(folder).is_dir():
        return []
    return sorted(str(path) for path in Path(folder).iterdir() if path.suffix.lower() in _PHOTOS)


def trained_likeness(persona: str) -> str:
    """Where the LoRA is that is trained on a persona's photos, relative to the project."""
    return f"results/personas/{persona}/lora/likeness.safetensors"


def trains_likeness(film: Film) -> bool:
    """Whether a film, as resolved settings, shows a likeness that is trained on the persona's photos."""
    return film["persona"]["lora"]["train"] and "lora" in parameters("image", "draw", film)


def trained_voice(persona: str) -> str:
    """Where the voice is that is trained on a persona's recordings, relative to the project."""
    return f"results/personas/{persona}/voice/voice.safetensors"


def trains_voice(film: Film) -> bool:
    """Whether a film, as resolved settings, speaks with a voice that is trained on the persona's recordings."""
    return film["persona"]["trained_voice"]["train"] and hasattr(section_engine(film, "speech"), "voice")


def cuts_reference(film: Film) -> bool:
    """Whether a film's voice imitates a clip that is cut from the persona's recordings."""
    persona = film["persona"]
    is_cut = persona["recordings"]["folder"] and not persona["reference"]["sound"]
    return bool(is_cut) and "reference" in parameters("speech", "speak", film)


def trained_weights(film: Film) -> list[str]:
    """The weights of its persona that a film uses, relative to the project."""
    persona = film["persona"]
    return [
        *([persona["lora"]["file"]] if persona["lora"]["file"] else []),
        *([trained_voice(persona["id"])] if trains_voice(film) else []),
    ]

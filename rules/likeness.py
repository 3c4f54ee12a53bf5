"""What the rules of a persona's likeness ask: its photos, their captions, and what each job is asked for."""

from pathlib import Path
from typing import Any

from known import Known, answers_the_user

from training.lora import requests
from training.photos.captions import edited_captions
from training.photos.files import photo_files


@answers_the_user
class Likeness:
    """Answers the input and params functions of rules/lora.smk. Every method takes the job's wildcards."""

    def __init__(self, known: Known) -> None:
        self._known = known

    def photos(self, wildcards: Any) -> list[str]:
        """The photos in the persona's folder."""
        return [str(path) for path in self._photos(wildcards)]

    def photos_request(self, wildcards: Any) -> dict[str, Any]:
        return requests.photos(self._settings(wildcards))

    def captions_request(self, wildcards: Any) -> dict[str, Any]:
        return requests.captions(self._settings(wildcards))

    def dataset_request(self, wildcards: Any) -> dict[str, Any]:
        """With the captions that the user wrote or edited; those of the program follow from the photos."""
        settings, photos = self._settings(wildcards), self._photos(wildcards)
        edited = edited_captions(photos, Path(f"results/personas/{wildcards.persona}/photos"))
        return requests.dataset(settings, [photo.name for photo in photos]) | {"edited": edited}

    def training_request(self, wildcards: Any) -> dict[str, Any]:
        return requests.training(self._settings(wildcards))

    def choice_request(self, wildcards: Any) -> dict[str, Any]:
        return requests.choice(self._settings(wildcards))

    def _settings(self, wildcards: Any) -> dict[str, Any]:
        settings = self._known.persona_settings(wildcards)
        requests.check_persona(settings)
        return settings

    def _photos(self, wildcards: Any) -> list[Path]:
        return photo_files(Path(self._settings(wildcards)["persona"]["photos"]["folder"]))

"""What the rules of a persona's voice ask: its recordings, their transcripts, and what each job is asked for."""

from pathlib import Path
from typing import Any

from known import Known, answers_the_user

from training.recordings.conversion import recording_files
from training.recordings.transcripts import transcript_files
from training.voice import requests


@answers_the_user
class Recorded:
    """Answers the input and params functions of rules/voice.smk. Every method takes the job's wildcards."""

    def __init__(self, known: Known) -> None:
        self._known = known

    def recordings(self, wildcards: Any) -> list[str]:
        """The audio and video files in the persona's folder."""
        return [str(path) for path in recording_files(self._folder(wildcards))]

    def transcripts(self, wildcards: Any) -> list[str]:
        """The transcripts beside them, unless a model writes them down."""
        if self._settings(wildcards)["persona"]["recordings"]["transcriber"]:
            return []
        return [str(path) for path in transcript_files(self._folder(wildcards))]

    def converted_request(self, wildcards: Any) -> dict[str, Any]:
        return requests.converted(self._settings(wildcards))

    def heard_request(self, wildcards: Any) -> dict[str, Any]:
        return requests.heard(self._settings(wildcards))

    def clips_request(self, wildcards: Any) -> dict[str, Any]:
        return requests.clips(self._settings(wildcards))

    def training_request(self, wildcards: Any) -> dict[str, Any]:
        settings = self._settings(wildcards)
        requests.check_voice(settings)
        return requests.training(settings)

    def _settings(self, wildcards: Any) -> dict[str, Any]:
        settings = self._known.persona_settings(wildcards)
        requests.check_recordings(settings)
        return settings

    def _folder(self, wildcards: Any) -> Path:
        return Path(self._settings(wildcards)["persona"]["recordings"]["folder"])

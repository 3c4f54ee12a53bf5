"""What each job is asked for: all that its result depends on, besides its input files."""

import json
from typing import Any

from known import Known, answers_the_user, scene_folder

from understudy import requests, timeline
from understudy.film import assembly, cards, picture, sound
from understudy.quality import gate
from understudy.report import REVISION as REVISION_OF_PAGES
from understudy.script.own import read_own_script
from understudy.script.request import script_request
from understudy.trust import credentials, upload
from understudy.trust.marks import film as marks_of_films


@answers_the_user
class Asked:
    """Answers the params functions of the rules. Every method takes the job's wildcards."""

    def __init__(self, known: Known) -> None:
        self._known = known

    def script(self, wildcards: Any) -> dict[str, Any]:
        own = self._known.project.own_script(wildcards.topic)
        if own:
            return {"own": read_own_script(self._known.root / own, own).model_dump(mode="json")}
        return script_request(self._known.project, wildcards.topic)

    def image(self, wildcards: Any) -> dict[str, Any]:
        return requests.image(self._known.settings(wildcards), self._known.script(wildcards), wildcards.scene)

    def last_image(self, wildcards: Any) -> dict[str, Any]:
        keyframe = f"{scene_folder(wildcards, wildcards.scene)}/image.png"
        return requests.last_image(
            self._known.settings(wildcards), self._known.script(wildcards), wildcards.scene, keyframe
        )

    def speech(self, wildcards: Any) -> dict[str, Any]:
        return requests.speech(
            self._known.settings(wildcards), self._known.script(wildcards), wildcards.scene
        )

    def strength_sweep(self, wildcards: Any) -> dict[str, Any]:
        return requests.strength_sweep(self._known.persona_settings(wildcards))

    def reference(self, wildcards: Any) -> str:
        """As JSON: the persona has no settings file from which the job could read it."""
        return json.dumps(
            requests.reference(self._known.project.persona(wildcards.persona).model_dump(mode="json"))
        )

    def timeline(self, wildcards: Any) -> dict[str, Any]:
        return {"revision": timeline.REVISION} | requests.timeline(
            self._known.settings(wildcards), self._known.script(wildcards)
        )

    def chunk(self, wildcards: Any) -> dict[str, Any]:
        return requests.chunk(
            self._known.settings(wildcards),
            self._known.script(wildcards),
            self._known.timeline(wildcards),
            wildcards.scene,
            int(wildcards.index),
        )

    def clip(self, wildcards: Any) -> dict[str, Any]:
        return requests.clip(
            self._known.settings(wildcards), self._known.timeline(wildcards), wildcards.scene
        )

    def lipsync(self, wildcards: Any) -> dict[str, Any]:
        return requests.lipsync(
            self._known.settings(wildcards), self._known.script(wildcards), wildcards.scene
        )

    def enhance(self, wildcards: Any) -> dict[str, Any]:
        return requests.enhance(self._known.settings(wildcards), wildcards.scene)

    def picture(self, wildcards: Any) -> dict[str, Any]:
        return {"revision": picture.REVISION} | requests.picture(
            self._known.settings(wildcards),
            self._known.script(wildcards),
            self._known.timeline(wildcards),
            wildcards.scene,
        )

    def card(self, wildcards: Any) -> dict[str, Any]:
        return {"revision": cards.REVISION} | requests.card(
            self._known.settings(wildcards), self._known.script(wildcards), wildcards.card
        )

    def sound(self, wildcards: Any) -> dict[str, Any]:
        return {"revision": sound.REVISION} | requests.sound(self._known.settings(wildcards))

    def film(self, wildcards: Any) -> dict[str, Any]:
        settings = self._known.settings(wildcards)
        return {
            "revision": assembly.REVISION,
            **requests.film(settings, self._known.script(wildcards)),
            "measured": {"revision": gate.REVISION, **requests.measured_film(settings)},
        }

    def marks(self, wildcards: Any) -> dict[str, Any]:
        settings = self._known.settings(wildcards)
        weights = requests.marking_weights(settings)
        return {"revision": marks_of_films.REVISION, "weights": weights} | requests.marks(settings)

    def credentials(self, wildcards: Any) -> dict[str, Any]:
        return {"revision": credentials.REVISION} | requests.credentials(
            self._known.settings(wildcards), self._known.script(wildcards)
        )

    def page(self, wildcards: Any) -> dict[str, Any]:
        return {"revision": REVISION_OF_PAGES} | requests.page(
            self._known.settings(wildcards), self._known.script(wildcards), self._known.timeline(wildcards)
        )

    def still(self, wildcards: Any) -> dict[str, Any]:
        return {"revision": credentials.REVISION} | requests.still_credentials(
            self._known.settings(wildcards), self._known.script(wildcards), wildcards.scene
        )

    def exported_sound(self, wildcards: Any) -> dict[str, Any]:
        return {"revision": credentials.REVISION} | requests.sound_credentials(
            self._known.settings(wildcards), self._known.script(wildcards)
        )

    def upload_note(self, wildcards: Any) -> dict[str, Any]:
        return {"revision": upload.REVISION} | requests.upload_note(
            self._known.settings(wildcards), self._known.script(wildcards)
        )

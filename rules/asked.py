"""What each job is asked for: all that its result depends on, besides its input files."""

import json
from typing import Any

from known import Known, for_the_user, scene_folder

from understudy import requests, timeline
from understudy.film import assembly, cards, picture, sound
from understudy.quality import gate
from understudy.report import REVISION as REVISION_OF_PAGES
from understudy.script.own import read_own_script
from understudy.script.request import script_request
from understudy.trust import credentials, upload
from understudy.trust.marks import film as marks_of_films


class Asked:
    """Answers the params functions of the rules. Every method takes the job's wildcards."""

    def __init__(self, known: Known) -> None:
        self._known = known

    @for_the_user
    def script(self, wildcards: Any) -> dict[str, Any]:
        own = self._known.project.own_script(wildcards.topic)
        if own:
            return {"own": read_own_script(self._known.root / own, own).model_dump(mode="json")}
        return script_request(self._known.project, wildcards.topic)

    @for_the_user
    def image(self, wildcards: Any) -> dict[str, Any]:
        return requests.image(self._known.settings(wildcards), self._known.script(wildcards), wildcards.scene)

    @for_the_user
    def last_image(self, wildcards: Any) -> dict[str, Any]:
        keyframe = f"{scene_folder(wildcards, wildcards.scene)}/image.png"
        return requests.last_image(
            self._known.settings(wildcards), self._known.script(wildcards), wildcards.scene, keyframe
        )

    @for_the_user
    def speech(self, wildcards: Any) -> dict[str, Any]:
        return requests.speech(
            self._known.settings(wildcards), self._known.script(wildcards), wildcards.scene
        )

    @for_the_user
    def strength_sweep(self, wildcards: Any) -> dict[str, Any]:
        return requests.strength_sweep(self._known.persona_settings(wildcards))

    @for_the_user
    def reference(self, wildcards: Any) -> str:
        """As JSON: the persona has no settings file from which the job could read it."""
        return json.dumps(
            requests.reference(self._known.project.persona(wildcards.persona).model_dump(mode="json"))
        )

    @for_the_user
    def timeline(self, wildcards: Any) -> dict[str, Any]:
        return {"revision": timeline.REVISION} | requests.timeline(
            self._known.settings(wildcards), self._known.script(wildcards)
        )

    @for_the_user
    def chunk(self, wildcards: Any) -> dict[str, Any]:
        return requests.chunk(
            self._known.settings(wildcards),
            self._known.script(wildcards),
            self._known.timeline(wildcards),
            wildcards.scene,
            int(wildcards.index),
        )

    @for_the_user
    def clip(self, wildcards: Any) -> dict[str, Any]:
        return requests.clip(
            self._known.settings(wildcards), self._known.timeline(wildcards), wildcards.scene
        )

    @for_the_user
    def lipsync(self, wildcards: Any) -> dict[str, Any]:
        return requests.lipsync(
            self._known.settings(wildcards), self._known.script(wildcards), wildcards.scene
        )

    @for_the_user
    def enhance(self, wildcards: Any) -> dict[str, Any]:
        return requests.enhance(self._known.settings(wildcards), wildcards.scene)

    @for_the_user
    def picture(self, wildcards: Any) -> dict[str, Any]:
        return {"revision": picture.REVISION} | requests.picture(
            self._known.settings(wildcards),
            self._known.script(wildcards),
            self._known.timeline(wildcards),
            wildcards.scene,
        )

    @for_the_user
    def card(self, wildcards: Any) -> dict[str, Any]:
        return {"revision": cards.REVISION} | requests.card(
            self._known.settings(wildcards), self._known.script(wildcards), wildcards.card
        )

    @for_the_user
    def sound(self, wildcards: Any) -> dict[str, Any]:
        return {"revision": sound.REVISION} | requests.sound(self._known.settings(wildcards))

    @for_the_user
    def film(self, wildcards: Any) -> dict[str, Any]:
        settings = self._known.settings(wildcards)
        return {
            "revision": assembly.REVISION,
            **requests.film(settings, self._known.script(wildcards)),
            "measured": {"revision": gate.REVISION, **requests.measured_film(settings)},
        }

    @for_the_user
    def marks(self, wildcards: Any) -> dict[str, Any]:
        return {"revision": marks_of_films.REVISION} | requests.marks(self._known.settings(wildcards))

    @for_the_user
    def credentials(self, wildcards: Any) -> dict[str, Any]:
        return {"revision": credentials.REVISION} | requests.credentials(
            self._known.settings(wildcards), self._known.script(wildcards)
        )

    @for_the_user
    def page(self, wildcards: Any) -> dict[str, Any]:
        return {"revision": REVISION_OF_PAGES} | requests.page(
            self._known.settings(wildcards), self._known.script(wildcards), self._known.timeline(wildcards)
        )

    @for_the_user
    def still(self, wildcards: Any) -> dict[str, Any]:
        return {"revision": credentials.REVISION} | requests.still_credentials(
            self._known.settings(wildcards), self._known.script(wildcards), wildcards.scene
        )

    @for_the_user
    def exported_sound(self, wildcards: Any) -> dict[str, Any]:
        return {"revision": credentials.REVISION} | requests.sound_credentials(
            self._known.settings(wildcards), self._known.script(wildcards)
        )

    @for_the_user
    def upload_note(self, wildcards: Any) -> dict[str, Any]:
        return {"revision": upload.REVISION} | requests.upload_note(
            self._known.settings(wildcards), self._known.script(wildcards)
        )

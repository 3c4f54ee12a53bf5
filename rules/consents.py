"""The permission of the people behind personas: proofs that it was given, and what is said of it."""

from typing import Any

from known import Known, answers_the_user
from snakemake.io import ancient
from snakemake.logging import logger

from understudy.errors import UserError
from understudy.files import write_text
from understudy.persona.places import record_file, signature_file, spoken_file
from understudy.persona.spoken import compared
from understudy.stages.consent import SPOKEN_CONSENT


@answers_the_user
class Consents:
    """Answers what rules ask of consent. Methods with `wildcards` take those of the job."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._proofs: dict[str, str] = {}
        self._there: dict[str, bool] = {}
        self._told: set[str] = set()

    def proof(self, wildcards: Any) -> list[str]:
        """The proof that the person behind a film's persona, or behind a persona, has agreed, where that is needed.

        Raises WorkflowError if there is no consent that holds. A proof that is there is only asked for, whatever its
        date, for a renewed consent makes nothing again.
        """
        if hasattr(wildcards, "topic"):
            settings = self._known.settings(wildcards)
            persona, needed = settings["persona"]["id"], settings["consent"] is not None
        else:
            persona = wildcards.persona
            needed = self._known.project.permission(persona) is not None
        proof = f"results/personas/{persona}/consent.ok"
        if not needed:
            return []
        self._proofs[persona] = proof
        if not self._was_there(proof):
            return [proof]
        # Were a spoken consent compared in this run, Snakemake 9.27 would not look at the params of what follows.
        self._compared(persona)
        return [ancient(proof)]

    def record(self, wildcards: Any) -> list[str]:
        """The consent record of a persona and its signature. Raises WorkflowError if it does not hold."""
        self._known.project.permission(wildcards.persona)
        return [str(record_file(wildcards.persona)), str(signature_file(wildcards.persona))]

    def spoken_comparison(self, wildcards: Any) -> list[str]:
        """What came of the comparison of a spoken consent, where the record names one."""
        given = self._known.project.permission(wildcards.persona)
        if not (given and given.record.spoken_consent):
            return []
        file = str(spoken_file(wildcards.persona))
        return [ancient(file) if self._was_there(file) else file]

    def spoken_recordings(self, wildcards: Any) -> list[str]:
        """The spoken consent of a persona, and the recordings that it is compared with."""
        request = SPOKEN_CONSENT.request(self._known.project, wildcards.persona)
        return [request["spoken"]["file"], *(voice["file"] for voice in request["voices"])]

    def write(self) -> None:
        """Write the hashes of renewed consents into the proofs that are there."""
        for persona, proof in self._proofs.items():
            path, given = self._known.root / proof, self._known.project.permission(persona)
            if given and path.is_file() and path.read_text(encoding="utf-8") != f"{given.hash}\n":
                write_text(path, f"{given.hash}\n")

    def tell_doubts(self) -> None:
        """Warn of spoken consents that are neither good nor bad enough, each once a run."""
        for persona in self._proofs.keys() - self._told:
            try:
                found = self._compared(persona)
            except UserError:
                continue  # this run is about to compare it
            self._told.add(persona)
            for doubt in found["doubts"] if found else []:
                logger.warning(f"The spoken consent to persona {persona}: {doubt}.")

    def _was_there(self, file: str) -> bool:
        """Whether a file was there when this run first asked for it.

        Snakemake 9.27 drops a job whose only input of a running job is ancient and already written, if the graph
        grows just then. So an input is ancient for a whole run or not at all.
        """
        return self._there.setdefault(file, (self._known.root / file).is_file())

    def _compared(self, persona: str) -> dict[str, Any] | None:
        """What came of the comparison of a spoken consent. Raises UserError if it is still to be made."""
        project = self._known.project
        given = project.permission(persona)
        return compared(self._known.root, persona, project.persona(persona), given.record) if given else None

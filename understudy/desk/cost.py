"""What a film would cost now: a dry run of the workflow."""

import asyncio
import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from understudy.desk import scripts, workflow
from understudy.desk.orders import Order
from understudy.desk.runs import Runs
from understudy.errors import UserError
from understudy.files import read_json
from understudy.progress.words import rough_duration
from understudy.script.own import checked_script
from understudy.stages.table import in_order, stage_name

_BUSY = "It is counted when the run at work has ended."


class Costs:
    """Counts jobs, one film after the other."""

    def __init__(self, root: Path, runs: Runs) -> None:
        self._root, self._runs = root, runs
        self._counting = asyncio.Lock()

    async def of(self, order: Order) -> dict[str, Any]:
        """The jobs that the order would cost, as JSON values. Raises UserError if it cannot be made as it is."""
        if self._is_busy():
            return {"busy": _BUSY}
        try:
            return await self._count(order)
        except UserError:
            if self._is_busy():  # a run has begun meanwhile, and files come and go
                return {"busy": _BUSY}
            raise

    def _is_busy(self) -> bool:
        return self._runs.are_at_work or workflow.is_taken(self._root)

    async def _count(self, order: Order) -> dict[str, Any]:
        async with self._counting:
            if await asyncio.to_thread(self._is_script_new, order.topic):
                # Which jobs follow from an edit is known once the script is the workflow's: a copy, and no more.
                async with self._runs.folder:
                    await self._snakemake(["--cores", "1", "--", f"results/{order.topic}/script.json"])
            return _told(await self._snakemake(["--dry-run", "--", order.target]))

    def _is_script_new(self, topic: str) -> bool:
        """Whether the user's own script is not yet the one that films are made from."""
        found = scripts.find(self._root, topic)
        if not found.is_own or found.content is None:
            return False
        try:
            made = checked_script(read_json(self._root / f"results/{topic}/script.json"), topic)
        except (OSError, ValueError, UserError):
            return True
        return made.model_dump(mode="json", exclude_none=True) != found.content

    async def _snakemake(self, arguments: list[str]) -> list[dict[str, Any]]:
        """The events of a call of Snakemake. Raises UserError with what it said if it fails."""
        with tempfile.TemporaryDirectory(prefix="understudy-desk-") as folder:
            journal, log = Path(folder, "journal.jsonl"), Path(folder, "log")
            process = await workflow.start(self._root, ["--nocolor", *arguments], journal, log)
            try:
                heard = [event async for event in workflow.events(process, journal)]
            finally:
                if process.returncode is None:
                    await workflow.stop(process)
            if process.returncode:
                said = [event["text"] for event in heard if event["event"] == "said"]
                raise UserError("\n".join(said) or log.read_text(encoding="utf-8", errors="replace").strip())
            return heard


def _told(heard: list[dict[str, Any]]) -> dict[str, Any]:
    nothing: dict[str, Any] = {"jobs": [], "more": [], "seconds": 0}
    plan = next((event for event in heard if event["event"] == "plan"), nothing)
    jobs = plan["jobs"]
    return {
        "count": len(jobs),
        "rows": list(_rows(jobs)),
        "more": plan["more"],
        "work": rough_duration(plan["seconds"]) if jobs else "",
    }


def _rows(jobs: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """One row for each stage."""
    stages = in_order({job["stage"] for job in jobs})
    by_place = sorted(jobs, key=lambda job: stages.index(job["stage"]))
    for stage, of_stage in groupby(by_place, key=lambda job: job["stage"]):
        found = list(of_stage)
        parts = {job["wildcards"].get("scene") or job["wildcards"].get("card") for job in found}
        reasons = {job["reason"] for job in found if not job["reason"].startswith("after ")}
        yield {
            "stage": stage_name(stage),
            "count": len(found),
            "parts": sorted(filter(None, parts)),
            "reasons": sorted(filter(None, reasons)),
        }

"""What a job asks of a cluster follows from the engine that it works with."""

from dataclasses import asdict
from typing import Any

import pytest

from understudy.progress import demand
from understudy.quality import gate
from understudy.video.wan import Settings

WAN = {"engine": "wan"} | asdict(Settings())


@pytest.mark.parametrize(
    "section", [{"engine": "animatic"}, WAN | {"model": "tiny-wan2.2-i2v-a14b", "distillation": ""}]
)
def test_a_job_without_a_real_model_asks_for_little(section: dict[str, Any]) -> None:
    assert demand.minutes("chunk", {"video": section}) == 5
    assert demand.megabytes("chunk", {"video": section}) == 2_000


def test_a_job_of_the_studio_asks_for_four_times_what_it_takes_and_for_much_memory() -> None:
    assert demand.minutes("chunk", {"video": WAN}) == 60  # a quarter of an hour on a card of 12 GB
    assert demand.megabytes("chunk", {"video": WAN}) == 64_000


def test_a_job_that_tries_again_gets_the_time_for_it() -> None:
    assert demand.minutes("chunk", {"video": WAN}, attempts=3) == 90


@pytest.mark.parametrize(
    ("section", "best_of", "attempts"), [("video", 1, 3), ("video", 5, 5), ("finish", 5, 1)]
)
def test_an_engine_is_asked_as_often_as_its_settings_and_the_scene_say(
    section: str, best_of: int, attempts: int
) -> None:
    film = {"video": {"retries": 2}}
    assert gate.most_attempts(section, film, best_of) == attempts

"""What a job asks of a cluster follows from the engine that it works with."""

from dataclasses import asdict
from typing import Any

import pytest

from understudy.progress import demand
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

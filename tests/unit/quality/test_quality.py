"""Figures, limits, and the one loop that makes, measures, makes again and keeps the best."""

import json
from pathlib import Path

import pytest
from project import SCRIPT
from project import Project as Folder

from understudy.files import write_json
from understudy.quality import gate as gates
from understudy.quality.attempts import Budget, best_attempt, best_file
from understudy.quality.form import (
    Attempt,
    Figure,
    Quality,
    at_least,
    at_most,
    between,
    measured_once,
    not_measured,
)
from understudy.quality.places import measured_stages
from understudy.quality.shortfalls import shortfalls
from understudy.settings.project import Project
from understudy.settings.uses import is_used
from understudy.stages.film import FILM
from understudy.stages.image import IMAGE
from understudy.stages.speech import SPEECH


def made_of(badness: dict[int, float], budget: Budget) -> tuple[float, Quality]:
    """The loop over things that are as bad as the table says of their number."""
    values = iter(badness.values())
    return best_attempt(
        lambda seed: next(values),
        lambda made: [at_most("badness", made, 1.0)],
        stage="image",
        seed=7,
        budget=budget,
    )


def test_a_good_thing_is_made_once() -> None:
    _, quality = made_of({0: 0.9}, Budget(retries=3))
    assert [attempt.seed for attempt in quality.attempts] == [7]


def test_a_bad_thing_is_made_again_with_other_seeds_until_it_is_good() -> None:
    kept, quality = made_of({0: 2.0, 1: 1.5, 2: 0.5, 3: 0.1}, Budget(retries=3))
    assert (kept, quality.kept) == (0.5, 2)
    seeds = [attempt.seed for attempt in quality.attempts]
    assert len(set(seeds)) == 3
    assert seeds == [attempt.seed for attempt in made_of({0: 2.0, 1: 1.5, 2: 0.5}, Budget(3))[1].attempts]


def test_the_least_bad_is_kept_where_the_budget_is_used_up() -> None:
    kept, quality = made_of({0: 3.0, 1: 1.5, 2: 2.0}, Budget(retries=2))
    assert (kept, quality.kept, len(quality.attempts)) == (1.5, 1, 3)


def test_best_of_makes_all_attempts_though_the_first_is_good() -> None:
    kept, quality = made_of({0: 0.5, 1: 0.2, 2: 0.4}, Budget(retries=0, best_of=3))
    assert (kept, quality.kept, len(quality.attempts)) == (0.2, 1, 3)


def test_of_files_the_kept_one_becomes_the_output_and_no_other_stays(tmp_path: Path) -> None:
    output, contents = tmp_path / "image.png", iter(["bad", "good"])

    def make(seed: int, path: Path) -> str:
        path.write_text(next(contents))
        return path.read_text()

    told, quality = best_file(
        make,
        lambda path, told: [at_most("bad", float(path.read_text() == "bad"), 0)],
        output,
        stage="image",
        seed=1,
        budget=Budget(retries=5),
    )
    assert (told, output.read_text(), quality.kept) == ("good", "good", 1)
    assert list(tmp_path.iterdir()) == [output]


def test_a_failed_attempt_leaves_no_file(tmp_path: Path) -> None:
    def fail(seed: int, path: Path) -> None:
        path.write_text("half")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        best_file(fail, lambda *made: [], tmp_path / "a.png", stage="image", seed=1, budget=Budget())
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("figure", "passed"),
    [
        (at_most("silence", 1.4, 1.5), True),
        (at_most("silence", 1.6, 1.5), False),
        (at_most("black", 0, 0), True),
        (at_most("black", 1, 0), False),
        (at_least("clothes", 0.81, 0.8), True),
        (at_least("clothes", 0.79, 0.8), False),
        (between("pace", 91, 90, 240), True),
        (between("pace", 89, 90, 240), False),
        (between("pace", 241, 90, 240), False),
        (between("faces", 1, 1, 1), True),
        (between("faces", 2, 1, 1), False),
        (not_measured("identity", "no photos"), None),
        (Figure("red", 3.0), None),
    ],
)
def test_a_figure_passes_up_to_its_limit(figure: Figure, passed: bool | None) -> None:
    assert figure.passed is passed
    assert figure.to_json()["passed"] is passed


def test_what_is_written_down_is_plain_json_even_of_the_worst() -> None:
    attempts = (
        Attempt(1, (between("sharpness", 0.0, 0.3, 3.3),)),
        Attempt(2, (not_measured("faces", "why"),)),
    )
    written = json.loads(json.dumps(Quality("image", attempts, kept=1).to_json(), allow_nan=False))
    assert written == {
        "stage": "image",
        "figures": [
            {"name": "faces", "value": None, "unit": "", "limit": None, "passed": None, "reason": "why"}
        ],
        "attempts": [
            {"seed": 1, "badness": 1e6, "figures": {"sharpness": 0.0}},
            {"seed": 2, "badness": 0.0, "figures": {"faces": None}},
        ],
        "kept": 1,
    }


def film_of(folder: Folder, **preset: object) -> dict:
    folder.write("config/presets/small.yaml", {"resolution": 240, **preset})
    return Project(folder.root).film("short", "small")


def test_an_engine_without_a_model_is_asked_once(project: Folder) -> None:
    held = IMAGE.request(film_of(project, quality={"image": {"retries": 5}}), SCRIPT, "hello")["gate"]
    assert (held["retries"], held["best_of"]) == (0, 1)


def test_an_engine_with_a_model_is_asked_as_often_as_scene_and_preset_say(
    project: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gates, "environment_of", lambda stage, film: "diffusers")
    film = film_of(project, quality={"image": {"retries": 5}}) | {"best_of": 2}
    script = {"scenes": [SCRIPT["scenes"][0], {**SCRIPT["scenes"][2], "best_of": 4}]}
    first, second = (IMAGE.request(film, script, scene)["gate"] for scene in ("hello", "bye"))
    assert (first["retries"], first["best_of"]) == (5, 2)
    assert (second["retries"], second["best_of"]) == (5, 4)


def test_another_limit_is_another_request_of_its_stage_alone(project: Folder) -> None:
    before = film_of(project)
    after = film_of(project, quality={"speech": {"fastest": 200.0}})
    assert SPEECH.request(before, SCRIPT, "hello") != SPEECH.request(after, SCRIPT, "hello")
    assert IMAGE.request(before, SCRIPT, "hello") == IMAGE.request(after, SCRIPT, "hello")
    assert FILM.request(before, SCRIPT) == FILM.request(after, SCRIPT)


def test_what_is_below_its_gate_is_told_with_scene_figure_limit_and_remedy(tmp_path: Path) -> None:
    good = measured_once("image", [at_least("sharpness", 80.0, 20.0, flawless=200.0)])
    silent = measured_once("speech", [at_most("longest_silence", 2.34, 1.5, "s")])
    chunks = [measured_once("video", [at_most("black", black, 0, "frames")]).to_json() for black in (0, 3)]
    write_json(tmp_path / "scenes/hello/image.quality.json", good.to_json())
    write_json(tmp_path / "scenes/hello/speech.quality.json", silent.to_json())
    write_json(tmp_path / "scenes/hello/quality.json", {"chunks": chunks})
    write_json(
        tmp_path / "film.quality.json",
        measured_once("film", [Figure("offset", 0.2, "s", -0.04, 0.04, used=5)]).to_json(),
    )
    found = shortfalls(tmp_path, {"hello": ["image", "speech", "video"], "other": ["image"]})
    assert [(one.where, one.what) for one in found] == [
        ("scene hello, speech", "longest silence 2.34 s, allowed: at most 1.5 s"),
        ("scene hello, chunk 1", "black pictures 3 frames, allowed: at most 0 frames"),
        ("the film", "delay of the sound 0.2 s, allowed: at least -0.04 and at most 0.04 s"),
    ]
    assert all(one.remedy for one in found)


def test_a_figure_that_is_past_its_limit_in_many_places_is_told_once(tmp_path: Path) -> None:
    chunks = [measured_once("video", [at_most("black", 3, 0, "frames")]).to_json() for _ in range(12)]
    silent = measured_once("speech", [at_most("longest_silence", 2.34, 1.5, "s")])
    for scene in ("hello", "bye"):
        write_json(tmp_path / f"scenes/{scene}/quality.json", {"chunks": chunks})
    write_json(tmp_path / "scenes/bye/speech.quality.json", silent.to_json())
    found = shortfalls(tmp_path, {"hello": ["video"], "bye": ["speech", "video"]})
    assert [one.where for one in found] == ["scene hello, chunk 0 and 23 more places", "scene bye, speech"]


def test_what_lies_there_from_when_the_presenter_was_seen_is_not_told(
    project: Folder, tmp_path: Path
) -> None:
    late = measured_once("lips", [Figure("offset", 0.2, "s", -0.1, 0.1, used=2)])
    write_json(tmp_path / "scenes/hello/synced.quality.json", late.to_json())
    film = film_of(project)
    on, off = (measured_stages(film, {"on_camera": seen}) for seen in (True, False))
    assert shortfalls(tmp_path, {"hello": on})
    assert not shortfalls(tmp_path, {"hello": off})


def test_pictures_are_compared_with_the_photos_of_the_persona_where_it_is_seen(
    project: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = film_of(project)
    (project.root / "photos").mkdir()
    for name in ("b.png", "a.JPG", "a.txt"):
        (project.root / "photos" / name).touch()
    monkeypatch.chdir(project.root)
    persona = film["persona"] | {"photos": {"folder": "photos", "accepted": []}}
    film |= {"persona": persona, "models": {"faces": {"identity": "1"}}}
    film["quality"]["image"]["identity"] = "faces"
    assert IMAGE.request(film, SCRIPT, "hello")["gate"]["photos"] == ["photos/a.JPG", "photos/b.png"]
    assert IMAGE.request(film, SCRIPT, "parts")["gate"]["photos"] == []
    assert is_used(film)

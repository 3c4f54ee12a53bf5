"""What a film's page holds, and that nothing in it can be anything but text."""

import base64
import hashlib
import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from filmed import HOSTILE, Filmed, filmed

from understudy.errors import UserError
from understudy.quality.form import Attempt, Quality, at_most
from understudy.report.page import clock, number
from understudy.stages.image import IMAGE
from understudy.stages.report import REPORT
from understudy.video import animatic

LONG = "word" * 1_250
"""Five thousand letters without a place to break."""


class Elements(HTMLParser):
    """The elements of a page with their attributes, and its text without that of scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._hidden = False
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attributes)))
        self._hidden = tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = self._hidden and tag not in ("script", "style")

    def handle_data(self, text: str) -> None:
        if not self._hidden:
            self.texts.append(text)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]

    @property
    def text(self) -> str:
        """With single spaces."""
        return " ".join(" ".join(self.texts).split())


@pytest.fixture(scope="module")
def film_once(tmp_path_factory: pytest.TempPathFactory) -> Filmed:
    return filmed(tmp_path_factory.mktemp("filmed"), HOSTILE, LONG)


@pytest.fixture
def film(film_once: Filmed, tmp_path: Path) -> Filmed:
    """A film whose files can be changed."""
    shutil.copytree(film_once.root, tmp_path, dirs_exist_ok=True)
    return Filmed(tmp_path, film_once.settings, film_once.script, film_once.timeline)


@pytest.fixture(scope="module")
def page(film_once: Filmed) -> str:
    return film_once.text()


def test_hostile_dialogue_prompts_and_titles_are_shown_as_text(page: str) -> None:
    elements = Elements(page)
    assert [script.get("type") for script in elements.all("script")] == ["text/plain", None]
    assert not [name for _, attributes in elements.found for name in attributes if name.startswith("on")]
    hostile = " ".join(HOSTILE.split())
    assert elements.text.count(hostile) >= 4  # title, dialogue, two prompts
    assert "49" not in elements.all("meta")[0].values()


def test_a_dialogue_of_five_thousand_letters_is_shown_whole(page: str) -> None:
    assert LONG in Elements(page).text


def test_the_page_asks_for_nothing_but_the_film_beside_it(page: str) -> None:
    elements = Elements(page)
    addresses = [
        attributes[name]
        for _, attributes in elements.found
        for name in ("src", "href", "poster")
        if name in attributes
    ]
    assert {address.split(":")[0] for address in addresses if not address.startswith("#")} == {
        "data",
        "film.mp4",
    }
    assert "//" not in re.sub(r"base64,[^)\"]*", "", re.search(r"<style>.*</style>", page, re.DOTALL)[0])


def test_only_the_page_s_own_script_may_run(page: str) -> None:
    policy = next(meta["content"] for meta in Elements(page).all("meta") if "http-equiv" in meta)
    script = page.rsplit("<script>", 1)[1].split("</script>")[0]
    expected = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{expected}'" in policy
    assert "default-src 'none'" in policy


def test_the_page_holds_no_path_of_this_machine(page: str, film_once: Filmed) -> None:
    assert str(film_once.root) not in page
    assert str(Path.home()) + "/" not in page


def test_what_the_page_is_asked_for_holds_no_key_and_of_the_consent_only_the_hash(film_once: Filmed) -> None:
    private = film_once.settings | {
        "consent": "a" * 64,
        "credentials": {"signer": {"certificate": "/secret/me.pem", "key": "/secret/me.key"}},
    }
    asked_for = json.dumps(REPORT.request(private, film_once.script, film_once.timeline))
    assert "a" * 64 in asked_for
    assert "secret" not in asked_for


def test_each_scene_has_its_picture_waveform_words_prompts_and_seeds(page: str, film_once: Filmed) -> None:
    elements = Elements(page)
    rows = [row for row in elements.all("article") if row.get("id", "").startswith("scene-")]
    assert [row["id"] for row in rows] == ["scene-scene-1", "scene-scene-2"]
    assert all(image["src"].startswith("data:image/jpeg;base64,") for image in elements.all("img"))
    assert len([svg for svg in elements.all("svg") if svg.get("class") == "waveform"]) == 2
    seed = IMAGE.request(film_once.settings, film_once.script, "scene-1")["seed"]
    assert str(seed) in elements.text
    assert "animatic 1" in elements.text


def test_captions_are_in_the_page_and_on_where_the_film_has_none(film: Filmed) -> None:
    def track() -> dict[str, str | None]:
        return Elements(film.text()).all("track")[0]

    assert "default" not in track()
    film.settings = film.settings | {"film": film.settings["film"] | {"burn_captions": False}}
    shown = track()
    assert "default" in shown
    captions = base64.b64decode(shown["src"].split("base64,")[1]).decode()
    assert captions == (film.folder / "film.vtt").read_text()


def test_time_and_memory_come_from_the_logs_and_are_there_when_the_page_is_made_again(film: Filmed) -> None:
    film.log("scene-1/image.log", "took: 12.50 s, 0.40 GB of RAM\n")
    film.log(
        "scene-1/chunk-0.json.log",
        "[20/20 steps]\npeak: 9.80 GB of VRAM, 6.00 GB of RAM\ntook: 700.00 s, 0.05 GB of RAM\n",
    )
    film.log("scene-1/chunk-7.json.log", "took: 99.00 s, 0.05 GB of RAM\n")  # of a longer dialogue
    film.log("film.log", "took: 2.00 s, 0.10 GB of RAM\n")
    for _ in range(2):
        text = Elements(film.text()).text
        assert "image 12 s, 0.4 GB" in text
        assert "chunk 0 11 min 40 s, 6.0 GB and 9.8 GB of VRAM" in text
        assert "film 2.0 s" in text
        assert "99 s" not in text
        assert "11 min 54 s of work" in text


def test_jobs_without_a_log_are_told_as_not_recorded(page: str) -> None:
    assert "not recorded" in Elements(page).text


def test_a_figure_beyond_its_limit_is_told_at_its_scene_and_at_the_top(film: Filmed) -> None:
    film.write(
        "scenes/scene-2/speech.quality.json",
        {
            "stage": "speech",
            "figures": [
                {
                    "name": "word error",
                    "value": 0.31,
                    "unit": "",
                    "limit": {"most": 0.1},
                    "passed": False,
                    "reason": "",
                },
                {
                    "name": "pace",
                    "value": None,
                    "unit": "",
                    "limit": None,
                    "passed": None,
                    "reason": "no <ear>",
                },
            ],
            "attempts": [{"seed": 5, "badness": 3.1, "figures": {"word error": 0.31}}],
            "kept": 0,
        },
    )
    text = Elements(film.text()).text
    assert "1 figure of 1 beyond the limit" in text
    assert "✗ word error" in text
    assert "at most 0.1" in text
    assert "not measured" in text
    assert "no <ear>" in text
    assert "Not measured: image; video; lips; film; speaking rate (no <ear>)." in text


def test_what_was_tried_again_is_listed_with_its_seeds_and_the_one_that_was_kept(film: Filmed) -> None:
    attempts = [
        {"seed": 11, "badness": 2.5, "figures": {"faces": 0}},
        {"seed": 12, "badness": 0.4, "figures": {"faces": 1}},
    ]
    film.write(
        "scenes/scene-1/image.quality.json",
        {"stage": "image", "figures": [], "attempts": attempts, "kept": 1},
    )
    text = Elements(film.text()).text
    assert re.search(r"scene-1 image 11 2\.5 faces 0 12 0\.4 kept faces 1", text)
    (film.folder / "scenes/scene-1/image.quality.json").unlink()
    assert "Nothing: every part was kept as it was made first." in Elements(film.text()).text


def test_the_drift_of_generated_chunks_is_shown_chunk_by_chunk(
    film: Filmed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(animatic.Engine, "measures", True, raising=False)
    bad, good = (
        Attempt(seed, (at_most("made_colour", 6 * part, 6.0, "ΔE"),)) for seed, part in ((1, 1.4), (2, 0.6))
    )
    once, twice = Quality("video", (good,)).to_json(), Quality("video", (bad, good), kept=1).to_json()
    film.write("scenes/scene-1/quality.json", {"chunks": [once]})
    film.write("scenes/scene-2/quality.json", {"chunks": [once, twice]})
    text = Elements(film.text()).text
    assert "Colour, as it was made, against the keyframe video, ΔE, chunk by chunk" in text
    assert re.search(r"scene-2 video chunk 1 1 1\.4 .* 2 0\.6 kept", text)


def test_what_was_measured_of_an_earlier_version_of_a_scene_is_not_shown(film: Filmed) -> None:
    late = Quality("lips", (Attempt(None, (at_most("offset", 0.4, 0.1, "s"),)),)).to_json()
    film.write("scenes/scene-2/synced.quality.json", late)  # the presenter is not seen any more
    assert "nothing is held to a limit" in Elements(film.text()).text
    film.write("scenes/scene-1/synced.quality.json", late)
    assert "1 figure of 1 beyond the limit" in Elements(film.text()).text


def test_a_picture_that_cannot_be_read_is_named(film: Filmed) -> None:
    (film.folder / "scenes/scene-2/image.png").write_bytes(b"no picture")
    with pytest.raises(UserError, match=r"scene-2/image\.png"):
        film.page()


def test_the_page_is_small(page: str) -> None:
    assert len(page) < 1_000_000


def test_numbers_and_times_are_written_for_people() -> None:
    assert [number(value) for value in (None, -16.04, 0.0312, 12345)] == ["–", "−16", "0.0312", "12,345"]
    assert [clock(seconds) for seconds in (7.44, 59.96, 61.0)] == ["0:07.4", "1:00.0", "1:01.0"]

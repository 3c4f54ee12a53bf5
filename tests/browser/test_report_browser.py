"""A film's page in a real browser, opened from disk as its users do."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import complaints_of, needs_browser, open_browser
from filmed import HOSTILE, SCENE_FRAMES, Filmed, filmed
from playwright.sync_api import Browser, Page
from waiting import PATIENCE

pytestmark = needs_browser

LONG = f"{HOSTILE} " + "word" * 1_250


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Filmed:
    film = filmed(tmp_path_factory.mktemp("filmed"), "Good morning to everybody.", LONG, "Good night.")
    film.page()
    return film


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, film: Filmed) -> Iterator[Page]:
    """The page from disk; the test fails if it complains."""
    with browser.new_context() as context:
        page = context.new_page()
        complaints = complaints_of(page)
        page.goto((film.folder / "report.html").as_uri())
        yield page
        assert complaints == []


def until(page: Page, expression: str) -> None:
    """Wait until a JavaScript expression is true; playwright's own way would need what the page forbids: eval."""
    deadline = time.monotonic() + PATIENCE
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, f"not true after {PATIENCE} s: {expression}"
        page.wait_for_timeout(50)


def plays(page: Page, video: str, beyond: float) -> None:
    """Wait until a video has played past so many seconds; fails if it does not."""
    until(page, f"document.querySelector({video!r}).currentTime > {beyond}")


def test_the_film_plays_and_the_scene_and_word_that_are_on_are_shown(page: Page) -> None:
    page.evaluate("film.muted = true; film.play()")
    plays(page, "#film", 0.3)
    page.evaluate("film.pause()")
    page.wait_for_selector("#scene-scene-1.now .word.now")
    assert page.locator(".chapters .now").inner_text().endswith("scene-1")
    assert page.locator("#copy-note").is_hidden()


def test_a_scene_is_played_from_the_keyboard(page: Page) -> None:
    page.evaluate("film.muted = true")
    page.locator(".chapters a").nth(2).focus()
    page.keyboard.press("Enter")
    plays(page, "#film", 2 * SCENE_FRAMES / 25)


def test_everything_that_can_be_used_can_be_reached_by_tab(page: Page) -> None:
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate("document.activeElement.getAttribute('class') || document.activeElement.tagName")
        )
    assert {"skip", "play-clip", "scrolling", "VIDEO", "SUMMARY"} <= reached


def test_captions_are_shown_by_the_player(page: Page) -> None:
    page.evaluate("film.textTracks[0].mode = 'showing'")
    until(page, "film.textTracks[0].cues?.length >= 3")
    assert page.evaluate("film.textTracks[0].cues[0].text").startswith("Good")


def test_a_hostile_dialogue_is_shown_as_text(page: Page) -> None:
    shown = page.locator("#scene-scene-2 blockquote")
    assert shown.text_content() == LONG
    assert page.locator("h1").text_content() == HOSTILE
    assert page.evaluate("window.wasRun") is None


def test_a_clip_plays_its_own_part_of_the_film(page: Page) -> None:
    page.locator("#scene-scene-2 .play-clip").click()
    plays(page, "#scene-scene-2 video", SCENE_FRAMES / 25)
    clip = page.locator("#scene-scene-2 video")
    until(page, "document.querySelector('#scene-scene-2 video').paused")
    assert clip.evaluate("video => video.currentTime") == pytest.approx(2 * SCENE_FRAMES / 25, abs=0.4)


def test_without_the_film_beside_it_the_page_plays_its_copy_and_says_so(
    browser: Browser, film: Filmed, tmp_path: Path
) -> None:
    shutil.copy(film.folder / "report.html", tmp_path)
    with browser.new_context() as context:
        page = context.new_page()
        page.goto((tmp_path / "report.html").as_uri())
        page.locator("#copy-note").wait_for(state="visible")
        page.evaluate("film.muted = true; film.play()")
        plays(page, "#film", 0.3)


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_sticks_out_sideways_at_any_width(
    browser: Browser, film: Filmed, width: int, scheme: str
) -> None:
    with browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme) as context:
        page = context.new_page()
        page.goto((film.folder / "report.html").as_uri())
        page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        brightness = sum(map(int, ground.removeprefix("rgb(").removesuffix(")").split(",")))
        assert (brightness > 600) == (scheme == "light")


def test_it_prints_as_a_contact_sheet_of_pictures_and_dialogue(page: Page) -> None:
    page.emulate_media(media="print")
    assert page.locator("#film").is_hidden()
    assert page.locator(".waveform").first.is_hidden()
    places = [picture.bounding_box() for picture in page.locator(".clip img").all()]
    assert len({round(place["y"]) for place in places}) == 1  # three in a row
    assert page.locator("blockquote").first.is_visible()

"""The desk in a real browser: an edit becomes a new film, and two who edit at once lose nothing."""

import json
import re
import time
from collections.abc import Iterator

import pytest
from browser import complaints_of, needs_browser, open_browser
from desk import ServedDesk
from playwright.sync_api import Browser, Page, expect
from project import Project

from understudy.media.probing import probe

pytestmark = needs_browser

HOSTILE = "<script>document.title = 'taken'</script> \"'><img src=x onerror=\"document.title = 'taken'\"> and a key."
PATIENCE = 240_000  # milliseconds: for a run, on a machine that is busy with others
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser


@pytest.fixture
def desk(made: Project) -> Iterator[ServedDesk]:
    with ServedDesk(made.root) as desk:
        yield desk


def enter(browser: Browser, desk: ServedDesk, path: str = "/topics/short", **options: object) -> Page:
    """A page of the desk, in a browser that was given the printed address; it must not complain of anything."""
    page = browser.new_context(**options).new_page()
    page.set_default_timeout(PATIENCE)
    page.complaints = complaints_of(page)
    page.goto(desk.address)
    page.wait_for_url(f"{desk.origin}/")
    page.goto(desk.origin + path)
    return page


def dialogue(page: Page, scene: str) -> object:
    return page.locator(f"#{scene}-dialogue")


def counted(page: Page) -> str:
    """What the desk says that the film will cost."""
    expect(page.locator("#cost")).to_have_attribute("aria-busy", "false")
    return page.locator("#cost").inner_text()


def test_an_edited_dialogue_costs_its_own_chain_and_the_new_film_is_shown(
    made: Project, desk: ServedDesk, browser: Browser
) -> None:
    page = enter(browser, desk)
    assert "up to date" in counted(page)
    before, old_film = made.made_files(), page.locator("#screen video").get_attribute("src")

    dialogue(page, "bye").fill("Good night.")
    expect(page.locator("#cost")).to_be_hidden()  # it would call an unsaved edit up to date
    expect(page.locator("#cost-unsaved")).to_be_visible()
    page.keyboard.press("Control+s")
    expect(page.locator("#cost-unsaved")).to_be_hidden()
    expect(page.locator("#save-bar")).to_be_hidden()
    expect(page.locator("#cost-count")).to_contain_text("jobs")
    whole = (
        "[...document.querySelectorAll('th')].every((head) => getComputedStyle(head).whiteSpace === 'nowrap')"
    )
    assert page.evaluate(whole)
    rows = {row.split("\t")[0]: row for row in page.locator("#cost tbody tr").all_inner_texts()}
    assert {"speech", "timeline", "clip", "lips", "finish", "sound", "film"} <= rows.keys()
    assert all("hello" not in row and "parts" not in row for row in rows.values())

    page.get_by_role("button", name="Render").click()
    expect(page.locator('[data-run][data-state="done"]')).to_be_visible()
    expect(page.locator("#screen video")).not_to_have_attribute("src", old_film)
    changed = {name for name, when in made.made_files().items() if when != before.get(name)}
    assert "short/small/film.mp4" in changed
    assert {name.split("/")[3] for name in changed if "/scenes/" in name} == {"bye"}
    assert "short/small/scenes/bye/image.png" not in changed

    seconds = page.evaluate(
        "async () => { const v = document.querySelector('#screen video'); v.muted = true; await v.play();"
        " v.currentTime = v.duration - 0.5; await new Promise(done => (v.onended = done)); return v.duration }"
    )
    assert seconds == pytest.approx(probe(made.path("results/short.mp4")).duration, abs=0.1)
    assert page.evaluate("document.querySelector('#screen video').textTracks[0].kind") == "captions"
    assert page.complaints == []


def test_two_browsers_and_an_editor_at_once_lose_nothing(
    made: Project, desk: ServedDesk, browser: Browser
) -> None:
    one, other = enter(browser, desk), enter(browser, desk)
    dialogue(one, "hello").fill("Hello from one.")
    dialogue(one, "parts").fill("A lock of one.")
    dialogue(other, "parts").fill("A lock of the other.")
    script = made.script()
    script["scenes"][2]["dialogue"] = "Good night, by hand."
    made.write("config/scripts/short.json", script)

    expect(one.locator("#elsewhere")).to_be_visible()
    one.get_by_role("button", name="Save", exact=True).click()
    one.get_by_role("button", name="Save what is chosen").click()
    expect(one.locator("#save-bar")).to_be_hidden()
    expect(dialogue(one, "bye")).to_have_value("Good night, by hand.")

    other.get_by_role("button", name="Save", exact=True).click()
    asked = other.locator(".difference", has_text="Scene parts")
    expect(asked).to_contain_text("Both sides changed it")
    expect(asked).to_contain_text("A lock of one.")
    asked.get_by_label("Yours").check()
    other.get_by_role("button", name="Save what is chosen").click()
    expect(other.locator("#save-bar")).to_be_hidden()
    said = [scene["dialogue"] for scene in made.script()["scenes"]]
    assert said == ["Hello from one.", "A lock of the other.", "Good night, by hand."]
    expect(dialogue(one, "parts")).to_have_value("A lock of the other.")  # shown without a reload


def test_a_further_take_is_made_compared_and_kept(made: Project, desk: ServedDesk, browser: Browser) -> None:
    page = enter(browser, desk)
    scene = page.locator('.scene[data-id="hello"]')
    scene.get_by_role("button", name="Make take 2 of hello").click()
    expect(scene.locator(".take video")).to_have_count(2)
    scene.get_by_role("button", name="Keep this take").click()
    page.get_by_role("button", name="Render").click()
    expect(page.locator('[data-run][data-state="done"]')).to_have_count(2)
    assert made.script()["scenes"][0]["take"] == 2
    expect(scene.locator(".take.pinned")).to_contain_text("Take 2")
    expect(scene.locator(".keyframe")).to_have_attribute("src", re.compile(r"/hello\.2/image\.png"))
    assert page.complaints == []


def test_a_hostile_dialogue_is_text(made: Project, desk: ServedDesk, browser: Browser) -> None:
    page = enter(browser, desk)
    dialogue(page, "parts").fill(HOSTILE)
    page.locator("#save").click()
    expect(page.locator("#save-bar")).to_be_hidden()
    page.reload()
    expect(dialogue(page, "parts")).to_have_value(HOSTILE)
    dialogue(page, "parts").fill(HOSTILE * 50)
    page.locator("#save").click()
    expect(page.locator("#problem")).to_contain_text("at most 1500 characters")
    expect(dialogue(page, "parts")).to_be_focused()
    expect(dialogue(page, "parts")).to_have_value(HOSTILE * 50)
    assert page.title() == "Three things · Understudy"
    assert made.script()["scenes"][1]["dialogue"] == HOSTILE
    refusals = [text for text in page.complaints if "422" not in text]
    assert refusals == []


def test_a_new_topic_is_written_and_its_script_arrives(
    made: Project, desk: ServedDesk, browser: Browser
) -> None:
    page = enter(browser, desk, "/new")
    page.get_by_label("Name").fill("tides")
    page.get_by_label("Prompt").fill("Tell me why the sea has tides")
    page.get_by_label("Notes").fill("The sea comes and goes.\n\nThe moon: The *moon* pulls the *sea*.")
    page.get_by_role("button", name="Save, and write the script").click()
    page.wait_for_url("**/topics/tides")
    expect(page.locator(".scene")).to_have_count(2)
    assert "The sea comes and goes." in page.locator(".scene textarea").first.input_value()
    assert json.loads(made.path("results/tides/script.json").read_text())["scenes"]
    assert page.complaints == []


def test_a_run_is_stopped_and_another_waits_for_one_from_the_command_line(
    made: Project, desk: ServedDesk, browser: Browser
) -> None:
    page = enter(browser, desk)
    elsewhere = made.start("--forceall")
    while not any(made.path(".snakemake/locks").glob("*")):
        assert elsewhere.poll() is None
        time.sleep(0.05)
    page.get_by_role("button", name="Render").click()
    expect(page.locator('[data-run][data-state="waiting"]')).to_contain_text("on a command line")
    elsewhere.communicate()
    assert elsewhere.returncode == 0
    expect(page.locator('[data-run][data-state="done"]')).to_be_visible()

    dialogue(page, "hello").fill("Good morning, all of you.")
    page.get_by_role("button", name="Render").click()
    page.get_by_role("button", name=re.compile("^Stop")).click()
    expect(page.locator('[data-run][data-state="stopped"]')).to_be_visible()
    made.snakemake()
    assert page.complaints == []


def test_settings_that_are_saved_begin_the_script(made: Project, desk: ServedDesk, browser: Browser) -> None:
    made.write(
        "config/topics/tides.yaml", {"prompt": "Tell me why the sea has tides", "notes": ["It comes."]}
    )
    page = enter(browser, desk, "/topics/tides/settings")
    page.get_by_label("Notes").fill("The sea comes and goes.\n\nThe moon: The *moon* pulls the *sea*.")
    page.get_by_role("button", name="Save, and write the script").click()
    page.wait_for_url("**/topics/tides")
    expect(page.locator(".scene")).to_have_count(2)


def test_a_topic_is_duplicated_and_deleted(made: Project, desk: ServedDesk, browser: Browser) -> None:
    page = enter(browser, desk)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename == "short.mp4"
    assert "Make take" not in page.locator('.scene[data-id="parts"] .takes').inner_text()  # a diagram
    page.get_by_role("link", name="Duplicate").click()
    expect(page.get_by_label("Prompt")).to_have_value("Tell me three things")
    page.get_by_label("Name").fill("again")
    page.get_by_label("Notes").fill("One thing is said at first.\n\nTwo: A *key* opens a *lock*.")
    page.get_by_role("button", name="Save, and write the script").click()
    page.wait_for_url("**/topics/again")
    expect(page.locator(".scene")).to_have_count(2)
    expect(page.locator("[data-run]")).to_have_attribute("data-state", "done")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Delete").click()
    page.wait_for_url(f"{desk.origin}/")
    expect(page.locator(".topic")).to_have_count(1)
    expect(page.locator(".topic img")).to_be_visible()
    assert not made.path("config/topics/again.yaml").exists()
    assert page.complaints == []


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_pages_fit_the_screen_and_can_be_used_with_the_keyboard(
    made: Project, desk: ServedDesk, browser: Browser, width: int
) -> None:
    for path in ("/", "/new", "/topics/short", "/topics/short/settings"):
        page = enter(browser, desk, path, viewport={"width": width, "height": 800})
        page.wait_for_load_state("load")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
        unnamed = page.evaluate(
            "[...document.querySelectorAll('input, textarea, select, button, a')].filter(e => e.checkVisibility() &&"
            " !(e.labels?.length || e.textContent.trim() || e.getAttribute('aria-label'))).map(e => e.outerHTML)"
        )
        assert unnamed == [], path
        assert page.complaints == []

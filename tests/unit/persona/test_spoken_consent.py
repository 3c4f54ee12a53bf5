"""A spoken consent is in the person's own voice and words, or nothing is made with it."""

from pathlib import Path

import pytest
from portrayed import FOLDER, NAME, Portrayed

from training.recordings.spoken import judge
from understudy.errors import UserError
from understudy.files import write_json
from understudy.persona.consent import check_record
from understudy.persona.places import spoken_file
from understudy.persona.record import read_record
from understudy.persona.signing import sign
from understudy.persona.spoken import compared, spoken_request
from understudy.persona.use import check_use
from understudy.persona.writing import add_spoken_consent
from understudy.settings.project import Project

SPOKEN = f"{FOLDER}/spoken.m4a"
REFERENCE = f"{FOLDER}/reference.wav"
STATEMENT = (
    "I, Jo Invented, agree that a digital double of me appears and speaks in films. "
    "Code: falcon amber river copper."
)
REQUEST = {
    "spoken": {"file": SPOKEN, "sha256": "ab"},
    "voices": [{"file": REFERENCE, "sha256": "cd", "start": 0.0, "end": None}],
    "statement": STATEMENT,
    "code": "falcon amber river copper",
}


@pytest.fixture
def jo(jo: Portrayed) -> Portrayed:
    """Jo has a reference, too, and has read a record's statement."""
    jo.save_persona(reference={"sound": REFERENCE, "transcript": "Good morning."})
    jo.folder.write(REFERENCE, "Jo speaks")
    jo.write_record(jo.public_key(jo.key))
    jo.folder.write(SPOKEN, "Jo reads")
    return jo


def persona(jo: Portrayed) -> object:
    return Project(jo.root).persona(NAME)


def add(jo: Portrayed, recording: str = SPOKEN) -> None:
    add_spoken_consent(jo.root, NAME, persona(jo), Path(recording))


def request(jo: Portrayed) -> dict:
    return spoken_request(jo.root, persona(jo), read_record(jo.root, NAME))


def compare(jo: Portrayed, **changes: object) -> None:
    """What the workflow writes."""
    found = {"request": request(jo), "similarity": 0.91, "word_errors": None, "heard": None, "doubts": []}
    write_json(jo.root / spoken_file(NAME), found | changes)


def test_a_recording_joins_a_record_whose_statement_and_code_stay(jo: Portrayed) -> None:
    before = read_record(jo.root, NAME)
    add(jo)
    record = read_record(jo.root, NAME)
    assert (record.spoken_consent, SPOKEN in record.files) == (SPOKEN, True)
    assert (record.statement, record.code) == (before.statement, before.code)
    sign(jo.root, NAME, jo.key)
    assert jo.film()["consent"]


def test_a_signed_record_takes_no_recording_any_more(jo: Portrayed) -> None:
    sign(jo.root, NAME, jo.key)
    with pytest.raises(UserError, match="is signed already"):
        add(jo)


@pytest.mark.parametrize(
    ("recording", "complaint"),
    [
        ("spoken.m4a", "does not lie in"),
        (f"{FOLDER}/../al/spoken.m4a", "does not lie in"),
        (f"{FOLDER}/none.m4a", "no such file"),
        (REFERENCE, "is one of the recordings that the voice is made from"),
    ],
)
def test_a_recording_that_cannot_be_compared_is_refused(
    jo: Portrayed, recording: str, complaint: str
) -> None:
    with pytest.raises(UserError, match=complaint):
        add(jo, recording)


def test_a_record_must_cover_its_recording(jo: Portrayed) -> None:
    jo.edit_record(spoken_consent=SPOKEN)
    with pytest.raises(UserError, match="is not among the files"):
        read_record(jo.root, NAME)


def test_a_spoken_consent_that_was_taken_away_is_missed(jo: Portrayed) -> None:
    add(jo)
    sign(jo.root, NAME, jo.key)
    (jo.root / SPOKEN).unlink()
    with pytest.raises(UserError, match="the spoken consent of Jo Invented is missing"):
        jo.film()


def test_no_job_works_before_the_spoken_consent_was_compared(jo: Portrayed) -> None:
    add(jo)
    sign(jo.root, NAME, jo.key)
    film = jo.film()
    with pytest.raises(UserError, match=r"not compared .* `snakemake --cores 1 .*/spoken_consent\.json`"):
        check_use(jo.root, film)
    compare(jo)
    check_use(jo.root, film)


def test_a_comparison_holds_until_a_recording_or_the_statement_is_another(jo: Portrayed) -> None:
    add(jo)
    compare(jo)
    record = read_record(jo.root, NAME)
    assert compared(jo.root, NAME, persona(jo), record)["similarity"] == 0.91
    other = record.files | {REFERENCE: "ab" * 32}
    for changes in ({"files": other}, {"statement": f"{record.statement} Really."}):
        with pytest.raises(UserError, match="not compared"):
            compared(jo.root, NAME, persona(jo), record.model_copy(update=changes))


def test_it_is_compared_with_the_reference_and_where_the_person_alone_is_heard(jo: Portrayed) -> None:
    recordings = {"folder": f"{FOLDER}/recordings", "mark": {"file": "talk.mp4", "start": 3, "end": 33}}
    jo.folder.write(f"{FOLDER}/recordings/talk.mp4", "a talk")
    jo.save_persona(recordings=recordings | {"transcriber": "whisper"})
    jo.write_record(jo.public_key(jo.key))
    add(jo)
    files = read_record(jo.root, NAME).files
    talk = f"{FOLDER}/recordings/talk.mp4"
    assert request(jo)["voices"] == [
        {"file": REFERENCE, "sha256": files[REFERENCE], "start": 0.0, "end": None},
        {"file": talk, "sha256": files[talk], "start": 3.0, "end": 33.0},
    ]
    assert request(jo)["transcriber"] == "whisper"


def test_check_says_what_came_of_it(jo: Portrayed) -> None:
    def told() -> str:
        return check_record(jo.root, type("", (), {"persona": NAME})).splitlines()[-1]

    add(jo)
    sign(jo.root, NAME, jo.key)
    assert "not compared yet: snakemake" in told()
    compare(jo, doubts=["its voice is 0.77 like another"])
    assert told() == (
        f"spoken     {SPOKEN}; voice 0.91 alike; words not compared, for no transcriber is set; "
        "its voice is 0.77 like another"
    )
    compare(jo, similarity=None, word_errors=0.1)
    assert "voice not compared, for there is no recording of it; 90% of the words heard" in told()


@pytest.mark.parametrize(("similarity", "doubts"), [(0.91, 0), (0.80, 0), (0.79, 1), (0.75, 1)])
def test_an_alike_voice_is_accepted_and_a_less_alike_one_warned_of(similarity: float, doubts: int) -> None:
    found = judge(REQUEST, "Jo", [similarity], None)
    assert (found["similarity"], found["word_errors"], len(found["doubts"])) == (similarity, None, doubts)


def test_another_voice_is_refused_with_the_remedy() -> None:
    with pytest.raises(UserError, match=r"the voices are 0\.750 alike.*Have Jo read the statement anew"):
        judge(REQUEST, "Jo", [0.7499], None)


def test_every_voice_counts() -> None:
    request = REQUEST | {"voices": REQUEST["voices"] * 2}
    assert judge(request, "Jo", [0.9, 0.85], None)["similarity"] == 0.85
    with pytest.raises(UserError, match="does not sound like"):
        judge(request, "Jo", [0.9, 0.6], None)


def test_words_are_compared_whatever_their_marks_and_capitals() -> None:
    found = judge(REQUEST, "Jo", [0.9], STATEMENT.lower().replace(",", ""))
    assert (found["word_errors"], found["doubts"]) == (0.0, [])


def test_one_misheard_code_word_is_a_doubt_and_two_are_another_code() -> None:
    heard = STATEMENT.replace("amber", "ember")
    assert judge(REQUEST, "Jo", [0.9], heard)["doubts"] == ["its code word amber was not heard"]
    with pytest.raises(UserError, match="whose code words are 'falcon amber river copper'"):
        judge(REQUEST, "Jo", [0.9], heard.replace("river", "liver"))


def test_another_text_with_the_right_code_is_refused() -> None:
    heard = "I only want to say that it is raining today, and that I like rain. Falcon amber river copper."
    with pytest.raises(UserError, match="is not the statement"):
        judge(REQUEST, "Jo", [0.9], heard)


def test_a_statement_of_which_much_was_heard_otherwise_is_a_doubt() -> None:
    heard = STATEMENT.replace("Jo Invented", "Joe in vented").replace("digital double", "dig it a bubble")
    (doubt,) = judge(REQUEST, "Jo", [0.9], heard)["doubts"]
    assert "of the statement's words were heard otherwise" in doubt


def test_without_voice_and_transcriber_nothing_is_compared_and_nothing_doubted() -> None:
    found = judge(REQUEST | {"voices": []}, "Jo", [], None)
    assert (found["similarity"], found["word_errors"], found["doubts"]) == (None, None, [])

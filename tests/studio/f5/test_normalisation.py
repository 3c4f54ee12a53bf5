"""Numbers in words need num2words, which belongs to the environments of voices."""

import pytest

from understudy.speech.normalisation import normalise


def say(text, language="en-US", **pronunciations):
    return " ".join(token.spoken for token in normalise(text, language, pronunciations) if token.spoken)


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("It has 8 cores.", "It has eight cores."),
        (
            "1,234,567 people",
            "one million two hundred and thirty-four thousand five hundred and sixty-seven people",
        ),
        ("3.14 or -5", "three point one four or minus five"),
        ("code 007", "code zero zero seven"),
        ("It was 1999, or 2024.", "It was nineteen ninety-nine, or twenty twenty-four."),
        ("in the 1990s", "in the nineteen nineties"),
        ("1990-2000", "nineteen ninety to two thousand"),
        ("2024-05-01", "May first twenty twenty-four"),
        ("On May 5, 2024", "On May fifth, twenty twenty-four"),
        ("the 1st and 21st", "the first and twenty-first"),
        ("1/2, 3/4 and 24/7", "one half, three quarters and twenty-four seven"),
        ("½ cup, 3¼ and ⅔", "one half cup, three and one quarter and two thirds"),
        ("E=mc² and 10³", "E equals mc squared and ten cubed"),
        ("H₂O", "H two O"),
        ("$5, €3.50 and £1", "five dollars, three euros fifty cents and one pound"),
        (
            "-$5 and −£3.50, -$2 million",
            "minus five dollars and minus three pounds fifty pence, minus two million dollars",
        ),
        ("$2.5 million and $3bn", "two point five million dollars and three billion dollars"),
        (
            "0.5% of 16 GB at 3.5 GHz",
            "zero point five percent of sixteen gigabytes at three point five gigahertz",
        ),
        ("1 km or 5km at 60 km/h", "one kilometre or five kilometres at sixty kilometres per hour"),
        ("20°C (68°F)", "twenty degrees Celsius (sixty-eight degrees Fahrenheit)"),
        ("5–10 m, 20-30%", "five to ten metres, twenty to thirty percent"),
        ("3:30 p.m., 9:05am, 12:00", "three thirty P M, nine oh five A M, twelve o'clock"),
        (
            "16:9 at 1920x1080",
            "sixteen to nine at one thousand nine hundred and twenty by one thousand and eighty",
        ),
        ("version 3.11.2", "version three dot eleven dot two"),
        ("a 4-step plan", "a four-step plan"),
        ("World War II", "World War two"),
    ],
)
def test_numbers_are_said_in_words(written, spoken):
    assert say(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("The CPU, two GPUs.", "The C P U, two G P U's."),
        ("The U.S. economy", "The U S economy"),
        ("NASA's JPEGs", "Nasa's Jpegs"),
        ("UNESCO said", "unesco said"),
        ("MP3, H2O, GPT-4", "M P three, H two O, G P T-four"),
        ("This is NOT an IMPORTANT word", "This is not an important word"),
        ("STOP READING THIS NOW", "stop reading this now"),
        ("I know vitamin C", "I know vitamin C"),
    ],
)
def test_capitals_are_spelled_only_in_acronyms(written, spoken):
    assert say(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("R&D and/or TCP/IP", "R and D and or T C P I P"),
        ("salt & pepper", "salt and pepper"),
        ("a + b = c", "a plus b equals c"),
        ("e.g. this, i.e. that, etc.", "for example this, that is that, et cetera."),
        ("https://www.example.com/start", "example dot com slash start"),
        ("me@example.org", "me at example dot org"),
    ],
)
def test_symbols_abbreviations_and_addresses_are_said_in_words(written, spoken):
    assert say(written) == spoken


@pytest.mark.parametrize(
    ("language", "written", "spoken"),
    [
        (
            "de-AT",
            "Es kostet 1.234,50 € bzw. 5 % mehr.",
            "Es kostet eintausendzweihundertvierunddreißig Komma fünf",
        ),
        ("fr", "Il y a 80 km.", "Il y a quatre-vingts kilomètres."),
        ("es", "Son 21 °C.", "Son veintiuno grados Celsius."),
        ("sv", "Det är 5 km.", "Det är 5 km."),
    ],
)
def test_other_languages_have_their_own_words_or_are_left_alone(language, written, spoken):
    assert say(written, language).startswith(spoken)


def test_respellings_win_over_all_rules():
    assert say("The CPU has 8 RAM modules", CPU="see pee you", ram="ramm", **{"8": "ate"}) == (
        "The see pee you has ate ramm modules"
    )


def test_phonemes_for_the_scratch_voice_are_passed_over():
    assert say("The Kubernetes, please", kubernetes="[[k,u:b@n'Eti:z]]") == "The Kubernetes, please"


def test_each_token_keeps_its_place():
    text = "A €5 fee – 🎉 (e.g. 2 kg) *now*."
    tokens = normalise(text, "en", {})
    assert [token.written.text for token in tokens] == text.split()
    assert [token.spoken for token in tokens] == [
        "A",
        "five euros",
        "fee",
        ",",
        "",
        "(for example",
        "two",
        "kilograms)",
        "now .",
    ]


def test_no_digit_is_left_whatever_stands_around_it():
    text = "5,5 7h30 12½ a1b2 9--8 (3)4 v2.0 1st-2nd #5 10:99 1/0 $1.234 5..6 ²³ 1e-9"
    assert not any(character in "0123456789" for character in say(text))


def test_ordinary_words_are_left_as_they_are():
    text = "She said: \"It doesn't matter; we'll see,\" and left – the well-known (and loved) rock-and-roll café…"
    assert say(text).replace(" ,", " –") == text


@pytest.mark.parametrize(
    ("language", "written", "spoken"),
    [
        (
            "fr",
            "10\u202f000 personnes, p. ex. 1 999 km",
            "dix mille personnes, par exemple mille neuf cent quatre-vingt-dix-neuf kilomètres",
        ),
        ("de", "−10 000 Leute, z. B. 5 000 €", "minus zehntausend Leute, zum Beispiel fünftausend Euro"),
        ("es", "En 2020 300, p.ej. 1, 300", "En dos mil veinte trescientos, por ejemplo uno, trescientos"),
        ("en", "10 000 in room 5 300", "ten thousand in room five three hundred"),
    ],
)
def test_a_number_or_an_abbreviation_with_spaces_is_one(language, written, spoken):
    assert say(written, language) == spoken

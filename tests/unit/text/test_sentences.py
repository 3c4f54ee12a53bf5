"""Where sentences end, in the languages that films are made in; `|` stands at each end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.text.sentences import ends_of_sentences, is_finished, joined, sentences

CASES = {
    "en": [
        "It opens at 3:30 p.m. is that late?|No.",
        "The shop at 3 p.m. is closed.|Come back.",
        "The U.S. economy grew in 2020.|J. R. R. Tolkien sold at 3 p.m. and slept.",
        "J. R. R. Tolkien sold books.|He slept.",
        "M. A. R. I. A. is a robot.|It walks.",
        "The M. A. R. I. A. project began.|It ended.",
        "Use a lock, i.e. a bolt.|Then rest.",
        "Eat fruit, e.g. apples.|Then rest.",
        '"Is it safe?" she asked.|"Yes."',
        '"Stop!" he cried.|They stopped.',
        'Dr. Lee said "Stop!"|Then what?|Yes',
        "It costs 3.5 pounds, e.g. here.|Dr. Lee said so.",
        "Version 3.11.2 is out.|Get it.",
        "See https://example.org/a.b?c=d for more.|Or visit example.com.|Bye.",
        "Well... maybe.|Yes.",
        "Well… maybe.|Yes.",
        "Wait…|Then go.",
        "Wait...|Then go.",
        "Mr. Smith met Mrs. Jones.|They talked.",
        "He lives on St. James St. near here.|He likes it.",
        "It works (mostly).|It does.",
        "(It works.)|Good.",
        "We sell apples, pears, etc. and more.|Come.",
        "What?!|No way!",
        "No. 5 is alive.|So is No. 6.",
        "See fig. 3 for this.|See also p. 12.",
        "She moved to Washington, D.C.|It rained.",
        "He came at 5 p.m.|She left.",
        "Apple Inc. said so.|We agree.",
        "It was approx. 5 m long.|It fell.",
        "You and I.|We go.",
        "The iPhone sold.|iPads too.",
        "Light is fast.|It takes 8 min. to arrive.",
        "In Sept. 2020 it rained.|Then sun.",
        "Read Vol. 2 by Prof. A. Turing.|It is good.",
        "Ask yourself: why?|Because.",
        "It's 5 o'clock.|OK!",
        "This is *marked.*|Next one.",
        "Cats vs. dogs.|Who wins?",
        "light is fast.|sound is slow.|what?|yes!|no",
        '"It is.|We know.|Good."|He left.|(One.|Two.)|Three.',
        "He’s ok.|It’s good.|Bob’s.|Fine.",
        "Just say no.|Dogs bark.|See No. 5 there.",
        "What a day! 🎉",
        "Well – yes!|🎉 The U.S. economy (mostly) grew…|OK",
    ],
    "de": [
        "Es wird gefeiert, d. h. ca. 20 Gäste kommen.|Schön.",
        "Am 3. Oktober ist Feiertag.|Alle ruhen.",
        "Obst, z. B. Äpfel, ist gut.|Iss es.",
        "Obst, z.B. Äpfel, ist gut.|Iss es.",
        "Das kostet 3,50 Euro.|Das sind 1.000 Cent.",
        "„Ist das sicher?“, fragte sie.|„Ja.“",
        "»Halt!«, rief er.|Alle hielten.",
        "Dr. Meier und Hr. Schmidt usw. kamen.|Sie aßen.",
        "Der 1. Mai kommt.|Der 2. auch.",
        "Siehe Nr. 5 bzw. S. 120.|Ende.",
        "Ludwig XIV. regierte lange.|Er starb.",
        "Im 19. Jahrhundert war das neu.|Heute nicht.",
        "Das war 1990.|Dann kam mehr.",
        "Sie hat u. a. einen Hund.|Er bellt.",
        "„Ja.|Nein.“|Er ging.",
        "J. R. R. Tolkien schrieb.|M. A. R. I. A. geht.",
    ],
    "fr": [
        "« Est-ce sûr ? » demanda-t-elle.|« Oui. »",
        "M. Dupont et Mme. Durand arrivent.|Ils mangent.",
        "Il dit « Bonjour. »|Puis il part.",
        "Quoi ?|Non !|Si…|Bon.",
        "Des fruits, p. ex. des pommes.|Voilà.",
        "L'art. 3 dit non.|C'est clair.",
        "Le 3 janv. 2020, ils sont sept.|Puis rien.",
        "Le prix est de 3,5 euros.|C'est cher.",
        "« Oui.|Non. »|Il part.|C’est l’ami.|D’accord.",
        "J. R. R. Tolkien écrivait.|M. A. R. I. A. marche.",
    ],
    "es": [
        "¿Es seguro?|¡Claro que sí!|Vamos.",
        "El Sr. García llegó.|La Sra. López no.",
        "¿Qué?, preguntó ella.|Nada.",
        "Los EE. UU. crecieron.|Bien.",
        "Frutas, p. ej. manzanas.|Son buenas.",
        "«¿Es seguro?» preguntó.|«Sí.»",
        "Ud. tiene razón.|Gracias.",
        "Fue al mar.|Luego volvió.",
        "J. R. R. Tolkien escribió.|Bien.",
    ],
    "it": [
        "Il dott. Rossi è qui.|La sig.ra Bianchi no.",
        "Frutta, ad es. mele.|È buona.",
        "«È sicuro?» chiese lei.|«Sì.»",
        "Costa 3,5 euro.|È tanto.",
        "Ecc. ecc. non basta.|Capito?",
        "Un anno fa.|Poi via.|Marco ride.",
        "J. R. R. Tolkien scrisse.|Bene.",
    ],
    "pt": [
        "O Sr. Silva chegou.|A Sra. Costa não.",
        "É seguro?|Sim!",
        "Frutas, p. ex. maçãs.|São boas.",
        "O Dr. Souza e a Dra. Lima falam.|Bom.",
        "J. R. R. Tolkien escreveu.|Bom.",
    ],
    "nl": [
        "Dhr. Jansen kwam o.a. gisteren.|Hij sliep.",
        "Fruit, bijv. appels.|Lekker.",
    ],
    "pl": [
        "Owoce, np. jabłka, są dobre.|Jedz je.",
        "Prof. Nowak i dr. Kowal są tu.|Tak.",
    ],
    "ru": [
        "Это было в 1990 г. в Москве.|Потом дальше.",
        "А. С. Пушкин писал стихи.|Он жил.",
        "Фрукты, т. е. яблоки.|Да.",
        "Дж. Р. Р. Толкин писал.|Да.",
        "См. рис. 5.|Да.",
    ],
    "hi": [
        "यह सुरक्षित है।|क्या सच में?|हाँ!",
        "वह गया।|डॉ. शर्मा आए।",
        "सच॥|ठीक।",
        "J. R. R. टॉल्किन ने लिखा।|ठीक।",
    ],
    "ar": [
        "هل هذا آمن؟|نعم.|حسنا!",
        "وصل د. أحمد أمس.|ثم غادر.",
    ],
    "ur": [
        "یہ محفوظ ہے۔|کیا واقعی؟|ہاں!",
    ],
    "fa": [
        "این امن است.|آیا واقعا؟|بله!",
    ],
    "zh": [
        "这安全吗？|是的。|好！",
        "“安全吗？”她问。|“是。”",
        "我……不知道。|走吧。",
        "圆周率是3.14。|对。",
    ],
    "ja": [
        "安全ですか？|はい。|よし！",
        "「安全ですか？」と彼女は聞いた。|「はい。」",
    ],
    "ko": [
        "안전합니까?|네.|좋아요!",
    ],
    "el": [
        "Είναι ασφαλές;|Ναι.|Εντάξει!",
    ],
    "hy": [
        "Սա անվտանգ է։|Այո։",
    ],
    "th": [
        "ปลอดภัยไหม?|ใช่",
    ],
    "my": [
        "ဒါလုံခြုံတယ်။|ဟုတ်တယ်။",
    ],
    "am": [
        "ይህ ደህና ነው።|አዎ።",
    ],
    "nb": [
        "Den 3. oktober kom han.|Så gikk han.",
    ],
    "ka": [
        "ეს არის.|NASA აქ.|ეს კარგია.",
    ],
}
WITHOUT_SPACES = ("ja", "my", "zh")


@pytest.mark.parametrize(
    ("language", "case"), [(language, case) for language, cases in CASES.items() for case in cases]
)
def test_a_text_is_parted_at_the_ends_of_its_sentences(language: str, case: str) -> None:
    text = case.replace("|", "" if language in WITHOUT_SPACES else " ")
    assert sentences(text, language) == case.split("|")


@pytest.mark.parametrize("language", sorted(CASES.keys() - set(WITHOUT_SPACES)))
def test_spoken_words_tell_where_sentences_end(language: str) -> None:
    parts = CASES[language][0].split("|")
    words = [part.split() for part in parts]
    expected = [number == len(part) for part in words for number in range(1, len(part) + 1)]
    expected[-1] = is_finished(parts[-1])
    assert ends_of_sentences([word for part in words for word in part], language) == expected


@pytest.mark.parametrize("text", ["One. Two.", "一。二！“三。”四。", "एक। दो।"])
def test_sentences_that_are_joined_are_the_text_that_they_were(text: str) -> None:
    assert joined(sentences(text, "en")) == text


def test_the_region_of_a_language_makes_no_difference() -> None:
    assert len(sentences("Obst, z. B. Äpfel.", "de-AT")) == 1


def test_a_language_that_nobody_knows_is_parted_all_the_same() -> None:
    assert sentences("Saluton. Bonan tagon.", "eo") == ["Saluton.", "Bonan tagon."]


def test_half_a_surrogate_pair_is_kept_as_it_is() -> None:
    assert sentences("It is \ud800 here. Yes.", "en") == ["It is \ud800 here.", "Yes."]


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_nothing_has_no_sentences(text: str) -> None:
    assert sentences(text, "en") == []


@given(
    st.text("aB1.!?…。 \n\"'“”„«»()*’é।,-_🎉", max_size=40),
    st.sampled_from(["de", "en", "fr", "hi", "zh"]),
)
def test_no_character_is_lost_or_changed(text: str, language: str) -> None:
    assert "".join(sentences(text, language)).replace(" ", "") == "".join(text.split())


@pytest.mark.parametrize(
    "text", ["Yes.", "Yes!”", "« Oui. »", "Ja.“", "हाँ।", "ہاں۔", "是。」", "Well…", "*Yes.*", "(No?)"]
)
def test_a_mark_finishes_a_text_also_before_what_closes(text: str) -> None:
    assert is_finished(text)


@pytest.mark.parametrize("text", ["Yes", "Yes,", "3.5", "« Oui", ""])
def test_a_text_without_a_mark_at_its_end_is_not_finished(text: str) -> None:
    assert not is_finished(text)

"""Words of scripts without spaces, and where their lines may break."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.text.tokens import joined, record, token_of, tokens

CASES = [
    (
        "人工智能正在改变我们的生活方式，网络安全也越来越重要。",
        "人工 智能 正在 改变 我们 的 生活 方式， 网络 安全 也 越来越 重要。",
    ),
    ("他说：“网络安全”很重要！", "他 说： “网络 安全” 很 重要！"),
    ("防火牆會檢查每一個封包。", "防火牆 會 檢查 每一個 封包。"),
    ("2024年增长3.5%。", "2024 年 增长 3.5%。"),
    (
        "ネットワークを通るすべてのパケットを検査し、「許可」するかどうかを決めます。",
        "ネットワークを 通る すべての パケットを 検査し、 「許可」 するか どうかを 決めます。",
    ),
    ("ちょっとコーヒーを飲みました。", "ちょっと コーヒーを 飲みました。"),
    ("ภาษาไทยเป็นภาษาราชการ", "ภาษา ไทย เป็น ภาษา ราชการ"),
    ("ភាសាខ្មែរជាភាសាផ្លូវការរបស់ប្រទេសកម្ពុជា។", "ភាសាខ្មែរ ជា ភាសាផ្លូវការ របស់ ប្រទេស កម្ពុជា។"),
    ("ພາສາລາວເປັນພາສາທາງການ", "ພາສາ ລາວ ເປັນ ພາສາ ທາງການ"),
    ("방화벽은 모든 패킷을 검사합니다.", "방화벽은 모든 패킷을 검사합니다."),
    ("Don't stop: e.g. 3.5 % of it.", "Don't stop: e.g. 3.5 % of it."),
]


@pytest.mark.parametrize(("text", "parts"), CASES)
def test_a_text_is_divided_into_the_words_of_its_language(text, parts):
    assert [token.text for token in tokens(text)] == parts.split()


SIX_SCRIPTS = st.text("ab 人工智能，。「」ファイアを、ไฟร์วอ ภาษាសាខ្មែរ غرفة हिन्दी “”!?", max_size=60)


@given(st.one_of(SIX_SCRIPTS, st.text(max_size=40)))
def test_no_letter_and_no_space_between_words_is_lost(text):
    assert joined(tokens(text)) == " ".join(text.split())


@given(st.text("人工智能ネットっーを、。，！？」』）“「（ ", max_size=40))
def test_no_line_can_begin_with_a_mark_that_closes(text):
    for token in tokens(text):
        assert not token.joined or token.text[0] not in "、。，！？」』）っー"


def test_a_word_without_a_space_before_it_says_so_in_its_record():
    records = [record(token, 0.0, 1.0) for token in tokens("网络安全 is safe")]
    assert [word.get("joined", False) for word in records] == [False, True, False, False]
    assert joined(map(token_of, records)) == "网络安全 is safe"

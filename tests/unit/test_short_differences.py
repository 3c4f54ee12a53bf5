from short_differences import pytest_assertrepr_compare as compare


def test_of_two_long_files_only_the_place_where_they_part_is_told() -> None:
    text = "\n".join(compare("==", b"x" * 500 + b"a" * 500, b"x" * 500 + b"b" * 600))
    assert text.startswith("1000 and 1100 bytes part at byte 500: b'aaa")
    assert len(text) < 200


def test_of_two_folders_only_the_files_that_differ_are_told() -> None:
    told = compare("==", {"a": b"1", "b": b"2", "c": b"3"}, {"a": b"1", "b": b"4"})
    assert told == [
        "2 of 3 differ",
        "b: 1 and 1 bytes part at byte 0: b'2' and b'4'",
        "c: only on the left",
    ]


def test_other_comparisons_are_told_as_always() -> None:
    assert compare("==", "a", "b") is None
    assert compare("==", {"a": 1}, {"a": b"1"}) is None
    assert compare("<", b"a", b"b") is None

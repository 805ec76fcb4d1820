"""What two versions of a text say differently."""

from hypothesis import given
from hypothesis import strategies as st

from workgroups.differences import ADDED, REMOVED, SAME, Paragraph, differences, paragraphs


def words(found: list[Paragraph], *kinds: str) -> str:
    return " ".join("".join(piece.text for piece in each.pieces if piece.kind in kinds) for each in found)


def test_a_paragraph_that_is_the_same_is_not_marked() -> None:
    found = differences("One.\n\nTwo.", "One.\nTwo.")
    assert [each.is_changed for each in found] == [False, False]


def test_changed_words_are_marked_within_their_paragraph() -> None:
    (found,) = differences("We meet every month at noon.", "We meet every week at noon.")
    assert [(piece.kind, piece.text.strip()) for piece in found.pieces] == [
        (SAME, "We meet every"),
        (REMOVED, "month"),
        (ADDED, "week"),
        (SAME, "at noon."),
    ]


def test_a_paragraph_that_is_not_alike_went_and_another_one_came() -> None:
    found = differences("Residents are paid.", "Nobody decides alone here at all.")
    assert [each.kind for each in found] == [REMOVED, ADDED]


TEXTS = st.lists(st.lists(st.sampled_from(["we", "meet", "weekly", "all"]), min_size=1, max_size=6), max_size=5).map(
    lambda lines: "\n".join(" ".join(line) for line in lines)
)


@given(TEXTS, TEXTS)
def test_without_what_was_added_stands_the_old_text_and_without_what_was_removed_the_new_one(
    old: str, new: str
) -> None:
    found = differences(old, new)
    assert words(found, SAME, REMOVED).split() == " ".join(paragraphs(old)).split()
    assert words(found, SAME, ADDED).split() == " ".join(paragraphs(new)).split()

"""The rules of input: where a call stands, how waits are counted, what a text gives away."""

from datetime import UTC, date, datetime, timedelta
from time import perf_counter
from types import SimpleNamespace
from typing import Any

import pytest

from engagement.choices import INPUT_MOVES, CallStage, CallState, InputState
from engagement.rules import input as rules
from engagement.rules import parts_of_a_person

pytestmark = pytest.mark.once

NOW = datetime(2027, 3, 10, 12, tzinfo=UTC)


def call(state: str = CallState.PUBLISHED) -> Any:
    days = {"opens_on": date(2027, 3, 1), "closes_on": date(2027, 3, 10), "answer_due_on": date(2027, 3, 31)}
    return SimpleNamespace(state=state, **days)


@pytest.mark.parametrize(
    ("day", "answered", "stage"),
    [
        (date(2027, 2, 28), False, CallStage.COMING),
        (date(2027, 3, 1), False, CallStage.OPEN),
        (date(2027, 3, 10), False, CallStage.OPEN),
        (date(2027, 3, 11), False, CallStage.WAITING),
        (date(2027, 3, 31), False, CallStage.WAITING),
        (date(2027, 4, 1), False, CallStage.LATE),
        (date(2027, 3, 15), True, CallStage.ANSWERED),
    ],
)
def test_a_call_stands_where_its_days_and_its_answer_say(day: date, answered: bool, stage: CallStage) -> None:
    assert rules.stage_of(call(), is_answered=answered, today=day) == stage
    assert rules.takes_input(call(), is_answered=answered, today=day) == (stage == CallStage.OPEN)
    assert rules.stage_of(call(CallState.DRAFT), is_answered=answered, today=day) == CallStage.DRAFT


def test_what_was_taken_back_comes_back_no_more() -> None:
    assert not INPUT_MOVES[InputState.WITHDRAWN]
    assert all(InputState.WITHDRAWN in moves for state, moves in INPUT_MOVES.items() if state != InputState.WITHDRAWN)
    given: Any = SimpleNamespace(state=InputState.MERGED)
    assert rules.may_move(given, InputState.ACCEPTED)
    assert not rules.may_move(given, InputState.DECLINED)


def test_waits_are_counted_in_whole_days() -> None:
    assert rules.days_between(NOW, NOW + timedelta(days=3, hours=23)) == 3
    assert rules.days_between(NOW, NOW - timedelta(hours=1)) == 0
    assert rules.median_days([1, 9, 3]) == 3
    assert rules.median_days([]) is None
    assert rules.late_before(NOW) == NOW - timedelta(days=30)


@pytest.mark.parametrize(
    ("part", "whole", "share"), [(0, 0, None), (0, 9, 0), (9, 9, 100), (1, 1000, 1), (999, 1000, 99), (1, 2, 50)]
)
def test_a_share_says_all_or_none_only_when_it_is_so(part: int, whole: int, share: int | None) -> None:
    assert rules.share_of(part, whole) == share


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("My number is 123-45-6789", "Social Security"),
        ("Call (616) 555-0142 at night", "phone"),
        ("Write to ana@example.org", "e-mail"),
        ("See www.example.org", "link"),
        ("We live at 120 Oak Grove Street", "street address"),
        ("Mi hija va a esa escuela", "child"),
    ],
)
def test_a_text_that_gives_somebody_away_is_pointed_out(text: str, word: str) -> None:
    assert any(word in hint for hint in rules.hints(text))


def test_an_ordinary_text_raises_no_hint() -> None:
    assert rules.hints("In 2024 the 12 buses came every 30 minutes; we want 15.") == []


def test_texts_that_share_words_are_alike() -> None:
    assert rules.likeness("Más horario, por favor", "mas HORARIO por favor") == 1
    assert rules.likeness("a b", "c d") == 0
    assert rules.likeness("", "") == 0


def test_a_form_that_comes_back_at_once_is_too_fast() -> None:
    assert rules.is_too_fast(NOW, NOW + timedelta(seconds=1))
    assert not rules.is_too_fast(NOW, NOW + timedelta(seconds=10))
    assert rules.is_too_fast(None, NOW)


def test_long_words_cost_no_time() -> None:
    for text in ("a" * 3000, "1 " * 1500, "1 a " * 800, "A." * 1500):
        begun = perf_counter()
        rules.hints(text)
        parts_of_a_person(text)
        assert perf_counter() - begun < 0.05
    assert rules.hints("Write to " + "a" * 20 + "@example.org")
    assert parts_of_a_person("x" * 3000 + " nia@example.org") == ["nia@example.org"]

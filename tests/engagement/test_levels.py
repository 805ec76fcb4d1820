"""The levels of engagement as data, and what every noun with levels says of itself."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from engagement import services
from engagement.choices import LEVEL_MEANS, REACHED, RUNG_MEANS, Level, Rung
from tests.build_agenda import make_goal
from tests.build_engagement import make_event


def test_both_scales_are_told_in_full_and_run_on_one_ladder() -> None:
    assert (set(LEVEL_MEANS), set(RUNG_MEANS)) == (set(Level), set(Rung))
    assert [value for value, _label in REACHED] == Rung.values == [0, *Level.values]


def test_each_step_gives_the_community_at_least_as_much_of_the_money() -> None:
    steps = [RUNG_MEANS[rung] for rung in Rung]
    assert [(one.least, one.most) for one in steps] == [(0, 0), (10, 30), (20, 40), (40, 50), (50, 70), (80, 100)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"intended_level": 9}, "not a valid choice"),
        ({"achieved_level": 2}, "Say first which level was meant."),
        ({"intended_level": 3, "achieved_level": 1}, "Say why it came out at another level than you meant."),
    ],
)
def test_levels_that_do_not_fit_are_refused(fields: dict[str, Any], words: str) -> None:
    event = make_event()
    for name, value in fields.items():
        setattr(event, name, value)
    with pytest.raises(ValidationError, match=words):
        event.full_clean()


@pytest.mark.django_db
def test_a_change_of_goals_is_a_change() -> None:
    goal = make_goal()
    event = make_event(goals=[goal], intended_level=3)
    assert services.change_event(by=None, event=event, goals=[goal]).sequence == 0
    assert services.change_event(by=None, event=event, goals=[]).sequence == 1

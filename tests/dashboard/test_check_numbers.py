"""The command that names every figure that moved: saved lists, what they refuse, and recalculation."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.management import CommandError, call_command

from dashboard.models import Publication
from dashboard.queries.moved import Figure, SnapshotError, moves, public_figures, read, write
from dashboard.services import staging
from tests import build_dashboard as made

FIELDS = (1.0, None, None, None, None, "normal", "", "", None)


def figure(place: str, value: float = 1.0) -> Figure:
    return Figure(("work", place, "2023", ""), (value, *FIELDS[1:]))


def test_what_is_the_same_does_not_move_and_every_difference_is_named_once() -> None:
    before = [figure("a"), figure("b"), figure("d"), figure("e")]
    after = [figure("a"), figure("b", 2), figure("c"), figure("e"), figure("f")]
    found = [(move.key[1], move.before is None, move.after is None) for move in moves(before, after)]
    assert found == [("b", False, False), ("c", True, False), ("d", False, True), ("f", True, False)]
    assert list(moves(before, before)) == []
    assert [move.key[1] for move in moves(before, [])] == ["a", "b", "d", "e"]


def test_a_list_comes_back_as_it_was_written() -> None:
    target, figures = io.StringIO(), [figure("a", 0.1 + 0.2), figure("b")]
    assert list(write(figures, target)) == figures
    assert list(read(target.getvalue().splitlines())) == figures


def lines() -> list[str]:
    target = io.StringIO()
    list(write([figure("a"), figure("b")], target))
    return target.getvalue().splitlines()


@pytest.mark.parametrize(
    "spoilt",
    [
        [], ["[]"], ["no json"], lines()[1:], lines()[:-1], [*lines()[:-1], '{"figures": 3}'],
        [lines()[0], lines()[2], lines()[1], lines()[3]], [lines()[0], "[1, 2]"], [lines()[0], '["a", "b", "c", "d", [1]]'],
        [lines()[0], "7"], [lines()[0], "{"],
    ],
)  # fmt: skip
def test_half_a_list_or_anything_else_is_refused(spoilt: list[str]) -> None:
    with pytest.raises(SnapshotError):
        list(read(spoilt))


@pytest.fixture
def work(db: None) -> Iterator[None]:
    with mock.patch.object(staging, "parse_in_child", made.parse_here):
        made.load_definitions(made.DEFINITIONS.replace('parent = "26"', 'parent = "26"\npartition = false'))
        made.make_figures()
        release()
        yield


def release(*slugs: str) -> None:
    made.publish(*(slugs or ["work"]), submitter=made.steward("Sol"), approver=made.steward("Ada"))


def run(*words: str) -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("check_numbers", *words, stdout=out, stderr=io.StringIO())
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue()
    return 0, out.getvalue()


@pytest.mark.parametrize("name", ["numbers.jsonl", "numbers.jsonl.gz"])
def test_nothing_moves_until_something_is_published(work: None, tmp_path: Path, name: str) -> None:
    file = str(tmp_path / name)
    assert run("--save", file) == (0, "")
    assert run("--against", file) == (0, "No figure moved.\n")
    made.make_figures(made.changed(jobs_26139=960))
    assert run("--against", file)[0] == 0
    release()
    assert run("--against", file) == (1, "work 26139 2023: 75.0 -> 80.0\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == [name]


def test_json_says_every_field_before_and_after(work: None, tmp_path: Path) -> None:
    file = str(tmp_path / "before")
    run("--save", file)
    made.make_figures(made.changed(jobs_26139=960))
    release()
    code, out = run("--against", file, "--json")
    told = json.loads(out)
    assert code == 1
    assert (told["indicator"], told["place"], told["period"], told["group"]) == ("work", "26139", "2023", "")
    assert (told["before"]["numerator"], told["after"]["numerator"]) == (900.0, 960.0)


def test_a_new_list_can_be_saved_while_the_old_one_is_compared(work: None, tmp_path: Path) -> None:
    first, second = str(tmp_path / "first"), str(tmp_path / "second")
    run("--save", first)
    Publication.objects.update(manifest=None)
    code, out = run("--against", first, "--save", second)
    assert (code, out.count("-> nothing")) == (1, 4)
    assert run("--against", second) == (0, "No figure moved.\n")


def test_a_change_of_the_interval_alone_is_a_move() -> None:
    wider = Figure(figure("a").key, (1.0, None, None, 0.5, 1.5, *FIELDS[5:]))
    [move] = moves([figure("a")], [wider])
    assert move.as_text() == "work a 2023: 1.0 -> 1.0 (its interval, counts or reason)"


def test_recomputing_names_what_would_move(work: None) -> None:
    assert run("--recomputed") == (0, "No figure moved.\n")
    made.make_figures(made.changed(jobs_26139=960))
    assert run("--recomputed") == (1, "work 26139 2023: 75.0 -> 80.0\n")


def test_of_a_restricted_source_recomputing_tells_which_and_not_what(work: None) -> None:
    made.make_figures([("diplomas", made.KENT, "2023", "", 500)])
    release("diplomas")
    made.make_figures([("diplomas", made.KENT, "2023", "", 505)])
    assert run("--recomputed") == (1, "diplomas 26081 2023: restricted -> restricted\n")
    assert "505" not in run("--recomputed", "--json")[1]


@pytest.mark.parametrize(
    "words", [(), ("--against", "/nowhere/at/all"), ("--save", "/nowhere/at/all"), ("--against", __file__)]
)
def test_what_cannot_be_done_ends_with_two(work: None, words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError) as refused:
        run(*words)
    assert refused.value.returncode == 2


def test_saving_over_the_list_that_is_compared_is_refused(work: None, tmp_path: Path) -> None:
    file = str(tmp_path / "numbers")
    run("--save", file)
    with pytest.raises(CommandError):
        run("--save", file, "--against", file)


def test_figures_come_in_the_order_of_their_key(work: None) -> None:
    keys: list[Any] = [one.key for one in public_figures()]
    assert keys == sorted(keys)
    assert len(keys) == 4

"""The matrix: the pure rules by hand, its page by its address, its file, and resources beside need."""

import csv
from io import StringIO
from typing import Any

import pytest
from django.http import QueryDict
from django.urls import reverse

from agenda.filters import MatrixFilter
from agenda.models import Commitment
from agenda.queries.matrix import matrix, resources_by_people
from agenda.rules import Dimension, Entry, cross, holes, keys_along, overlaps, total
from agenda.rules.matrix import UNNAMED, Overlap
from dashboard.models import Group, StrategyFocus
from tests.build_agenda import make_goal, make_strategy
from tests.build_commitments import make_commitment
from tests.build_workgroups import client_of, make_organization, make_workgroup

STRATEGY, PARTNER, PEOPLE, PLACE = Dimension
BOTH = Entry(1, "read", "library", ("Newcomers", "Renters"), ("26081",), 500_00, 20)
MORE = Entry(2, "read", "school", ("Newcomers",), ("26081",), None, 5, True)
ALL = Entry(3, "rent", "library", cents=100_00)
THREE = [BOTH, MORE, ALL]


def text_of(response: Any) -> str:
    return str(response.content.decode())


# Rules --------------------------------------------------------------------------------------------------------------


def test_a_commitment_for_two_groups_stands_in_both_rows_and_one_for_nobody_in_the_last() -> None:
    cells = cross(THREE, PEOPLE, PARTNER)
    assert {key: [one.key for one in found] for key, found in cells.items()} == {
        ("Newcomers", "library"): [1], ("Renters", "library"): [1], ("Newcomers", "school"): [2], (UNNAMED, "library"): [3],
    }  # fmt: skip
    assert cross(THREE, PLACE, STRATEGY)[UNNAMED, "rent"] == [ALL]


def test_sums_count_each_once_and_never_take_a_hidden_amount_for_zero() -> None:
    sums = total([*THREE, BOTH])
    assert (sums.number, sums.partners, sums.cents, sums.told, sums.hidden, sums.hours) == (
        3, ("library", "school"), 600_00, 2, 1, 25,
    )  # fmt: skip
    alone = total([MORE])
    assert (alone.told, alone.hidden) == (0, 1)
    assert total([]).number == 0


def test_holes_are_what_is_expected_and_nobody_names() -> None:
    assert holes(THREE, STRATEGY, ["read", "walk", "rent"]) == ["walk"]
    assert holes(THREE, PEOPLE, ["Newcomers", "Children"]) == ["Children"]
    assert keys_along(THREE, PEOPLE, ["Children"]) == ["Children", "Newcomers", "Renters", UNNAMED]
    assert keys_along([BOTH], PARTNER) == ["library"]


def test_several_partners_for_the_same_people_in_the_same_place_overlap() -> None:
    third = Entry(4, "rent", "clinic", ("Renters",), ("26081",))
    fourth = Entry(5, "rent", "fund", ("Newcomers",), ("26081",))
    found = overlaps([*THREE, third, fourth])
    assert found == [
        Overlap("Newcomers", "26081", ("library", "school", "fund")), Overlap("Renters", "26081", ("library", "clinic")),
    ]  # fmt: skip
    assert overlaps([ALL, Entry(6, "rent", "fund")]) == []


# Page ---------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_address_says_what_stands_as_rows_and_columns() -> None:
    strategy = make_strategy("Books at home")
    make_commitment(organization=make_organization("Book House"), strategy=strategy, people=("Newcomers",), hours=12)
    client, address = client_of(None), reverse("agenda:matrix_detail")
    for query, first, head in (
        ("", "Books at home", "Book House"),
        ("?rows=population&columns=strategy", "Newcomers", "Books at home"),
        ("?rows=partner", "Book House", "Books at home"),
        ("?rows=partner&columns=partner", "Book House", "Books at home"),
        ("?rows=nonsense&columns=strategy", "Book House", "Books at home"),
        ("?rows=place&columns=population", "The whole area", "Newcomers"),
    ):
        page = text_of(client.get(address + query))
        table = page[page.index("<thead") : page.index("</table>")]
        head_part, body = table.split("</thead>")
        assert (head in head_part, first in body, "12 hours" in body) == (True, True, True), query


@pytest.mark.django_db
def test_what_nobody_does_is_a_row_and_a_hole() -> None:
    goal, group = make_goal(), make_workgroup()
    served = make_strategy("Served", goal=goal, workgroup=group)
    make_strategy("Forgotten", goal=goal, workgroup=group)
    StrategyFocus.objects.create(
        strategy=served, group=Group.objects.create(key="race=a", name="Children", name_es="Niñez")
    )
    make_commitment(strategy=served, people=("niñez",))
    found = matrix(Commitment.objects.all(), (STRATEGY, PARTNER))
    assert [(row.head.name, row.is_hole) for row in found.rows] == [("Served", False), ("Forgotten", True)]
    assert [one.name for one in found.unserved_strategies] == ["Forgotten"]
    # The Spanish word of the partner means the group that figures are kept for.
    assert found.unserved_people == []
    assert resources_by_people(goal.slug, None, {})["children"].partners == "Book House"
    page = text_of(client_of(None).get(reverse("agenda:matrix_detail")))
    assert page.count("Nobody yet") == 1


@pytest.mark.django_db
def test_a_row_leads_to_its_commitments_one_by_one() -> None:
    strategy, other = make_strategy("One"), make_strategy("Two", goal=make_goal("G"), workgroup=make_workgroup("W"))
    make_commitment("Books", organization=make_organization("A"), strategy=strategy)
    make_commitment("Vans", organization=make_organization("B"), strategy=other)
    page = text_of(client_of(None).get(reverse("agenda:matrix_detail") + f"?row={strategy.slug}"))
    listed = page[page.index('id="one-by-one"') :]
    assert ("Books" in listed, "Vans" in listed, "Show all of them" in listed) == (True, False, True)


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 30])
def test_the_matrix_asks_the_same_however_much_there_is(number: int, django_assert_num_queries: Any) -> None:
    goal, group = make_goal(), make_workgroup()
    for index in range(number):
        make_commitment(
            f"Gift {index}", organization=make_organization(f"Partner {index}"),
            strategy=make_strategy(f"Way {index}", goal=goal, workgroup=group), places=("26081",), people=("Newcomers",),
        )  # fmt: skip
    with django_assert_num_queries(8):
        found = matrix(Commitment.objects.all(), (STRATEGY, PARTNER))
    assert (len(found.rows), len(found.columns)) == (min(number, 15), min(number, 5))
    answer = client_of(None).get(reverse("agenda:matrix_detail"))
    assert len(answer.content) < 100_000


@pytest.mark.django_db
def test_the_file_has_a_line_for_each_public_commitment_of_the_goal() -> None:
    strategy = make_strategy("One")
    make_commitment(
        "=Books", organization=make_organization("A"), strategy=strategy, money_cents=1250_50, money_shown=True, hours=3
    )
    make_commitment("Vans", organization=make_organization("B"), strategy=strategy, shown=False)
    other = make_strategy("Two", goal=make_goal("G"), workgroup=make_workgroup("W"))
    make_commitment("Rooms", organization=make_organization("C"), strategy=other)
    answer = client_of(None).get(reverse("agenda:matrix_file") + f"?goal={strategy.goal.slug}")
    lines = list(csv.reader(StringIO(answer.getvalue().decode().removeprefix("\ufeff"))))
    assert [line[3] for line in lines] == ["What", "'=Books"]
    assert lines[1][-2:] == ["1250.50", "3"]


@pytest.mark.django_db
def test_no_commitment_and_no_figures_say_what_comes_next() -> None:
    client = client_of(None)
    assert "No commitment is public yet" in text_of(client.get(reverse("agenda:matrix_detail")))
    assert "No goal has published figures yet" in text_of(client.get(reverse("dashboard:need_detail")))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("", ("strategy", "partner")),
        ("?columns=place", ("strategy", "place")),
        ("?rows=partner", ("partner", "strategy")),
        ("?rows=place&columns=place", ("place", "partner")),
        ("?rows=nonsense&columns=strategy", ("partner", "strategy")),
    ],
)
def test_the_fields_say_what_the_table_shows(address: str, shown: tuple[str, str]) -> None:
    chosen = MatrixFilter(QueryDict(address.lstrip("?")), queryset=Commitment.objects.all())
    assert tuple(one.value for one in chosen.chosen) == shown
    assert tuple(chosen.form[name].value() for name in ("rows", "columns")) == shown

"""The pages of self-assessments, as browsers get them."""

from typing import Any

import pytest

from engagement.models import Assessment
from tests.build_agenda import make_strategy
from tests.build_assessments import answer, close, levels, make_assessment
from tests.build_workgroups import client_of, make_user, make_workgroup

pytestmark = pytest.mark.django_db


def closed_round(group: Any, users: list[Any], level: int = 2) -> Assessment:
    row = make_assessment(workgroup=group)
    for user in users:
        answer(row, user, level)
    return close(row)


def test_a_lead_asks_members_answer_and_what_follows_stands_in_the_workplan() -> None:
    group = make_workgroup()
    lead, members = make_user("Ana", leads=[group]), [make_user(f"M {n}", member_of=[group]) for n in range(5)]
    strategy = make_strategy(workgroup=group)
    client = client_of(lead)
    given = {"instrument": "equity-practices", "way": "each", "workgroup": group.pk, "opens_on": "2026-01-02"}
    refused = client.post("/assessments/open/", {**given, "workgroup": "", "closes_on": "2099-01-01"})
    assert "Choose a workgroup or a partner." in refused.content.decode()
    made = client.post("/assessments/open/", {**given, "closes_on": "2099-01-01"})
    row = Assessment.objects.get()
    assert made.headers["Location"] == f"/assessments/{row.pk}/"
    for user in members:
        sent = {code: str(level) for code, level in levels(3, check=None).items() if level is not None}
        assert client_of(user).post(f"/assessments/{row.pk}/answer/", {**sent, "check": "x"}).status_code == 302
    page = client_of(members[0]).get(f"/assessments/{row.pk}/").content.decode()
    assert "Change my answer" in page
    assert "answers so far" not in page
    assert "At least 5 answers so far" in client.get(f"/assessments/{row.pk}/").content.decode()
    early = client.post(f"/assessments/{row.pk}/close/", follow=True).content.decode()
    assert "Not everybody has answered yet" in early
    Assessment.objects.update(opens_on="2020-01-01", closes_on="2020-01-02")
    client.post(f"/assessments/{row.pk}/close/")
    page = client.get(f"/assessments/{row.pk}/").content.decode()
    assert "5 of 6 people answered." in page
    assert "3.0" in page
    assert "not shown" in page
    follow = {"statement": "check", "strategy": strategy.pk, "name": "Ask each spring", "due_on": "2099-01-01"}
    assert client.post(f"/assessments/{row.pk}/follow/", follow).status_code == 302
    assert "Ask each spring" in client.get(f"/assessments/{row.pk}/").content.decode()
    assert client.get(f"/assessments/{row.pk}/answer/").status_code == 302


def test_pages_speak_spanish() -> None:
    group = make_workgroup(name_es="Lectura temprana")
    lead = make_user("Ana", leads=[group])
    row = make_assessment(workgroup=group)
    page = client_of(lead).get(f"/es/assessments/{row.pk}/answer/").content.decode()
    assert "Prácticas de equidad" in page
    assert "Lectura temprana" in page
    assert "Al menos una vez al año" in page
    assert "Nadie ve lo que respondes." in page


def test_whoever_has_no_strategy_is_told_whom_to_ask() -> None:
    group = make_workgroup()
    lead = make_user("Ana", leads=[group])
    row = closed_round(group, [lead])
    page = client_of(lead).get(f"/assessments/{row.pk}/follow/").content.decode()
    assert "No strategy is yours to work on" in page


@pytest.mark.parametrize("rounds", [1, 4])
def test_pages_take_as_many_queries_for_one_as_for_many(rounds: int, django_assert_max_num_queries: Any) -> None:
    group = make_workgroup()
    users = [make_user(f"M {number}", member_of=[group]) for number in range(5)]
    for _number in range(rounds):
        row = closed_round(group, users)
    make_assessment("backbone")
    client = client_of(users[0])
    client.get("/assessments/")
    with django_assert_max_num_queries(LIST):
        client.get("/assessments/")
    with django_assert_max_num_queries(DETAIL):
        client.get(f"/assessments/{row.pk}/")


LIST, DETAIL = 12, 12

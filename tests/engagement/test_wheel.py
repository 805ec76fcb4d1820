"""What people say of themselves: kept apart from them, counted in batches, theirs to change and to erase."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from engagement import services
from engagement.choices import BoxKind, WheelQuestion
from engagement.models import SealedAnswer, SealedBox
from engagement.queries import wheels as queries
from engagement.services.sealed import answer_in, box_of
from engagement.services.wheels import who_is
from kconnect.core.models import AuditEvent
from tests.build_seats import make_seat, make_term
from tests.build_workgroups import client_of, fresh, make_person, make_user, make_workgroup
from workgroups import services as people
from workgroups.models import User, Workgroup
from workgroups.services.erasures import erase
from workgroups.services.exports import personal_data

pytestmark = pytest.mark.django_db
ISSUE = WheelQuestion.ISSUE


@pytest.fixture
def group() -> Workgroup:
    return make_workgroup("Housing")


def box(group: Workgroup) -> SealedBox:
    return box_of(BoxKind.WHEEL, ISSUE, group.pk)


def answers(group: Workgroup, *says: int, first: int = 1000) -> None:
    """So many people of the group answer the first question, one after the other."""
    for number, value in enumerate(says, start=first):
        services.put_answer(box=box(group), who=who_is(number), says=value)


def words(group: Workgroup) -> str:
    return queries.wheels_of([group.pk])[group.pk].shares[0].words


def test_nothing_is_told_before_ten_have_answered(group: Workgroup) -> None:
    answers(group, *[1] * 5, *[0] * 4)
    assert (words(group), SealedBox.objects.get().tally) == ("Not told: too few answers", {})
    answers(group, 0, first=2000)
    assert (words(group), SealedBox.objects.get().tally) == ("5 of 10", {"0": 5, "1": 5})


def test_what_one_person_does_changes_nothing_that_is_told(group: Workgroup) -> None:
    answers(group, *[1, 0] * 5)
    before = words(group)
    answers(group, 1, first=3000)
    services.put_answer(box=box(group), who=who_is(1000), says=0)
    services.take_answer_back(box=box(group), who=who_is(1001))
    assert words(group) == before == "5 of 10"
    answers(group, 1, 1, 1, first=4000)
    assert words(group) == "8 of 13"


def test_five_who_all_say_the_same_wait_for_somebody_else(group: Workgroup) -> None:
    answers(group, *[1, 0] * 5)
    answers(group, *[1] * 6, first=3000)
    assert words(group) == "5 of 10"
    answers(group, 0, first=4000)
    assert words(group) == "11 of 17"


def test_a_wheel_goes_when_too_few_are_left(group: Workgroup) -> None:
    answers(group, *[1, 0] * 6)
    answers(group, 1, 0, 1, first=3000)
    for who in range(1000, 1011):
        services.take_answer_back(box=box(group), who=who_is(who))
    assert words(group) == "Not told: too few answers"
    assert not SealedAnswer.objects.exclude(counted_as=None).exists()
    assert not services.take_answer_back(box=box(group), who=who_is(1))


def test_a_person_answers_changes_and_erases_on_one_page(group: Workgroup) -> None:
    ben = make_user("Ben", member_of=[group])
    client, address = client_of(ben), "/workgroups/housing/room/mine/"
    acts = AuditEvent.objects.count()
    client.post(address, {"issue": "1", "place": "0", "contact": ""})
    assert services.said_of_oneself(by=ben, workgroup=group) == {"issue": 1, "place": 0}
    assert client.get(address).content.decode().count("checked") == 4
    client.post(address, {"issue": "0"})
    assert services.said_of_oneself(by=ben, workgroup=group) == {"issue": 0}
    assert "Erase my answers" in client.get(address).content.decode()
    client.post(f"{address}erase/")
    assert (SealedAnswer.objects.count(), AuditEvent.objects.count()) == (0, acts)


def test_whoever_holds_a_seat_answers_and_staff_do_not(group: Workgroup) -> None:
    rosa, bo = make_user("Rosa"), make_user("Bo", superuser=True)
    term = make_term(make_seat(group), "Somebody")
    type(term).objects.filter(pk=term.pk).update(holder=rosa.person)
    assert client_of(rosa).get("/workgroups/housing/room/mine/").status_code == 200
    assert client_of(bo).get("/workgroups/housing/room/mine/").status_code == 403
    with pytest.raises(services.NotYoursToDoError):
        services.say_of_oneself(by=bo, workgroup=group, says={ISSUE: 1})
    with pytest.raises(services.NotYoursToDoError):
        services.said_of_oneself(by=bo, workgroup=group)


def test_an_answer_outlives_a_new_secret(group: Workgroup, settings: Any) -> None:
    answers(group, 1)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    answers(group, 0)
    assert [row.says for row in SealedAnswer.objects.all()] == [0]
    settings.SECRET_KEY_FALLBACKS = []
    assert answer_in(box(group), who_is(1000)) is not None


@pytest.fixture
def ben(group: Workgroup) -> User:
    user = make_user("Ben", member_of=[group])
    services.say_of_oneself(by=user, workgroup=group, says={ISSUE: 1, WheelQuestion.PLACE: 0})
    return user


def test_answers_go_with_the_person_and_only_they_get_a_copy(ben: User) -> None:
    told: Any = personal_data(ben)["kept"]["engagement.sealed"]
    assert sorted((row["about"], row["says"]) for row in told) == [("issue", 1), ("place", 0)]
    assert personal_data(make_user("Eva"))["kept"]["engagement.sealed"] == []
    erase(ben.person, by=None)
    assert SealedAnswer.objects.count() == 0


def test_two_records_that_become_one_have_one_answer(group: Workgroup, ben: User) -> None:
    staff, double = make_user("Bo", superuser=True), make_person("Ben B.")
    services.put_answer(box=box(group), who=who_is(double.pk), says=0)
    services.put_answer(box=box_of(BoxKind.WHEEL, "contact", group.pk), who=who_is(double.pk), says=1)
    people.merge_persons(by=staff, kept=ben.person, gone=double)
    assert services.said_of_oneself(by=fresh(ben), workgroup=group) == {"issue": 1, "place": 0, "contact": 1}


def test_answers_end_after_two_years_and_when_somebody_leaves(group: Workgroup, ben: User) -> None:
    eva = make_user("Eva", member_of=[group])
    services.say_of_oneself(by=eva, workgroup=group, says={ISSUE: 0})
    felt = box_of(BoxKind.FELT, "event", 1)
    services.put_answer(box=felt, who="token", says=3)
    today = date.today()  # noqa: DTZ011  # the month is all that counts
    assert services.clear_sealed(today) == 0
    people.end_role(by=None, person=ben.person, role="member", workgroup=group)
    assert services.clear_sealed(today) == 2
    assert services.said_of_oneself(by=eva, workgroup=group) == {"issue": 0}
    assert services.clear_sealed(date(today.year + 2, today.month, 1)) == 0
    assert services.clear_sealed(date(today.year + 3, 1, 1)) == 2
    assert not SealedAnswer.objects.exists()


def test_the_public_page_shows_the_wheel_with_its_table(group: Workgroup) -> None:
    answers(group, *[1, 0] * 7)
    text = Client().get("/take-part/room/").content.decode()
    assert text.count('class="ch wheel"') == 2
    assert "5 of 10" in text
    assert json.dumps(SealedBox.objects.get().tally) == '{"0": 5, "1": 5}'


def test_many_groups_take_as_many_queries_as_one(
    group: Workgroup, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def ask(number: int) -> None:
        with django_assert_num_queries(number):
            Client().get("/take-part/room/")

    answers(group, *[1, 0] * 7)
    ask(QUERIES)
    for name in ("Work", "Food"):
        answers(make_workgroup(name), *[1, 0] * 7)
    ask(QUERIES)


QUERIES = 14

"""PA9 and PA10 on what people say of themselves: nobody learns one answer by watching, by taking away, or by joining tables."""

import re
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, models
from django.test import Client
from django.utils.crypto import salted_hmac

from engagement import services
from engagement.choices import BoxKind, WheelQuestion
from engagement.models import SealedAnswer, SealedBox
from engagement.services.sealed import SALT, box_of
from engagement.services.wheels import who_is
from tests.build_workgroups import client_of, make_user, make_workgroup
from tests.privacy.canary import every_model
from workgroups.models import Person, User, Workgroup
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db
ISSUE = WheelQuestion.ISSUE
# What differs between two answers of one page to two requests, whatever it shows.
NONCE = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"')


@pytest.fixture
def group() -> Workgroup:
    return make_workgroup("Housing")


def answer(group: Workgroup, person: int, says: int) -> None:
    services.put_answer(box=box_of(BoxKind.WHEEL, ISSUE, group.pk), who=who_is(person), says=says)


def pages(readers: list[Client]) -> list[bytes]:
    """Everything that shows a wheel, as each reader gets it."""
    addresses = ("/take-part/room/", "/es/take-part/room/", "/workgroups/housing/room/", "/my/")
    return [NONCE.sub(b"", reader.get(address).content) for reader in readers for address in addresses]


@pytest.fixture
def readers(group: Workgroup) -> list[Client]:
    """A stranger, a member, a data steward and a superuser."""
    steward, superuser = make_user("Dev", staff=[RoleName.STEWARD]), make_user("Sue", superuser=True)
    return [Client(), client_of(make_user("Ben", member_of=[group])), client_of(steward), client_of(superuser)]


def test_pa9_one_more_answer_changes_no_byte_of_any_page(group: Workgroup, readers: list[Client]) -> None:
    for number in range(13):
        answer(group, number + 1000, number % 2)
    before = pages(readers)
    answer(group, 2000, 1)
    assert [page for page, was in zip(pages(readers), before, strict=True) if page != was] == []


@pytest.mark.parametrize("says", [0, 1])
def test_pa9_the_same_for_whatever_the_one_person_says(group: Workgroup, readers: list[Client], says: int) -> None:
    """Of 13 answers 10 are counted: the batch has room for one more, and which one it is shows nowhere."""
    for number in range(13):
        answer(group, number + 1000, number % 2)
    before = pages(readers)
    answer(group, 2000, says)
    assert [page for page, was in zip(pages(readers), before, strict=True) if page != was] == []


def test_pa9_whoever_watches_never_sees_fewer_than_five_change(group: Workgroup) -> None:
    """A long random life of a box: between two public tallies at least five people did something."""
    chance, said = Random(7), dict[int, int]()
    told, touched = dict[str, int](), set[int]()
    for _step in range(150):
        person = chance.randrange(1000, 1024)
        touched.add(person)
        if person in said and chance.random() < 0.3:
            services.take_answer_back(box=box_of(BoxKind.WHEEL, ISSUE, group.pk), who=who_is(person))
            del said[person]
        else:
            said[person] = chance.randrange(2)
            answer(group, person, said[person])
        tally = SealedBox.objects.get().tally
        if tally != told:
            assert len(touched) >= 5
            assert not tally or sum(tally.values()) == len(said) >= 10
            told, touched = tally, set()


def test_pa10_answering_writes_nothing_but_the_answer(group: Workgroup) -> None:
    """No audit event, no notice, no time of a session: no other row by which an answer could be led back to a moment."""
    ben = make_user("Ben", member_of=[group])
    client = client_of(ben)
    client.get("/workgroups/housing/room/mine/")
    before = everything()
    client.post("/workgroups/housing/room/mine/", {"issue": "1", "contact": "0"})
    changed = {name for name, rows in everything().items() if rows != before[name]}
    assert changed == {"engagement.sealedanswer", "engagement.sealedbox"}


def everything() -> dict[str, list[Any]]:
    """Every row of every table of the product."""
    return {
        model._meta.label_lower: list(models.QuerySet(model).order_by("pk").values_list())
        for model in every_model()
        if model is not User
    }


def test_pa10_no_join_leads_from_an_answer_to_a_person(group: Workgroup) -> None:
    """Whoever holds the whole database tries each value of an answer against each column that names a person."""
    people = [make_user(f"Person {number}", member_of=[group]).person_id for number in range(12)]
    for person in people:
        answer(group, person, 1)
    mine = set(values_of(SealedAnswer, without=("box", "says", "counted_as", "month")))
    theirs = {value for model in every_model() if model not in (SealedAnswer, SealedBox) for value in values_of(model)}
    assert len(mine) == 24
    assert mine & theirs == set()
    assert SealedAnswer.objects.values("month").distinct().count() == 1
    assert all(not one.is_relation or one.related_model is SealedBox for one in SealedAnswer._meta.get_fields())


def values_of(model: Any, without: tuple[str, ...] = ()) -> Iterator[str]:
    names = [one.attname for one in model._meta.concrete_fields if one.name not in without]
    for row in models.QuerySet(model).values_list(*names):
        yield from (str(value) for value in row if value is not None)


def test_pa10_without_the_secret_of_the_installation_no_mark_can_be_tried(group: Workgroup) -> None:
    answer(group, 12, 1)
    box = SealedBox.objects.get()
    mark = SealedAnswer.objects.get().mark
    guesses = {
        salted_hmac(SALT, f"{box.pk}:{who_is(number)}", secret=secret, algorithm="sha256").hexdigest()
        for number in range(50)
        for secret in ("", "secret", SALT)
    }
    assert mark not in guesses
    assert (
        mark == salted_hmac(SALT, f"{box.pk}:{who_is(12)}", secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()
    )


def test_pa10_the_order_of_the_rows_is_not_the_order_of_the_answers(group: Workgroup) -> None:
    """As the database gives them when nobody asks for an order of the time, and by their keys."""
    people = list(range(1000, 1012))
    for person in people:
        answer(group, person, 1)
    box = SealedBox.objects.get()
    place = {
        salted_hmac(
            SALT, f"{box.pk}:{who_is(number)}", secret=settings.SECRET_KEY, algorithm="sha256"
        ).hexdigest(): number
        for number in people
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT mark FROM engagement_sealedanswer ORDER BY id")
        order = [place[mark] for (mark,) in cursor.fetchall()]
    assert sorted(order) == people != order
    assert Person.objects.count() == 0

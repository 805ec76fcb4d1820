"""Input on the pages of what it is about, and when there is much of it."""

from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from engagement import services
from engagement.models import Input
from engagement.queries.glossary import LINKED
from engagement.services import InputClosedError
from kconnect.core.kept import keep
from tests.build_agenda import make_goal
from tests.build_decisions import make_body, opened, over, seat_all
from tests.build_input import give, heard
from tests.build_workgroups import client_of, make_user
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    cache.clear()
    keep(LINKED, [])


@pytest.fixture
def staff() -> Client:
    return client_of(make_user("Bo", staff=[RoleName.BACKBONE]))


def queries(address: str, client: Client | None = None) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert (client or Client()).get(address).status_code == 200
    return len(caught)


def text_of(address: str, client: Client | None = None) -> str:
    return (client or Client()).get(address).content.decode()


def test_a_decision_shows_what_people_say_of_it() -> None:
    body = make_body()
    seat_all(body, ["residents", "residents"])
    decision = opened(body, takes_advice=True)
    heard("decision", decision, "On the decision")
    page = text_of(f"/decisions/{decision.pk}/")
    assert "On the decision" in page
    assert f"/input/on/decision/{decision.pk}/say/" in page
    assert "On the decision" in text_of(f"/input/on/decision/{decision.pk}/")


def test_a_decision_about_which_nobody_is_asked_says_why_nothing_stands_there() -> None:
    body = make_body()
    seat_all(body, ["residents", "residents"])
    decision = opened(body)
    page = text_of(f"/decisions/{decision.pk}/")
    assert "nobody outside the body was asked" in page
    assert "Concerns of those who take part stand here once it is counted." in page
    say = text_of(f"/input/on/decision/{decision.pk}/say/")
    assert "Nobody outside the body is asked about this decision" in say
    assert 'name="text"' not in say
    with pytest.raises(InputClosedError, match="outside the body"):
        heard("decision", decision, "Still said")
    assert "Nobody who took part raised a concern." in text_of(f"/decisions/{over(decision).pk}/")


@pytest.mark.full
def test_five_thousand_ask_as_often_as_one(staff: Client) -> None:
    goal = make_goal()
    heard(thing=goal)
    give(thing=goal)
    addresses = ("/input/", "/input/heard/", "/input/on/goal/every-child-reads/")
    few = [queries(address) for address in addresses]
    queries("/console/input/", staff)
    inside = queries("/console/input/", staff)
    now = timezone.now()
    Input.objects.bulk_create(
        Input(
            about="goal", goal=goal, text=f"Said {number}", form_token=uuid4(), moderated_at=now,
            state="accepted" if number % 2 else "new",
        )
        for number in range(5000)
    )  # fmt: skip
    # What there is more of than the page shows is counted, and no more.
    assert [queries(address) for address in addresses] == few
    assert queries("/console/input/", staff) == inside
    assert services.decline_input(by=None, inputs=Input.objects.waiting()[:300], reason="advertising")

"""The demonstration network: whole, public, and only for an empty network on this machine."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from agenda.models import Action
from dashboard.models import Influence, Publication
from engagement.models import Event
from kconnect.core.models import Job
from kconnect.portal.demo.loader import load_demo
from workgroups import queries
from workgroups.models import Attachment, Consultation, Person, User
from workgroups.queries.person_duplicates import person_pairs

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def told(settings: Any, tmp_path: Any) -> str:
    settings.DEMO_ACCOUNTS, settings.STORED_FILES_DIR = True, tmp_path
    out = StringIO()
    call_command("load_demo", stdout=out, stderr=StringIO())
    return out.getvalue()


def test_the_demo_is_whole_and_public(told: str, client: Client) -> None:
    assert told.count("@kconnect.example") == 7
    assert (Publication.objects.live().count(), Action.objects.public().count(), Event.objects.public().count()) == (
        9,
        12,
        4,
    )
    letters = [
        "core.send_mail",
        "workgroups.meeting_letter",
        "workgroups.training_letter",
        "engagement.event_letter",
        "engagement.tell_writers",
    ]
    assert set(Job.objects.exclude(state="done").exclude(kind__in=letters).values_list("kind", flat=True)) == set()
    for question in Consultation.objects.all():
        moments = list(question.steps.order_by("pk").values_list("at", flat=True))
        assert moments == sorted(set(moments))
    assert "Median household income, Kent County" in client.get("/").content.decode()
    answer = client.get("/indicators/median-household-income.json?group=race%3Dblack")
    rows = json.loads(answer.getvalue())["rows"]
    assert [(row["place"], row["value"], row["moe"], row["moe_level"]) for row in rows] == [("26081", 44980, 2925, 0.9)]


def test_the_demo_shows_one_goal_for_everyone_and_the_way_of_each_group(told: str, client: Client) -> None:
    page = client.get("/goals/no-child-poor/child-poverty/").content.decode()
    for words in (
        "8.0% for everyone in Kent County by 2030",
        "Parents of the Burton block club (demo)",
        "An invented promise.",
    ):
        assert words in page
    assert client.get("/es/goals/steady-income/median-household-income/").status_code == 200
    assert Influence.objects.waiting().count() == 1


def test_the_demo_shows_who_is_on_the_way_in(told: str, client: Client) -> None:
    standings = {value: number for value, _label, number in queries.standings(queries.invitations())}
    assert (standings["waiting"], standings["opened"], standings["expired"]) == (3, 1, 1)
    assert queries.offers_waiting(User.objects.get(email="marcus@kconnect.example")).count() == 1
    assert Person.objects.exclude(consent="").count() >= 3
    assert len(list(person_pairs())) >= 1
    photo = Attachment.objects.get(shown=True)
    page = client.get(f"/workgroups/{photo.activity.workgroup.slug}/").content.decode()
    assert photo.words in page


def test_each_printed_account_signs_in(told: str, client: Client) -> None:
    password = told.splitlines()[0].rsplit(" ", 1)[1]
    for email in [line.split()[0] for line in told.splitlines()[1:]]:
        assert client.login(request=None, email=email, password=password) or User.objects.get(
            email=email
        ).check_password(password)


def test_a_network_with_people_is_left_alone(told: str) -> None:
    with pytest.raises(CommandError, match="has people already"):
        call_command("load_demo", stdout=StringIO(), stderr=StringIO())


def test_demo_accounts_are_not_made_where_they_are_off(settings: Any) -> None:
    settings.DEMO_ACCOUNTS = False
    with pytest.raises(CommandError, match="loopback"):
        call_command("load_demo", stdout=StringIO())
    assert not User.objects.exists()


def test_loading_says_what_it_does(settings: Any, tmp_path: Any) -> None:
    settings.STORED_FILES_DIR = tmp_path
    said: list[str] = []
    accounts = load_demo(say=said.append)
    assert (len(said), len({password for _email, password, _says in accounts})) == (4, 1)

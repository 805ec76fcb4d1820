"""The rooms where people write what helps and hinders groups, say whom strategies are for, and which gaps shrink."""

from typing import Any
from unittest import mock

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dashboard import services
from dashboard.models import DisparityOutcome, Group, Indicator, Influence, StrategyFocus
from dashboard.services.aims import Word
from dashboard.views import ways as views
from tests.build_agenda import make_goal, make_strategy
from tests.build_workgroups import client_of, make_user, make_workgroup
from workgroups.models import User, Workgroup
from workgroups.permissions import RoleName

pytestmark = pytest.mark.usefixtures("defined")
ROOM, REVIEW, GAPS = "/workgroups/early-reading/ways/", "/console/influences/", "/console/indicators/work/gaps/"
WOMEN, MEN = "sex=female", "sex=male"


@pytest.fixture
def reading(db: None) -> Workgroup:
    services.set_success_measures(goal=make_goal(), slugs=["work"], by=None)
    return make_workgroup("Early Reading")


@pytest.fixture
def ben(reading: Workgroup) -> Client:
    return client_of(make_user("Ben", member_of=[reading]))


@pytest.fixture
def ana(reading: Workgroup) -> Client:
    return client_of(make_user("Ana", leads=[reading]))


@pytest.fixture
def bo(db: None) -> Client:
    return client_of(make_user("Bo", staff=[RoleName.BACKBONE]))


def pk(key: str) -> int:
    return Group.objects.get(key=key).pk


def told(**more: Any) -> dict[str, Any]:
    return {"group": pk(WOMEN), "kind": "hinders", "reason": "The last bus leaves at six.", "author": "Parents"} | more


def html(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def wrote(workgroup: Workgroup, words: str = "The last bus leaves at six.") -> Influence:
    indicator = Indicator.objects.get(slug="work")
    return services.record_influence(
        workgroup=workgroup, indicator=indicator, group=WOMEN, kind="hinders", word=Word("Parents", words), by=None
    )


def test_a_member_writes_and_the_lead_shows_it(ben: Client, ana: Client) -> None:
    assert f'href="{ROOM}work/new/"' in html(ben.get(ROOM))
    assert 'value="Early Reading"' in html(ben.get(f"{ROOM}work/new/"))
    assert ben.post(f"{ROOM}work/new/", told(), follow=True).status_code == 200
    influence = Influence.objects.get()
    assert "Show it to everyone" not in html(ben.get(ROOM))
    assert "waits for a lead" in html(ana.get(ROOM))
    answer = ana.post(f"{ROOM}{influence.pk}/check/", {"public": "yes", "seen": influence.stamp}, follow=True)
    assert "Public now." in html(answer)
    ana.post(f"{ROOM}{influence.pk}/check/", {"public": "no"})
    assert not Influence.objects.public()


def test_a_member_corrects_what_waits(ben: Client) -> None:
    ben.post(f"{ROOM}work/new/", told())
    own = f"{ROOM}{Influence.objects.get().pk}/"
    assert "The last bus leaves at six." in html(ben.get(own))
    assert ben.post(own, told(group=pk(MEN), reason="The last bus leaves at five.")).status_code == 302
    changed = Influence.objects.get()
    assert (changed.group.key, changed.reason) == (MEN, "The last bus leaves at five.")


def test_what_is_missing_is_asked_for_in_place(ben: Client) -> None:
    answer = ben.post(f"{ROOM}work/new/", told(reason="", reason_es=""))
    assert (answer.status_code, "Write what helps or hinders, in one language at least." in html(answer)) == (422, True)
    assert ben.post(f"{ROOM}work/new/", told(group="987654")).status_code == 422
    assert not Influence.objects.exists()


def test_a_lead_takes_an_entry_away(reading: Workgroup, ana: Client) -> None:
    influence = wrote(reading)
    assert ana.post(f"{ROOM}{influence.pk}/remove/").headers["Location"] == ROOM
    assert not Influence.objects.exists()


def test_an_entry_of_another_workgroup_is_not_there(reading: Workgroup, ana: Client) -> None:
    other = wrote(make_workgroup("Housing"))
    assert ana.post(f"{ROOM}{other.pk}/check/", {"public": "yes"}).status_code == 404


def test_an_empty_room_leads_on(ben: Client) -> None:
    page = html(ben.get(ROOM))
    assert "Nothing is written down yet" in page
    assert "Ask the people whom it concerns" in page


def test_without_a_measured_goal_the_room_says_who_chooses_one(db: None) -> None:
    client = client_of(make_user("Cy", member_of=[make_workgroup("Early Reading")]))
    assert "The backbone team chooses the indicators in the console." in html(client.get(ROOM))


def test_a_lead_says_whom_a_targeted_strategy_is_for(reading: Workgroup, ana: Client, ben: Client) -> None:
    bus = make_strategy("Night bus", workgroup=reading, reach="targeted")
    own = f"{ROOM}strategies/{bus.pk}/"
    assert own in html(ana.get(ROOM))
    assert own not in html(ben.get(ROOM))
    assert "No group is named yet." in html(ben.get(ROOM))
    assert ana.post(own, {"groups": [pk(WOMEN), pk(MEN)]}).status_code == 302
    assert html(ana.get(own)).count("checked") == 2
    assert "Women, Men" in html(ana.get(ROOM))
    assert ana.post(own, {}).status_code == 302
    assert not StrategyFocus.objects.exists()


def test_a_strategy_for_everyone_has_no_groups_to_choose(reading: Workgroup, ana: Client) -> None:
    books = make_strategy("Books", workgroup=reading)
    assert 'name="groups"' not in ana.get(f"{ROOM}strategies/{books.pk}/").content.decode()


def test_a_group_that_is_not_there_is_answered_in_place(reading: Workgroup, ana: Client) -> None:
    bus = make_strategy("Night bus", workgroup=reading, reach="targeted")
    assert ana.post(f"{ROOM}strategies/{bus.pk}/", {"groups": ["987654"]}).status_code == 422


def test_staff_check_what_all_workgroups_wrote_and_come_back(reading: Workgroup, bo: Client) -> None:
    assert "Nothing is written down yet" in html(bo.get(REVIEW))
    influence = wrote(reading)
    page = html(bo.get(REVIEW))
    assert "Early Reading" in page
    assert f'action="{ROOM}{influence.pk}/check/"' in page
    answer = bo.post(f"{ROOM}{influence.pk}/check/", {"public": "yes", "seen": influence.stamp, "back": "console"})
    assert answer.headers["Location"] == REVIEW
    assert f'href="{REVIEW}"' in html(bo.get("/console/"))


def test_what_waits_stands_first(reading: Workgroup, bo: Client) -> None:
    services.check_influence(influence=wrote(reading, "Seen"), public=True, by=None)
    wrote(reading, "Waiting")
    page = html(bo.get(REVIEW))
    assert page.index("Waiting") < page.index("Seen")


@pytest.mark.parametrize("path", [ROOM, REVIEW])
def test_rooms_ask_equally_often_for_one_and_for_many(reading: Workgroup, bo: Client, path: str) -> None:
    wrote(reading)
    make_strategy("Night bus", workgroup=reading, reach="targeted")
    few = asked(bo, path)
    for number in range(5):
        wrote(reading, f"Thing {number}")
        plan = make_strategy(f"Plan {number}", workgroup=reading, reach="targeted")
        services.set_strategy_focus(strategy=plan, groups=[WOMEN, MEN], by=None)
        services.set_success_measures(goal=plan.goal, slugs=["work", "adults"][:1], by=None)
    assert asked(bo, path) == few


def asked(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def gap(**more: Any) -> dict[str, Any]:
    return {
        "groups": [pk(WOMEN)], "against": pk(MEN), "gap": "2.5", "due": "2030-12-31",
        "reason": "Half the gap.", "reason_es": "La mitad de la brecha.", "author": "Governing council",
    } | more  # fmt: skip


def test_a_steward_adds_changes_and_takes_away_an_outcome(dev: Any) -> None:
    desk, place = client_of(dev), "?place=26081"
    assert "Add one" in html(desk.get(GAPS + place))
    assert desk.post(GAPS + place, gap()).status_code == 302
    outcome = DisparityOutcome.objects.get()
    own = f"{GAPS}{place}&outcome={outcome.pk}"
    page = html(desk.get(own))
    assert ("Half the gap." in page, "Change it" in page) == (True, True)
    assert desk.post(own, gap(gap="2", groups=[pk(WOMEN), pk("")])).status_code == 302
    changed = DisparityOutcome.objects.get()
    assert (changed.gap, changed.groups.count()) == (2.0, 2)
    assert desk.post(f"{GAPS}{outcome.pk}/remove/{place}").status_code == 302
    assert not DisparityOutcome.objects.exists()


def test_a_gap_that_makes_no_sense_is_answered_in_place(dev: Any) -> None:
    answer = client_of(dev).post(f"{GAPS}?place=26081", gap(against=pk(WOMEN)))
    assert (answer.status_code, "A group has no gap to itself" in html(answer)) == (422, True)
    assert client_of(dev).post(f"{GAPS}?place=26081", gap(groups=[])).status_code == 422
    assert not DisparityOutcome.objects.exists()


def test_without_a_place_nothing_is_set(dev: Any) -> None:
    answer = client_of(dev).post(f"{GAPS}?place=nowhere", gap())
    assert (answer.status_code, DisparityOutcome.objects.exists()) == (200, False)


def test_a_click_on_words_that_changed_or_are_gone_is_answered_in_words(reading: Workgroup, ana: Client) -> None:
    influence = wrote(reading)
    old = {"public": "yes", "seen": influence.stamp}
    services.change_influence(
        influence=influence, group=WOMEN, kind="helps", word=Word("Parents", "The bus leaves at ten."), by=None
    )
    for sent in (old, {"public": "yes"}):
        assert "Read them again" in html(ana.post(f"{ROOM}{influence.pk}/check/", sent, follow=True))
    assert not Influence.objects.public()
    for button in ("check", "remove"):
        with mock.patch.object(views, "entry_of", return_value=(User.objects.get(person__name="Ana"), influence)):
            Influence.objects.all().delete()
            answer = ana.post(f"{ROOM}{influence.pk}/{button}/", old, follow=True)
        assert "taken this away in the meantime" in html(answer)

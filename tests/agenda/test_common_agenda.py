"""The common agenda in versions: one draft, what is adopted stays, and everybody reads what changed and who decided it."""

from typing import Any

import pytest
from django.test import Client

from agenda import services
from agenda.models import CommonAgenda
from agenda.queries import common_agenda as queries
from kconnect.core.models import AuditEvent
from tests.build_agenda import make_goal
from tests.build_common_agenda import day, make_agenda
from tests.build_meetings import make_meeting
from tests.build_workgroups import client_of, make_user, make_workgroup
from workgroups.choices import WorkgroupKind
from workgroups.models import NotedDecision, User
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db


@pytest.fixture
def denise() -> User:
    return make_user("Denise", staff=[RoleName.BACKBONE])


def decision(kind: WorkgroupKind = WorkgroupKind.GOVERNANCE, *, public: bool = True) -> NotedDecision:
    group = make_workgroup("Council", kind=kind)
    meeting = make_meeting(group, days=-3, public=public)
    return NotedDecision.objects.create(meeting=meeting, text="We adopt the agenda.")


def read(path: str) -> str:
    return Client().get(path).content.decode()


def test_a_draft_is_changed_in_place_and_read_by_nobody_outside(denise: User) -> None:
    services.write_agenda(by=denise, goals=[], vision="Every child reads.")
    services.write_agenda(by=denise, goals=[], vision="Every child sings.")
    assert [(one.number, one.vision) for one in CommonAgenda.objects.all()] == [(1, "Every child sings.")]
    assert "sings" not in read("/agenda/")
    assert "No agenda is adopted yet" in read("/agenda/")
    assert Client().get("/agenda/versions/1/").status_code == 404


def test_what_is_adopted_stays_as_it_is_with_the_words_that_its_goals_had(denise: User) -> None:
    goal = make_goal("Every child reads")
    make_agenda(goals=[goal], on=day(-30))
    services.change_goal(by=denise, goal=goal, name="Every child writes")
    services.write_agenda(by=denise, goals=[goal], vision="Every child writes.")
    page = read("/agenda/")
    assert "Every child reads" in page
    assert "Every child writes" not in page
    services.adopt_agenda(by=denise, on=day(), decided="The assembly agreed again.")
    assert "Every child writes" in read("/agenda/")
    assert "Every child reads" in read("/agenda/versions/1/")
    assert "The network has adopted a later version since." in read("/agenda/versions/1/")


def test_a_version_says_which_decision_of_which_meeting_adopted_it(denise: User) -> None:
    noted = decision()
    services.write_agenda(by=denise, goals=[], vision="Every child reads.")
    services.adopt_agenda(by=denise, on=day(-3), decision=noted)
    page = read("/agenda/")
    assert "We adopt the agenda." in page
    assert noted.meeting.get_absolute_url() in page
    noted.delete()
    assert "We adopt the agenda." in read("/agenda/")


def test_a_meeting_that_is_not_open_to_everyone_is_named_by_its_group_alone(denise: User) -> None:
    noted = decision(public=False)
    services.write_agenda(by=denise, goals=[], vision="Every child reads.")
    services.adopt_agenda(by=denise, on=day(-3), decision=noted)
    page = read("/agenda/")
    assert "Council" in page
    assert noted.meeting.get_absolute_url() not in page


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"on": 1, "decided": "Yes."}, "still to come"),
        ({"on": -31, "decided": "Yes."}, "later than that"),
        ({"on": 0}, "which decision"),
    ],
)
def test_an_agenda_is_adopted_on_a_day_that_has_come_and_by_a_decision(given: dict[str, Any], why: str) -> None:
    with pytest.raises(services.AgendaRefusedError, match="no draft"):
        services.adopt_agenda(by=None, on=day(), decided="Yes.")
    make_agenda(on=day(-30))
    services.write_agenda(by=None, goals=[], vision="Every child sings.")
    with pytest.raises(services.AgendaRefusedError, match=why):
        services.adopt_agenda(by=None, **{**given, "on": day(given["on"])})
    services.discard_agenda(by=None)
    assert CommonAgenda.objects.count() == 1
    with pytest.raises(services.AgendaRefusedError, match="no draft any more"):
        services.discard_agenda(by=None)


def test_only_a_governance_group_adopts_and_only_public_goals_are_named() -> None:
    goal = make_goal("Still secret", published=False)
    services.write_agenda(by=None, goals=[goal], vision="Every child reads.")
    with pytest.raises(services.AgendaRefusedError, match="governance group"):
        services.adopt_agenda(by=None, on=day(), decision=decision(WorkgroupKind.ISSUE))
    with pytest.raises(services.AgendaRefusedError, match="Still secret"):
        services.adopt_agenda(by=None, on=day(), decided="Yes.")


def test_only_staff_write_the_agenda_and_not_without_a_vision() -> None:
    lead = make_user("Ana", leads=[make_workgroup()])
    for act in (
        lambda: services.write_agenda(by=lead, goals=[], vision="Mine."),
        lambda: services.adopt_agenda(by=lead, on=day(), decided="I did."),
        lambda: services.discard_agenda(by=lead),
    ):
        with pytest.raises(services.NotYoursToDoError):
            act()
    with pytest.raises(services.AgendaRefusedError, match="vision"):
        services.write_agenda(by=None, goals=[], problem="Much is wrong.")
    with pytest.raises(TypeError):
        services.write_agenda(by=None, goals=[], vision="Yes.", number="7")


def test_a_change_that_changes_nothing_leaves_no_trace(denise: User) -> None:
    goals = [make_goal("One"), make_goal("Two")]
    services.write_agenda(by=denise, goals=goals, vision="Every child reads.")
    before = AuditEvent.objects.count()
    services.write_agenda(by=denise, goals=goals, vision="Every child reads.")
    assert AuditEvent.objects.count() == before
    services.write_agenda(by=denise, goals=goals[::-1], vision="Every child reads.")
    assert AuditEvent.objects.latest("pk").fields == ["goals"]


# Comparing ------------------------------------------------------------------------------------------------------------


def test_two_versions_say_what_was_added_removed_and_reworded_in_words_too() -> None:
    make_agenda("Every child reads by third grade.", principles="Numbers are open.\nWe meet often.", on=day(-9))
    make_agenda(
        "Every child reads by second grade.", principles="Numbers are open.\nWe pay residents.", change="Sooner."
    )
    page = read("/agenda/versions/compare/")
    assert "What version 2 changed since version 1" in page
    assert '<del><span class="vh">removed: </span>third </del>' in page
    assert '<ins><span class="vh">added: </span>second </ins>' in page
    assert '<p class="mute">Numbers are open.</p>' in page
    assert "We pay residents." in page
    assert "Sooner." in page
    assert "What version 2 changed since version 1" in read("/agenda/versions/compare/?earlier=2&later=1")
    assert Client().get("/agenda/versions/compare/?earlier=1&later=9").status_code == 404
    assert Client().get("/agenda/versions/compare/?earlier=1&later=1").status_code == 404


def test_a_comparison_is_honest_where_a_language_is_missing() -> None:
    make_agenda("Every child reads.", on=day(-9))
    make_agenda("Every child sings.", vision_es="Cada niña canta.")
    spanish = read("/es/agenda/versions/compare/")
    assert "Una de las versiones no está escrita en español" in spanish
    assert 'class="changes prose stack" lang="en"' in spanish
    make_agenda("", vision_es="Cada niña baila.")
    assert "Version 3 is not written in this language" in read("/agenda/versions/compare/?earlier=1&later=3")


def test_a_part_that_came_as_a_whole_is_added_as_a_whole() -> None:
    make_agenda(on=day(-9))
    make_agenda(problem="Rents rise.", goals=[make_goal("Every child reads")])
    found = queries.comparison(1, 2)
    assert found is not None
    kinds = {one.key: [each.kind for each in one.paragraphs] for one in found.sections}
    assert kinds == {"problem": ["added"], "vision": ["same"], "principles": [], "measures": ["added"]}


@pytest.mark.parametrize("number", [1, 6])
def test_pages_of_the_agenda_ask_as_often_for_many_versions_as_for_one(
    number: int, django_assert_num_queries: Any
) -> None:
    goals = [make_goal(f"Goal {count}") for count in range(number)]
    for count in range(number + 1):
        make_agenda(f"Vision {count}", goals=goals)
    with django_assert_num_queries(2):
        queries.agenda_page()
    with django_assert_num_queries(1):
        queries.agenda_versions()
    with django_assert_num_queries(2):
        queries.comparison(1, 2)


# The console ----------------------------------------------------------------------------------------------------------


def test_staff_write_look_and_adopt_in_the_console(denise: User) -> None:
    browser, goal = client_of(denise), make_goal("Every child reads")
    noted = decision()
    words = {"vision": "Every child reads.", "goals": [goal.pk]}
    assert browser.post("/console/agenda/common/", {"problem": "Rents rise."}).status_code == 422
    assert browser.post("/console/agenda/common/", words).status_code == 302
    assert "Every child reads." in browser.get("/console/agenda/common/preview/").content.decode()
    refused = browser.post("/console/agenda/common/adopt/", {"on": day().isoformat()})
    assert f"/workgroups/{noted.meeting.workgroup.slug}/decisions/" in refused.content.decode()
    assert (refused.status_code, "Choose the decision of a meeting" in refused.content.decode()) == (422, True)
    browser.post("/console/agenda/common/adopt/", {"on": day(-3).isoformat(), "decision": noted.pk})
    assert "We adopt the agenda." in read("/agenda/")
    # The next version begins with the words that hold.
    assert "Every child reads." in browser.get("/console/agenda/common/").content.decode()
    assert browser.get("/console/agenda/common/preview/").status_code == 404
    assert browser.get("/console/agenda/common/adopt/").status_code == 302

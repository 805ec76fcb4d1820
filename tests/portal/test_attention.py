"""What needs the backbone's attention: each kind stands there once it has waited long enough, and not before."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agenda.models import Action, Commitment
from agenda.services import answer_for_action, pass_pending
from dashboard.models import Release
from engagement.models import Decision, Survey
from engagement.services import show_results
from kconnect.core.choices import JobState, MailState
from kconnect.core.models import Job, OutboxMail
from kconnect.portal.queries import attention
from tests.build_agenda import ask_review, make_action, make_goal, make_strategy, make_work
from tests.build_coaching import coached, coaching_group
from tests.build_commitments import make_commitment
from tests.build_consultations import ask, make_offering
from tests.build_decisions import make_body, opened, over, seat_in
from tests.build_seats import make_application, make_seat
from tests.build_surveys import answered, closed, make_survey
from tests.build_workgroups import client_of, make_organization, make_user, make_workgroup
from workgroups.models import Activity, Coaching, Consultation, Organization, SeatApplication, User
from workgroups.permissions import RoleName
from workgroups.services import coaching, ensure_cross_cutting_workgroups

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo() -> User:
    return make_user("Bo", staff=[RoleName.BACKBONE])


def named() -> dict[str, list[str]]:
    """The names under each kind of concern, whatever its heading."""
    return {
        concern.title: [item.text for item in concern.items] for heading in attention() for concern in heading.concerns
    }


def ago(days: int) -> Any:
    return timezone.now() - timedelta(days=days)


def day(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


def test_a_new_network_has_workgroups_without_a_lead_and_nothing_else(bo: User) -> None:
    ensure_cross_cutting_workgroups()
    page = client_of(bo).get("/console/attention/").content.decode()
    assert page.count("Nothing here.") == 4
    assert list(named()) == ["Workgroups without a lead"]
    assert "Aquí no hay nada" in client_of(bo).get("/es/console/attention/").content.decode()


def test_late_and_silent_actions_stand_there_until_somebody_says_how_they_stand(bo: User) -> None:
    group = make_workgroup()
    strategy = make_strategy(workgroup=group)
    late = make_action("Late", strategy=strategy, due_on=day(-1))
    make_action("Due today", strategy=strategy, due_on=day(0))
    silent = make_action("Silent", strategy=strategy)
    working = make_action("With work", strategy=strategy)
    Action.objects.filter(pk__in=[silent.pk, working.pk]).update(state_since=ago(61))
    make_work(group, make_user("Ben", member_of=[group]), {working: 0}, happened_on=day(-3))
    assert named()["Late actions"] == ["Late"]
    assert named()["Actions of which nobody says how they stand"] == ["Silent"]
    for action in (late, silent):
        answer_for_action(by=bo, action=action, answer="done")
    assert not {"Late actions", "Actions of which nobody says how they stand"} & set(named())


def test_questions_seats_offers_and_logs_that_nobody_answers_stand_there_after_their_time(bo: User) -> None:
    group, offering = make_workgroup("Housing"), make_offering()
    lead = make_user("Lea", leads=[group])
    make_user("Ada", leads=[offering])
    question = ask(lead, group, offering, topic="Which figures?", due_on=day(20))
    application = make_application(make_seat(group, "Resident"), "Amina")
    firm = make_organization("Firm")
    offer = make_commitment("A van", organization=firm, strategy=make_strategy(workgroup=group), state="offered")
    entry = make_work(group, make_user("Ben", member_of=[group]))
    titles = {
        "Questions between workgroups that nobody took up": ["Which figures?"],
        "People who asked for a seat and heard nothing for a week": ["Resident"],
        "Offers of partners that no workgroup has answered": ["A van"],
        "Workgroups whose log waits for confirmation": ["Housing"],
    }
    assert not set(titles) & set(named())
    Consultation.objects.filter(pk=question.pk).update(asked_at=ago(8))
    SeatApplication.objects.filter(pk=application.pk).update(created_at=ago(8))
    Commitment.objects.filter(pk=offer.pk).update(state_since=ago(8))
    Activity.objects.filter(pk=entry.pk).update(created_at=ago(15))
    assert {title: names for title, names in named().items() if title in titles} == titles
    Consultation.objects.filter(pk=question.pk).update(due_on=day(-1))
    assert named()["Advice that is late"] == ["Which figures?"]


def test_what_nobody_has_stands_there(bo: User) -> None:
    group = make_workgroup("Alone")
    with_lead = make_workgroup("Led")
    make_user("Lea", leads=[with_lead])
    make_user("Cora", leads=[coaching_group()])
    mill = make_organization("Mill")
    row = coaching.ask_for_coaching(by=make_user("Edi", edits=[mill]), organization=mill)
    Coaching.objects.filter(pk=row.pk).update(asked_on=day(-8))
    make_strategy("Empty", workgroup=group, goal=make_goal())
    found = named()
    assert "Alone" in found["Workgroups without a lead"]
    assert "Led" not in found["Workgroups without a lead"]
    assert found["Partners that wait for a coach"] == ["Mill"]


def test_a_strategy_that_went_on_with_its_review_pending_stays_there(bo: User) -> None:
    strategy = make_strategy("Books at home", workgroup=make_workgroup())
    review = ask_review(strategy)
    pass_pending(by=bo, review=review, next_on=day(90))
    items = [item for heading in attention() for one in heading.concerns for item in one.items]
    found = next(item for item in items if item.text == "Books at home")
    assert found.about == "It went on with its review pending."
    assert client_of(bo).get(found.url).status_code == 200


def test_old_profiles_and_silent_coaching_stand_there(bo: User) -> None:
    old = make_organization("Old")
    make_organization("Fresh")
    Organization.objects.filter(pk=old.pk).update(created_at=ago(200), confirmed_on=None)
    coach = make_user("Cora", leads=[coaching_group()])
    under_way = coached(coach, organization=make_organization("Silent firm"))
    Coaching.objects.filter(pk=under_way.pk).update(started_on=day(-130), asked_on=day(-140))
    found = named()
    assert found["Profiles of partners that nobody has confirmed for half a year"] == ["Old"]
    assert found["Coaching without a meeting for four months"] == ["Silent firm"]


def test_failed_work_lost_messages_and_waiting_releases_stand_there_and_no_address_does(bo: User) -> None:
    Job.objects.create(kind="core.send_mail", key="one", state=JobState.FAILED)
    OutboxMail.objects.create(
        recipient="nobody@x.org", occasion="invitation:1:a", subject="Hello", body="Hello", state=MailState.FAILED
    )
    release = Release.objects.create(state="submitted", submitted_by=bo, submitted_at=ago(8), note="Income")
    found = named()
    assert found["Messages"] == ["1 message did not arrive"]
    assert len(found["Work in the background that failed"]) == 1
    assert found["Releases that wait for a second person"] == [f"Release {release.pk}"]
    assert "nobody@x.org" not in client_of(bo).get("/console/attention/").content.decode()


def test_counted_decisions_and_closed_surveys_that_nobody_finished_stand_there(bo: User) -> None:
    body = make_body(quorum_percent=1)
    seat_in(body, "Ana")
    decision = over(opened(body))
    early, told, empty = make_survey("Early"), make_survey("Told"), make_survey("Empty")
    for survey in (early, told):
        answered(survey, 10, words="Light at the stop")
    for survey in (early, told, empty):
        closed(survey)
    show_results(by=None, survey=told)
    kinds = (
        "Decisions that are counted and wait for their outcome", "What people wrote in surveys and nobody has read",
        "Surveys that have closed and whose results nobody has shown",
    )  # fmt: skip
    assert not set(kinds) & set(named())
    Decision.objects.filter(pk=decision.pk).update(opened_at=ago(20), closed_at=ago(8))
    Survey.objects.update(closed_at=ago(8))
    found = named()
    assert [found[kind] for kind in kinds] == [["Move the fund"], ["Early", "Told"], ["Early"]]
    items = [item for heading in attention() for concern in heading.concerns for item in concern.items]
    assert next(item.about for item in items if item.text == "Told") == "10 texts wait"
    assert {client_of(bo).get(item.url).status_code for item in items} == {200}


def test_many_take_as_many_queries_as_one_and_lead_to_all_of_them(bo: User) -> None:
    strategy = make_strategy(workgroup=make_workgroup())

    def more(number: int) -> None:
        make_action(f"Late {number}", strategy=strategy, due_on=day(-number - 1))
        Job.objects.create(kind="core.send_mail", key=str(uuid4()), state=JobState.FAILED)

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            attention()
        return len(seen)

    more(0)
    few = asked()
    for number in range(1, 9):
        more(number)
    assert asked() == few
    page = client_of(bo).get("/console/attention/").content.decode()
    assert named()["Late actions"] == ["Late 8", "Late 7", "Late 6", "Late 5", "Late 4"]
    assert '/workplan/?status=late"' in page
    assert "All of them: Late actions" in page


def test_every_link_of_the_list_opens(bo: User) -> None:
    group = make_workgroup()
    make_action("Late", strategy=make_strategy(workgroup=group), due_on=day(-1))
    Job.objects.create(kind="core.send_mail", key="one", state=JobState.FAILED)
    make_organization("Old")
    Organization.objects.update(created_at=ago(200), confirmed_on=None)
    browser = client_of(bo)
    urls = [item.url for heading in attention() for concern in heading.concerns for item in concern.items]
    assert len(urls) >= 4
    assert [url for url in urls if browser.get(url).status_code != 200] == []

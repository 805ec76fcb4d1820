"""The pages of the portal: home, 101, my work, the console, jobs, the audit log, refusals."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from agenda import services as plan
from dashboard.charts.svg.shapes import measure
from dashboard.services import set_success_measures
from kconnect.core import audit, jobs
from kconnect.core.choices import JobState
from kconnect.core.errors import DomainError
from kconnect.core.models import AuditEvent, Job
from kconnect.portal.streams import PHONE, THICKEST, WIDE, Size, streams
from tests.build_agenda import make_action, make_goal, make_strategy
from tests.build_workgroups import make_activity, make_user, make_workgroup
from tests.dashboard.build_published import income, make_places, publish
from workgroups import services
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_rings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "ring", lambda job_id: None)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(response: Any) -> str:
    return str(response.content.decode())


# Home ---------------------------------------------------------------------------------------------------------------


def test_an_empty_network_explains_itself(client: Client) -> None:
    page = text_of(client.get("/"))
    assert "The goals are not public yet" in page
    assert "/101/" in page


def test_home_names_public_goals_only(client: Client) -> None:
    make_goal("Every child reads")
    make_goal("Still a draft", published=False)
    page = text_of(client.get("/"))
    assert ("Every child reads" in page, "Still a draft" in page) == (True, False)


@pytest.mark.parametrize("number", [1, 20])
def test_home_asks_the_database_the_same_however_much_there_is(
    client: Client, number: int, django_assert_max_num_queries: Any
) -> None:
    denise, group = make_user("Denise", staff=[RoleName.BACKBONE]), make_workgroup()
    make_places(2)
    publish([income()])
    for index in range(number):
        goal = make_goal(f"Goal {index}")
        make_action(strategy=make_strategy(goal=goal, workgroup=group))
        set_success_measures(goal=goal, slugs=["median-household-income"], by=denise)
    client.get("/")
    with django_assert_max_num_queries(8) as captured:
        page = text_of(client.get("/"))
    assert (len(captured), page.count("$80,390")) == (8, number)


def test_home_is_the_same_for_everyone_and_sets_nothing(client: Client) -> None:
    make_goal()
    denise = make_user("Denise", staff=[RoleName.BACKBONE])
    mine, theirs = signed_in(denise).get("/"), client.get("/")
    assert mine.content == theirs.content
    assert (theirs.cookies, "Cookie" in theirs.headers.get("Vary", "")) == ({}, False)


def test_streams_are_as_thick_as_their_share() -> None:
    drawn = streams([("Housing", 30), ("Health", 10), ("Idle", 0)])
    assert [(stream.label, stream.count) for stream in drawn.streams] == [("Housing", 30), ("Health", 10)]
    assert [stream.thickness for stream in drawn.streams] == [THICKEST * 0.75, THICKEST * 0.25]
    assert drawn.total == 40


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_no_label_of_a_stream_runs_into_its_drop(size: Size) -> None:
    drawn = streams([("Alfabetización temprana y lectura en familia", 30), ("Trabajo e ingresos", 10)], size)
    for stream in drawn.streams:
        assert measure(stream.short, bold=True) + stream.radius <= drawn.left
    assert [stream.short.endswith("…") for stream in drawn.streams] == [True, False]
    assert streams([("Housing", 1)], size).left == size.left


def test_no_activity_gives_no_stream() -> None:
    assert streams([]).streams == ()


# My work ------------------------------------------------------------------------------------------------------------


def test_my_work_of_a_person_in_no_group_says_whom_to_ask() -> None:
    page = text_of(signed_in(make_user("Olga")).get("/my/"))
    assert "You are in no workgroup yet" in page


def test_my_work_of_staff_in_no_group_leads_to_the_console() -> None:
    page = text_of(signed_in(make_user("Dev", staff=[RoleName.BACKBONE])).get("/my/"))
    assert "Everything that keeps the network running." in page
    assert "You are in no workgroup yet" not in page


def test_a_lead_finds_what_to_confirm_and_a_member_what_came_back() -> None:
    group = make_workgroup()
    ben, ana = make_user("Ben", member_of=[group]), make_user("Ana", leads=[group])
    make_activity(group, ben, summary="Read with ten families")
    back = make_activity(group, ben, summary="Talked to the library")
    services.return_activity(by=ana, activity=back, reason="Say how many came.")
    assert "Confirm 1 activity" in text_of(signed_in(ana).get("/my/"))
    page = text_of(signed_in(ben).get("/my/"))
    assert "Change what you logged: Talked to the library" in page
    assert "Say how many came." in page
    assert "Confirm" not in page


@pytest.mark.parametrize("number", [1, 12])
def test_my_work_asks_the_database_the_same_however_much_there_is(
    number: int, django_assert_max_num_queries: Any
) -> None:
    group = make_workgroup()
    ana = make_user("Ana", leads=[group])
    strategy = make_strategy(workgroup=group)
    for index in range(number):
        make_activity(group, ana, summary=f"Work {index}")
        make_action(
            f"Action {index}", strategy=strategy, person=ana.person, due_on=timezone.localdate() - timedelta(days=1)
        )
    client = signed_in(ana)
    client.get("/my/")
    with django_assert_max_num_queries(26) as captured:
        page = text_of(client.get("/my/"))
    assert len(captured) == 26
    assert page.count(">Late<") == min(number, 10)


def test_who_asked_for_work_that_failed_is_told_and_puts_it_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(work: jobs.Work) -> None:
        raise DomainError("The file holds no rows.")

    monkeypatch.setitem(jobs.handlers(), "test.refused", refuse)
    dev, eva = make_user("Dev", staff=[RoleName.STEWARD]), make_user("Eva", staff=[RoleName.STEWARD])
    jobs.run_job(jobs.enqueue("test.refused", key="1", args={}, by=dev).pk)
    client = signed_in(dev)
    assert "Background work stopped: The file holds no rows." in text_of(client.get("/my/"))
    assert "The file holds no rows." not in text_of(signed_in(eva).get("/my/"))
    assert "The file holds no rows." not in text_of(client.post("/my/news/read/", follow=True))


def test_an_action_that_is_done_is_no_longer_mine_to_do() -> None:
    ana = make_user("Ana", staff=[RoleName.BACKBONE])
    action = make_action("Open the desk", person=ana.person)
    plan.move_action(by=ana, action=action, to="started")
    plan.move_action(by=ana, action=action, to="done")
    assert "Open the desk" not in text_of(signed_in(ana).get("/my/"))


def test_the_bar_leads_a_member_to_the_log_form_and_a_lead_to_the_events() -> None:
    group = make_workgroup("Housing")
    ben, ana = make_user("Ben", member_of=[group]), make_user("Ana", leads=[group])
    pages = [text_of(signed_in(user).get("/my/")) for user in (ben, ana)]
    assert all(page.count("/workgroups/housing/activities/new/") >= 2 for page in pages)
    assert [("/console/events/" in page) for page in pages] == [False, True]


def test_every_room_of_a_workgroup_lies_under_its_entry_in_the_bar_and_the_log_form_under_its_own() -> None:
    ben = make_user("Ben", member_of=[make_workgroup("Housing")])
    for room, entry in (("inside/", "inside/"), ("meetings/", "inside/"), ("activities/new/", "activities/new/")):
        page = text_of(signed_in(ben).get(f"/workgroups/housing/{room}"))
        bar = page[page.index('class="bot"') :]
        assert re.findall(r'<a href="([^"]+)"[^>]*aria-current="page"', bar) == [f"/workgroups/housing/{entry}"]


def test_releases_and_working_figures_lie_in_the_data_room() -> None:
    client = signed_in(make_user("Dev", staff=[RoleName.STEWARD]))
    for address in ("/console/imports/", "/console/releases/", "/console/indicators/"):
        current = re.findall(r'<a href="([^"]+)"[^>]*aria-current="page"', text_of(client.get(address)))
        assert ("/console/imports/" in current, "/console/" in current) == (True, False)


# Console ------------------------------------------------------------------------------------------------------------


def test_the_console_shows_a_steward_the_rooms_of_numbers_only() -> None:
    page = text_of(signed_in(make_user("Dev", staff=[RoleName.STEWARD])).get("/console/"))
    assert ("/console/imports/" in page, "/console/people/" in page, "/console/audit/" in page) == (True, False, False)


def test_the_console_shows_the_backbone_what_failed() -> None:
    Job.objects.create(kind="core.send_mail", key="1", state=JobState.FAILED, error="No mail server answers.")
    page = text_of(signed_in(make_user("Denise", staff=[RoleName.BACKBONE])).get("/console/"))
    assert ("No mail server answers." in page, "/console/people/" in page) == (True, True)


@pytest.mark.parametrize("number", [1, 60])
def test_lists_of_the_console_ask_the_same_however_long(number: int, django_assert_max_num_queries: Any) -> None:
    denise = make_user("Denise", staff=[RoleName.BACKBONE])
    for index in range(number):
        job = Job.objects.create(kind="core.send_mail", key=str(index))
        audit.record(by=denise, verb="retried", target=job)
    client = signed_in(denise)
    client.get("/console/jobs/")
    counts = []
    for address in ("/console/jobs/", "/console/audit/"):
        with django_assert_max_num_queries(15) as captured:
            assert client.get(address).status_code == 200
        counts.append(len(captured))
    assert counts == [9, 8]


def test_a_job_is_stopped_and_tried_again_and_both_stand_in_the_log() -> None:
    denise = make_user("Denise", staff=[RoleName.BACKBONE])
    job = Job.objects.create(kind="dashboard.compute_run", key="1", requested_by=denise)
    client = signed_in(denise)
    assert "Compute an indicator" in text_of(client.get(f"/console/jobs/{job.pk}/"))
    client.post(f"/console/jobs/{job.pk}/cancel/")
    page = text_of(client.post(f"/console/jobs/{job.pk}/retry/", follow=True))
    job.refresh_from_db()
    assert (job.state, "The work is in the queue again." in page) == (JobState.QUEUED, True)
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))[-2:] == ["cancelled", "retried"]


def test_the_page_of_a_job_says_what_it_does_when_it_last_went_well_and_when_it_comes_again() -> None:
    client = signed_in(make_user("Denise", staff=[RoleName.BACKBONE]))
    earlier = datetime(2026, 3, 4, 8, tzinfo=UTC)
    about = {"kind": "dashboard.compute_run", "subject": "population"}
    Job.objects.create(**about, key="1", state=JobState.DONE, finished_at=earlier)
    page = text_of(client.get(f"/console/jobs/{Job.objects.create(**about, key='2', attempt=1).pk}/"))
    for words in ("Compute an indicator: population", "only the places and periods that changed", "1 of 3"):
        assert words in page
    assert "Mar 4, 2026, 3 a.m." in page
    assert "when somebody asks for it" in page


def test_work_that_happens_by_itself_says_when_it_comes_next() -> None:
    client = signed_in(make_user("Denise", staff=[RoleName.BACKBONE]))
    night = Job.objects.create(
        kind="dashboard.nightly_recompute", key="2026-03-04", subject=jobs.NIGHT, state=JobState.FAILED
    )
    with time_machine.travel("2026-03-04 12:00+00:00", tick=False):
        for address in ("/console/jobs/", f"/console/jobs/{night.pk}/"):
            page = text_of(client.get(address))
            assert "Looks every night for indicators" in page
            assert "Mar 5, 2026, 2 a.m." in page


def test_a_job_that_ended_says_why_it_cannot_be_stopped() -> None:
    denise = make_user("Denise", staff=[RoleName.BACKBONE])
    job = Job.objects.create(kind="core.send_mail", key="1", state=JobState.DONE)
    page = text_of(signed_in(denise).post(f"/console/jobs/{job.pk}/cancel/", follow=True))
    assert "This work has ended already." in page


def test_a_finished_job_is_not_asked_for_again_by_the_page() -> None:
    denise = make_user("Denise", staff=[RoleName.BACKBONE])
    client = signed_in(denise)
    running = Job.objects.create(kind="core.send_mail", key="1", stage="sending", done=1, total=2)
    done = Job.objects.create(kind="core.send_mail", key="2", state=JobState.DONE)
    answers = [text_of(client.get(f"/console/jobs/{job.pk}/state/")) for job in (running, done)]
    assert [("data-poll" in answer) for answer in answers] == [True, False]


def test_the_log_names_those_who_acted_and_what_is_gone() -> None:
    denise = make_user("Denise Okafor", staff=[RoleName.BACKBONE])
    job = Job.objects.create(kind="core.send_mail", key="1")
    audit.record(by=denise, verb="retried", target=job, label="core.send_mail")
    AuditEvent.objects.create(actor_id=999_999, verb="cancelled", target_type="core.job", target_id="1")
    page = text_of(signed_in(denise).get("/console/audit/?verb=retried"))
    assert ("Denise Okafor" in page, "former member" in page) == (True, False)
    assert "former member" in text_of(signed_in(denise).get("/console/audit/?verb=cancelled"))
    assert "No act fits" in text_of(signed_in(denise).get("/console/audit/?verb=nothing"))


# Odd addresses ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/%00", "/?page=%00", "/indicators/?q=%00", "/%ff/"])
def test_an_address_that_no_page_has_is_refused_and_is_no_fault_of_ours(client: Client, address: str) -> None:
    assert client.get(address).status_code in {400, 404}


def test_what_does_not_exist_offers_ways_on_in_both_languages(client: Client) -> None:
    english, spanish = client.get("/nothing/here/"), client.get("/es/nada/")
    assert (english.status_code, spanish.status_code) == (404, 404)
    assert ('lang="en"' in text_of(english), 'lang="es"' in text_of(spanish)) == (True, True)
    assert 'href="/indicators/"' in text_of(english)


def test_every_answer_carries_the_policy(client: Client) -> None:
    for address in ("/", "/nothing/", "/healthz", "/accounts/login/"):
        headers = client.get(address).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_language_is_the_address_and_nothing_else(client: Client) -> None:
    asked = client.get("/101/", headers={"accept-language": "es"})
    assert (asked.headers["Content-Language"], "Accept-Language" in asked.headers.get("Vary", "")) == ("en", False)
    assert client.get("/es/101/").headers["Content-Language"] == "es"
    assert client.get("/healthz?lang=es").headers["Content-Language"] == "es"


def test_health_names_nothing_that_helps_an_attacker(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok", "jobs": 0}

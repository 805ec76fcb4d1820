"""The log: the form on a phone, its drafts and double posts, and the lists."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agenda import services
from agenda.models import Action, Contribution
from tests.build_agenda import make_action, make_strategy, make_work
from tests.build_workgroups import client_of, make_organization, make_user, make_workgroup
from workgroups import services as log
from workgroups.models import Activity, User, Workgroup

pytestmark = pytest.mark.django_db
NEW = "/workgroups/reading/activities/new/"


def form(**changes: Any) -> dict[str, Any]:
    given = {"code": "SP", "summary": "Read with ten families", "when": "today", "form_token": uuid4()}
    return {**given, **changes}


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


# The form -------------------------------------------------------------------------------------------------------------


def test_a_fresh_form_knows_the_day_and_offers_the_open_actions(member: Client, action: Action) -> None:
    done = make_action("Old", strategy=action.strategy)
    services.move_action(by=None, action=done, to="started")
    services.move_action(by=None, action=done, to="done")
    make_action("Elsewhere", strategy=make_strategy("Other", workgroup=make_workgroup("Housing")))
    asked = member.get(NEW).context["form"]
    assert (asked["when"].value(), asked["code"].value(), asked["happened_on"].value()) == (
        "today",
        "SP",
        timezone.localdate(),
    )
    assert [row.action for row in asked.advance_rows()] == [action]
    assert [row.units is not None for row in asked.advance_rows()] == [True]


def test_two_taps_and_a_sentence_log_an_activity(member: Client, action: Action, ben: User) -> None:
    partner = make_organization()
    answer = member.post(
        NEW,
        form(
            **{
                f"advances_{action.pk}": "on",
                f"units_{action.pk}": "10",
                "hours": "2,5",
                "organizations": [partner.pk],
            }
        ),
    )
    activity = Activity.objects.get()
    assert answer.headers["Location"] == f"/workgroups/reading/activities/{activity.pk}/?logged=1"
    assert (activity.person, activity.state, activity.happened_on) == (ben.person, "logged", timezone.localdate())
    assert (float(activity.hours or 0), list(activity.organizations.all())) == (2.5, [partner])
    assert list(Contribution.objects.values_list("action", "units")) == [(action.pk, 10)]
    page = text(member.get(answer.headers["Location"]))
    for words in ("Logged. The lead confirms it next.", "Undo", "Log another", "Log one like it", "data-draft-clear"):
        assert words in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"summary": " "}, "Write one sentence about what happened."),
        ({"summary": "x" * 501}, "at most 500 characters"),
        ({"when": "other"}, "Choose the day."),
        ({"when": "other", "happened_on": "2999-01-01"}, "This day is still to come."),
        ({"hours": "many"}, "Enter a number."),
        ({"hours": "-1"}, "greater than or equal to 0"),
        ({"reach": "-1"}, "greater than or equal to 0"),
        ({"code": "XX"}, "Select a valid choice"),
        ({"other_action": "987654"}, "Select a valid choice"),
        ({"organizations": ["987654"]}, "Select a valid choice"),
        ({"form_token": "no token"}, "Enter a valid UUID."),
    ],
)
def test_what_does_not_fit_comes_back_with_everything_written(
    member: Client, action: Action, changes: dict[str, Any], words: str
) -> None:
    page = text(member.post(NEW, form(**{f"advances_{action.pk}": "on", f"units_{action.pk}": "7", **changes})))
    assert words in page
    assert "One thing to correct" in page
    assert 'value="7"' in page
    assert not Activity.objects.exists()


def test_yesterday_and_another_day_are_days_of_the_network(member: Client) -> None:
    member.post(NEW, form(when="yesterday"))
    member.post(NEW, form(when="other", happened_on="2026-03-02"))
    days = set(Activity.objects.values_list("happened_on", flat=True))
    assert days == {timezone.localdate() - timedelta(days=1), date(2026, 3, 2)}


def test_many_actions_and_partners_are_still_within_reach(member: Client, action: Action) -> None:
    for number in range(8):
        make_action(f"Further {number}", strategy=action.strategy, unit="visits")
        make_organization(f"Partner {number}")
    asked = member.get(NEW).context["form"]
    assert (len(asked.advance_rows()), len(asked.fields["other_action"].choices)) == (5, 5)
    further = asked.fields["other_action"].choices[1][0]
    member.post(NEW, form(other_action=further, other_units=3, other_organization="partnr 6"))
    assert list(Contribution.objects.values_list("action", "units")) == [(int(further), 3)]
    assert [row.action.pk for row in member.get(NEW).context["form"].advance_rows()][0] == int(further)
    assert [name for _key, name in member.get(NEW).context["form"].fields["organizations"].choices] == ["Partner 6"]


def test_of_very_many_actions_one_is_found_by_a_few_letters(member: Client, action: Action) -> None:
    for number in range(40):
        make_action(f"Further {number}", strategy=action.strategy, unit="visits")
    page = text(member.get(NEW))
    assert page.count("<option") == 0
    member.post(NEW, form(other_action="FURTHER  31", other_units=3))
    assert list(Contribution.objects.values_list("action__name", "units")) == [("Further 31", 3)]
    asked = member.post(NEW, form(other_action="further 2"))
    assert list(Contribution.objects.order_by("pk").values_list("action__name", flat=True)) == [
        "Further 31",
        "Further 2",
    ]
    asked = member.post(NEW, form(other_action="urther 3"))
    assert "Which one do you mean?" in text(asked)
    offered = [row.action for row in asked.context["form"].advance_rows()]
    chosen = next(one for one in offered if one.name == "Further 13")
    member.post(NEW, form(**{"other_action": "urther 3", f"advances_{chosen.pk}": "on", f"units_{chosen.pk}": 2}))
    assert list(Contribution.objects.order_by("pk").values_list("action__name", "units"))[2:] == [("Further 13", 2)]
    assert "We found nothing with this name." in text(member.post(NEW, form(other_action="nothing like it")))
    assert Activity.objects.count() == 3


def test_an_action_of_another_group_is_refused_by_the_service_too(ben: User, group: Workgroup) -> None:
    other = make_action(strategy=make_strategy(workgroup=make_workgroup("Housing")))
    with pytest.raises(services.ActivityRefusedError):
        make_work(group, ben, {other: 1})
    assert not Activity.objects.exists()


def test_the_form_speaks_spanish(member: Client, action: Action) -> None:
    page = text(member.get(f"/es{NEW}"))
    assert '<html lang="es"' in page
    assert "Lectura" in page


def test_one_like_the_last_starts_with_its_words_today(
    member: Client, ben: User, group: Workgroup, action: Action
) -> None:
    work = make_work(group, ben, {action: 4}, summary="Visited homes", happened_on=date(2026, 1, 1))
    asked = member.get(f"{NEW}?like={work.pk}").context["form"]
    assert (asked["summary"].value(), asked["when"].value(), asked[f"units_{action.pk}"].value()) == (
        "Visited homes",
        "today",
        4,
    )
    assert asked["form_token"].value() != work.form_token
    for odd in ("x", "987654", "9" * 30):
        assert member.get(f"{NEW}?like={odd}").context["form"]["summary"].value() is None


def test_the_activity_of_somebody_else_is_not_copied(member: Client, ana: User, group: Workgroup) -> None:
    work = make_work(group, ana, summary="Not yours")
    assert "Not yours" not in text(member.get(f"{NEW}?like={work.pk}"))


# Double posts ---------------------------------------------------------------------------------------------------------


def test_the_same_form_twice_is_one_activity(member: Client, action: Action) -> None:
    sent = form(**{f"advances_{action.pk}": "on", f"units_{action.pk}": "10"})
    first, second = member.post(NEW, sent), member.post(NEW, sent)
    assert first.headers["Location"] == second.headers["Location"]
    assert (Activity.objects.count(), Contribution.objects.count()) == (1, 1)


def test_the_same_form_with_other_words_corrects_the_first(member: Client, action: Action) -> None:
    sent = form(**{f"advances_{action.pk}": "on", f"units_{action.pk}": "10"})
    member.post(NEW, sent)
    member.post(NEW, sent | {"summary": "Read with eleven families", f"units_{action.pk}": "11"})
    activity = Activity.objects.get()
    assert (activity.summary, activity.contributions.get().units) == ("Read with eleven families", 11)
    assert activity.revisions.get().before["summary"] == "Read with ten families"


@pytest.mark.django_db(transaction=True)
def test_twenty_posts_of_the_same_form_at_once_are_one_activity(ben: User, action: Action) -> None:
    sent = form(**{f"advances_{action.pk}": "on", f"units_{action.pk}": "10"})
    browsers = [client_of(ben) for _number in range(20)]

    def post(browser: Client) -> str:
        try:
            return browser.post(NEW, sent).headers["Location"]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        places = set(pool.map(post, browsers))
    assert len(places) == 1
    assert (Activity.objects.count(), Contribution.objects.count()) == (1, 1)


# A sign-in that ran out -------------------------------------------------------------------------------------------------


def test_text_sent_after_the_sign_in_ran_out_is_kept(member: Client, ben: User, action: Action) -> None:
    mark = member.get(NEW).context["form"]["kept_for"].value()
    browser = Client()
    answer = browser.post(NEW, form(summary="Long text", kept_for=mark, **{f"advances_{action.pk}": "on"}))
    assert answer.headers["Location"] == f"/accounts/login/?next={NEW}"
    browser.force_login(ben)
    again = browser.get(NEW)
    assert "Everything you wrote is here." in text(again)
    asked = again.context["form"]
    assert (asked["summary"].value(), bool(asked[f"advances_{action.pk}"].value())) == ("Long text", True)
    assert "Everything you wrote is here." not in text(browser.get(NEW))


def test_nobody_else_sees_the_kept_text(member: Client, ana: User) -> None:
    mark = member.get(NEW).context["form"]["kept_for"].value()
    browser = Client()
    browser.post(NEW, form(summary="Long text", kept_for=mark))
    browser.force_login(ana)
    assert "Long text" not in text(browser.get(NEW))


@pytest.mark.parametrize("changes", [{"kept_for": "1:forged"}, {}, {"summary": "x" * 30_000}])
def test_only_a_form_of_ours_of_a_sensible_size_is_kept(member: Client, changes: dict[str, str]) -> None:
    mark = member.get(NEW).context["form"]["kept_for"].value() if "summary" in changes else ""
    browser = Client()
    browser.post(NEW, {**form(kept_for=mark), **changes})
    assert "session" not in browser.cookies


# Lists ------------------------------------------------------------------------------------------------------------------


def test_the_log_is_filtered_and_sorted_by_its_address(
    lead: Client, group: Workgroup, ben: User, ana: User, action: Action
) -> None:
    make_work(group, ben, {action: 1}, summary="A", happened_on=date(2026, 1, 1))
    make_work(group, ana, summary="B", happened_on=date(2026, 1, 2), confirmed_by=ana)
    log.log_activity(
        by=ben, workgroup=group, form_token=uuid4(), draft=True, summary="Draft of Ben", happened_on=date(2026, 1, 3)
    )
    assert summaries(lead, "") == ["B", "A"]
    assert summaries(lead, "?sort=day") == ["A", "B"]
    assert summaries(lead, "?sort=person") == ["B", "A"]
    assert summaries(lead, "?state=confirmed") == ["B"]
    assert summaries(lead, f"?person={ben.person.pk}") == ["A"]
    assert summaries(lead, f"?action={action.slug}") == ["A"]
    assert summaries(lead, "?state=odd&page=99&sort=x") == ["B", "A"]


def summaries(browser: Client, query: str) -> list[str]:
    return [row.activity.summary for row in browser.get(f"/workgroups/reading/activities/{query}").context["log"].rows]


def test_an_empty_log_leads_to_the_form(member: Client) -> None:
    assert "Nothing is logged yet" in text(member.get("/workgroups/reading/activities/"))
    assert "Nothing waits" in text(client_of(make_user("Ana", leads=[Workgroup.objects.get(slug="reading")])).get(
        "/workgroups/reading/activities/confirm/"
    ))  # fmt: skip


def grow(group: Workgroup, by: User, strategy: Any, numbers: range) -> None:
    for number in numbers:
        action = make_action(f"Action {number}", strategy=strategy, person=by.person)
        make_work(group, by, {action: 1}, organizations=[make_organization(f"Partner {number}")])


@pytest.mark.parametrize(
    "room", ["activities/", "activities/confirm/", "activities/new/", "workplan/"]
)  # fmt: skip
def test_a_page_of_the_workspace_needs_as_many_queries_for_many_rows_as_for_one(
    room: str, lead: Client, group: Workgroup, ana: User
) -> None:
    strategy = make_strategy(workgroup=group)
    grow(group, ana, strategy, range(1))
    lead.get(f"/workgroups/reading/{room}")
    few = queries(lead, room)
    grow(group, ana, strategy, range(1, 15))
    assert queries(lead, room) == few
    assert few <= 15


def queries(browser: Client, room: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(f"/workgroups/reading/{room}").status_code == 200
    return len(captured)

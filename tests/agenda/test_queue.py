"""What happens to an entry of the log: undo, edits with history, the lead's queue."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from agenda import services
from agenda.models import Action
from tests.build_agenda import make_work
from tests.build_workgroups import make_organization, make_user, make_workgroup
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


# After logging ----------------------------------------------------------------------------------------------------------


def test_undo_makes_it_a_draft_that_can_be_logged_again(
    member: Client, group: Workgroup, ben: User, action: Action
) -> None:
    work = make_work(group, ben, {action: 4})
    answer = member.post(f"/workgroups/reading/activities/{work.pk}/undo/")
    assert answer.headers["Location"] == f"/workgroups/reading/activities/{work.pk}/edit/"
    page = member.get(answer.headers["Location"])
    assert "Taken back. Nothing is lost." in text(page)
    assert page.context["form"][f"units_{action.pk}"].value() == 4
    member.post(answer.headers["Location"], form(**{f"advances_{action.pk}": "on", f"units_{action.pk}": "6"}))
    work.refresh_from_db()
    assert (work.state, work.contributions.get().units) == ("logged", 6)


def test_an_edit_keeps_what_stood_there_before(member: Client, group: Workgroup, ben: User) -> None:
    partner = make_organization("Book House")
    work = make_work(group, ben, organizations=[partner], hours=2)
    member.post(
        f"/workgroups/reading/activities/{work.pk}/edit/", form(summary="Better words", code="DA", when="yesterday")
    )
    page = text(member.get(f"/workgroups/reading/activities/{work.pk}/"))
    for words in (
        "Better words",
        "changed it",
        "logged it",
        "Forty families took a book home",
        "Book House",
        "March 2, 2026",
        "Services provided",
    ):
        assert words in page


def test_a_changed_amount_stands_in_the_history(member: Client, group: Workgroup, ben: User, action: Action) -> None:
    work = make_work(group, ben, {action: 4})
    address = f"/workgroups/reading/activities/{work.pk}/"
    same = {"summary": work.summary, "when": "other", "happened_on": "2026-03-02"}
    member.post(f"{address}edit/", form(**same, **{f"advances_{action.pk}": "on", f"units_{action.pk}": "4"}))
    assert not work.revisions.exists()
    member.post(f"{address}edit/", form(**same, **{f"advances_{action.pk}": "on", f"units_{action.pk}": "6"}))
    assert work.revisions.get().before == {"contributions": [[action.pk, 4]]}
    assert "Give each newborn a book (4)" in text(member.get(address))


def test_an_edit_may_keep_an_action_that_is_closed_by_now(
    member: Client, group: Workgroup, ben: User, action: Action
) -> None:
    work = make_work(group, ben, {action: 4})
    services.move_action(by=None, action=action, to="stopped", reason="No money.")
    answer = member.post(
        f"/workgroups/reading/activities/{work.pk}/edit/",
        form(**{f"advances_{action.pk}": "on", f"units_{action.pk}": "4"}),
    )
    assert answer.status_code == 302
    assert work.contributions.get().units == 4


# The lead's queue -------------------------------------------------------------------------------------------------------


def test_the_lead_confirms_the_chosen_ones_together(lead: Client, group: Workgroup, ben: User) -> None:
    works = [make_work(group, ben, summary=f"Work {number}") for number in range(3)]
    assert "Confirm 3 activities" in text(lead.get("/workgroups/reading/activities/"))
    queue = "/workgroups/reading/activities/confirm/"
    answer = lead.post(queue, {"activity": [works[0].pk, works[1].pk, "x", "9" * 30]}, follow=True)
    assert "2 activities confirmed." in text(answer)
    states = dict(Activity.objects.values_list("summary", "state"))
    assert states == {"Work 0": "confirmed", "Work 1": "confirmed", "Work 2": "logged"}
    assert "Nothing was chosen." in text(lead.post(queue, follow=True))


def test_what_was_confirmed_together_is_taken_back_together(lead: Client, group: Workgroup, ben: User) -> None:
    works = [make_work(group, ben, summary=f"Work {number}") for number in range(20)]
    queue = "/workgroups/reading/activities/confirm/"
    page = lead.get(queue)
    assert text(page).count('name="activity"') == text(page).count(" checked") == 20
    done = lead.post(queue, {"activity": [work.pk for work in works]}, follow=True)
    assert "20 activities confirmed." in text(done)
    assert done.context["confirmed"] == [work.pk for work in works]
    again = lead.post(f"{queue}undo/", {"activity": [str(key) for key in done.context["confirmed"]]}, follow=True)
    assert "Taken back. They wait again." in text(again)
    assert set(Activity.objects.values_list("state", flat=True)) == {"logged"}


def test_one_is_sent_back_with_a_reason_and_the_others_stay_as_they_were_ticked(
    lead: Client, group: Workgroup, ben: User
) -> None:
    first, second, third = (make_work(group, ben, summary=f"Work {number}") for number in range(3))
    queue = "/workgroups/reading/activities/confirm/"
    listed = {"listed": [first.pk, second.pk, third.pk], "activity": [first.pk, second.pk], "return": first.pk}
    page = lead.post(queue, listed)
    assert "Say in one sentence what is missing." in text(page)
    assert (page.context["missing"], page.context["unticked"]) == (first.pk, {third.pk})
    page = lead.post(queue, listed | {f"reason-{first.pk}": "Which school?"}, follow=True)
    assert "Sent back to its author." in text(page)
    assert page.context["unticked"] == {third.pk}
    first.refresh_from_db()
    assert (first.state, first.return_reason) == ("returned", "Which school?")
    assert set(Activity.objects.waiting()) == {second, third}
    # Enter in a reason is as good as its button.
    entered = {
        "listed": [second.pk, third.pk],
        "activity": [third.pk],
        "enter": "yes",
        f"reason-{second.pk}": "How many?",
    }
    lead.post(queue, entered)
    assert set(Activity.objects.waiting()) == {third}
    assert "Somebody was faster" in text(lead.post(queue, listed | {f"reason-{first.pk}": "Again"}, follow=True))


def test_a_confirmation_of_another_group_is_not_taken_back_here(lead: Client, ana: User) -> None:
    other = make_workgroup("Housing")
    work = make_work(other, make_user("Chloe", member_of=[other]), confirmed_by=make_user("Lea", leads=[other]))
    lead.post("/workgroups/reading/activities/confirm/undo/", {"activity": work.pk})
    work.refresh_from_db()
    assert work.state == "confirmed"


def test_what_another_group_logged_is_not_confirmed_here(lead: Client) -> None:
    other = make_workgroup("Housing")
    work = make_work(other, make_user("Chloe", member_of=[other]))
    lead.post("/workgroups/reading/activities/confirm/", {"activity": work.pk})
    work.refresh_from_db()
    assert work.state == "logged"


def test_what_is_sent_back_says_why_and_is_logged_again(
    lead: Client, member: Client, group: Workgroup, ben: User
) -> None:
    work = make_work(group, ben)
    address = f"/workgroups/reading/activities/{work.pk}/"
    assert "Say in one sentence what is missing." in text(lead.post(f"{address}return/", {"reason": ""}))
    lead.post(f"{address}return/", {"reason": "How many families?"})
    assert "How many families?" in text(member.get(f"{address}edit/"))
    member.post(f"{address}edit/", form(summary="Forty families"))
    work.refresh_from_db()
    assert (work.state, work.summary) == ("logged", "Forty families")


def test_a_confirmed_one_is_taken_back_by_the_lead(lead: Client, group: Workgroup, ben: User, ana: User) -> None:
    work = make_work(group, ben, confirmed_by=ana)
    lead.post(f"/workgroups/reading/activities/{work.pk}/undo/")
    work.refresh_from_db()
    assert (work.state, work.confirmed_by) == ("logged", None)


def test_what_changed_in_the_meantime_says_so(
    lead: Client, member: Client, group: Workgroup, ben: User, ana: User
) -> None:
    work = make_work(group, ben)
    address = f"/workgroups/reading/activities/{work.pk}/"
    log.return_activity(by=ana, activity=work, reason="How many?")
    assert "is “Sent back” now" in text(lead.post(f"{address}return/", {"reason": "Again?"}))
    assert member.post(f"{address}undo/").status_code == 403


def test_an_action_that_is_closed_by_now_is_not_lost_in_silence(member: Client, action: Action) -> None:
    services.move_action(by=None, action=action, to="stopped", reason="No money.")
    page = text(member.post(NEW, form(summary="Kept words", **{f"advances_{action.pk}": "on"})))
    assert "An action that you chose is done or stopped by now." in page
    assert "Kept words" in page
    assert not Activity.objects.exists()

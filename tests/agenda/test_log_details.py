"""What an entry tells beside its sentence: changes, partners and places found by a few letters, people, what came in."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from dashboard.models import Place
from kconnect.core.text import fold
from tests.build_agenda import make_work
from tests.build_workgroups import make_organization
from workgroups.models import Activity, Change, User, Workgroup
from workgroups.queries.activities import told_of

pytestmark = pytest.mark.django_db
NEW = "/workgroups/reading/activities/new/"
CHANGE = {"change_kind": "policy", "change_novelty": "new", "change_level": "system"}


def form(**changes: Any) -> dict[str, Any]:
    given = {"code": "SP", "summary": "Read with ten families", "when": "today", "form_token": uuid4()}
    return {**given, **changes}


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def place(code: str, name: str) -> Place:
    return Place.objects.create(code=code, name=name, name_folded=fold(name), kind="neighborhood")


# Changes --------------------------------------------------------------------------------------------------------------


def test_a_change_says_what_changed_and_holds_from_its_day_on(member: Client) -> None:
    page = text(member.post(NEW, form(code="CC")))
    for words in ("Choose what changed.", "Say whether it is new or changed.", "Choose where it takes hold."):
        assert words in page
    assert not Activity.objects.exists()
    answer = member.post(NEW, form(code="CC", **CHANGE), follow=True)
    change = Change.objects.get()
    assert (change.kind, change.novelty, change.level, change.in_force_until) == ("policy", "new", "system", None)
    assert change.in_force_since == timezone.localdate()
    assert "A change:" in text(answer)


def test_a_service_given_for_the_first_time_is_a_change_as_well(member: Client) -> None:
    member.post(NEW, form(**CHANGE))
    assert not Change.objects.exists()
    member.post(NEW, form(also_change="on", **(CHANGE | {"change_kind": "program"})))
    activity = Activity.objects.latest("pk")
    assert (activity.code, activity.change.kind) == ("SP", "program")
    assert set(Activity.objects.changes()) == {activity}


def test_a_change_that_ends_before_it_began_comes_back(member: Client) -> None:
    given = form(code="CC", change_since="2026-03-02", change_until="2026-03-01", **CHANGE)
    assert "The change ends after it began." in text(member.post(NEW, given))


def test_an_edit_takes_a_change_away_and_the_history_says_what_it_was(
    member: Client, group: Workgroup, ben: User
) -> None:
    member.post(NEW, form(code="CC", change_since="2026-03-02", **CHANGE))
    activity = Activity.objects.get()
    address = f"/workgroups/reading/activities/{activity.pk}/"
    asked = member.get(f"{address}edit/").context["form"]
    assert (asked["change_kind"].value(), asked["change_since"].value()) == ("policy", date(2026, 3, 2))
    member.post(f"{address}edit/", form(code="CA"))
    assert not Change.objects.exists()
    assert "Policy, New, A whole system, March 2, 2026" in text(member.get(address))


# Partners, places, people ----------------------------------------------------------------------------------------------


def test_a_partner_is_found_by_a_name_with_a_slip_of_the_finger(member: Client) -> None:
    partner = make_organization("Casa del Río")
    make_organization("Plainfield Library")
    member.post(NEW, form(other_organization="caza del rio"))
    assert list(Activity.objects.get().organizations.all()) == [partner]


def test_a_name_that_may_mean_several_is_asked_back_and_nothing_is_lost(member: Client) -> None:
    one, other = make_organization("Cedar School"), make_organization("Cedar School West Side")
    make_organization("Cedar Springs School")
    page = member.post(NEW, form(other_organization="ceda schol", hours="2"))
    assert "Which one do you mean?" in text(page)
    offered = dict(page.context["form"].fields["organizations"].choices)
    assert {str(one.pk), str(other.pk)} <= set(offered)
    assert page.context["form"]["hours"].value() == "2"
    member.post(NEW, form(other_organization="ceda schol", organizations=[other.pk]))
    assert list(Activity.objects.get().organizations.all()) == [other]


def test_a_name_that_nobody_has_says_what_to_do(member: Client) -> None:
    assert "We found nothing with this name." in text(member.post(NEW, form(other_organization="Qwxz")))


def test_a_partner_that_the_member_may_not_see_is_not_found(member: Client) -> None:
    hidden = make_organization("Quiet House", published=False)
    assert "We found nothing" in text(member.post(NEW, form(other_organization="Quiet House")))
    assert "Select a valid choice" in text(member.post(NEW, form(organizations=[hidden.pk])))


def test_the_form_asks_for_places_only_where_the_network_has_some(member: Client) -> None:
    assert "places" not in member.get(NEW).context["form"].fields
    place("nbhd-creston", "Creston")
    assert "places" in member.get(NEW).context["form"].fields


def test_several_places_and_people_are_told_and_offered_again(member: Client) -> None:
    place("nbhd-creston", "Creston")
    place("nbhd-burton", "Burton Heights")
    member.post(NEW, form(other_place="burton heigts", other_populations="Teen parents, newcomers; teen parents"))
    told = told_of(Activity.objects.get())
    assert (told.places, set(told.populations)) == (("nbhd-burton",), {"Teen parents", "newcomers"})
    asked = member.get(NEW).context["form"]
    assert asked.fields["places"].choices == [("nbhd-burton", "Burton Heights")]
    member.post(NEW, form(places=["nbhd-burton"], other_place="creston", populations=["newcomers"]))
    assert set(told_of(Activity.objects.latest("pk")).places) == {"nbhd-burton", "nbhd-creston"}
    page = text(member.get(f"/workgroups/reading/activities/{Activity.objects.latest('pk').pk}/"))
    assert "Burton Heights" in page


def test_people_are_told_in_the_words_that_partners_use(member: Client) -> None:
    make_organization(populations=["Newcomers"])
    member.post(NEW, form(other_populations="newcomers"))
    assert told_of(Activity.objects.get()).populations == ("Newcomers",)


def test_the_search_of_the_form_answers_with_names(member: Client) -> None:
    make_organization("Casa del Río")
    place("nbhd-creston", "Creston")
    address = "/workgroups/reading/activities/find/"
    assert [row["name"] for row in member.get(f"{address}?q=casa").json()["rows"]] == ["Casa del Río"]
    assert member.get(f"{address}?kind=places&q=crest").json()["rows"] == [{"id": "nbhd-creston", "name": "Creston"}]
    assert member.get(f"{address}?q=").json()["rows"] == []


# What came in -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "cents"),
    [("20,000", 20_000_00), ("$1,250.50", 1_250_50), ("99.5", 99_50), ("12,5", 12_50), ("7", 7_00), ("", None)],
)
def test_money_is_read_as_people_write_it(member: Client, written: str, cents: int | None) -> None:
    member.post(NEW, form(code="RG", money=written, in_kind="A room for ten evenings"))
    assert (Activity.objects.get().money_cents, Activity.objects.get().in_kind) == (cents, "A room for ten evenings")


@pytest.mark.parametrize("written", ["a lot", "-5", "1.234,50", "99999999999"])
def test_an_amount_that_nobody_can_read_comes_back(member: Client, written: str) -> None:
    assert not Activity.objects.exists()
    assert "amount" in text(member.post(NEW, form(code="RG", money=written)))


# Deleting ---------------------------------------------------------------------------------------------------------------


def test_what_is_deleted_is_out_of_the_lists_and_comes_back_as_it_stood(
    member: Client, lead: Client, group: Workgroup, ben: User, ana: User
) -> None:
    work = make_work(group, ben, summary="Logged twice", confirmed_by=ana)
    address = f"/workgroups/reading/activities/{work.pk}/"
    assert member.post(f"{address}archive/").status_code == 403
    assert "Deleted. You can bring it back for 30 days." in text(lead.post(f"{address}archive/", follow=True))
    assert "Logged twice" not in text(lead.get("/workgroups/reading/activities/"))
    assert "Logged twice" in text(lead.get("/workgroups/reading/activities/?state=archived"))
    assert "Logged twice" not in text(Client().get("/workgroups/reading/done/"))
    assert member.post(f"{address}restore/").status_code == 403
    page = text(lead.post(f"{address}restore/", follow=True))
    assert "It is back." in page
    assert "brought it back" in page
    assert "Logged twice" in text(Client().get("/workgroups/reading/done/"))


def test_an_author_deletes_and_brings_back_what_waits(member: Client, group: Workgroup, ben: User) -> None:
    work = make_work(group, ben)
    address = f"/workgroups/reading/activities/{work.pk}/"
    member.post(f"{address}archive/")
    assert member.get(f"{address}edit/").status_code == 403
    member.post(f"{address}restore/")
    work.refresh_from_db()
    assert (work.state, work.archived_by, work.archived_from) == ("logged", None, "")

"""How staff and leads keep events."""

from typing import Any

import pytest
from django.test import Client

from engagement import rules, services
from engagement.models import Event
from kconnect.core.models import AuditEvent
from tests.build_engagement import make_event, utc
from tests.build_workgroups import client_of, make_organization, make_user, make_workgroup
from workgroups.models import User
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo() -> User:
    return make_user("Bo", staff=[RoleName.BACKBONE])


@pytest.fixture
def staff(bo: User) -> Client:
    return client_of(bo)


def form(**changes: Any) -> dict[str, Any]:
    given = {
        "title": "Reading night", "starts_at": "2031-03-08T10:00", "ends_at": "2031-03-08T12:00", "zone": "America/Detroit",
        "place": "Library", "intended_level": "2",
    }  # fmt: skip
    return {**given, **changes}


def test_an_event_starts_as_a_draft_and_is_shown_when_it_is_ready(staff: Client, bo: User) -> None:
    answer = staff.post("/console/events/new/", form(languages=["en", "es"]))
    event = Event.objects.get()
    assert answer.headers["Location"] == f"/console/events/{event.pk}/?kept=new"
    assert (event.slug, event.starts_at, event.state) == ("reading-night-2031-03-08", utc(2031, 3, 8, 15), "draft")
    assert Client().get(f"/events/{event.slug}/").status_code == 404
    staff.post(f"/console/events/{event.pk}/publish/")
    assert Client().get(f"/events/{event.slug}/").status_code == 200
    assert list(AuditEvent.objects.filter(actor_id=bo.pk).values_list("verb", flat=True)) == ["published", "created"]


def test_the_form_shows_an_event_on_its_own_clocks(staff: Client) -> None:
    event = make_event(starts_at=utc(2031, 7, 8, 15), zone="America/Chicago")
    text = staff.get(f"/console/events/{event.pk}/").content.decode()
    assert 'value="2031-07-08T10:00"' in text
    staff.post(
        f"/console/events/{event.pk}/",
        form(starts_at="2031-07-08T10:00", ends_at="2031-07-08T12:00", zone="America/Chicago"),
    )
    event.refresh_from_db()
    assert event.starts_at == utc(2031, 7, 8, 15)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ends_at": "2031-03-08T10:00"}, "The event ends before it starts."),
        ({"starts_at": "2027-03-14T02:30", "ends_at": "2027-03-14T04:00"}, "The clocks skip this hour on that day."),
        ({"starts_at": "tomorrow"}, "Enter a day and a time."),
        ({"title": ""}, "One thing to correct"),
        ({"zone": "Mars/Base"}, "One thing to correct"),
    ],
)
def test_a_form_that_does_not_fit_comes_back_with_what_to_do(
    staff: Client, changes: dict[str, str], words: str
) -> None:
    answer = staff.post("/console/events/new/", form(**changes))
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not Event.objects.exists()


def test_the_hour_that_comes_twice_in_autumn_is_the_first_one(staff: Client) -> None:
    staff.post("/console/events/new/", form(starts_at="2027-11-07T01:30", ends_at="2027-11-07T03:00"))
    assert Event.objects.get().starts_at == utc(2027, 11, 7, 5, 30)


def test_an_event_without_a_place_cannot_be_shown(staff: Client) -> None:
    event = make_event(published=False, place="")
    answer = staff.post(f"/console/events/{event.pk}/publish/", follow=True)
    assert "Say where it is: a place, a link, or both." in answer.content.decode()


def test_a_lead_keeps_the_events_of_their_own_workgroup_only() -> None:
    ours, theirs = make_workgroup("Ours"), make_workgroup("Theirs")
    lead = client_of(make_user("Ana", leads=[ours]))
    make_event("Our event", workgroup=ours)
    make_event("Their event", workgroup=theirs)
    text = lead.get("/console/events/").content.decode()
    assert "Our event" in text
    assert "Their event" not in text
    answer = lead.post("/console/events/new/", form(workgroup=theirs.pk))
    assert (answer.status_code, Event.objects.count()) == (200, 2)
    assert lead.post("/console/events/new/", form(workgroup="")).status_code == 200


def test_calling_off_twice_says_that_it_changed(staff: Client) -> None:
    event = make_event()
    address = f"/console/events/{event.pk}/cancel/"
    assert "Say in one sentence why." in staff.post(address, {"reason": ""}).content.decode()
    assert staff.post(address, {"reason": "Snow."}).status_code == 302
    assert "changed in the meantime" in staff.post(address, {"reason": "Snow."}).content.decode()


def test_members_know_of_the_events_of_their_workgroup_and_do_not_keep_them() -> None:
    group = make_workgroup("Ours")
    ours, network = make_event(workgroup=group), make_event()
    ben, olga = make_user("Ben", member_of=[group]), make_user("Olga")
    found = [
        (rules.can_enter_event(user, event), rules.can_edit_event(user, event))
        for user in (ben, olga)
        for event in (ours, network)
    ]
    assert found == [(True, False), (True, False), (False, False), (False, False)]
    assert [rules.can_edit_some_events(user) for user in (ben, olga)] == [False, False]


def test_the_services_are_a_second_lock() -> None:
    event, olga = make_event(), make_user("Olga")
    for refused in (services.publish_event, services.change_event):
        with pytest.raises(services.NotYoursToDoError):
            refused(by=olga, event=event)
    with pytest.raises(services.NotYoursToDoError):
        services.cancel_event(by=olga, event=event, reason="Snow.")
    with pytest.raises(TypeError, match="state"):
        services.change_event(by=None, event=event, state="draft")
    with pytest.raises(services.EventInvalidError, match="time zone"):
        services.change_event(by=None, event=event, zone="Mars/Base")


def test_a_change_of_organizers_is_a_change(staff: Client) -> None:
    event = make_event()
    changed = services.change_event(by=None, event=event, organizers=[make_organization()])
    assert (changed.sequence, str(changed)) == (1, "Reading night")


def test_an_empty_list_and_a_filter_lead_on(staff: Client) -> None:
    assert "An event starts as a draft." in staff.get("/console/events/").content.decode()
    make_event()
    assert "Change the filter" in staff.get("/console/events/?state=cancelled").content.decode()

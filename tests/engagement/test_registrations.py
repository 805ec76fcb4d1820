"""Signing up for an event: with an account and without, waiting and moving up once, told, reminded, given back, forgotten."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connections
from django.utils import timezone

from engagement import services
from engagement.models import ActedFor, Event, Registration
from engagement.rules.behalf import Yes
from engagement.services import ActingRefusedError, MoveRefusedError, NotYoursToDoError
from engagement.services.registration_letters import token_of
from kconnect.core import jobs
from kconnect.core.models import AuditEvent, Job, Notification, OutboxMail
from tests.build_engagement import make_event, utc
from tests.build_workgroups import make_person, make_user, make_workgroup
from workgroups.choices import Consent, PlaceNews
from workgroups.models import Person, User
from workgroups.permissions import RoleName
from workgroups.services.erasures import erase
from workgroups.services.exports import personal_data
from workgroups.services.newcomers import forget_newcomers
from workgroups.services.person_merges import merge_persons
from workgroups.services.place_letters import stamp_of

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
OFFERS = {"interpretation": True, "childcare": True, "transport": True}
NEEDS: dict[str, Any] = {
    "interpretation": "es", "children": 2, "child_ages": ["3-5"], "transport": True, "access": "No steps, please",
}  # fmt: skip


@pytest.fixture(autouse=True)
def no_limit() -> None:
    cache.clear()


@pytest.fixture
def bo() -> User:
    return make_user("Bo", staff=[RoleName.BACKBONE])


def event_with(capacity: int | None = None, **values: Any) -> Event:
    return make_event(registers=True, capacity=capacity, **values)


def comes(event: Event, name: str = "Rosa", **asked: Any) -> Registration:
    return services.sign_up(by=None, event=event, name=name, email=f"{name}@example.org".lower(), **asked)


def states(event: Event) -> list[str]:
    return list(event.registrations.order_by("pk").values_list("state", flat=True))


def letters(news: str) -> list[OutboxMail]:
    return list(OutboxMail.objects.filter(occasion__contains=f":{news}:").order_by("pk"))


def work() -> None:
    """Writes the letters that are due now, without sending them; reminders of days to come wait."""
    for job in Job.objects.claimable(timezone.now()).filter(kind="engagement.event_letter").order_by("pk"):
        jobs.run_job(job.pk)


def test_the_letter_says_when_and_where_and_holds_a_link_of_its_own() -> None:
    event = event_with(title_es="Noche de lectura", starts_at=utc(2031, 7, 8, 22), zone="America/Chicago")
    place = comes(event)
    [letter] = letters("received")
    assert letter.subject == (
        "You have a place: Reading night, Tuesday, July 8, 2031, 5 p.m. to 7 p.m. (CDT), "
        "Library, 111 Library Street, Grand Rapids"
    )
    [token] = re.findall(r"/event-places/(\S+)/", letter.body)
    assert services.registration_of_token(token) == place
    assert "/events/reading-night-2031-07-08.ics" in letter.body
    assert "are erased 60 days after the event" in letter.body


def test_signing_up_twice_is_one_place_as_it_was_asked_for_first_and_its_link_comes_again() -> None:
    event = event_with(**OFFERS)
    comes(event, **NEEDS)
    place = comes(event, transport=False)
    comes(event)
    assert (event.registrations.count(), Person.objects.filter(name="Rosa").count()) == (1, 1)
    # Anybody can write an address: what stands is changed by its owner alone, and the link goes to them once a day.
    assert (place.transport, place.children, place.access) == (True, 2, "No steps, please")
    assert len(letters("received")) == 2
    assert (
        len({re.findall(r"/event-places/(\S+)/", letter.body)[0].split(":")[0] for letter in letters("received")}) == 1
    )


def test_an_address_of_an_account_is_that_person_and_who_has_one_is_told_inside_too() -> None:
    event, ana = event_with(), make_user("Ana")
    services.sign_up(by=None, event=event, name="Somebody", email=ana.email.upper())
    services.register(by=ana, event=event)
    assert event.registrations.get().person == ana.person
    assert Notification.objects.get(user=ana).text.startswith("You have a place: Reading night, ")
    assert len(letters("received")) == 1


def test_what_the_event_does_not_offer_is_not_kept_and_what_helps_to_take_part_always_is() -> None:
    place = comes(event_with(), **NEEDS)
    kept = (place.interpretation, place.children, place.child_ages, place.transport, place.access)
    assert kept == ("", 0, [], False, "No steps, please")


def test_whoever_comes_late_waits_and_moves_up_in_order_exactly_once() -> None:
    event = event_with(1)
    ana, ben, _cleo = (comes(event, name) for name in ("Ana", "Ben", "Cleo"))
    assert states(event) == ["registered", "waiting", "waiting"]
    for _time in range(2):
        services.give_up(by=None, event=event, person=ana.person)
    assert states(event) == ["cancelled", "registered", "waiting"]
    assert [one.recipient for one in letters("moved_up")] == ["ben@example.org"]
    services.change_event(by=None, event=event, capacity=2)
    services.change_event(by=None, event=event, capacity=1)
    assert states(event) == ["cancelled", "registered", "registered"]
    assert comes(event, "Ana").state == "waiting"
    services.give_up(by=None, event=event, person=ben.person)
    assert states(event) == ["waiting", "cancelled", "registered"]
    assert len(letters("moved_up")) == 2


def test_a_place_of_somebody_who_is_erased_goes_to_whoever_waits() -> None:
    event = event_with(1)
    ana, _ben = comes(event, "Ana", access="Quiet room"), comes(event, "Ben")
    erase(ana.person, by=None)
    assert services.mind_waiting_lists() == 1
    assert services.mind_waiting_lists() == 0
    assert states(event) == ["registered"]
    assert services.registration_of_token(token_of(ana)) is None


def test_of_two_records_of_one_person_the_registration_that_tells_more_stands(bo: User) -> None:
    event = event_with(1)
    one, other = comes(event, "Rosa"), comes(event, "Rosa D")
    assert other.state == "waiting"
    merge_persons(by=bo, kept=other.person, gone=one.person)
    assert states(event) == ["registered"]


def test_it_takes_nobody_who_has_no_need_to_sign_up_or_comes_too_late() -> None:
    over = event_with()
    place = comes(over)
    Event.objects.filter(pk=over.pk).update(starts_at=timezone.now() - HOUR)
    open_to_all = make_event("Market")
    off = services.cancel_event(by=None, event=event_with(title="Off"), reason="Snow")
    for event in (over, open_to_all, off):
        with pytest.raises(MoveRefusedError):
            comes(event, "Ben")
    with pytest.raises(MoveRefusedError, match="door"):
        services.give_up(by=None, event=over, person=place.person)


def test_the_reminder_comes_the_day_before_once_and_not_to_those_who_wait() -> None:
    event = event_with(1)
    comes(event, "Ana")
    comes(event, "Ben")
    job = Job.objects.get(kind="engagement.event_letter")
    assert job.run_after == event.starts_at - DAY
    Event.objects.filter(pk=event.pk).update(starts_at=timezone.now() + 23 * HOUR, ends_at=timezone.now() + 25 * HOUR)
    event.refresh_from_db()
    for _time in range(2):
        services.send_event_letters(event_id=event.pk, news=PlaceNews.SOON, starts=stamp_of(event.starts_at))
    [letter] = letters("soon")
    assert (letter.recipient, letter.subject.startswith("Soon: Reading night, ")) == ("ana@example.org", True)
    assert "Library, 111 Library Street" in letter.subject
    assert services.send_event_letters(event_id=event.pk, news=PlaceNews.SOON, starts="20200101T0000") == 0
    assert services.send_event_letters(event_id=987654, news=PlaceNews.SOON) == 0
    Event.objects.filter(pk=event.pk).update(starts_at=timezone.now() + HOUR)
    event.refresh_from_db()
    late = services.send_event_letters(event_id=event.pk, news=PlaceNews.SOON, starts=stamp_of(event.starts_at))
    assert late == 0


@pytest.mark.parametrize(
    ("starts", "due"),
    [
        (utc(2031, 3, 9, 17), utc(2031, 3, 8, 17)),  # 1 p.m. on the day the clocks go forward: 12 on the day before
        (utc(2031, 11, 2, 18), utc(2031, 11, 1, 18)),  # 1 p.m. on the day they go back
    ],
)
def test_a_reminder_comes_24_hours_before_whatever_the_clocks_do(starts: Any, due: Any) -> None:
    event_with(starts_at=starts, zone="America/Detroit")
    assert Job.objects.get(kind="engagement.event_letter").run_after == due


def test_who_signed_up_hears_that_it_moves_from_when_and_once() -> None:
    event = event_with(1)
    comes(event, "Ana")
    comes(event, "Ben")
    before = event.starts_at
    services.change_event(
        by=None, event=event, starts_at=before + 7 * DAY, ends_at=before + 7 * DAY + HOUR, place="Annex"
    )
    services.change_event(by=None, event=event, description="More words, which is nobody's news.")
    work()
    first, second = letters("moved")
    assert (first.recipient, second.recipient) == ("ana@example.org", "ben@example.org")
    assert "Annex" in first.subject
    assert "Before: " in first.body
    assert "You are still on the waiting list." in second.body
    soon = Job.objects.filter(kind="engagement.event_letter", key__contains=":soon:")
    assert soon.count() == 2
    assert services.send_event_letters(event_id=event.pk, news=PlaceNews.MOVED, sequence=0) == 0


def test_calling_off_tells_everybody_who_signed_up_why_and_taking_it_back_tells_them_too() -> None:
    event = event_with(1)
    comes(event, "Ana")
    comes(event, "Ben")
    services.cancel_event(by=None, event=event, reason="Snow on all roads.")
    work()
    assert [one.recipient for one in letters("cancelled")] == ["ana@example.org", "ben@example.org"]
    assert "Snow on all roads." in letters("cancelled")[0].body
    services.publish_event(by=None, event=event)
    work()
    again = letters("on_again")
    assert [one.recipient for one in again] == ["ana@example.org", "ben@example.org"]
    assert again[0].subject.startswith("It takes place after all: ")


def test_a_draft_that_changes_tells_nobody() -> None:
    draft = make_event(published=False, registers=True)
    services.change_event(by=None, event=draft, place="Annex")
    assert not Job.objects.filter(kind="engagement.event_letter").exists()


def test_places_are_counted_only_where_people_sign_up() -> None:
    with pytest.raises(services.EventInvalidError, match="Places are counted only"):
        make_event(capacity=5)


# A resident who has no e-mail -----------------------------------------------------------------------------------------


def yes() -> Yes:
    return Yes(Consent.PHONE, timezone.localdate(), read_back=True)


def for_nia(by: User, event: Event, **asked: Any) -> Registration:
    return services.register_resident(
        by=by, event=event, name="Nia Okoro", phone="616-555-0101", language="es", yes=yes(), **asked
    )


def test_staff_sign_up_a_resident_with_their_yes_and_the_copy_of_the_data_says_so(bo: User) -> None:
    event = event_with(**OFFERS)
    place = for_nia(bo, event, **NEEDS)
    act = ActedFor.objects.get()
    assert (place.acted_for, act.person, act.label, act.thing_id) == (act, place.person, "Reading night", str(event.pk))
    assert (place.newcomer, place.person.language, place.children) == (True, "es", 2)
    assert set(AuditEvent.objects.filter(actor_id=bo.pk).values_list("verb", flat=True)) == {
        "created", "acted_for", "joined",
    }  # fmt: skip
    assert OutboxMail.objects.count() == 0
    assert for_nia(bo, event_with(title="Second")).newcomer is False


def test_nobody_else_signs_a_resident_up_and_never_one_who_has_an_account(bo: User) -> None:
    group = make_workgroup("Housing")
    event = event_with(workgroup=group)
    with pytest.raises(NotYoursToDoError):
        for_nia(make_user("Out"), event)
    with pytest.raises(NotYoursToDoError):
        for_nia(make_user("Lea", leads=[group]), event)
    person = make_person("Wren")
    Person.objects.filter(pk=person.pk).update(email="wren@example.org")
    person.refresh_from_db()
    with pytest.raises(ActingRefusedError):
        services.act_for(by=bo, person=person, deed=services.behalf.Deed.EVENT, thing=event, label="x", yes=yes())


def test_whoever_keeps_the_event_gives_a_place_back_for_somebody_who_called(bo: User) -> None:
    event = event_with(1)
    place = for_nia(bo, event)
    comes(event, "Ben")
    with pytest.raises(NotYoursToDoError):
        services.take_back(by=make_user("Out"), registration=place)
    services.take_back(by=bo, registration=place)
    assert states(event) == ["cancelled", "registered"]
    Event.objects.filter(pk=event.pk).update(starts_at=timezone.now() - HOUR)
    with pytest.raises(MoveRefusedError):
        services.take_back(by=bo, registration=place)


def test_whoever_keeps_the_event_is_asked_to_call_those_who_have_no_e_mail(bo: User) -> None:
    lead = make_user("Lea", leads=[make_workgroup("Housing")])
    event = event_with(1, workgroup=lead.person.memberships.get().workgroup)
    ana = comes(event, "Ana")
    for_nia(bo, event)
    services.give_up(by=None, event=event, person=ana.person)
    services.cancel_event(by=bo, event=event, reason="Snow")
    work()
    told = list(Notification.objects.filter(user=lead).order_by("pk").values_list("text", flat=True))
    assert told == ["Call 1 person who has no e-mail: Reading night"] * 2
    assert not Notification.objects.filter(user=bo).exists()


# What is kept, and for how long -----------------------------------------------------------------------------------------


def ended(event: Event, days: float) -> None:
    """Puts the event into the past, so that it ended that many days ago."""
    at = timezone.now() - timedelta(days=days)
    Event.objects.filter(pk=event.pk).update(starts_at=at - HOUR, ends_at=at)


def test_what_was_asked_for_is_erased_some_days_after_the_event_and_that_somebody_came_stays() -> None:
    over, called_off, to_come = (event_with(title=name, **OFFERS) for name in ("Over", "Off", "To come"))
    for event in (over, called_off, to_come):
        comes(event, **NEEDS)
    services.cancel_event(by=None, event=called_off, reason="Snow")
    Event.objects.filter(pk=called_off.pk).update(changed_at=timezone.now() - 8 * DAY)
    ended(over, settings.EVENT_NEEDS_DAYS - 0.1)
    assert services.erase_needs(timezone.localdate()) == 1
    ended(over, settings.EVENT_NEEDS_DAYS + 0.1)
    assert services.erase_needs(timezone.localdate()) == 1
    assert services.erase_needs(timezone.localdate()) == 0
    gone, kept = over.registrations.get(), to_come.registrations.get()
    assert (gone.interpretation, gone.children, gone.child_ages, gone.transport, gone.access) == ("", 0, [], False, "")
    assert kept.access == "No steps, please"


def test_whoever_only_signed_up_is_forgotten_in_time(bo: User) -> None:
    over, to_come = event_with(title="Over"), event_with(title="To come")
    for name in ("Rosa", "Ida"):
        comes(over, name)
    for_nia(bo, over)
    comes(to_come, "Ida")
    ended(over, settings.SEAT_APPLICATION_DAYS + 1)
    ActedFor.objects.update(acted_at=timezone.now() - (settings.SEAT_APPLICATION_DAYS + 2) * DAY)
    assert forget_newcomers(timezone.localdate()) == 2
    assert Person.objects.filter(erased_at__isnull=False).count() == 2
    assert Person.objects.filter(name="Ida", erased_at__isnull=True).exists()
    assert (over.registrations.count(), ActedFor.objects.count()) == (3, 1)
    assert forget_newcomers(timezone.localdate()) == 0


def test_the_person_reads_in_the_copy_of_their_data_what_they_asked_for() -> None:
    ana = make_user("Ana")
    services.register(by=ana, event=event_with(**OFFERS), stakeholder="residents", **NEEDS)
    told = json.loads(json.dumps(personal_data(ana), cls=DjangoJSONEncoder))
    (mine,) = told["kept"]["engagement.registration.person"]
    assert (mine["event__title"], mine["access"], mine["stakeholder"]) == (
        "Reading night",
        "No steps, please",
        "residents",
    )


def test_no_name_and_no_need_stands_in_the_audit_log() -> None:
    comes(event_with(**OFFERS), "Rosa Díaz", **NEEDS)
    told = " ".join(f"{one.target_label} {one.fields} {one.reason}" for one in AuditEvent.objects.all())
    assert "Rosa" not in told
    assert "steps" not in told


@pytest.mark.django_db(transaction=True)
def test_many_who_sign_up_and_give_back_at_once_have_as_many_places_as_there_are() -> None:
    event = event_with(2)

    def at_once(number: int) -> None:
        try:
            place = comes(event, f"P{number}")
            if number % 2:
                services.give_up(by=None, event=event, person=place.person)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(at_once, range(6)))
    assert sorted(states(event)) == ["cancelled"] * 3 + ["registered"] * 2 + ["waiting"]
    told = OutboxMail.objects.filter(occasion__contains=":moved_up:").values_list("recipient", flat=True)
    assert len(told) == len(set(told))

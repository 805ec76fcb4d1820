"""Forms that anybody may fill in, with anybody's name and address: what they cannot do to others."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from engagement import services
from engagement.choices import DeclineReason
from engagement.models import Event, Registration
from engagement.rules.behalf import Yes
from engagement.rules.registrations import places_kept
from engagement.services.errors import MoveRefusedError
from engagement.services.registration_letters import token_of
from engagement.services.subscriptions import ask_to_subscribe
from engagement.services.survey_answers import new_key
from engagement.services.survey_letters import send_letters, send_link
from kconnect.core import letterbox
from kconnect.core.choices import Letter
from kconnect.core.form_letters import A_DAY
from kconnect.core.models import OutboxMail
from tests.build_engagement import make_event
from tests.build_input import give
from tests.build_meetings import make_meeting
from tests.build_seats import make_application, make_seat
from tests.build_surveys import make_survey
from tests.build_workgroups import make_person, make_user, make_workgroup
from workgroups import services as wg
from workgroups.models import Person
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db
THIRD = "third@example.org"


@pytest.fixture(autouse=True)
def no_limit() -> None:
    cache.clear()


def post(client: Client, event: Event, name: str, email: str = THIRD, **more: str) -> int:
    form = {"name": name, "email": email, "consent": "on", "stakeholder": ""}
    return client.post(f"/events/{event.slug}/register/", form, **more).status_code


def to(address: str = THIRD) -> list[OutboxMail]:
    return list(OutboxMail.objects.filter(recipient=address).order_by("pk"))


def test_one_address_gets_a_few_answers_a_day_of_all_forms_together(client: Client) -> None:
    event, survey, seat = make_event(registers=True), make_survey(), make_seat(make_workgroup())
    for number in range(A_DAY):
        post(client, event, f"You won\n\nClaim: https://evil.example/{number}")
    send_link(survey=survey, key=new_key(), email=THIRD)
    make_application(seat, email=THIRD)
    ask_to_subscribe(email=THIRD, language="en", topics=["network"])
    assert len(to()) == A_DAY
    body = to()[0].body
    assert body.startswith("Hello,\n")
    assert "evil" not in body
    assert "/messages/letters/" in body
    assert Registration.objects.count() == A_DAY


def test_an_address_that_wants_no_answers_gets_none_from_any_form(client: Client) -> None:
    letterbox.stop(letterbox.digest_of(THIRD), Letter.FORMS)
    event, survey, seat = make_event(registers=True), make_survey(), make_seat(make_workgroup())
    assert post(client, event, "Rosa") == 302
    send_link(survey=survey, key=new_key(), email=THIRD)
    make_application(seat, email=THIRD)
    assert to() == []


def test_whoever_has_the_link_of_a_place_changes_what_they_ask_for(client: Client) -> None:
    event = make_event(registers=True, childcare=True, transport=True)
    asked = {"children": 2, "child_ages": ["0-2"], "transport": True, "access": "No steps, please"}
    place = services.sign_up(by=None, event=event, name="Rosa", email=THIRD, **asked)
    address = f"/event-places/{token_of(place)}/"
    assert "No steps, please" in client.get(address).content.decode()
    assert "Tick the ages" in client.post(address, {"do": "needs", "children": "1"}).content.decode()
    assert event.registrations.get().children == 2
    answer = client.post(address, {"do": "needs", "access": "A chair with arms"}, follow=True)
    assert "Saved. The organizers prepare for what you ask for now." in answer.content.decode()
    place = event.registrations.get()
    assert (place.access, place.children, place.transport, place.state) == ("A chair with arms", 0, False, "registered")
    client.post(address)
    with pytest.raises(MoveRefusedError, match="no place any more"):
        services.change_needs(by=None, registration=place, access="A lift")


def test_the_addresses_of_one_ipv6_network_are_one_sender(client: Client) -> None:
    event = make_event(registers=True)
    codes = [post(client, event, f"N{n}", REMOTE_ADDR=f"2001:db8::{n + 1:x}") for n in range(22)]
    assert codes.count(302) == 20


def test_a_stranger_changes_nothing_of_a_members_place(client: Client) -> None:
    event, ana = make_event(registers=True, childcare=True, transport=True), make_user("Ana")
    services.register(by=ana, event=event, children=2, child_ages=["3-5"], transport=True, access="A ramp")
    post(client, event, "Whoever", ana.email)
    place = event.registrations.get()
    assert (place.person, place.children, place.transport, place.access) == (ana.person, 2, True, "A ramp")


def test_public_pages_say_only_roughly_how_many_places_are_left(client: Client) -> None:
    event, ana = make_event(registers=True, capacity=12), make_user("Ana")
    pages = []
    for name in ("One", "Two"):
        post(client, event, name, ana.email)
        pages.append(client.get(f"/events/{event.slug}/").content.decode())
    post(client, event, "Three")
    pages.append(client.get(f"/events/{event.slug}/").content.decode())
    assert all("Places are left." in page and "places left" not in page for page in pages)


def test_made_up_people_do_not_fill_an_event_before_members_do() -> None:
    event = make_event(registers=True, capacity=4)
    for number in range(4):
        services.sign_up(by=None, event=event, name=f"N{number}", phone="616 555 0100")
    assert sorted(event.registrations.values_list("state", flat=True)) == ["registered"] * 3 + ["waiting"]
    services.register(by=make_user("Ana"), event=event)
    assert event.registrations.filter(state="registered").count() == 4


def test_the_places_that_were_kept_go_to_whoever_waits_two_days_before() -> None:
    event = make_event(registers=True, capacity=4)
    for number in range(4):
        services.sign_up(by=None, event=event, name=f"N{number}", phone="616 555 0100")
    assert services.mind_waiting_lists() == 0
    soon = timezone.now() + timedelta(hours=40)
    Event.objects.filter(pk=event.pk).update(starts_at=soon, ends_at=soon + timedelta(hours=1))
    assert services.mind_waiting_lists() == 1


def test_a_resident_whom_staff_have_called_is_no_made_up_person() -> None:
    event, bo = make_event(registers=True, capacity=4), make_user("Bo", staff=[RoleName.BACKBONE])
    for number in range(4):
        services.sign_up(by=None, event=event, name=f"N{number}", phone="616 555 0100")
    asked = Yes(how="phone", on=timezone.localdate(), read_back=True)
    services.register_resident(by=bo, event=event, name="N0", phone="616 555 0100", language="en", yes=asked)
    assert not Person.objects.get(name="N0").unproven
    assert services.mind_waiting_lists() == 1


@pytest.mark.parametrize(("capacity", "days", "kept"), [(None, 9, 0), (3, 9, 0), (30, 9, 7), (30, 1, 0)])
def test_how_many_places_are_kept(capacity: int | None, days: int, kept: int) -> None:
    now = timezone.now()
    assert places_kept(Event(capacity=capacity, starts_at=now + timedelta(days=days)), now) == kept


@pytest.mark.parametrize(("reason", "letters"), [(DeclineReason.OFF_TOPIC, 1), (DeclineReason.ADVERTISING, 0)])
def test_a_letter_about_input_that_is_not_shown_repeats_none_of_it(reason: DeclineReason, letters: int) -> None:
    given = give(text="Cheap pills at https://evil.example", email=THIRD, consent=True)
    services.decline_input(by=None, inputs=[given], reason=reason)
    assert len(to()) == letters
    assert all("evil" not in letter.body and "/input/" in letter.body for letter in to())


def test_a_survey_writes_to_nobody_who_did_not_agree() -> None:
    make_person("Nora", email="nora@example.org")
    assert send_letters(by=None, survey=make_survey(), addresses=["nora@example.org", THIRD], language="en") == 1
    assert (len(to("nora@example.org")), len(to())) == (0, 1)


def test_the_code_of_the_door_is_tried_a_few_times_by_one_link(client: Client) -> None:
    event = make_event(registers=True, starts_at=timezone.now() + timedelta(hours=1))
    code = services.open_door(by=make_user("Op", superuser=True), event=event)
    place = services.sign_up(by=None, event=event, name="Rosa", email=THIRD)
    path = f"/event-places/{token_of(place)}/"
    for _number in range(10):
        client.post(path, {"do": "here", "code": "WRONG"})
    client.post(path, {"do": "here", "code": code}, REMOTE_ADDR="10.9.8.7")
    place.refresh_from_db()
    assert place.state == "registered"


def test_the_link_to_a_place_ends_some_time_after_the_event() -> None:
    place = services.sign_up(by=None, event=make_event(registers=True), name="Rosa", email=THIRD)
    token = token_of(place)
    for days, opens in ((29, True), (31, False)):
        past = timezone.now() - timedelta(days=days)
        Event.objects.filter(pk=place.event_id).update(starts_at=past - timedelta(hours=1), ends_at=past)
        assert (services.registration_of_token(token) is not None) == opens


def test_a_sign_up_by_any_name_takes_no_words_out_of_an_agenda(client: Client) -> None:
    meeting = make_meeting(make_workgroup(), public=True)
    wg.add_item(by=None, meeting=meeting, title="Vote on the School Budget with Eva Else", minutes=10)
    post(client, make_event(registers=True), "School Budget")
    make_person("Eva Else")
    page = client.get(f"/meetings/{meeting.slug}/").content.decode()
    assert "School Budget" in page
    assert "Eva Else" not in page

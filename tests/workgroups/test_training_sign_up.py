"""Signing up for a training without an account: confirmed, reminded, moved, called off, given back, forgotten."""

import io
import re
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from kconnect.core.models import AuditEvent, Job, Notification, OutboxMail
from tests.build_workgroups import client_of, make_person, make_user, make_workgroup
from workgroups.choices import PlaceNews, PlaceState
from workgroups.models import Person, Seat, SeatTerm, TrainingOffer, TrainingPlace, TrainingSession, User, Workgroup
from workgroups.services import training_places as places
from workgroups.services import trainings as services
from workgroups.services.errors import MoveRefusedError, NotYoursToDoError
from workgroups.services.newcomers import forget_newcomers
from workgroups.services.training_letters import send_training_letters, token_of_place

pytestmark = pytest.mark.django_db
DAY, HOURS = timedelta(days=1), timedelta(hours=2)


@pytest.fixture(autouse=True)
def no_limit() -> None:
    cache.clear()


@pytest.fixture
def lead() -> User:
    return make_user("Lea", leads=[make_workgroup("Numbers", name_es="Cifras")])


@pytest.fixture
def offer(lead: User) -> TrainingOffer:
    return services.offer_training(
        by=lead, workgroup=Workgroup.objects.get(slug="numbers"), title="Read a chart", title_es="Leer una gráfica"
    )


@pytest.fixture
def session(lead: User, offer: TrainingOffer) -> TrainingSession:
    return held(lead, offer)


def held(lead: User, offer: TrainingOffer, *, days: int = 5, capacity: int | None = 1) -> TrainingSession:
    at = (timezone.localtime() + days * DAY).replace(hour=18, minute=0, second=0, microsecond=0)
    return services.add_training_session(
        by=lead, offer=offer, starts_at=at, ends_at=at + HOURS, place="Main Library", capacity=capacity
    )


def form(**changes: str) -> dict[str, str]:
    return {"name": "Rosa Díaz", "email": "rosa@example.org", "consent": "on"} | changes


def path(session: TrainingSession, last: str = "sign-up/") -> str:
    return f"/trainings/read-a-chart/sessions/{session.pk}/{last}"


def letters(occasion: str = "") -> list[OutboxMail]:
    return list(OutboxMail.objects.filter(occasion__contains=occasion).order_by("pk"))


def move(lead: User, session: TrainingSession, **changes: Any) -> TrainingSession:
    now = {name: getattr(session, name) for name in ("starts_at", "ends_at", "place", "capacity")}
    return services.change_training_session(by=lead, session=session, **{**now, **changes})


def test_anybody_signs_up_and_the_letter_says_when_and_where(session: TrainingSession, client: Client) -> None:
    answer = client.post("/es" + path(session), form(), follow=True)
    assert answer.redirect_chain[-1][0] == "/es" + path(session, "signed-up/")
    place = session.places.get()
    assert (place.state, place.newcomer, place.person.email, place.person.consent) == (
        PlaceState.REGISTERED, True, "rosa@example.org", "written",
    )  # fmt: skip
    [letter] = letters()
    assert (letter.recipient, letter.language) == ("rosa@example.org", "es")
    assert letter.subject.startswith("Tienes un lugar: Leer una gráfica, ")
    assert "de 6 p.m. a 8 p.m., Main Library" in letter.subject
    for needed in ("Leer una gráfica (Cifras)", "Main Library", f"/feeds/trainings/{session.pk}.ics"):
        assert needed in letter.body
    [token] = re.findall(r"/es/training-places/(\S+)/", letter.body)
    assert places.place_of_token(token) == place


def test_signing_up_twice_is_one_place_and_one_letter(session: TrainingSession, client: Client) -> None:
    for _time in range(2):
        client.post(path(session), form())
    assert (session.places.count(), len(letters()), Person.objects.filter(name="Rosa Díaz").count()) == (1, 1, 1)


def test_whoever_has_an_account_is_the_same_person_also_without_signing_in(
    session: TrainingSession, client: Client
) -> None:
    ana = make_user("Ana")
    client.post(path(session), form(name="Somebody", email=ana.email.upper()))
    assert (session.places.get().person, Person.objects.filter(name="Somebody").exists()) == (ana.person, False)
    assert Notification.objects.get(user=ana).text.startswith("You have a place: Read a chart, ")
    assert len(letters()) == 1


def test_a_phone_number_is_enough_and_nothing_is_written_to_it(session: TrainingSession, client: Client) -> None:
    client.post(path(session), form(email="", phone="616-555-0100"))
    assert (session.places.get().person.phone, letters()) == ("616-555-0100", [])
    places.sign_up(by=None, session=session, name="rosa diaz", phone="616-555-0100")
    assert session.places.count() == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": ""}, "This field is required"),
        ({"email": ""}, "Give an e-mail address or a phone number"),
        ({"email": "nobody"}, "Enter a valid email address"),
        ({"consent": ""}, "Tick the box to go on"),
    ],
)
def test_what_is_missing_is_said_and_the_rest_is_kept(
    session: TrainingSession, client: Client, changes: dict[str, str], told: str
) -> None:
    page = client.post(path(session), form(**changes)).content.decode()
    assert told in page
    assert ('value="Rosa Díaz"' in page) == ("name" not in changes)
    assert not session.places.exists()


def test_a_program_that_fills_in_everything_is_thanked_and_not_kept(session: TrainingSession, client: Client) -> None:
    assert client.post(path(session), form(website="https://example.org")).status_code == 302
    assert not session.places.exists()


def test_nobody_floods_a_session(session: TrainingSession, client: Client) -> None:
    for number in range(20):
        client.post(path(session), form(email=f"p{number}@example.org"))
    page = client.post(path(session), form(email="one-more@example.org")).content.decode()
    assert "Many people signed up from here" in page
    assert session.places.count() == 20


def test_whoever_comes_late_waits_and_moves_up_in_order(session: TrainingSession, client: Client, lead: User) -> None:
    for name in ("Ana", "Ben", "Cleo"):
        client.post(path(session), form(name=name, email=f"{name}@example.org".lower()))
    ana, ben, cleo = session.places.order_by("pk")
    assert [place.state for place in (ana, ben, cleo)] == ["registered", "waiting", "waiting"]
    assert "Join the waiting list" in client.get(path(session)).content.decode()
    client.post(f"/training-places/{token_of_place(ana)}/")
    ben.refresh_from_db()
    assert ben.state == PlaceState.REGISTERED
    assert [letter.recipient for letter in letters(":moved_up:")] == ["ben@example.org"]
    move(lead, session, capacity=5)
    cleo.refresh_from_db()
    assert cleo.state == PlaceState.REGISTERED
    assert not Job.objects.filter(kind="workgroups.training_letter", key__contains=":moved:").exists()


def test_the_link_of_a_letter_gives_the_place_back_and_only_by_pressing(
    session: TrainingSession, client: Client
) -> None:
    place = places.sign_up(by=None, session=session, name="Rosa", email="rosa@example.org")
    link = f"/training-places/{token_of_place(place)}/"
    page = client.get(link)
    assert "You have a place." in page.content.decode()
    assert page.headers["Referrer-Policy"] == "same-origin"
    place.refresh_from_db()
    assert place.state == PlaceState.REGISTERED
    assert "Your place is free for somebody else." in client.post(link).content.decode()
    place.refresh_from_db()
    assert place.state == PlaceState.CANCELLED
    assert client.get("/training-places/nonsense/").status_code == 404
    again = places.sign_up(by=None, session=session, name="Rosa", email="rosa@example.org")
    assert (again.pk, again.state) == (place.pk, PlaceState.REGISTERED)


def test_after_it_began_nobody_signs_up_or_gives_a_place_back(
    session: TrainingSession, client: Client, lead: User, offer: TrainingOffer
) -> None:
    place = places.sign_up(by=None, session=session, name="Rosa", email="rosa@example.org")
    now = timezone.now()
    TrainingSession.objects.filter(pk=session.pk).update(starts_at=now - HOURS, ends_at=now)
    assert "Nobody signs up any more" in client.get(path(session)).content.decode()
    answer = client.post(f"/training-places/{token_of_place(place)}/").content.decode()
    assert "The session has begun." in answer
    assert "Nobody signs up any more" in client.post(path(session), form()).content.decode()
    assert session.places.count() == 1
    with pytest.raises(MoveRefusedError):
        places.sign_up(by=None, session=session, name="Ben", phone="1")
    with pytest.raises(MoveRefusedError):
        move(lead, session)
    with pytest.raises(MoveRefusedError):
        services.cancel_training_session(by=lead, session=session, reason="Late")


def test_the_reminder_comes_the_day_before_once_and_not_to_those_who_wait(
    session: TrainingSession, client: Client
) -> None:
    for name in ("ana", "ben"):
        client.post(path(session), form(name=name, email=f"{name}@example.org"))
    job = Job.objects.get(kind="workgroups.training_letter")
    assert job.run_after == session.starts_at - DAY
    TrainingSession.objects.filter(pk=session.pk).update(starts_at=timezone.now() + 23 * HOURS / 2)
    session.refresh_from_db()
    stamp = session.starts_at.astimezone(ZoneInfo("UTC")).strftime("%Y%m%dT%H%M")
    for _time in range(2):
        send_training_letters(session_id=session.pk, news=PlaceNews.SOON, starts=stamp)
    assert [letter.recipient for letter in letters(":soon:")] == ["ana@example.org"]
    assert send_training_letters(session_id=session.pk, news=PlaceNews.SOON, starts="20200101T0000") == 0
    TrainingSession.objects.filter(pk=session.pk).update(starts_at=timezone.now() + timedelta(hours=1))
    session.refresh_from_db()
    late = session.starts_at.astimezone(ZoneInfo("UTC")).strftime("%Y%m%dT%H%M")
    assert send_training_letters(session_id=session.pk, news=PlaceNews.SOON, starts=late) == 0
    assert send_training_letters(session_id=987654, news=PlaceNews.SOON) == 0


def test_who_signed_up_hears_that_a_session_moves_and_from_when(
    session: TrainingSession, client: Client, lead: User
) -> None:
    for name in ("ana", "ben"):
        client.post(path(session), form(name=name, email=f"{name}@example.org"))
    before = session.starts_at
    move(lead, session, starts_at=before + 7 * DAY, ends_at=before + 7 * DAY + HOURS, place="Annex")
    job = Job.objects.get(kind="workgroups.training_letter", key__contains=":moved:")
    about = {name: value for name, value in job.args.items() if name in {"sequence", "before"}}
    for _time in range(2):
        send_training_letters(session_id=session.pk, news=PlaceNews.MOVED, **about)
    first, second = letters(":moved:")
    assert (first.recipient, second.recipient) == ("ana@example.org", "ben@example.org")
    assert "Annex" in first.subject
    assert "Before: " in first.body
    assert "You are still on the waiting list." in second.body
    assert send_training_letters(session_id=session.pk, news=PlaceNews.MOVED, sequence=0) == 0
    assert Job.objects.filter(kind="workgroups.training_letter", key__contains=":soon:").count() == 2


def test_a_session_that_is_called_off_says_why_and_takes_nobody(
    session: TrainingSession, client: Client, lead: User
) -> None:
    place = places.sign_up(by=None, session=session, name="Rosa", email="rosa@example.org")
    desk = client_of(lead)
    room = f"/workgroups/numbers/trainings/sessions/{session.pk}/"
    assert "1 person has a place." in desk.get(f"{room}call-off/").content.decode()
    assert "Say in one sentence why." in desk.post(f"{room}call-off/", {"reason": ""}).content.decode()
    desk.post(f"{room}call-off/", {"reason": "The library is closed."})
    session.refresh_from_db()
    send_training_letters(session_id=session.pk, news=PlaceNews.CANCELLED, sequence=session.sequence)
    [letter] = letters(":cancelled:")
    assert "The library is closed." in letter.body
    assert "The library is closed." in client.get(f"/training-places/{token_of_place(place)}/").content.decode()
    assert "This session is called off" in client.get(path(session)).content.decode()
    assert path(session) not in client.get("/trainings/read-a-chart/").content.decode()
    for act in (
        lambda: places.sign_up(by=None, session=session, name="Ben", phone="1"),
        lambda: places.add_participant(by=lead, session=session, name="Ben"),
        lambda: services.cancel_training_session(by=lead, session=session, reason="Again"),
    ):
        with pytest.raises(MoveRefusedError):
            act()
    stamp = session.starts_at.astimezone(ZoneInfo("UTC")).strftime("%Y%m%dT%H%M")
    assert send_training_letters(session_id=session.pk, news=PlaceNews.SOON, starts=stamp) == 0


def test_only_leads_move_call_off_and_add_files(session: TrainingSession, offer: TrainingOffer) -> None:
    mo = make_user("Mo", member_of=[offer.workgroup])
    for act in (
        lambda: move(mo, session),
        lambda: services.cancel_training_session(by=mo, session=session, reason="No"),
        lambda: services.add_material(by=mo, offer=offer, stream=io.BytesIO(b"x"), name="a.pdf"),
        lambda: places.record_training(by=mo, session=session, completed=[]),
        lambda: places.take_place(by=mo, session=session, person=make_person("Eve")),
    ):
        with pytest.raises(NotYoursToDoError):
            act()


def test_calendars_take_the_session_and_its_end(session: TrainingSession, client: Client, lead: User) -> None:
    def entry() -> Any:
        answer = client.get(f"/feeds/trainings/{session.pk}.ics?lang=es")
        [event] = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
        return event

    first = entry()
    assert (str(first["SUMMARY"]), first["DTSTART"].dt, str(first["LOCATION"])) == (
        "Leer una gráfica", session.starts_at, "Main Library",
    )  # fmt: skip
    services.cancel_training_session(by=lead, session=session, reason="Closed")
    second = entry()
    assert (second["UID"], second["STATUS"], int(second["SEQUENCE"])) == (first["UID"], "CANCELLED", 1)


def test_files_are_added_saved_by_everybody_and_removed(offer: TrainingOffer, lead: User, client: Client) -> None:
    desk, room = client_of(lead), f"/workgroups/numbers/trainings/{offer.pk}/files/"
    file = io.BytesIO(b"how to read")
    file.name = "how-to.pdf"
    assert "Added." in desk.post(room, {"file": file}, follow=True).content.decode()
    material = offer.files.get()
    link = f"/trainings/read-a-chart/files/{material.pk}/"
    assert link in client.get("/trainings/read-a-chart/").content.decode()
    answer: Any = client.get(link)
    assert (b"".join(answer), answer.headers["Content-Type"]) == (b"how to read", "application/octet-stream")
    services.change_training(by=lead, offer=offer, published=False)
    assert client.get(link).status_code == 404
    path_on_disk = material.file.path
    desk.post(f"{room}{material.pk}/remove/")
    assert not offer.files.exists()
    assert path_on_disk.exists()  # it goes when this transaction holds


def test_only_files_of_known_kinds_are_taken_and_not_without_end(offer: TrainingOffer, lead: User) -> None:
    file = io.BytesIO(b"MZ")
    file.name = "tool.exe"
    page = client_of(lead).post(f"/workgroups/numbers/trainings/{offer.pk}/files/", {"file": file}).content.decode()
    assert "We take files of these kinds: csv" in page
    for number in range(30):
        services.add_material(by=lead, offer=offer, stream=io.BytesIO(b"%d" % number), name=f"{number}.pdf")
    with pytest.raises(MoveRefusedError):
        services.add_material(by=lead, offer=offer, stream=io.BytesIO(b"more"), name="more.pdf")


def test_several_kinds_of_seats_may_be_expected_and_changed(offer: TrainingOffer, lead: User) -> None:
    services.change_training(by=lead, offer=offer, required_for=["resident", "co_chair"])
    services.change_training(by=lead, offer=offer, required_for=["co_chair", "other"])
    assert set(offer.expectations.values_list("purpose", flat=True)) == {"co_chair", "other"}
    before = AuditEvent.objects.count()
    services.change_training(by=lead, offer=offer, required_for=["other", "co_chair"], title="Read a chart")
    assert AuditEvent.objects.count() == before
    page = client_of(lead).get(f"/workgroups/numbers/trainings/{offer.pk}/").content.decode()
    assert page.count("checked") == 3  # two kinds of seats, and that it is public


def test_the_public_reads_of_completion_only_numbers_and_not_of_a_few(
    offer: TrainingOffer, lead: User, client: Client
) -> None:
    services.change_training(by=lead, offer=offer, required_for=["resident"])
    over = held(lead, offer, days=-2, capacity=None)
    group, today = offer.workgroup, timezone.localdate()

    def seat(name: str) -> None:
        place = Seat.objects.create(workgroup=group, title="Resident", purpose="resident", selection="elected")
        SeatTerm.objects.create(seat=place, holder=make_person(name), selection="elected", started=today)

    def complete(number: int) -> None:
        holders = SeatTerm.objects.order_by("pk")[:number]
        given = [places.take_place(by=lead, session=over, person=term.holder) for term in holders]
        places.record_training(by=lead, session=over, completed=[place.pk for place in given])

    for number in range(9):
        seat(f"Holder {number}")
    complete(2)
    page = client.get("/trainings/read-a-chart/").content.decode()
    assert "So few people have completed it that we do not say how many." in page
    assert "2 people" not in page
    assert "holders of such seats" not in page
    complete(5)
    page = client.get("/trainings/read-a-chart/").content.decode()
    assert ("5 people have completed it." in page, "holders of such seats" in page) == (True, False)
    seat("Holder 9")
    page = client.get("/trainings/read-a-chart/").content.decode()
    assert "5 of 10 holders of such seats have completed it." in page
    assert "Holder 1" not in page


def test_whoever_only_signed_up_is_forgotten_in_time_and_what_they_completed_counts(
    offer: TrainingOffer, lead: User, session: TrainingSession
) -> None:
    over = held(lead, offer, capacity=None)
    names = ("Rosa", "Nia", "Ida", "Ola")
    for name in names:
        places.sign_up(by=None, session=over, name=name, email=f"{name}@example.org".lower())
    rosa, nia, ida, ola = (Person.objects.get(name=name) for name in names)
    seat = Seat.objects.create(workgroup=offer.workgroup, title="Seat", purpose="resident", selection="elected")
    SeatTerm.objects.create(seat=seat, holder=nia, selection="elected", started=timezone.localdate())
    places.sign_up(by=None, session=session, name="Ida", email="ida@example.org")
    TrainingPlace.objects.filter(person=ola).update(newcomer=False)
    long_ago = timezone.now() - (settings.SEAT_APPLICATION_DAYS + 1) * DAY
    TrainingSession.objects.filter(pk=over.pk).update(starts_at=long_ago - HOURS, ends_at=long_ago)
    places.record_training(by=lead, session=over, completed=[place.pk for place in over.places.all()])
    assert forget_newcomers(timezone.localdate()) == 1
    for one in (rosa, nia, ida, ola):
        one.refresh_from_db()
    assert (rosa.erased_at is not None, nia.erased_at, ida.erased_at, ola.erased_at) == (True, None, None, None)
    assert over.places.filter(state=PlaceState.COMPLETED).count() == 4
    assert not OutboxMail.objects.filter(recipient="rosa@example.org").exists()
    assert places.place_of_token(token_of_place(over.places.get(person=rosa))) is None
    assert forget_newcomers(timezone.localdate()) == 0


def test_no_name_or_address_stands_in_the_audit_log(session: TrainingSession, client: Client) -> None:
    client.post(path(session), form())
    told = " ".join(f"{one.target_label} {one.fields} {one.reason}" for one in AuditEvent.objects.all())
    assert "Rosa" not in told
    assert "rosa@" not in told

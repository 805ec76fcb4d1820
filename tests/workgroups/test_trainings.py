"""Training: offered by a group, places taken with or without an account, completed, and seen by seat."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.build_workgroups import client_of, make_person, make_user, make_workgroup
from workgroups.choices import PlaceState
from workgroups.models import Person, Seat, SeatTerm, TrainingOffer, TrainingSession, User, Workgroup
from workgroups.permissions import RoleName
from workgroups.queries.trainings import completion_matrix
from workgroups.services import training_places as places
from workgroups.services import trainings as services
from workgroups.services.errors import MoveRefusedError, NotYoursToDoError

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def group() -> Workgroup:
    return make_workgroup("Numbers")


@pytest.fixture
def lead(group: Workgroup) -> User:
    return make_user("Lea", leads=[group])


def offer(lead: User, group: Workgroup, **words: Any) -> TrainingOffer:
    return services.offer_training(by=lead, workgroup=group, title="Read a chart", **words)


def session(lead: User, training: TrainingOffer, *, days: int = 5, capacity: int | None = None) -> TrainingSession:
    at = timezone.now() + days * DAY
    return services.add_training_session(
        by=lead, offer=training, starts_at=at, ends_at=at + timedelta(hours=2), place="Library", capacity=capacity
    )


def test_only_leads_of_the_group_offer(group: Workgroup, lead: User) -> None:
    assert offer(lead, group).slug == "read-a-chart"
    with pytest.raises(NotYoursToDoError):
        offer(make_user("Mo", member_of=[group]), group)


def test_places_are_taken_once_given_back_and_never_more_than_there_are(group: Workgroup, lead: User) -> None:
    one = session(lead, offer(lead, group), capacity=1)
    ana, ben = make_user("Ana"), make_user("Ben")
    assert places.take_place(by=ana, session=one) == places.take_place(by=ana, session=one)
    assert places.take_place(by=ben, session=one).state == PlaceState.WAITING
    places.give_up_place(by=ana, session=one)
    assert places.take_place(by=ben, session=one).state == PlaceState.REGISTERED


def test_nobody_gives_a_place_back_once_the_session_has_begun(group: Workgroup, lead: User) -> None:
    one, ana = session(lead, offer(lead, group)), make_user("Ana")
    places.take_place(by=ana, session=one)
    # It was moved meanwhile: `one` still says that it is to come.
    now = timezone.now()
    TrainingSession.objects.filter(pk=one.pk).update(starts_at=now - DAY, ends_at=now)
    with pytest.raises(MoveRefusedError):
        places.give_up_place(by=ana, session=one)
    assert one.places.get().state == PlaceState.REGISTERED


def test_nobody_registers_late_but_a_lead_writes_down_who_came(group: Workgroup, lead: User) -> None:
    one = session(lead, offer(lead, group), days=-1)
    with pytest.raises(MoveRefusedError):
        places.take_place(by=make_user("Ana"), session=one)
    place = places.add_participant(by=lead, session=one, name="Señora Díaz")
    assert place.person.name == "Señora Díaz"
    assert not hasattr(Person.objects.get(pk=place.person_id), "user")
    with pytest.raises(NotYoursToDoError):
        places.add_participant(by=make_user("Mo"), session=one, name="Somebody")


def test_the_matrix_says_what_seat_holders_completed_and_what_is_expected(group: Workgroup, lead: User) -> None:
    rosa, ben, today = make_person("Rosa"), make_person("Ben"), timezone.localdate()
    for holder in (rosa, ben):
        seat = Seat.objects.create(workgroup=group, title="Resident", purpose="resident", selection="elected")
        SeatTerm.objects.create(seat=seat, holder=holder, selection="elected", started=today)
    training = offer(lead, group, required_for=["resident", "co_chair"])
    one = session(lead, training, days=-1)
    place = places.take_place(by=lead, session=one, person=rosa)
    places.take_place(by=lead, session=one, person=ben)
    places.record_training(by=lead, session=one, completed=[place.pk])
    assert [(row.name, row.cells) for row in completion_matrix(group).rows] == [
        ("Ben", ("missing",)), ("Rosa", ("done",)),
    ]  # fmt: skip
    assert "Rosa" in client_of(lead).get("/workgroups/numbers/trainings/").content.decode()
    assert (
        "Rosa"
        not in client_of(make_user("Mo", member_of=[group])).get("/workgroups/numbers/trainings/").content.decode()
    )


def test_the_public_reads_what_is_offered_and_not_who_comes(group: Workgroup, lead: User, client: Client) -> None:
    training = offer(lead, group)
    places.take_place(by=make_user("Anastasia"), session=session(lead, training, capacity=3))
    offer(lead, group, published=False)
    page = client.get("/trainings/read-a-chart/").content.decode()
    assert "Few places are left." in page
    assert "Anastasia" not in page
    assert client.get("/trainings/read-a-chart-2/").status_code == 404
    assert client.get("/trainings/").content.decode().count("/trainings/read-a-chart") == 1


def test_nobody_has_completed_what_has_not_begun(group: Workgroup, lead: User) -> None:
    one = session(lead, offer(lead, group))
    place = places.take_place(by=make_user("Ana"), session=one)
    with pytest.raises(MoveRefusedError):
        places.record_training(by=lead, session=one, completed=[place.pk])
    page = client_of(lead).get(f"/workgroups/numbers/trainings/sessions/{one.pk}/").content.decode()
    assert "Who comes" in page
    assert "Who completed it?" not in page


def test_one_tap_takes_a_place(group: Workgroup, lead: User) -> None:
    one = session(lead, offer(lead, group))
    browser, path = client_of(make_user("Ana")), f"/trainings/read-a-chart/sessions/{one.pk}/"
    assert "You have a place." in browser.post(path, follow=True).content.decode()
    browser.post(path, {"do": "give_up"})
    assert one.places.get().state == PlaceState.CANCELLED


def test_leads_find_a_session_that_was_held_to_write_down_who_came(group: Workgroup, lead: User) -> None:
    held = session(lead, offer(lead, group), days=-1)
    path, link = "/workgroups/numbers/trainings/", f"/workgroups/numbers/trainings/sessions/{held.pk}/"
    assert link in client_of(lead).get(path).content.decode()
    assert link not in client_of(make_user("Mo", member_of=[group])).get(path).content.decode()
    assert (
        f"/trainings/read-a-chart/sessions/{held.pk}/" not in Client().get("/trainings/read-a-chart/").content.decode()
    )


def test_whom_a_lead_writes_down_when_all_places_are_taken_waits(group: Workgroup, lead: User) -> None:
    one = session(lead, offer(lead, group), capacity=1)
    places.take_place(by=lead, session=one)
    path = f"/workgroups/numbers/trainings/sessions/{one.pk}/"
    answer = client_of(lead).post(path, {"do": "add", "name": "Señora Díaz"}, follow=True).content.decode()
    assert "Waiting list" in answer
    assert one.places.get(person__name="Señora Díaz").state == PlaceState.WAITING


def test_the_pages_ask_as_often_for_many_as_for_one(group: Workgroup, lead: User) -> None:
    training = offer(lead, group, required_for=["resident"])
    one, full = session(lead, training, days=-1), session(lead, training, capacity=1)
    desk, public = client_of(lead), Client()
    pages = {
        "/workgroups/numbers/trainings/": desk,
        f"/workgroups/numbers/trainings/sessions/{one.pk}/": desk,
        f"/workgroups/numbers/trainings/sessions/{full.pk}/": desk,
        f"/workgroups/numbers/trainings/{training.pk}/files/": desk,
        "/trainings/": public,
        "/trainings/read-a-chart/": public,
        f"/trainings/read-a-chart/sessions/{full.pk}/sign-up/": public,
        "/console/trainings.csv": client_of(make_user("Bo", staff=[RoleName.BACKBONE])),
    }

    def more(number: int) -> None:
        holder = make_person(f"Holder {number}")
        seat = Seat.objects.create(workgroup=group, title="Resident", purpose="resident", selection="elected")
        SeatTerm.objects.create(seat=seat, holder=holder, selection="elected", started=timezone.localdate())
        place = places.take_place(by=lead, session=one, person=holder)
        places.record_training(by=lead, session=one, completed=[place.pk])
        places.sign_up(by=None, session=full, name=f"Neighbor {number}", phone=f"616-555-01{number:02}")
        services.add_material(by=lead, offer=training, stream=io.BytesIO(b"%d" % number), name=f"slides-{number}.pdf")
        session(lead, training)
        session(lead, offer(lead, group, required_for=["resident"]))

    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            answer = pages[path].get(path)
            assert answer.status_code == 200
            assert b"".join(answer)
        return len(seen)

    more(0)
    for path in pages:
        asked(path)
    few = {path: asked(path) for path in pages}
    for number in range(1, 5):
        more(number)
    assert {path: asked(path) for path in pages} == few

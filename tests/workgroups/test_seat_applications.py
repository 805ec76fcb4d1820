"""Applications for seats: taken from anybody, read by few, answered by people, and erased in time."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kconnect.core import notices
from kconnect.core.models import AuditEvent, Notification, OutboxMail
from tests.build_seats import day, make_application, make_seat, make_term
from tests.build_workgroups import client_of, make_user, make_workgroup
from workgroups import services
from workgroups.choices import WORKGROUP, ApplicationState
from workgroups.models import Person, Seat, SeatApplication, SeatTerm, User, Workgroup
from workgroups.permissions import RoleName
from workgroups.services.errors import NotYoursToDoError, SeatClosedError, SeatTakenError
from workgroups.services.seat_applications import clear_applications, token_of_application

pytestmark = pytest.mark.django_db
WHY = "I have rented here for eleven years."


@pytest.fixture(autouse=True)
def no_limit_reached() -> None:
    cache.clear()


@pytest.fixture
def group() -> Workgroup:
    return make_workgroup("Housing")


@pytest.fixture
def ana(group: Workgroup) -> User:
    return make_user("Ana", leads=[group])


def form(**changes: Any) -> dict[str, Any]:
    good = {"name": "Amina Yusuf", "email": "amina@example.org", "language": "en", "why": WHY, "consent": "on"}
    return good | {"form_token": str(uuid4())} | changes


def send(seat: Seat, path: str = "", **changes: Any) -> Any:
    return Client().post(f"{path}/take-part/seats/{seat.pk}/apply/", form(**changes))


def open_one(group: Workgroup, title: str = "Resident") -> Seat:
    return services.open_seat(by=None, seat=make_seat(group, title))


# Opening ---------------------------------------------------------------------------------------------------------------


def test_a_seat_that_is_opened_is_listed_and_followers_are_told_once(group: Workgroup, ana: User) -> None:
    seat, fan, other = make_seat(group, "Renter"), make_user("Olga"), make_user("Ben")
    notices.follow(by=fan, kind=WORKGROUP, slug="housing")
    assert "Renter" not in Client().get("/take-part/").content.decode()
    services.open_seat(by=ana, seat=seat)
    services.open_seat(by=ana, seat=seat, until=day(10))
    assert "Renter" in Client().get("/take-part/").content.decode()
    told = Notification.objects.filter(occasion__startswith="seat-open:")
    assert [notice.user for notice in told] == [fan]
    assert other not in [notice.user for notice in told]


def test_a_seat_is_listed_until_its_last_day_and_while_its_group_is_public(group: Workgroup, ana: User) -> None:
    seat = services.open_seat(by=ana, seat=make_seat(group, "Renter"), until=day())
    assert "Renter" in Client().get("/take-part/").content.decode()
    Seat.objects.filter(pk=seat.pk).update(opened_on=day(-5), open_until=day(-1))
    assert "Renter" not in Client().get("/take-part/").content.decode()
    Seat.objects.filter(pk=seat.pk).update(open_until=None)
    Workgroup.objects.update(published=False)
    assert "Renter" not in Client().get("/take-part/").content.decode()
    assert send(seat).status_code == 404


def test_a_seat_that_is_given_to_somebody_takes_no_applications_any_more(group: Workgroup) -> None:
    seat = open_one(group)
    make_term(seat, starts=0)
    assert not Seat.objects.taking_applications(day()).exists()


def test_the_list_takes_equally_many_questions_for_one_seat_and_for_ten(
    group: Workgroup, django_assert_num_queries: Any
) -> None:
    for number in range(10):
        seat = make_seat(group, f"Seat {number}")
        make_term(seat, f"Person {number}", starts=-30, ends=-1)
        services.open_seat(by=None, seat=seat)
        if number in {0, 9}:
            with django_assert_num_queries(11):
                page = Client().get("/take-part/?workgroup=housing").content.decode()
    assert "Seat 9" in page


# Applying --------------------------------------------------------------------------------------------------------------


def test_anybody_applies_without_an_account_and_leads_and_staff_are_told_that_somebody_asks(
    group: Workgroup, ana: User
) -> None:
    bo, ben = make_user("Bo", staff=[RoleName.BACKBONE]), make_user("Ben", member_of=[group])
    answer = send(open_one(group))
    assert answer.status_code == 302
    assert "arrived" in Client().get(answer.url).content.decode()
    told = Notification.objects.filter(occasion__startswith="seat-application:")
    assert {notice.user for notice in told} == {ana, bo}
    assert ben not in {notice.user for notice in told}
    words = [notice.text for notice in told] + list(
        OutboxMail.objects.filter(recipient__in=[ana.email, bo.email]).values_list("body", flat=True)
    )
    assert words
    assert not any("Amina" in text or WHY in text for text in words)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"email": ""}, "Give an e-mail address or a phone number"),
        ({"consent": ""}, "Tick the box"),
        ({"why": ""}, "required"),
        ({"name": ""}, "required"),
    ],
)
def test_what_is_missing_is_said_and_what_was_written_stays(
    group: Workgroup, change: dict[str, str], says: str
) -> None:
    page = send(open_one(group), **change).content.decode()
    assert says in page
    assert (WHY in page) == ("why" not in change)
    assert not SeatApplication.objects.exists()


def test_a_phone_number_is_enough(group: Workgroup) -> None:
    assert send(open_one(group), email="", phone="616-555-0100").status_code == 302
    assert not OutboxMail.objects.filter(recipient="").exists()
    assert SeatApplication.objects.get().phone == "616-555-0100"


def test_who_applies_gets_a_message_in_the_language_of_the_page_with_the_way_back(group: Workgroup) -> None:
    send(open_one(group), path="/es")
    (letter,) = OutboxMail.objects.filter(recipient="amina@example.org")
    assert letter.language == "es"
    assert "/es/take-part/applications/" in letter.body
    assert "Hola" in letter.body
    assert WHY not in letter.body


def test_the_same_form_sent_twice_is_one_application(group: Workgroup) -> None:
    seat, token = open_one(group), str(uuid4())
    assert send(seat, form_token=token).status_code == send(seat, form_token=token).status_code == 302
    assert SeatApplication.objects.count() == 1


def test_a_program_that_fills_in_everything_is_thanked_and_forgotten(group: Workgroup) -> None:
    assert send(open_one(group), website="https://spam.example").status_code == 302
    assert not SeatApplication.objects.exists()
    assert not OutboxMail.objects.exists()


def test_more_than_ten_an_hour_from_one_address_are_refused_in_words(group: Workgroup) -> None:
    seat = open_one(group)
    for _number in range(10):
        assert send(seat).status_code == 302
    page = send(seat)
    assert "Try again later" in page.content.decode()
    assert WHY in page.content.decode()
    assert SeatApplication.objects.count() == 10


def test_a_seat_that_closed_in_the_meantime_says_so(group: Workgroup, ana: User) -> None:
    seat = open_one(group)
    services.close_seat(by=ana, seat=seat)
    page = send(seat)
    assert page.status_code == 200
    assert "takes no applications right now" in page.content.decode()
    with pytest.raises(SeatClosedError):
        services.apply_for_seat(by=None, seat=seat, form_token=uuid4(), name="A", email="a@example.org", why="I can.")


def test_the_form_is_kept_by_no_cache_and_the_list_knows_nobody(group: Workgroup) -> None:
    seat = open_one(group)
    assert "no-store" in Client().get(f"/take-part/seats/{seat.pk}/apply/").headers["Cache-Control"]
    listed = client_of(make_user("Ben")).get("/take-part/")
    assert "csrfmiddlewaretoken" not in listed.content.decode()
    assert listed.content == Client().get("/take-part/").content


# Reading and answering ---------------------------------------------------------------------------------------------------


def test_only_leads_of_the_group_and_staff_read_what_somebody_wrote(group: Workgroup, ana: User) -> None:
    application = make_application(make_seat(group), why=WHY)
    path = f"/workgroups/housing/seats/applications/{application.pk}/"
    seat_path = f"/workgroups/housing/seats/{application.seat_id}/"
    assert WHY in client_of(ana).get(path).content.decode()
    assert "Amina" in client_of(ana).get(seat_path).content.decode()
    ben, lea = make_user("Ben", member_of=[group]), make_user("Lea", leads=[make_workgroup("Other")])
    assert client_of(ben).get(path).status_code == 403
    assert client_of(lea).get(path).status_code == 404
    assert "Amina" not in client_of(ben).get(seat_path).content.decode()


def test_whoever_is_invited_or_declined_reads_the_answer_in_their_language(group: Workgroup, ana: User) -> None:
    application = make_application(make_seat(group))
    SeatApplication.objects.update(written_in="es")
    for to, words in ((ApplicationState.INVITED, "¿Tomamos un café?"), (ApplicationState.DECLINED, "Esta vez no.")):
        services.answer_application(by=ana, application=application, to=to, message=words)
        letter = OutboxMail.objects.get(occasion=f"seat-application:{application.pk}:{to}")
        assert words in letter.body
        assert letter.language == "es"
    assert not SeatTerm.objects.exists()


def test_accepting_starts_the_term_of_a_new_person_without_an_account(group: Workgroup, ana: User) -> None:
    application = make_application(make_seat(group), "Amina", phone="616-555-0100", language="rw", shown=True)
    services.answer_application(
        by=ana, application=application, to=ApplicationState.ACCEPTED, message="Welcome.", started=day(), ends=day(364)
    )
    term = SeatTerm.objects.get()
    assert (term.holder.name, term.holder.phone, term.holder.consent) == ("Amina", "616-555-0100", "written")
    assert (term.started, term.ends, term.shown) == (day(), day(364), True)
    assert not User.objects.filter(person=term.holder).exists()


def test_a_seat_asked_for_with_the_address_of_a_member_is_theirs_only_once_they_were_asked(
    group: Workgroup, ana: User
) -> None:
    ben = make_user("Ben")
    application = make_application(make_seat(group), "Benjamin", email=ben.email.upper())
    people, letters = Person.objects.count(), OutboxMail.objects.count()
    path = reverse("workgroups:seat_application", args=[group.slug, application.pk])
    form = {"to": "accepted", "message": "Welcome.", "started": day().isoformat(), "ends": ""}
    page = client_of(ana).post(path, form)
    assert "may not have written this" in page.content.decode()
    assert not SeatTerm.objects.exists()
    assert OutboxMail.objects.count() == letters
    assert client_of(ana).post(path, {**form, "heard": "on"}).status_code == 302
    assert SeatTerm.objects.get().holder == ben.person
    assert Person.objects.count() == people


def test_whoever_writes_with_the_address_of_somebody_else_does_not_agree_for_them_to_be_named(
    group: Workgroup, ana: User
) -> None:
    ben = make_user("Ben")
    application = make_application(make_seat(group), "Somebody", email=ben.email, shown=True)
    yes = ApplicationState.ACCEPTED
    services.answer_application(by=ana, application=application, to=yes, message="Welcome.", heard=True)
    term = SeatTerm.objects.get()
    assert (term.holder, term.shown) == (ben.person, False)
    assert "Ben" not in client_of(None).get(f"/workgroups/{group.slug}/").content.decode()


def test_a_seat_that_somebody_got_in_the_meantime_leaves_the_application_unanswered(
    group: Workgroup, ana: User
) -> None:
    application = make_application(make_seat(group))
    make_term(application.seat, "Rosa")
    with pytest.raises(SeatTakenError):
        services.answer_application(by=ana, application=application, to=ApplicationState.ACCEPTED, message="Welcome.")
    application.refresh_from_db()
    assert application.state == ApplicationState.NEW
    assert not OutboxMail.objects.filter(occasion__endswith=":accepted").exists()


def test_an_answer_is_given_once_and_only_by_those_who_keep_the_seat(group: Workgroup, ana: User) -> None:
    application = make_application(make_seat(group))
    with pytest.raises(NotYoursToDoError):
        services.answer_application(
            by=make_user("Ben", member_of=[group]), application=application, to=ApplicationState.DECLINED, message="No."
        )
    services.answer_application(by=ana, application=application, to=ApplicationState.DECLINED, message="Thank you.")
    with pytest.raises(SeatClosedError):
        services.answer_application(by=ana, application=application, to=ApplicationState.ACCEPTED, message="Yes.")


def test_the_page_of_an_answer_asks_for_words_only_when_they_can_be_sent(group: Workgroup, ana: User) -> None:
    application = make_application(make_seat(group), email="", phone="616-555-0100")
    path = f"/workgroups/housing/seats/applications/{application.pk}/"
    assert "Message to the applicant" not in client_of(ana).get(path).content.decode()
    assert client_of(ana).post(path, {"to": "declined"}).status_code == 302
    other = make_application(make_seat(group, "Other"))
    refused = client_of(ana).post(
        f"/workgroups/housing/seats/applications/{other.pk}/", {"to": "declined", "message": ""}
    )
    assert "Write a few kind words" in refused.content.decode()


# Erasing ---------------------------------------------------------------------------------------------------------------


def test_who_changes_their_mind_erases_the_application_by_the_link(group: Workgroup) -> None:
    application = make_application(make_seat(group))
    path = f"/take-part/applications/{token_of_application(application)}/"
    assert Client().get(path).status_code == 200
    assert SeatApplication.objects.exists()
    assert "erased" in Client().post(path).content.decode()
    assert not SeatApplication.objects.exists()
    assert Client().get(path).status_code == 404
    assert Client().get("/take-part/applications/forged/").status_code == 404


def test_an_application_is_erased_so_many_days_after_its_answer_with_its_letters(
    group: Workgroup, ana: User, settings: Any
) -> None:
    settings.SEAT_APPLICATION_DAYS = 60
    answered, waiting = make_application(make_seat(group)), make_application(make_seat(group, "Other"))
    services.answer_application(by=ana, application=answered, to=ApplicationState.DECLINED, message="Thank you.")
    OutboxMail.objects.update(state="sent")
    SeatApplication.objects.filter(pk=answered.pk).update(answered_at=timezone.now() - timedelta(days=59))
    assert clear_applications(day()) == 0
    SeatApplication.objects.filter(pk=answered.pk).update(answered_at=timezone.now() - timedelta(days=61))
    assert clear_applications(day()) == 1
    assert list(SeatApplication.objects.all()) == [waiting]
    assert not OutboxMail.objects.filter(occasion__startswith=f"seat-application:{answered.pk}:").exists()
    assert OutboxMail.objects.filter(occasion__startswith=f"seat-application:{waiting.pk}:").exists()


def test_what_nobody_answered_for_a_year_is_erased_too(group: Workgroup) -> None:
    make_application(make_seat(group))
    SeatApplication.objects.update(created_at=timezone.now() - timedelta(days=366))
    assert clear_applications(day()) == 1


def test_no_act_on_an_application_names_anybody_in_the_audit_log(group: Workgroup, ana: User) -> None:
    application = make_application(make_seat(group), "Amina", why=WHY)
    services.answer_application(by=ana, application=application, to=ApplicationState.ACCEPTED, message="Dear Amina.")
    rows = [f"{event.target_label} {event.fields} {event.reason}" for event in AuditEvent.objects.all()]
    assert {event.verb for event in AuditEvent.objects.all()} >= {"opened", "applied", "responded", "seated"}
    assert not any("Amina" in row or WHY in row for row in rows)


def test_the_answer_begins_in_the_language_of_whoever_asked(group: Workgroup, ana: User) -> None:
    application = make_application(make_seat(group, "Renter", title_es="Inquilina"))
    SeatApplication.objects.update(written_in="es")
    page = client_of(ana).get(f"/workgroups/housing/seats/applications/{application.pk}/").content.decode()
    assert "Gracias por solicitar el puesto “Inquilina”" in page


def test_whoever_keeps_a_seat_finds_those_who_ask_on_their_own_page(group: Workgroup, ana: User) -> None:
    make_application(make_seat(group, "Renter"))
    words = "Answer somebody who asks for a seat"
    assert words in client_of(ana).get("/my/").content.decode()
    assert words not in client_of(make_user("Ben", member_of=[group])).get("/my/").content.decode()

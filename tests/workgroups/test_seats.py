"""Seats and terms: they stay when people leave, never overlap, and are told of in time and once."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from kconnect.core import jobs
from kconnect.core.models import AuditEvent, Notification, OutboxMail
from tests.build_seats import day, make_seat, make_term
from tests.build_workgroups import make_person, make_user, make_workgroup
from workgroups import queries, services
from workgroups.models import Membership, Seat, SeatTerm, User, Workgroup
from workgroups.permissions import RoleName
from workgroups.services.errors import NotYoursToDoError, SeatNotFreeError, SeatTakenError
from workgroups.services.seat_terms import announce_ends

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> Workgroup:
    return make_workgroup("Housing")


def refused(model: Any, **values: Any) -> bool:
    try:
        with transaction.atomic():
            model.objects.create(**values)
    except IntegrityError:
        return True
    return False


# Rows ------------------------------------------------------------------------------------------------------------------


def test_a_seat_has_a_title_and_one_of_the_purposes(group: Workgroup) -> None:
    good = {"workgroup": group, "title": "Resident", "purpose": "resident", "selection": "applied"}
    assert not refused(Seat, **good)
    assert refused(Seat, **good | {"title": ""})
    assert refused(Seat, **good | {"purpose": "king"})
    assert refused(Seat, **good | {"selection": "inherited"})
    assert refused(Seat, **good | {"term_months": 0})
    assert refused(Seat, **good | {"open_until": day()})
    assert refused(Seat, **good | {"retired_on": day(), "opened_on": day()})


def test_only_a_seat_of_a_sector_names_one(group: Workgroup) -> None:
    good = {"workgroup": group, "title": "Health", "selection": "by_sector"}
    assert not refused(Seat, **good, purpose="sector", sector="health")
    assert refused(Seat, **good, purpose="sector", sector="")
    assert refused(Seat, **good, purpose="resident", sector="health")


def test_a_term_has_its_days_in_order_and_its_reason_when_it_ends_early(group: Workgroup) -> None:
    seat, rosa = make_seat(group), make_person("Rosa")
    good = {"seat": seat, "holder": rosa, "selection": "applied", "started": day(-30), "ends": day(30)}
    assert refused(SeatTerm, **good | {"ends": day(-31)})
    assert refused(SeatTerm, **good | {"ended": day(-31), "ended_why": "Moved."})
    assert refused(SeatTerm, **good | {"ended": day(), "ended_why": ""})
    assert refused(SeatTerm, **good | {"selection": "inherited"})
    assert not refused(SeatTerm, **good)
    assert refused(SeatTerm, **good)


def test_two_terms_without_an_end_cannot_be_stored(group: Workgroup) -> None:
    seat, rosa = make_seat(group), make_person("Rosa")
    given = {"seat": seat, "holder": rosa, "selection": "applied"}
    assert not refused(SeatTerm, **given, started=day(-30))
    assert refused(SeatTerm, **given, started=day(-20))


# Terms -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("starts", "ends"), [(0, 10), (-60, -30), (-60, None), (300, 400)])
def test_nobody_gets_a_seat_on_a_day_on_which_somebody_holds_it(
    group: Workgroup, starts: int, ends: int | None
) -> None:
    seat = make_seat(group)
    make_term(seat, starts=-30, ends=300)
    with pytest.raises(SeatTakenError):
        make_term(seat, "Ben", starts=starts, ends=ends)
    assert seat.terms.count() == 1


def test_a_seat_is_free_again_the_day_after_the_last_one(group: Workgroup) -> None:
    seat = make_seat(group)
    make_term(seat, starts=-30, ends=10)
    make_term(seat, "Ben", starts=11, ends=None)
    assert [term.holder.name for term in SeatTerm.objects.on(day(10))] == ["Rosa"]
    assert [term.holder.name for term in SeatTerm.objects.on(day(11))] == ["Ben"]


def test_a_term_that_ends_early_leaves_the_seat_vacant_from_that_day(group: Workgroup) -> None:
    seat = make_seat(group)
    services.end_term(by=None, term=make_term(seat), on=day(), why="Moved away.")
    assert not SeatTerm.objects.on(day()).exists()
    (row,) = queries.seats_public("housing")
    assert (row.is_held, row.vacant_since) == (False, day())
    make_term(seat, "Ben", starts=0)


def test_a_term_ends_once_and_not_before_it_begins(group: Workgroup) -> None:
    term = make_term(make_seat(group), starts=10)
    with pytest.raises(SeatNotFreeError, match="not begun"):
        services.end_term(by=None, term=term, on=day(), why="Moved away.")
    services.end_term(by=None, term=term, on=day(10), why="Moved away.")
    with pytest.raises(SeatNotFreeError, match="already"):
        services.end_term(by=None, term=term, on=day(11), why="Moved away.")
    # Called off: its days are free for somebody else.
    make_term(term.seat, "Ben", starts=10)


def test_a_renewal_may_not_run_into_the_next_term(group: Workgroup) -> None:
    ana, seat = make_user("Ana", leads=[group]), make_seat(group)
    term = make_term(seat, ends=10)
    make_term(seat, "Ben", starts=50)
    services.change_term(by=ana, term=term, ends=day(49), shown=True)
    with pytest.raises(SeatTakenError):
        services.change_term(by=ana, term=term, ends=day(50), shown=True)


def test_a_holder_needs_no_account_and_no_membership(group: Workgroup) -> None:
    term = make_term(make_seat(group), "Rosa", email="rosa@example.org", language="es")
    assert (term.holder.email, term.holder.language) == ("rosa@example.org", "es")
    assert not Membership.objects.exists()
    assert not User.objects.filter(person=term.holder).exists()


def test_a_seat_stays_when_its_holder_leaves_and_names_nobody_any_more(group: Workgroup) -> None:
    seat, rosa = make_seat(group), make_person("Rosa")
    make_term(seat, holder=rosa, starts=-400, ends=-200, shown=True)
    make_term(seat, holder=rosa, starts=-30, shown=True)
    make_term(seat, holder=rosa, starts=301, ends=None)
    assert services.end_terms_of(by=None, person=rosa, today=day()) == 2
    assert Seat.objects.get() == seat
    assert not SeatTerm.objects.on(day()).exists()
    assert not SeatTerm.objects.to_come(day()).exists()
    assert not SeatTerm.objects.filter(shown=True).exists()
    assert seat.terms.count() == 3


def test_a_seat_is_given_up_only_when_it_is_vacant_and_its_history_stays(group: Workgroup) -> None:
    ana, seat = make_user("Ana", leads=[group]), make_seat(group)
    term = make_term(seat)
    with pytest.raises(SeatNotFreeError, match="End the term first"):
        services.retire_seat(by=ana, seat=seat, retired=True)
    services.end_term(by=ana, term=term, on=day(), why="Done.")
    services.retire_seat(by=ana, seat=seat, retired=True)
    assert queries.seats_public("housing") == []
    with pytest.raises(SeatNotFreeError, match="Take it up again"):
        make_term(seat, "Ben", starts=1)
    services.retire_seat(by=ana, seat=seat, retired=False)
    assert len(queries.seats_public("housing")) == 1
    assert seat.terms.count() == 1


def test_only_leads_of_the_group_and_staff_keep_its_seats(group: Workgroup) -> None:
    seat = make_seat(group)
    ben, lea = make_user("Ben", member_of=[group]), make_user("Lea", leads=[make_workgroup("Other")])
    for user in (ben, lea):
        with pytest.raises(NotYoursToDoError):
            services.edit_seat(by=user, seat=seat, title="Mine")
        with pytest.raises(NotYoursToDoError):
            services.start_term(by=user, seat=seat, holder=user.person, started=day())
    services.edit_seat(by=make_user("Bo", staff=[RoleName.BACKBONE]), seat=seat, title="Renter")
    assert Seat.objects.get().title == "Renter"


def test_a_seat_takes_only_fields_of_its_own(group: Workgroup) -> None:
    with pytest.raises(TypeError):
        make_seat(group, retired_on=day())
    with pytest.raises(SeatNotFreeError):
        make_seat(group, term_months=500)


def test_what_was_done_with_a_seat_is_in_the_audit_log_without_names(group: Workgroup) -> None:
    ana, seat = make_user("Ana", leads=[group]), make_seat(group)
    services.start_term(by=ana, seat=seat, started=day(), name="Rosa Ibarra", email="rosa@example.org")
    told = [event for event in AuditEvent.objects.all() if event.verb in {"created", "seated"}]
    assert told
    assert not any("Rosa" in f"{event.target_label} {event.fields} {event.reason}" for event in told)


# What lists show -------------------------------------------------------------------------------------------------------


def test_the_public_is_told_the_name_of_a_holder_only_with_consent(group: Workgroup) -> None:
    make_term(make_seat(group, "One"), "Rosa", shown=True)
    make_term(make_seat(group, "Two"), "Amina")
    assert [(row.holder, row.is_held) for row in queries.seats_public("housing")] == [("Rosa", True), ("", True)]
    inside = queries.seat_rows(queries.seats_of(group.pk), named=True)
    assert [row.holder for row in inside] == ["Rosa", "Amina"]


def test_the_seats_of_a_group_take_two_questions_however_many_they_are(
    group: Workgroup, django_assert_num_queries: Any
) -> None:
    for number in range(4):
        make_term(make_seat(group, f"Seat {number}"), f"Person {number}")
        with django_assert_num_queries(2):
            assert len(queries.seats_public("housing")) == number + 1


def test_the_page_of_a_seat_says_how_long_it_was_vacant(group: Workgroup) -> None:
    seat = make_seat(group, since=day(-100))
    make_term(seat, starts=-90, ends=-61)
    page = queries.seat_page(seat, with_applications=True)
    assert [(gap.since, gap.until, gap.days) for gap in page.vacancies] == [
        (day(-100), day(-90), 10),
        (day(-60), None, 60),
    ]
    assert page.days_vacant == 70


def test_a_holder_who_signs_in_says_whether_they_are_named(group: Workgroup) -> None:
    rosa = make_user("Rosa")
    make_term(make_seat(group), holder=rosa.person, shown=True)
    services.edit_profile(by=rosa, name="Rosa", language="en", shown=False)
    assert [row.holder for row in queries.seats_public("housing")] == [""]


def test_the_list_of_workgroups_counts_open_seats_and_groups_of_each_kind(group: Workgroup, client: Any) -> None:
    services.open_seat(by=None, seat=make_seat(group))
    make_seat(group, "Not open")
    make_workgroup("Council", kind="governance")
    page = client.get("/workgroups/").content.decode()
    assert "/take-part/?workgroup=housing" in page
    assert "/take-part/?workgroup=council" not in page
    assert "?kind=governance" in page


# Terms that end soon ---------------------------------------------------------------------------------------------------


def told(user: User) -> list[str]:
    notices = Notification.objects.filter(user=user, occasion__startswith="term-ends:").order_by("pk")
    return [notice.occasion.rsplit(":", 1)[1] for notice in notices]


def test_a_term_that_ends_is_told_of_sixty_and_fourteen_days_before_and_never_twice(group: Workgroup) -> None:
    ana, bo = make_user("Ana", leads=[group]), make_user("Bo", staff=[RoleName.BACKBONE])
    ben, lea = make_user("Ben", member_of=[group]), make_user("Lea", leads=[make_workgroup("Other")])
    holder = make_user("Rosa")
    make_term(make_seat(group), holder=holder.person, ends=100)
    for number in (0, 39, 40, 41, 85, 86, 87, 100, 101):
        for _beat in range(2):
            announce_ends(day(number))
    assert [told(user) for user in (ana, bo, holder, ben, lea)] == [["60", "14"], ["60", "14"], ["60", "14"], [], []]


def test_a_holder_without_an_account_is_written_to_in_their_language(group: Workgroup) -> None:
    make_term(
        make_seat(group, "Resident", title_es="Residente"),
        "Rosa",
        email="r@example.org",
        language="es",
        ends=5,
        consent="spoken",
    )
    announce_ends(day())
    announce_ends(day(1))
    (letter,) = OutboxMail.objects.filter(recipient="r@example.org")
    assert letter.language == "es"
    assert "Residente" in letter.subject


def test_nobody_is_asked_to_look_for_somebody_who_follows_already(group: Workgroup) -> None:
    ana, seat = make_user("Ana", leads=[group]), make_seat(group)
    term = make_term(seat, ends=10)
    make_term(seat, "Ben", starts=11)
    announce_ends(day())
    assert told(ana) == []
    assert term.holder.name == "Rosa"


def test_a_term_that_is_renewed_is_told_of_anew(group: Workgroup) -> None:
    ana, seat = make_user("Ana", leads=[group]), make_seat(group)
    term = make_term(seat, ends=10)
    announce_ends(day())
    services.change_term(by=ana, term=term, ends=day(70), shown=False)
    announce_ends(day())
    announce_ends(day(20))
    assert told(ana) == ["14", "60"]


def test_the_night_asks_for_it(group: Workgroup) -> None:
    ana = make_user("Ana", leads=[group])
    make_term(make_seat(group), ends=10)
    job = jobs.enqueue("workgroups.announce_terms", key="one night", args={"date": date.today().isoformat()})  # noqa: DTZ011
    jobs.run_job(job.pk)
    assert told(ana) == ["14"]

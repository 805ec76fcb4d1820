"""Seats and attendance by the five groups of people, and who has been missing for how long."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from engagement.choices import Stakeholder, group_of
from engagement.queries.room import GroupRow, room
from tests.build_meetings import make_meeting
from tests.build_seats import make_seat, make_term
from tests.build_workgroups import client_of, make_organization, make_person, make_user, make_workgroup
from workgroups.models import Attendee, Meeting, Person, Workgroup

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> Workgroup:
    return make_workgroup("Housing")


def held(group: Workgroup, days: int) -> Meeting:
    """A meeting so many days ago whose list of who came is closed."""
    meeting = make_meeting(group, days=30)
    start = timezone.now() - timedelta(days=days)
    fields = {"starts_at": start, "ends_at": start + timedelta(hours=1), "state": "closed", "attending": 3}
    Meeting.objects.filter(pk=meeting.pk).update(closed_at=start, **fields)
    return meeting


def row(group: Workgroup, name: Stakeholder, *, inside: bool = True) -> GroupRow:
    return room([group.pk], inside=inside).rows[list(Stakeholder).index(name)]


def test_each_sector_belongs_to_one_of_the_five_groups() -> None:
    assert group_of("lived_experience", "") == Stakeholder.RESIDENTS
    assert group_of("sector", "education") == Stakeholder.GOVERNMENT
    assert group_of("co_chair", "") is None


def test_a_seat_brings_its_voice_and_an_organization_its_sector(group: Workgroup) -> None:
    rosa = make_term(make_seat(group, purpose="resident")).holder
    make_seat(group, "Bank", purpose="sector", sector="business")
    shelter = make_organization("Shelter", sector="community")
    for days in (20, 60):
        meeting = held(group, days)
        Attendee.objects.create(meeting=meeting, person=rosa)
        Attendee.objects.create(meeting=meeting, organization=shelter)
        Attendee.objects.create(meeting=meeting, name="Somebody")
    residents, business = row(group, Stakeholder.RESIDENTS), row(group, Stakeholder.BUSINESS)
    # Her term began 30 days ago: the earlier time she came as nobody's voice.
    assert (residents.seats, residents.held, residents.present) == (1, 1, 1)
    assert row(group, Stakeholder.COMMUNITY).present == 2
    assert (business.seats, business.held, business.present, business.months) == (1, 0, 0, None)


def test_who_did_not_come_for_half_a_year_is_missing(group: Workgroup) -> None:
    city = make_organization("City", sector="government")
    Attendee.objects.create(meeting=held(group, 250), organization=city)
    held(group, 10)
    about = room([group.pk], inside=True)
    assert [(each.label, each.months) for each in about.missing][2] == ("Government and public systems", 8)
    text = client_of(make_user("Ana", leads=[group])).get("/workgroups/housing/room/").content.decode()
    assert "missing for 8 months" in text


def test_outside_the_attendance_of_a_few_people_is_not_told(group: Workgroup) -> None:
    people: list[Person] = [make_person(f"Resident {number}") for number in range(5)]
    meeting = held(group, 20)
    seats = [make_term(make_seat(group, f"Seat {one.pk}", purpose="resident"), one.name) for one in people]
    for term in seats[:4]:
        Attendee.objects.create(meeting=meeting, person=term.holder)
    assert row(group, Stakeholder.RESIDENTS, inside=False).present == 1
    assert row(group, Stakeholder.COMMUNITY, inside=False).present is None
    assert "Not told: too few people" in Client().get("/take-part/room/").content.decode()


def test_no_sum_tells_what_is_not_told_of_one_group() -> None:
    """Whoever takes the groups that are told away from the network is left with nobody, or with people of several groups."""

    def meets(name: str, people: int) -> Workgroup:
        group = make_workgroup(name)
        meeting = held(group, 20)
        for number in range(people):
            seat = make_seat(group, f"Seat {number}", purpose="resident")
            Attendee.objects.create(meeting=meeting, person=make_term(seat, f"{name} {number}").holder)
        return group

    def residents(groups: list[Workgroup]) -> int | None:
        return room([group.pk for group in groups]).rows[0].present

    large, small, other, third = (meets(*one) for one in (("Large", 6), ("Small", 3), ("Other", 3), ("Third", 2)))
    assert residents([large]) == 1
    assert residents([small]) is None
    assert residents([large, small]) is None
    # Those of the one small group know their own, and would learn the other's.
    assert residents([large, small, other]) is None
    assert residents([large, small, other, third]) == 4

"""People without an account: added by staff and leads, found though misspelt, two records merged."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kconnect.core.models import AuditEvent
from tests.build_meetings import make_meeting
from tests.build_workgroups import client_of, make_activity, make_organization, make_person, make_user, make_workgroup
from workgroups import queries, services
from workgroups.models import Activity, Membership, Person, TrainingPlace, User
from workgroups.permissions import RoleName, access_of
from workgroups.services import training_places, trainings
from workgroups.services.errors import MergeRefusedError, NotYoursToDoError

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo() -> User:
    return make_user("Bo", staff=[RoleName.BACKBONE])


def names_at(user: User, query: str) -> list[str]:
    page = client_of(user).get(f"/console/people/{query}")
    return [row.name for row in page.context["people"]]


# Adding -------------------------------------------------------------------------------------------------------------


def test_staff_adds_a_person_with_how_and_when_they_agreed(bo: User) -> None:
    form = {
        "name": "Amina Yusuf", "language": "es", "email": "Amina@Example.org", "phone": "", "consent": "spoken", "consent_on": "2026-01-02"
    }  # fmt: skip
    client_of(bo).post("/console/people/new/", form)
    amina = Person.objects.get(name="Amina Yusuf")
    assert (amina.email, amina.language, amina.consent, amina.consent_on) == (
        "amina@example.org", "es", "spoken", date(2026, 1, 2),
    )  # fmt: skip
    assert "Amina" not in str(list(AuditEvent.objects.values()))


def test_nobody_agrees_tomorrow(bo: User) -> None:
    form = {"name": "Amina", "language": "en", "consent": "paper", "consent_on": "2099-01-01"}
    assert client_of(bo).post("/console/people/new/", form).status_code == 422
    assert not Person.objects.filter(name="Amina").exists()


def test_a_lead_adds_a_walk_in_to_their_own_group_only() -> None:
    group, other = make_workgroup(), make_workgroup("Housing")
    ana = make_user("Ana", leads=[group])
    amina = services.add_person_to_group(by=ana, workgroup=group, name="Amina")
    assert Membership.objects.get(person=amina).workgroup == group
    for user, place in ((ana, other), (make_user("Ben", member_of=[group]), group)):
        with pytest.raises(NotYoursToDoError):
            services.add_person_to_group(by=user, workgroup=place, name="Amina")


def test_what_is_known_of_a_person_changes_with_a_trace(bo: User) -> None:
    amina = make_person("Amina")
    client_of(bo).post(
        f"/console/people/{amina.pk}/edit/", {"name": "Amina Yusuf", "language": "en", "phone": "616", "consent": ""}
    )
    amina.refresh_from_db()
    assert (amina.name, amina.name_folded, amina.phone) == ("Amina Yusuf", "amina yusuf", "616")
    assert AuditEvent.objects.get(verb="changed", target_id=str(amina.pk)).fields == ["name", "phone"]


# Finding ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["Núñez", "nunez", "marisol nunez", "Nunes Marisol", "Marisool"])
def test_a_search_forgives_accents_order_and_slips_of_the_finger(bo: User, text: str) -> None:
    make_person("Marisol Núñez")
    make_person("Chloe Vander")
    assert names_at(bo, f"?q={text}") == ["Marisol Núñez"]


def test_people_are_filtered_by_consent_and_group(bo: User) -> None:
    group = make_workgroup()
    make_user("Ben", member_of=[group])
    make_person("Amina")
    make_person("Tam", consent="paper", consent_on=date(2026, 1, 2))
    assert names_at(bo, "?contact=no") == ["Amina"]
    assert names_at(bo, "?contact=yes") == ["Ben", "Bo", "Tam"]
    assert names_at(bo, f"?workgroup={group.slug}") == ["Ben"]


# Merging ------------------------------------------------------------------------------------------------------------


def test_pairs_share_a_name_an_address_or_a_phone(bo: User) -> None:
    one, twin = make_person("Rosa Ibarra", email="rosa@example.org"), make_person("Ibarra Rosa")
    mail = make_person("R. I.", email="rosa@example.org")
    make_person("Chloe")
    pairs = queries.person_pairs()
    assert [(pair.one, pair.other, pair.shared) for pair in pairs] == [
        (one.pk, mail.pk, ("email",)), (one.pk, twin.pk, ("name",)),
    ]  # fmt: skip
    services.keep_persons_apart(by=bo, one=twin, other=one)
    services.keep_persons_apart(by=bo, one=one, other=twin)
    assert [(pair.one, pair.other) for pair in queries.person_pairs()] == [(one.pk, mail.pk)]


def test_everything_of_the_one_who_goes_moves_and_the_greater_role_stays(bo: User) -> None:
    reading, housing, firm = make_workgroup(), make_workgroup("Housing"), make_organization()
    kept = make_person("Rosa")
    services.grant_role(by=None, person=kept, role=RoleName.MEMBER, workgroup=reading)
    services.grant_affiliation(by=None, person=kept, organization=firm)
    gone = make_user("Rosa I.", leads=[reading], member_of=[housing], edits=[firm])
    make_activity(reading, gone)
    services.keep_persons_apart(by=bo, one=kept, other=gone.person)
    services.merge_persons(by=bo, kept=kept, gone=gone.person)
    user = User.objects.select_related("person").get(pk=gone.pk)
    assert user.person_id == kept.pk
    assert {(held.role, held.place) for held in access_of(user).holdings} == {
        ("lead", reading.pk), ("member", housing.pk), ("editor", firm.pk),
    }  # fmt: skip
    assert Activity.objects.get().person_id == kept.pk
    assert not Person.objects.filter(pk=gone.person_id).exists()
    assert AuditEvent.objects.get(verb="merged").target_id == str(kept.pk)


def test_what_one_of_two_records_did_the_one_person_did(bo: User) -> None:
    group = make_workgroup()
    kept, gone = make_person("Rosa"), make_person("Rosa I.")
    meeting = make_meeting(group, days=-1)
    offer = trainings.offer_training(by=bo, workgroup=group, title="Reading a chart")
    session = trainings.add_training_session(
        by=bo, offer=offer, starts_at=timezone.now(), ends_at=timezone.now() + timedelta(hours=1), place="Hall"
    )
    for person, was_there in ((kept, False), (gone, True)):
        services.mark_person(by=bo, meeting=meeting, person=person, present=was_there)
        training_places.take_place(by=bo, session=session, person=person)
    done = TrainingPlace.objects.get(person=gone).pk
    training_places.record_training(by=bo, session=session, completed=[done])
    services.merge_persons(by=bo, kept=kept, gone=gone)
    assert (meeting.attendees.get().person, meeting.attendees.get().present) == (kept, True)
    assert (session.places.get().person, session.places.get().state) == (kept, "completed")


def test_contact_and_consent_are_filled_and_never_overwritten(bo: User) -> None:
    kept = make_person("Rosa", phone="1")
    gone = make_person("Rosa", phone="2", email="rosa@example.org", consent="paper", consent_on=date(2026, 1, 2))
    merged = services.merge_persons(by=bo, kept=kept, gone=gone)
    assert (merged.phone, merged.email, merged.consent) == ("1", "rosa@example.org", "paper")


def test_two_accounts_are_not_merged_and_nobody_merges_upwards(bo: User) -> None:
    ben, chloe, amina = make_user("Ben"), make_user("Chloe"), make_person("Amina")
    sue = make_user("Sue", superuser=True)
    with pytest.raises(MergeRefusedError):
        services.merge_persons(by=bo, kept=ben.person, gone=chloe.person)
    with pytest.raises(MergeRefusedError):
        services.merge_persons(by=bo, kept=amina, gone=amina)
    for kept, gone in ((sue.person, amina), (amina, sue.person), (bo.person, amina)):
        with pytest.raises(NotYoursToDoError):
            services.merge_persons(by=bo, kept=kept, gone=gone)


def test_whoever_waits_to_be_erased_is_not_merged(bo: User) -> None:
    ben, amina = make_user("Ben"), make_person("Amina")
    services.ask_erasure(by=ben, person=ben.person)
    with pytest.raises(MergeRefusedError):
        services.merge_persons(by=bo, kept=amina, gone=ben.person)


def test_the_preview_says_what_moves_and_the_page_merges(bo: User) -> None:
    group = make_workgroup()
    kept, gone = make_person("Rosa"), make_person("Rosa", email="rosa@example.org")
    services.grant_role(by=None, person=gone, role=RoleName.MEMBER, workgroup=group)
    browser, at = client_of(bo), f"/console/people/{kept.pk}/merge/{gone.pk}/"
    page = browser.get(at).content.decode()
    assert "rosa@example.org" in page
    assert "Memberships" in page
    browser.post(at)
    assert list(Person.objects.filter(name="Rosa").values_list("pk", flat=True)) == [kept.pk]


def test_duplicates_take_as_many_queries_for_one_pair_as_for_many(bo: User) -> None:
    def queries_of() -> int:
        with CaptureQueriesContext(connection) as seen:
            queries.person_pair_rows(queries.person_pairs())
        return len(seen)

    for _copy in range(2):
        make_person("Rosa")
    first = queries_of()
    for number in range(5):
        for _copy in range(2):
            make_person(f"Twin {number}")
    assert queries_of() == first

"""Staff act for a resident who has no e-mail: with a fresh yes that was read back, kept and audited."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from engagement import services
from engagement.choices import Deed
from engagement.forms import ForResidentForm
from engagement.models import ActedFor
from engagement.rules import behalf as rules
from engagement.rules.behalf import Yes
from engagement.services import ActingRefusedError, NotYoursToDoError
from kconnect.core.models import AuditEvent
from tests.build_engagement import make_event
from tests.build_workgroups import client_of, make_person, make_user, make_workgroup
from workgroups.choices import Consent
from workgroups.models import Person, User
from workgroups.permissions import RoleName
from workgroups.services.erasures import erase
from workgroups.services.exports import personal_data
from workgroups.services.people import create_account
from workgroups.services.person_merges import merge_persons

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo() -> User:
    return make_user("Bo", staff=[RoleName.BACKBONE])


def yes(days_ago: int = 0, *, read_back: bool = True) -> Yes:
    return Yes(Consent.PHONE, timezone.localdate() - timedelta(days=days_ago), read_back)


def acted(by: User, person: Person, given: Yes | None = None) -> ActedFor:
    event = make_event()
    return services.act_for(by=by, person=person, deed=Deed.EVENT, thing=event, label=event.title, yes=given or yes())


def test_an_act_keeps_who_how_and_when_and_the_audit_log_has_it(bo: User) -> None:
    person = make_person("Nia Okoro")
    row = acted(bo, person)
    kept = (row.person, row.acted_by, row.deed, row.label, row.consent, row.consent_on, row.read_back)
    assert kept == (person, bo.person, "event", "Reading night", "phone", timezone.localdate(), True)
    event = AuditEvent.objects.filter(verb="acted_for").get()
    assert (event.actor_id, event.target_id, event.fields) == (bo.pk, str(row.pk), ["event"])


def test_only_backbone_staff_act_for_others() -> None:
    group = make_workgroup("Housing")
    for user in (make_user("Lea", leads=[group]), make_user("Mia", member_of=[group]), make_user("Out")):
        with pytest.raises(NotYoursToDoError):
            acted(user, make_person("Nia"))
        with pytest.raises(NotYoursToDoError):
            services.resident_of(by=user, name="Nia", yes=yes())


@pytest.mark.parametrize("given", [yes(61), yes(-1), yes(read_back=False)], ids=["stale", "future", "not read back"])
def test_without_a_fresh_yes_that_was_read_back_nothing_is_kept(bo: User, given: Yes) -> None:
    with pytest.raises(ActingRefusedError):
        acted(bo, make_person("Nia"), given)
    with pytest.raises(ActingRefusedError):
        services.resident_of(by=bo, name="Nia Okoro", yes=given)
    assert not ActedFor.objects.exists()
    assert not Person.objects.filter(name="Nia Okoro").exists()


def test_whoever_has_an_account_or_an_address_acts_themselves(bo: User) -> None:
    writes = make_person("Wren")
    Person.objects.filter(pk=writes.pk).update(email="wren@example.org")
    writes.refresh_from_db()
    for person in (make_user("Mia").person, writes):
        with pytest.raises(ActingRefusedError, match="link"):
            acted(bo, person)


def test_the_same_number_and_name_is_the_same_person_and_a_name_alone_is_not(bo: User) -> None:
    first = services.resident_of(by=bo, name="Nia Okoro", phone="616-555-0101", yes=yes())
    assert (first.consent, first.consent_on) == ("phone", timezone.localdate())
    assert services.resident_of(by=bo, name="nía okoro", phone="616-555-0101", yes=yes()) == first
    alone = services.resident_of(by=bo, name="Nia Okoro", yes=yes())
    assert (alone != first, alone.consent) == (True, "")
    assert services.resident_of(by=bo, name="Nia Okoro", yes=yes()) != alone


def test_the_person_reads_in_the_copy_of_their_data_what_was_done_for_them(bo: User) -> None:
    person = make_person("Nia Okoro")
    acted(bo, person)
    account = create_account(by=None, person=person, email="nia@example.org", password=None)
    told = json.loads(json.dumps(personal_data(account), cls=DjangoJSONEncoder))
    (mine,) = told["kept"]["engagement.actedfor.person"]
    assert (mine["label"], mine["consent"], mine["acted_by__name"]) == ("Reading night", "phone", "Bo")


def test_an_act_stays_when_the_person_is_erased_or_merged(bo: User) -> None:
    person, other = make_person("Nia Okoro"), make_person("Nia O.")
    row = acted(bo, other)
    merge_persons(by=bo, kept=person, gone=other)
    row.refresh_from_db()
    assert row.person == person
    erase(person, by=None)
    row = ActedFor.objects.select_related("person").get(pk=row.pk)
    assert (row.person.name, row.consent) == ("Former member", "phone")


def test_staff_read_to_a_resident_what_was_done_for_them(bo: User) -> None:
    desk: Any = client_of(bo)
    assert "Nothing was done for a resident yet" in desk.get("/console/acts-for-residents/").content.decode()
    acted(bo, make_person("Nía Okoro"))
    counts = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as found:
            page = desk.get("/console/acts-for-residents/?name=nia&deed=event").content.decode()
        counts.append(len(found))
        for words in ("Nía Okoro", "Registered for an event: Reading night", "By phone", "read back", "Bo"):
            assert words in page
        acted(bo, make_person("Nia Other"))
    assert counts[0] == counts[1]
    assert "Nía Okoro" not in desk.get("/console/acts-for-residents/?deed=seat").content.decode()


def test_the_form_gives_the_service_what_it_takes_and_asks_to_read_back_last() -> None:
    given = {
        "name": "Nia", "phone": "", "language": "es", "consent": "spoken", "consent_on": "2027-03-01", "read_back": "on",
    }  # fmt: skip
    form = ForResidentForm(given)
    assert form.is_valid()
    kept = Yes(Consent.SPOKEN, date(2027, 3, 1), read_back=True)
    assert form.resident() == {"name": "Nia", "phone": "", "language": "es", "yes": kept}
    assert list(form.fields)[-1] == "read_back"
    assert ForResidentForm({**given, "read_back": ""}).errors["read_back"][0].startswith("Read back")


def test_a_yes_counts_for_sixty_days() -> None:
    today = date(2027, 3, 1)
    assert [rules.is_fresh(today - timedelta(days=days), today) for days in (-1, 0, 60, 61)] == [
        False,
        True,
        True,
        False,
    ]


def test_nobody_acts_for_an_erased_person() -> None:
    assert not rules.can_be_acted_for(Person(name="", erased_at=timezone.now()))

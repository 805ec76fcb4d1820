"""Each rule of the tables takes what is right and refuses what is wrong; rows name themselves without personal values."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.build_workgroups import make_activity, make_organization, make_person, make_user, make_workgroup
from workgroups import services
from workgroups.models import (
    Activity,
    ActivityRevision,
    Affiliation,
    Invitation,
    Membership,
    Organization,
    Person,
    StaffRole,
    Workgroup,
)
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db


def refused(model: Any, **values: Any) -> bool:
    try:
        with transaction.atomic():
            model.objects.create(**values)
    except IntegrityError:
        return True
    return False


def test_a_name_that_gets_longer_when_it_is_folded_fits_into_its_column() -> None:
    # PostgreSQL refuses what is too long; SQLite keeps it.
    boxer = services.create_person(by=None, name="ß" * 150)
    assert boxer.name_folded == "s" * 150
    Person.objects.get(pk=boxer.pk).clean_fields(exclude=["email", "phone", "consent"])


def test_a_person_has_a_name_and_one_of_the_languages() -> None:
    assert refused(Person, name="")
    assert refused(Person, name="Rosa", language="fr")
    assert not refused(Person, name="Rosa", language="es")


def test_an_organization_has_a_name_a_sector_and_a_role() -> None:
    good = {"slug": "one", "name": "One", "sector": "health", "role_in_network": "provider"}
    assert refused(Organization, **good | {"name": ""})
    assert refused(Organization, **good | {"sector": "space"})
    assert refused(Organization, **good | {"role_in_network": "king"})
    assert not refused(Organization, **good)
    assert refused(Organization, **good)


def test_a_workgroup_has_a_name_and_a_kind() -> None:
    assert refused(Workgroup, slug="one", name="", kind="issue")
    assert refused(Workgroup, slug="one", name="One", kind="club")
    assert not refused(Workgroup, slug="one", name="One", kind="issue")


@pytest.mark.parametrize("model", [Membership, Affiliation, StaffRole])
def test_a_role_is_held_once_at_a_time_and_ends_after_it_starts(model: Any) -> None:
    place: dict[str, Any] = {
        Membership: {"workgroup": make_workgroup(), "role": "lead"},
        Affiliation: {"organization": make_organization(), "role": "editor"},
        StaffRole: {"role": "backbone"},
    }[model]
    today, person = date(2026, 3, 2), make_person("Rosa")
    assert refused(model, person=person, started=today, ended=today - timedelta(days=1), **place)
    assert not refused(model, person=person, started=today, ended=today, **place)
    assert not refused(model, person=person, **place)
    assert refused(model, person=person, **place)
    assert refused(model, person=make_person("Rob"), **place | {"role": "king"})


def test_an_invitation_is_used_or_withdrawn_but_not_both() -> None:
    now, bo = timezone.now(), make_user("Bo", staff=[RoleName.BACKBONE])
    both = {"accepted_at": now, "withdrawn_at": now}
    good = {"email": "x@example.org", "invited_by": bo, "expires_at": now, "staff_role": "backbone"}
    assert refused(Invitation, token_hash="1", **good, **both)
    assert not refused(Invitation, token_hash="1", **good)


def test_an_activity_is_what_its_table_allows() -> None:
    group = make_workgroup()
    ben = make_user("Ben", member_of=[group])
    good: dict[str, Any] = {
        "workgroup": group, "person": ben.person, "summary": "Read aloud", "happened_on": date(2026, 3, 2)
    }  # fmt: skip
    for wrong in (
        {"state": "lost"},
        {"code": ""},
        {"summary": ""},
        {"hours": -1},
        {"hours": 1001},
        {"state": "confirmed"},
        {"confirmed_by": ben.person, "confirmed_at": timezone.now()},
        {"state": "returned"},
    ):
        assert refused(Activity, **good | wrong), wrong
    assert not refused(Activity, **good)
    assert not refused(Activity, **good | {"state": "returned", "return_reason": "Which school?"})


def test_a_rule_speaks_to_people() -> None:
    activity = Activity(summary="x", happened_on=date(2026, 3, 2), hours=-1, state="logged", code="SP")
    with pytest.raises(ValidationError, match="Hours are between"):
        activity.validate_constraints()


def test_rows_name_themselves_without_personal_values() -> None:
    group, firm = make_workgroup(), make_organization()
    ana = make_user("Ana", leads=[group], edits=[firm], staff=[RoleName.BACKBONE])
    activity = make_activity(group, ana)
    services.edit_activity(by=ana, activity=activity, summary="Read with fifty families")
    invitation = services.invite(by=ana, email="rosa@example.org", staff_role="backbone")
    revision = ActivityRevision.objects.get()
    rows = [
        Membership.objects.get(),
        Affiliation.objects.get(),
        StaffRole.objects.get(),
        invitation,
        revision,
        activity,
    ]
    names = [str(row) for row in rows]
    assert all("Ana" not in name and "rosa" not in name for name in names)
    assert (str(ana.person), str(firm), str(group)) == ("Ana", "Book House", "Early Reading")

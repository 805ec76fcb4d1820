"""A file of people comes in: who agreed may be contacted, nobody else; nothing counts before it is accepted; it can be undone."""

from datetime import date
from typing import Any

import pytest

from kconnect.core.models import AuditEvent
from tests.build_contacts import bring_contacts, load_contacts, try_contacts
from tests.build_workgroups import client_of, make_person, make_user, make_workgroup
from workgroups import services
from workgroups.contact_table import Agreed, read_contact, suggest_columns
from workgroups.models import ContactRow, Person, User
from workgroups.permissions import RoleName
from workgroups.services import erasures
from workgroups.services.errors import FileMovedOnError, NotYoursToDoError

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 30)
LIST = (
    "First name,Last name,E-mail,Phone,Language,Consent,Consent date\n"
    "Rosa,Ibarra,Rosa@Example.org,616-555-0101,Español,yes,2026-01-02\n"
    "Hoa,Trần,hoa@example.org,,English,no,\n"
    "Tam,Lee,,616 555 0102,,on paper,03/04/2026\n"
    ",,nobody@example.org,,,,\n"
    "Bea,Bad,bea@,,Klingon,maybe,\n"
)


@pytest.fixture
def bo() -> User:
    return make_user("Bo", staff=[RoleName.BACKBONE])


def outcomes(file: Any) -> list[str]:
    return list(file.rows.order_by("line").values_list("outcome", flat=True))


# Rows ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "day", "agreed", "expected"),
    [
        ("yes", "2026-01-02", Agreed("paper"), ("paper", "2026-01-02")),
        ("Sí", "", Agreed("paper", "2026-03-02"), ("paper", "2026-03-02")),
        ("on paper", "01/02/2026", Agreed(), ("paper", "2026-01-02")),
        ("yes", "", Agreed("paper"), None),
        ("yes", "2026-01-02", Agreed(), None),
        ("yes", "2027-01-02", Agreed("paper", "2026-03-02"), None),
        ("", "2026-01-02", Agreed("paper"), None),
        ("perhaps", "2026-01-02", Agreed("paper"), None),
        ("no", "", Agreed("paper", "2026-03-02"), ("no", None)),
    ],
)
def test_a_yes_needs_a_way_and_a_day(
    cell: str, day: str, agreed: Agreed, expected: tuple[str, str | None] | None
) -> None:
    columns = {"name": 0, "consent": 1, "consent_on": 2}
    values, _issues, usable = read_contact(["Rosa", cell, day], columns, agreed, TODAY)
    assert usable
    found = (values["consent"], values.get("consent_on")) if "consent" in values else None
    assert found == expected


def test_columns_are_found_in_both_languages() -> None:
    assert suggest_columns(["Nombre", "Apellidos", "Correo electrónico", "Teléfono", "Idioma", "Consentimiento"]) == {
        "first_name": 0, "last_name": 1, "email": 2, "phone": 3, "language": 4, "consent": 5,
    }  # fmt: skip
    assert suggest_columns(["Nombre", "Correo"]) == {"name": 0, "email": 1}


# Files --------------------------------------------------------------------------------------------------------------


def test_the_dry_run_says_what_would_happen_and_changes_nobody(bo: User) -> None:
    before = Person.objects.count()
    file = try_contacts(bo, bring_contacts(bo, LIST))
    assert outcomes(file) == ["new", "new", "new", "refused", "new"]
    assert {issue[0] for row in file.rows.all() for issue in row.issues} == {"no_name", "mail", "choice", "consent"}
    assert Person.objects.count() == before


def test_accepting_keeps_who_agreed_and_how(bo: User) -> None:
    load_contacts(bo, LIST)
    found = {
        (one.name, one.email, one.language, one.consent, one.consent_on)
        for one in Person.objects.exclude(pk=bo.person_id)
    }
    assert found == {
        ("Rosa Ibarra", "rosa@example.org", "es", "paper", date(2026, 1, 2)),
        ("Hoa Trần", "hoa@example.org", "en", "", None),
        ("Tam Lee", "", "en", "paper", date(2026, 3, 4)),
        ("Bea Bad", "", "en", "", None),
    }
    assert {one.name for one in Person.objects.may_be_contacted()} == {"Rosa Ibarra", "Tam Lee", "Bo"}


def test_whoever_did_not_agree_is_invited_by_nobody(bo: User) -> None:
    load_contacts(bo, LIST)
    with pytest.raises(services.errors.NoConsentError):
        services.invite(by=bo, email="hoa@example.org", workgroup=make_workgroup(), workgroup_role="member")


def test_the_same_file_again_changes_nothing(bo: User) -> None:
    load_contacts(bo, LIST)
    number = Person.objects.count()
    again = load_contacts(bo, LIST)
    assert Person.objects.count() == number
    assert (again.counts["added"], again.counts["altered"]) == (0, 0)


def test_a_later_file_fills_what_is_missing_and_a_no_takes_consent_back(bo: User) -> None:
    load_contacts(bo, LIST)
    load_contacts(bo, "Name,Email,Phone,Consent\nRosa I.,rosa@example.org,616-555-0199,no\nHoa,hoa@example.org,,yes\n")
    rosa, hoa = (Person.objects.get(email=f"{name}@example.org") for name in ("rosa", "hoa"))
    assert (rosa.name, rosa.phone, rosa.consent, rosa.consent_on) == ("Rosa Ibarra", "616-555-0199", "", None)
    assert (hoa.consent, hoa.consent_on) == ("paper", date(2026, 3, 2))


def test_no_list_changes_a_person_of_a_higher_rank(bo: User) -> None:
    above = make_user("Sol", superuser=True)
    file = load_contacts(bo, f"Name,Email,Phone,Consent\nSol,{above.email},616-555-0199,no\n")
    assert outcomes(file) == ["unchanged"]
    assert Person.objects.get(pk=above.person_id).phone == ""


def test_a_namesake_waits_unless_staff_adds_it(bo: User) -> None:
    make_person("Rosa Ibarra", email="other@example.org")
    file = load_contacts(bo, "Name,Email\nrosa ibarra,rosa@example.org\n")
    assert (outcomes(file), file.counts["added"]) == (["double"], 0)
    assert load_contacts(bo, "Name,Email\nrosa ibarra,rosa@example.org\n", add_doubles=True).counts["added"] == 1


def test_undoing_takes_new_people_away_and_puts_changed_ones_back(bo: User) -> None:
    kept = make_person("Kept", email="kept@example.org", phone="1")
    file = load_contacts(bo, f"{LIST}Kept,,kept@example.org,616-555-0188,,,\n")
    rosa = Person.objects.get(email="rosa@example.org")
    services.grant_role(by=None, person=rosa, role=RoleName.MEMBER, workgroup=make_workgroup())
    services.undo_contacts(by=bo, file=file)
    kept.refresh_from_db()
    assert kept.phone == "1"
    assert {one.name for one in Person.objects.exclude(pk=bo.person_id)} == {"Kept", "Rosa Ibarra"}
    with pytest.raises(FileMovedOnError):
        services.undo_contacts(by=bo, file=file)


def test_what_changed_since_the_dry_run_asks_for_a_new_one(bo: User) -> None:
    file = try_contacts(bo, bring_contacts(bo, LIST))
    make_person("Rosa", email="rosa@example.org")
    with pytest.raises(FileMovedOnError):
        services.accept_contacts(by=bo, file=file, add_doubles=False)


def test_nothing_personal_is_left_in_the_rows_or_in_the_audit_log(bo: User) -> None:
    load_contacts(bo, LIST)
    rows = str(list(ContactRow.objects.values("cells", "values", "issues")))
    assert "Rosa" not in rows
    assert "example.org" not in rows
    assert "Rosa" not in str(list(AuditEvent.objects.values()))


def test_a_file_left_lying_goes_and_an_erased_persons_rows_go(bo: User) -> None:
    file = load_contacts(bo, LIST)
    rosa = Person.objects.get(email="rosa@example.org")
    erasures.erase(rosa, by=None)
    assert not ContactRow.objects.filter(person=rosa).exists()
    waiting = bring_contacts(bo, "Name\nSomebody\n")
    type(file).objects.filter(pk=waiting.pk).update(created_at="2020-01-01T00:00:00Z")
    assert services.clear_contacts(TODAY) == 1
    assert not waiting.rows.exists()


def test_only_staff_brings_contacts() -> None:
    ana = make_user("Ana", leads=[make_workgroup()])
    with pytest.raises(NotYoursToDoError):
        bring_contacts(ana, LIST)


def test_the_pages_go_from_columns_to_the_report(bo: User) -> None:
    file, browser = bring_contacts(bo, LIST), client_of(bo)
    at = f"/console/people/contacts/{file.pk}/"
    assert "What the columns mean" in browser.get(at).content.decode()
    assert browser.post(at, {"column_email": "2"}).status_code == 422
    form = {f"column_{name}": str(place) for name, place in suggest_columns(file.columns).items()}
    browser.post(at, {**form, "way": "paper", "day": "2026-03-02"})
    page = browser.get(f"{at}?outcome=refused").content.decode()
    assert "Without a name" in page
    browser.post(f"{at}accept/", {})
    assert "Report" in browser.get(at).content.decode()

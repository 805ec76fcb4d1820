"""Once somebody decided not to be named in public, only they bring their name back; and how names are found in texts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kconnect.core.models import OutboxMail
from tests.build_workgroups import client_of, fresh, make_person, make_user, make_workgroup
from workgroups import services
from workgroups.models import Membership, Seat, SeatTerm, User, Workgroup
from workgroups.naming import folded, says_part, whole_names, without
from workgroups.permissions import RoleName
from workgroups.services.errors import NotNamedError

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def reading() -> Workgroup:
    return make_workgroup()


@pytest.fixture
def rosa(reading: Workgroup) -> User:
    return make_user("Rosa Ibarra", member_of=[reading])


def seat_of(group: Workgroup) -> Seat:
    words = {"title": "Parents", "purpose": "resident", "selection": "elected"}
    return services.create_seat(by=None, workgroup=group, **words)


def hold(rosa: User, group: Workgroup, *, shown: bool) -> SeatTerm:
    return services.start_term(
        by=None, seat=seat_of(group), holder=rosa.person, started=TODAY() - timedelta(days=9), shown=shown
    )


def says(user: User, shown: bool) -> None:
    services.edit_profile(by=user, name=user.person.name, language="en", shown=shown)


def public(group: Workgroup) -> str:
    return client_of(None).get(f"/workgroups/{group.slug}/").content.decode()


@pytest.mark.parametrize("who", ["lead", "staff"])
def test_after_a_no_neither_lead_nor_staff_show_the_name_again(rosa: User, reading: Workgroup, who: str) -> None:
    term = hold(rosa, reading, shown=True)
    assert "Rosa Ibarra" in public(reading)
    client_of(rosa).post("/accounts/profile/", {"name": "Rosa Ibarra", "language": "en"})
    assert "Rosa Ibarra" not in public(reading)
    user = make_user("Ana", leads=[reading]) if who == "lead" else make_user("Bo", staff=[RoleName.BACKBONE])
    browser, path = client_of(user), f"/workgroups/{reading.slug}/seats/terms/{term.pk}/"
    page = browser.get(path).content.decode()
    assert "This person decided not to be named in public. Only they can change that." in page
    browser.post(path, {"shown": "on", "ends": ""})
    with pytest.raises(NotNamedError):
        services.change_term(by=user, term=term, ends=None, shown=True)
    # Nor by a second seat, or by giving the role anew.
    seat = seat_of(reading)
    refused = browser.post(
        f"/workgroups/{reading.slug}/seats/{seat.pk}/holder/",
        {"holder": rosa.person_id, "started": TODAY().isoformat(), "selection": "elected", "shown": "on"},
    )
    assert "Only they can change that." in refused.content.decode()
    with pytest.raises(NotNamedError):
        services.start_term(by=user, seat=seat, holder=fresh(rosa).person, started=TODAY(), shown=True)
    services.end_role(by=None, person=rosa.person, role=RoleName.MEMBER, workgroup=reading)
    services.grant_role(by=None, person=fresh(rosa).person, role=RoleName.LEAD, workgroup=reading, shown=True)
    assert "Rosa Ibarra" not in public(reading)
    # The renewal itself goes through, and her own yes brings the name back.
    services.change_term(by=user, term=term, ends=TODAY() + timedelta(days=90), shown=False)
    says(fresh(rosa), True)
    assert "Rosa Ibarra" in public(reading)


def test_the_lead_notes_what_was_told_until_the_person_decides(rosa: User, reading: Workgroup) -> None:
    term = hold(rosa, reading, shown=False)
    services.change_term(by=make_user("Ana", leads=[reading]), term=term, ends=None, shown=True)
    term.refresh_from_db()
    assert term.shown
    # Her profile starts with what was noted for her, so that saving it decides nothing else unseen.
    assert client_of(rosa).get("/accounts/profile/").content.decode().count('name="shown"') == 1
    says(fresh(rosa), False)
    term.refresh_from_db()
    assert not term.shown


def test_whoever_joins_by_a_link_decides_there(reading: Workgroup) -> None:
    known = make_person("Tam", email="tam@example.org", consent="paper", consent_on=TODAY())
    services.grant_role(by=None, person=known, role=RoleName.MEMBER, workgroup=reading, shown=True)
    invitation = services.invite(
        by=make_user("Bo", staff=[RoleName.BACKBONE]),
        email="tam@example.org",
        workgroup=reading,
        workgroup_role="member",
    )
    token = OutboxMail.objects.get(recipient=invitation.email).body.partition("/accounts/invitation/")[2].split("/")[0]
    user = services.accept_invitation(token=token, name="Tam Tran", language="en", password="a sentence that opens")
    assert user.person.naming == "no"
    assert not Membership.objects.filter(person=known, shown=True).exists()


@pytest.mark.parametrize("stays_said_it", [True, False])
def test_two_records_that_become_one_keep_the_no(rosa: User, reading: Workgroup, stays_said_it: bool) -> None:
    other = make_person("Rosa Ybarra")
    services.start_term(by=None, seat=seat_of(reading), holder=other, started=TODAY(), shown=True)
    says(rosa, False)
    pair = (fresh(rosa).person, other) if stays_said_it else (other, fresh(rosa).person)
    kept = services.merge_persons(by=make_user("Bo", staff=[RoleName.BACKBONE]), kept=pair[0], gone=pair[1])
    kept.refresh_from_db()
    assert kept.naming == "no"
    assert not SeatTerm.objects.filter(shown=True).exists()


# Names in texts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Rosa Ibarra calls", "ROSA IBARRA", "rosa  \n ibarra", "Rosa\u00a0Ibarra", "Ibarra, Rosa", "R. Ibarra's list",
        "Rosa-Ibarra", "(Rosa Ibarra)", "Rosa/Ibarra",
        "Rósa Ibärra", "Ro\u0301sa Ibarra", "Ro\u200bsa Ibar\u00adra", "Rosa M. Ibarra", "**Rosa** _Ibarra_",
        "\uff32\uff4f\uff53\uff41 Ibarra",
    ],
)  # fmt: skip
def test_a_whole_name_is_found_however_it_is_spelled(text: str) -> None:
    assert whole_names(folded(text), "Rosa Ibarra")
    left = without(text, [("Rosa Ibarra", "a member")])
    assert "a member" in left
    assert not whole_names(folded(left), "Rosa Ibarra")


@pytest.mark.parametrize("text", ["Rosario Ibarra", "Rosa Ibarrasson", "rosa", "The Ibarra house", "", "Grosa Ibarra"])
def test_another_name_is_not_this_one(text: str) -> None:
    assert whole_names(folded(text), "Rosa Ibarra") == []


def test_a_part_of_a_name_counts_with_a_capital_letter_only() -> None:
    asks = [
        ("Rosa calls", "Rosa Ibarra"),
        ("Ibarra calls", "Rosa Ibarra"),
        ("rosa pink", "Rosa Ibarra"),
        ("May", "Al May"),
    ]
    assert [says_part(folded(text), text, name) for text, name in asks] == [True, True, False, True]
    assert not says_part(folded("At 5"), "At 5", "At Li")
    assert whole_names(folded("Tam calls"), "Tam") == []


def test_several_names_are_taken_out_and_the_rest_stays_as_it_was() -> None:
    text = "Décidé: Rosa Ibarra and José  Gómez-Paz call.\nGómez Paz, José brings Niñez."
    names = [("Rosa Ibarra", "a member"), ("José Gómez-Paz", "a guest")]
    assert without(text, names) == "Décidé: a member and a guest call.\na guest brings Niñez."

"""A role is offered to whoever has an account: nobody is put into a workgroup without their yes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kconnect.core import taps
from kconnect.core.models import AuditEvent, Notification, OutboxMail
from tests.build_workgroups import client_of, fresh, make_organization, make_user, make_workgroup
from workgroups import queries, services
from workgroups.invitees import read_invitees
from workgroups.models import Invitation, Membership, User, Workgroup
from workgroups.permissions import RoleName
from workgroups.queries import Fate, Place
from workgroups.services.errors import InvitationClosedError, NotYoursToDoError
from workgroups.services.offer_letters import ACCEPT, DECLINE, version_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def reading() -> Workgroup:
    return make_workgroup()


@pytest.fixture
def ana(reading: Workgroup) -> User:
    return make_user("Ana", leads=[reading])


@pytest.fixture
def chloe() -> User:
    return make_user("Chloe")


def offered(by: User, to: User, place: Place) -> Invitation:
    assert fate(by, to, place) == Fate.OFFERED
    return Invitation.objects.get(user=to, workgroup=place.workgroup)


def fate(by: User, to: User, place: Place) -> Fate:
    return services.invite_many(by=by, people=read_invitees(to.email)[0], language="en", place=place)[0][1]


def tap(user: User, offer: Invitation, act: str) -> str:
    return f"/tap/{taps.token_of(user, taps.Tap(act, offer.pk, version_of(offer)))}/"


def belongs(user: User, group: Workgroup) -> bool:
    return Membership.objects.current().filter(person=user.person, workgroup=group).exists()


def test_a_lead_who_knows_an_address_enrols_nobody(ana: User, chloe: User, reading: Workgroup) -> None:
    browser, page = client_of(chloe), f"/workgroups/{reading.slug}/inside/"
    client_of(ana).post(
        f"/workgroups/{reading.slug}/invite/",
        {"people": chloe.email, "role": "member", "language": "en", "step": "send"},
    )
    assert not belongs(chloe, reading)
    assert browser.get(page).status_code == 404
    offer = Invitation.objects.get(user=chloe)
    path = f"/my/offers/{offer.pk}/"
    assert path in browser.get("/my/").content.decode()
    # Opening it is seen by the lead and changes nothing.
    assert "Ana asks you." in browser.get(path).content.decode()
    assert "Opened" in client_of(ana).get(f"/workgroups/{reading.slug}/invitations/").content.decode()
    assert not belongs(chloe, reading)
    answer = browser.post(path, {"answer": "yes"}, follow=True)
    assert "The role is yours from now on." in answer.content.decode()
    assert belongs(chloe, reading)
    assert browser.get(page).status_code == 200
    assert "Chloe said yes: Member, Early Reading." in Notification.objects.get(user=ana).text


def test_yes_by_one_tap_in_the_message_counts_once_and_shows_no_name(
    ana: User, chloe: User, reading: Workgroup
) -> None:
    offer = offered(ana, chloe, Place(RoleName.MEMBER, reading))
    letter = OutboxMail.objects.get(recipient=chloe.email)
    yes = tap(chloe, offer, ACCEPT)
    assert yes in letter.body
    nobody = client_of(None)
    assert nobody.get(yes).status_code == 200
    assert not belongs(chloe, reading)
    assert nobody.post(yes).status_code == 200
    assert belongs(chloe, reading)
    assert not Membership.objects.get(person=chloe.person).shown
    assert [nobody.post(yes).status_code, nobody.post(tap(chloe, offer, DECLINE)).status_code] == [410, 410]


def test_no_is_told_and_the_same_is_not_asked_again_soon(ana: User, chloe: User, reading: Workgroup) -> None:
    place = Place(RoleName.MEMBER, reading)
    offer = offered(ana, chloe, place)
    assert client_of(None).post(tap(chloe, offer, DECLINE)).status_code == 200
    assert not belongs(chloe, reading)
    assert "Chloe said no" in Notification.objects.get(user=ana).text
    listed = client_of(ana).get(f"/workgroups/{reading.slug}/invitations/?state=declined").content.decode()
    assert chloe.email in listed
    assert fate(ana, chloe, place) == Fate.DECLINED
    offer.refresh_from_db()
    with pytest.raises(InvitationClosedError):
        services.renew_invitation(by=ana, invitation=offer)
    with pytest.raises(InvitationClosedError):
        services.accept_offer(by=chloe, offer=offer)
    assert Notification.objects.filter(user=chloe).count() == 1
    Invitation.objects.filter(pk=offer.pk).update(declined_at=timezone.now() - timedelta(days=91))
    assert fate(ana, chloe, place) == Fate.OFFERED


def test_one_group_asks_once_and_another_asks_for_itself(ana: User, chloe: User, reading: Workgroup) -> None:
    housing = make_workgroup("Housing")
    lea = make_user("Lea", leads=[housing])
    offered(ana, chloe, Place(RoleName.MEMBER, reading))
    assert fate(ana, chloe, Place(RoleName.MEMBER, reading)) == Fate.OPEN
    assert fate(lea, chloe, Place(RoleName.MEMBER, housing)) == Fate.OFFERED
    assert Invitation.objects.open(timezone.now()).filter(user=chloe).count() == 2


def test_an_offer_ends_and_is_made_anew_with_other_links(ana: User, chloe: User, reading: Workgroup) -> None:
    offer = offered(ana, chloe, Place(RoleName.MEMBER, reading))
    old = tap(chloe, offer, ACCEPT)
    Invitation.objects.filter(pk=offer.pk).update(expires_at=timezone.now())
    browser = client_of(chloe)
    assert browser.post(f"/my/offers/{offer.pk}/", {"answer": "yes"}).status_code == 200
    assert client_of(None).post(old).status_code == 410
    services.renew_invitation(by=ana, invitation=offer)
    assert client_of(None).post(old).status_code == 410
    assert not belongs(chloe, reading)
    offer.refresh_from_db()
    assert client_of(None).post(tap(chloe, offer, ACCEPT)).status_code == 200
    assert belongs(chloe, reading)
    # The message about it asks anew, and only its own links are in it.
    assert OutboxMail.objects.filter(recipient=chloe.email).count() == 2


def test_only_the_one_who_is_asked_answers(ana: User, chloe: User, reading: Workgroup) -> None:
    offer = offered(ana, chloe, Place(RoleName.MEMBER, reading))
    for other in (ana, make_user("Olga"), make_user("Bo", staff=[RoleName.BACKBONE])):
        assert client_of(other).get(f"/my/offers/{offer.pk}/").status_code == 404
        assert client_of(other).post(f"/my/offers/{offer.pk}/", {"answer": "yes"}).status_code == 404
        for act in (services.accept_offer, services.decline_offer):
            with pytest.raises(NotYoursToDoError):
                act(by=other, offer=offer)
    assert client_of(None).get(f"/my/offers/{offer.pk}/").status_code == 302
    assert not belongs(chloe, reading)
    # The stored token of an offer is no key of the way in.
    assert services.find_invitation(offer.token_hash) is None


@pytest.mark.parametrize("gone", ["withdrawn", "no lead any more", "suspended"])
def test_an_offer_that_nobody_stands_behind_any_more_gives_nothing(
    ana: User, chloe: User, reading: Workgroup, gone: str
) -> None:
    offer = offered(ana, chloe, Place(RoleName.MEMBER, reading))
    if gone == "withdrawn":
        services.withdraw_invitation(by=ana, invitation=offer)
    elif gone == "suspended":
        User.objects.filter(pk=ana.pk).update(is_active=False)
    else:
        services.end_role(by=None, person=ana.person, role=RoleName.LEAD, workgroup=reading)
    assert client_of(None).post(tap(chloe, offer, ACCEPT)).status_code == 410
    page = client_of(chloe).post(f"/my/offers/{offer.pk}/", {"answer": "yes"}).content.decode()
    assert "This offer is answered, taken back or has expired." in page or "nothing to answer" in page
    assert not belongs(chloe, reading)


def test_an_editor_and_staff_are_asked_too(chloe: User) -> None:
    one = make_organization("One")
    ed, bo = make_user("Ed", edits=[one]), make_user("Bo", staff=[RoleName.BACKBONE])
    assert fate(ed, chloe, Place(RoleName.EDITOR, None, one)) == Fate.OFFERED
    assert fate(bo, chloe, Place(RoleName.BACKBONE)) == Fate.OFFERED
    assert not chloe.person.affiliations.exists()
    assert not chloe.person.staff_roles.exists()
    for offer in queries.offers_waiting(chloe):
        services.accept_offer(by=fresh(chloe), offer=offer)
    assert chloe.person.affiliations.editing().exists()
    assert chloe.person.staff_roles.current().filter(role="backbone").exists()
    assert "example.org" not in str([event.__dict__ for event in AuditEvent.objects.filter(verb="invited")])


def test_being_named_is_asked_with_the_yes(ana: User, chloe: User, reading: Workgroup) -> None:
    offer = offered(ana, chloe, Place(RoleName.MEMBER, reading))
    client_of(chloe).post(f"/my/offers/{offer.pk}/", {"answer": "yes", "shown": "on"})
    assert Membership.objects.get(person=chloe.person).shown
    assert fresh(chloe).person.naming == "yes"


def test_without_a_workgroup_nobody_is_asked_about_their_name(chloe: User) -> None:
    one = make_organization("One")
    fate(make_user("Ed", edits=[one]), chloe, Place(RoleName.EDITOR, None, one))
    offer = Invitation.objects.get(user=chloe)
    assert 'name="shown"' not in client_of(chloe).get(f"/my/offers/{offer.pk}/").content.decode()
    client_of(chloe).post(f"/my/offers/{offer.pk}/", {"answer": "yes"})
    assert fresh(chloe).person.naming == ""

"""What a public form says of an address is nobody's word: it takes nothing from its owner, and stands for nobody."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kconnect.core import mail
from kconnect.core.choices import MailState
from kconnect.core.models import OutboxMail
from tests.build_seats import make_application, make_seat
from tests.build_workgroups import make_person, make_user, make_workgroup
from workgroups import services
from workgroups.models import Invitation, Person, SeatApplication, TrainingSession, Workgroup
from workgroups.permissions import RoleName
from workgroups.queries.invitees import without_consent
from workgroups.services import training_places, trainings
from workgroups.services.contacts import Known
from workgroups.services.erasures import erase
from workgroups.services.meeting_letters import address_of
from workgroups.services.newcomers import forget_newcomers

pytestmark = pytest.mark.django_db
VERA = "vera@example.org"


@pytest.fixture
def group() -> Workgroup:
    return make_workgroup()


def signed_up(group: Workgroup, name: str = "e", email: str = VERA, phone: str = "") -> Person:
    """Whoever signs up for a training by the public form."""
    lead = make_user("Lea", leads=[group])
    offer = trainings.offer_training(by=lead, workgroup=group, title=f"Course for {name}")
    at = timezone.now() + timedelta(days=5)
    session = trainings.add_training_session(
        by=lead, offer=offer, starts_at=at, ends_at=at + timedelta(hours=1), place="Library", capacity=9
    )
    return training_places.sign_up(by=None, session=session, name=name, email=email, phone=phone).person


def passed() -> None:
    """Makes every session one of some months ago."""
    past = timezone.now() - timedelta(days=90)
    TrainingSession.objects.update(starts_at=past, ends_at=past + timedelta(hours=1))


def test_forgetting_whoever_typed_an_address_takes_nothing_of_its_owner(group: Workgroup) -> None:
    bo = make_user("Bo", staff=[RoleName.BACKBONE])
    make_application(make_seat(group), "Vera", email=VERA)
    services.invite(by=bo, email=VERA, workgroup=group, workgroup_role="member")
    mail.queue(recipient=VERA, occasion="x", subject="For Vera", body="hello")
    mail.queue(recipient="other@example.org", occasion="y", subject="Agenda of the meeting", body="hello")
    OutboxMail.objects.filter(occasion="y").update(state=MailState.SENT)
    signed_up(group)
    assert OutboxMail.objects.filter(occasion__startswith="training-place:").exists()
    passed()
    assert forget_newcomers(timezone.localdate()) == 1
    assert SeatApplication.objects.filter(email=VERA).exists()
    assert Invitation.objects.open(timezone.now()).filter(email=VERA).exists()
    assert OutboxMail.objects.filter(recipient=VERA, occasion="x").exists()
    assert OutboxMail.objects.get(occasion="y").subject == "Agenda of the meeting"
    assert not OutboxMail.objects.filter(occasion__startswith="training-place:").exists()


def test_an_address_that_two_known_people_share_is_forgotten_with_the_last_of_them(group: Workgroup) -> None:
    one, other = make_person("Rosa Ibarra", email=VERA), make_person("Vera Ibarra", email=VERA)
    signed_up(group, "Somebody")
    make_application(make_seat(group), "Vera", email=VERA)
    erase(one, by=None)
    assert SeatApplication.objects.exists()
    erase(other, by=None)
    assert not SeatApplication.objects.exists()


def test_a_name_of_one_word_blanks_no_subject_in_which_it_is_a_word() -> None:
    for number, subject in enumerate(("May we come?", "May Lake says she works with you", "May Lakes opens")):
        OutboxMail.objects.create(recipient="a@b.org", occasion=str(number), subject=subject, state=MailState.SENT)
    erase(make_person("May"), by=None)
    erase(make_person("May Lake"), by=None)
    found = OutboxMail.objects.order_by("occasion").values_list("subject", flat=True)
    assert list(found) == ["May we come?", "", "May Lakes opens"]


def test_what_a_form_says_is_no_consent_and_forbids_nothing(group: Workgroup) -> None:
    typed = signed_up(group)
    assert (typed.unproven, typed.consent) == (True, "written")
    assert typed not in Person.objects.may_be_contacted()
    assert address_of(typed) == ""
    assert without_consent([VERA]) == set()
    make_person("Vera", email=VERA)
    assert without_consent([VERA]) == {VERA}


def test_a_list_and_an_invitation_take_nobody_for_whom_a_form_made(group: Workgroup) -> None:
    bo = make_user("Bo", staff=[RoleName.BACKBONE])
    known = make_person("Vera", email=VERA, consent="written", consent_on=timezone.localdate())
    typed = signed_up(group, "Mallory")
    assert Known().find({"name": "Vera", "email": VERA}) == (known.pk, None)
    services.invite(by=bo, email=VERA, workgroup=group, workgroup_role="member")
    token = (
        OutboxMail.objects.get(occasion__startswith="invitation:").body.split("/accounts/invitation/")[1].split("/")[0]
    )
    user = services.accept_invitation(token=token, name="Vera", language="en", password="a sentence for the door")  # noqa: S106
    assert user.person == known
    assert typed.unproven


def test_whoever_notes_anew_how_somebody_agreed_has_heard_from_them(group: Workgroup) -> None:
    bo, typed = make_user("Bo", staff=[RoleName.BACKBONE]), signed_up(group, "Vera")
    about = {"name": "Vera Quill", "language": "en", "email": VERA, "phone": "", "consent_on": typed.consent_on}
    assert services.edit_person(by=bo, person=typed, consent="written", **about).unproven
    assert not services.edit_person(by=bo, person=typed, consent="phone", **about).unproven


def test_names_are_one_line() -> None:
    assert make_person(" You won\n\nClaim it:\u2028https://x.example ").name == "You won Claim it: https://x.example"

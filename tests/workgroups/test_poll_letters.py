"""A time poll asks members, holders of seats and guests; whoever may not come in answers by a link of their own."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kconnect.core.models import Notification, OutboxMail
from tests.build_workgroups import client_of, make_person, make_user, make_workgroup
from workgroups import services
from workgroups.meeting_keys import poll_token_of
from workgroups.models import Person, SlotVote, TimePoll
from workgroups.services.errors import MoveRefusedError, NotYoursToDoError

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def world() -> Any:
    group = make_workgroup()

    class World:
        a = group
        ana = make_user("Ana", leads=[group])
        ben = make_user("Ben", member_of=[group])
        sol = make_person("Sol", email="sol@example.org", language="es", consent="paper", consent_on=TODAY())
        olga = make_user("Olga")
        gil = make_user("Gil", member_of=[make_workgroup("Housing")])

    seat = services.create_seat(by=None, workgroup=group, title="Parents", purpose="resident", selection="elected")
    services.start_term(by=None, seat=seat, holder=World.sol, started=TODAY() - timedelta(days=3))
    return World


def opened(world: Any) -> TimePoll:
    times = [timezone.now() + timedelta(days=days) for days in (5, 6)]
    return services.open_poll(by=world.ana, workgroup=world.a, title="Plan the fall", slots=times)


def link(poll: TimePoll, person: Person) -> str:
    return f"/accounts/poll/{poll_token_of(poll, person)}/"


def test_a_holder_of_a_seat_without_account_answers_by_the_link_of_a_letter(world: Any) -> None:
    poll = opened(world)
    letter = OutboxMail.objects.get(recipient="sol@example.org")
    assert "Hola, Sol" in letter.body
    path = "/es/accounts/poll/" + letter.body.partition("/accounts/poll/")[2].split("/")[0] + "/"
    one, two = poll.slots.all()
    nobody = client_of(None)
    assert nobody.get(path).status_code == 200
    assert not SlotVote.objects.exists()
    page = nobody.post(path, {f"slot{one.pk}": "yes", f"slot{two.pk}": "no"}).content.decode()
    assert "Gracias." in page
    assert dict(SlotVote.objects.values_list("slot", "answer")) == {one.pk: "yes", two.pk: "no"}
    # The last word counts, and a time that is left out keeps its answer.
    nobody.post(path, {f"slot{one.pk}": "if_need_be"})
    assert dict(SlotVote.objects.values_list("slot", "answer")) == {one.pk: "if_need_be", two.pk: "no"}
    services.pick_slot(by=world.ana, slot=one, mode="in_person", place="Hall")
    assert "Se eligió" in nobody.get(path).content.decode()
    nobody.post(path, {f"slot{one.pk}": "yes"})
    assert SlotVote.objects.get(slot=one).answer == "if_need_be"


def test_a_guest_is_asked_once_and_invited_to_the_meeting(world: Any) -> None:
    poll = opened(world)
    assert not OutboxMail.objects.filter(recipient=world.gil.email).exists()
    browser, path = client_of(world.ana), f"/workgroups/{world.a.slug}/meetings/polls/{poll.pk}/"
    assert "<select" not in browser.get(path).content.decode().split("guest/")[1].split("</form>")[0]
    nobody = browser.post(f"{path}guest/", {"guest-person": "Somebody else"}).content.decode()
    assert "Nobody else of the network is called so." in nobody
    for typed in ("gil", str(world.gil.person_id)):
        browser.post(f"{path}guest/", {"guest-person": typed})
    assert "Gil" in browser.get(path).content.decode()
    assert OutboxMail.objects.filter(recipient=world.gil.email).count() == 1
    # The page of the group is closed to a guest: the notice leads to their own.
    own = Notification.objects.get(user=world.gil).url
    assert client_of(world.gil).get(path).status_code == 404
    assert client_of(None).get(own).status_code == 200
    slot = poll.slots.all()[0]
    client_of(None).post(own, {f"slot{slot.pk}": "yes"})
    assert SlotVote.objects.get().person == world.gil.person
    meeting = services.pick_slot(by=world.ana, slot=slot, mode="in_person", place="Hall")
    assert meeting.invitees.get().person == world.gil.person
    with pytest.raises(MoveRefusedError):
        services.invite_to_poll(by=world.ana, poll=poll, person=world.olga.person)


def test_a_link_is_good_for_those_who_are_asked(world: Any) -> None:
    poll = opened(world)
    with pytest.raises(NotYoursToDoError):
        services.invite_to_poll(by=world.ben, poll=poll, person=world.gil.person)
    nobody = client_of(None)
    for path in (link(poll, world.olga.person), "/accounts/poll/wrong/"):
        assert [nobody.get(path).status_code, nobody.post(path, {}).status_code] == [404, 404]
    assert nobody.get(link(poll, world.sol)).status_code == 200
    Person.objects.filter(pk=world.sol.pk).update(consent="", consent_on=None)
    assert nobody.get(link(poll, world.sol)).status_code == 404


def test_members_keep_their_one_tap_and_get_one_message(world: Any) -> None:
    poll = opened(world)
    letter = OutboxMail.objects.get(recipient=world.ben.email)
    assert "/tap/" in letter.body
    assert Notification.objects.get(user=world.ben).url.endswith(f"/meetings/polls/{poll.pk}/")

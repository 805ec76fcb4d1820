"""Staff write down what a resident says: with a yes, moderated as all input, and told by voice what became of it."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from engagement import services
from engagement.models import ActedFor, Input
from engagement.queries.behalf import things_to_speak_on
from engagement.rules.behalf import Yes
from engagement.services import ActingRefusedError, InputClosedError, MoveRefusedError, NotYoursToDoError
from kconnect.core.models import AuditEvent, OutboxMail
from kconnect.portal.queries.heard import residents_to_tell
from tests.build_agenda import make_goal, make_strategy
from tests.build_input import ANSWER, answered, end_call, heard, make_call
from tests.build_workgroups import client_of, make_user, make_workgroup
from workgroups import unlinked
from workgroups.choices import Consent
from workgroups.models import Person, User
from workgroups.permissions import RoleName
from workgroups.services.erasures import erase

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo() -> User:
    return make_user("Bo", staff=[RoleName.BACKBONE])


def said(by: User, thing: Any, about: str = "goal", token: UUID | None = None, **values: Any) -> Input:
    yes = Yes(Consent.PHONE, timezone.localdate(), read_back=True)
    given: dict[str, Any] = {
        "text": "Más autobuses",
        "kind": "comment",
        "named": False,
        "name": "Nia Okoro",
        "language": "es",
    }
    given |= {"phone": "616-555-0101", "form_token": token or uuid4(), "yes": yes}
    return services.give_for_resident(by=by, about=about, thing=thing, **(given | values))


def test_what_a_resident_says_waits_for_a_moderator_like_all_input(bo: User) -> None:
    goal, token = make_goal("Buses"), uuid4()
    given = said(bo, goal, token=token)
    assert said(bo, goal, token=token) == given
    act = ActedFor.objects.get()
    assert (given.state, given.goal, given.language, given.name, given.email) == ("new", goal, "es", "", "")
    assert (given.acted_for, act.deed, act.label, act.person.name) == (act, "input", "Buses", "Nia Okoro")
    assert said(bo, goal, named=True).name == "Nia Okoro"


def test_only_backbone_staff_write_down_and_never_for_somebody_with_an_address_or_on_what_is_closed(bo: User) -> None:
    group = make_workgroup()
    call = make_call(group)
    with pytest.raises(NotYoursToDoError):
        said(make_user("Lea", leads=[group]), call, "call")
    with pytest.raises(ActingRefusedError):
        said(bo, call, "call", yes=Yes(Consent.PHONE, timezone.localdate(), read_back=False))
    with pytest.raises(InputClosedError):
        said(bo, end_call(call), "call")
    assert not Person.objects.filter(name="Nia Okoro").exists()
    assert (Input.objects.count(), ActedFor.objects.count()) == (0, 0)


def test_a_resident_is_told_once_of_the_answer_and_nobody_writes_to_them(bo: User) -> None:
    call = make_call(make_workgroup())
    given = said(bo, call, "call")
    with pytest.raises(MoveRefusedError, match="waits for its answer"):
        services.tell_resident(by=bo, given=given)
    services.accept_input(by=bo, inputs=[given])
    assert list(Input.objects.to_tell()) == []
    answered(end_call(call))
    assert list(Input.objects.to_tell()) == [given]
    with pytest.raises(NotYoursToDoError):
        services.tell_resident(by=make_user("Out"), given=given)
    for _time in range(2):
        services.tell_resident(by=bo, given=given)
    assert list(Input.objects.to_tell()) == []
    assert AuditEvent.objects.filter(verb="passed_on", target_id=str(given.pk)).count() == 1
    assert not OutboxMail.objects.exists()


def test_what_is_left_out_is_told_too_and_again_when_it_is_shown_after_all(bo: User) -> None:
    given = said(bo, make_goal())
    services.decline_input(by=bo, inputs=[given], reason="off_topic")
    assert list(Input.objects.to_tell()) == [given]
    services.tell_resident(by=bo, given=given)
    services.accept_input(by=bo, inputs=[given])
    services.reply_to_input(by=bo, given=given, links={}, **ANSWER)
    assert list(Input.objects.to_tell()) == [given]


def test_taken_back_or_erased_nothing_waits_to_be_told_and_no_name_stays(bo: User) -> None:
    gone, kept = said(bo, make_goal("One")), said(bo, make_goal("Two"), named=True)
    services.decline_input(by=bo, inputs=[gone, kept], reason="off_topic")
    services.withdraw_input(by=bo, given=gone)
    assert list(Input.objects.to_tell()) == [kept]
    person = Person.objects.get(name="Nia Okoro")
    (tells,) = [kind.tell(person) for kind in unlinked.kinds() if kind.name == "engagement.input"]
    assert [row["text"] for row in tells] == ["", "Más autobuses"]
    erase(person, by=None)
    kept.refresh_from_db()
    assert (kept.name, kept.text, list(Input.objects.to_tell())) == ("", "Más autobuses", [])


def test_staff_write_down_what_somebody_says_and_tell_them(bo: User) -> None:
    goal = make_goal("Buses that come")
    desk: Any = client_of(bo)
    page = desk.get(f"/console/input/resident/?on=goal:{goal.slug}")
    assert page.context["form"]["thing"].value() == f"goal:{goal.slug}"
    form = {
        "name": "Nia Okoro", "phone": "616-555-0101", "language": "es", "thing": f"goal:{goal.slug}", "kind": "idea",
        "text": "Más autobuses", "consent": "spoken", "consent_on": timezone.localdate(),
        "form_token": page.context["form"]["form_token"].value(),
    }  # fmt: skip
    assert "Read back to the person" in desk.post("/console/input/resident/", form).content.decode()
    page = desk.post("/console/input/resident/", {**form, "read_back": "on"}, follow=True).content.decode()
    given = Input.objects.get()
    tell = f"/console/input/{given.pk}/tell/"
    assert tell in page
    assert "No answer yet." in desk.get(tell).content.decode()
    services.accept_input(by=bo, inputs=[given])
    services.reply_to_input(by=bo, given=given, links={}, **ANSWER)
    (item,) = residents_to_tell(timezone.localdate()).items
    assert (item.text, item.url) == ("Buses that come", tell)
    page = desk.get(tell).content.decode()
    for words in ("616-555-0101", "Nia Okoro", "We open until eight.", "I told the person"):
        assert words in page
    assert "The person was told on" in desk.post(tell, follow=True).content.decode()
    assert residents_to_tell(timezone.localdate()).items == []
    assert desk.get(f"/console/input/{heard(thing=make_goal('Other')).pk}/tell/").status_code == 404


def test_a_thing_that_is_not_offered_is_not_spoken_on(bo: User) -> None:
    desk: Any = client_of(bo)
    page = desk.post("/console/input/resident/", {"thing": "goal:nothing"}).content.decode()
    assert "nothing is not one of the available choices" in page
    assert (
        "Choose what the person speaks about." in desk.post("/console/input/resident/", {"thing": ""}).content.decode()
    )


def test_many_things_take_as_many_queries_as_one(bo: User) -> None:
    group = make_workgroup()

    def more(number: int) -> None:
        make_strategy(f"Way {number}", workgroup=group, goal=make_goal(f"Goal {number}"))
        make_call(group, f"Call {number}")

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            things_to_speak_on()
        return len(seen)

    more(1)
    few = asked()
    more(2)
    more(3)
    assert asked() == few

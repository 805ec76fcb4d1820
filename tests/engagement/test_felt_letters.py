"""Whoever took part is asked how much say they had: after an event, a survey, an answered call and a decision."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from engagement import services
from engagement.choices import CheckedIn
from engagement.models import Event, InputCall, Registration, SealedAnswer, Survey
from engagement.services.felt_letters import ask_after_events
from kconnect.core.models import Notification, OutboxMail
from tests.build_decisions import make_body, opened, over, seat_all
from tests.build_engagement import make_event
from tests.build_input import answered, end_call, heard, make_call
from tests.build_surveys import fields, make_survey
from tests.build_workgroups import make_person, make_user, make_workgroup
from workgroups.models import Person

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


def ended(days: int = 1, **values: Any) -> Event:
    event = make_event("Supper", days=-days, registers=True, **{"intended_level": 2, **values})
    ends = timezone.now() - timedelta(days=days)
    Event.objects.filter(pk=event.pk).update(starts_at=ends - timedelta(hours=2), ends_at=ends)
    event.refresh_from_db()
    return event


def guest(event: Event, person: Person, state: str = "came") -> Registration:
    seen: dict[str, Any] = {"checked_in_at": timezone.now(), "checked_in_by": CheckedIn.LIST} if state == "came" else {}
    return Registration.objects.create(event=event, person=person, state=state, **seen)


def writes(name: str) -> Person:
    person = make_person(name)
    Person.objects.filter(pk=person.pk).update(
        email=f"{name.lower()}@example.org", consent="spoken", consent_on=TODAY(), language="es"
    )
    person.refresh_from_db()
    return person


def test_who_was_there_is_asked_once_and_whoever_stayed_away_is_not() -> None:
    event, ben = ended(), make_user("Ben")
    for person, state in ((ben.person, "came"), (writes("Ana"), "came"), (make_person("Nia"), "came")):
        guest(event, person, state)
    guest(event, writes("Away"), "registered")
    assert [ask_after_events(TODAY()) for _night in range(2)] == [2, 2]
    assert sorted(OutboxMail.objects.values_list("recipient", flat=True)) == ["ana@example.org", ben.email]
    letter = OutboxMail.objects.get(recipient="ana@example.org")
    assert letter.subject.startswith("¿Cómo lo viviste? ")
    (path,) = re.findall(r"https?://[^/\s]+(/\S*take-part/felt/\S+)", letter.body)
    assert Client().get(path).status_code == 200
    assert Client().post(path, {"level": "3"}).status_code == 200
    assert SealedAnswer.objects.get().says == 3
    (notice,) = Notification.objects.filter(user=ben, occasion__startswith="event-felt:")
    assert Client().get(notice.url).status_code == 200


def test_where_nobody_noted_who_was_there_those_with_a_place_are_asked() -> None:
    event = ended()
    guest(event, writes("Ana"), "registered")
    guest(event, writes("Cal"), "cancelled")
    ask_after_events(TODAY())
    assert list(OutboxMail.objects.values_list("recipient", flat=True)) == ["ana@example.org"]


def test_nobody_is_asked_about_what_promised_nothing_was_called_off_or_is_long_over() -> None:
    for event in (
        ended(intended_level=None),
        ended(6),
        services.cancel_event(by=None, event=make_event("Off", days=2), reason="Snow"),
    ):
        guest(event, writes(f"Ana{event.pk}"), "came")
    coming = make_event("Coming", days=1, intended_level=2, registers=True)
    guest(coming, writes("Dee"), "registered")
    assert ask_after_events(TODAY()) == 0


def test_after_sending_a_survey_one_says_what_it_was_like_and_nothing_leads_to_the_answers() -> None:
    survey = make_survey()
    client, address = Client(), f"/surveys/{survey.slug}/answer/"
    form = {**fields(survey), "do": "send", "key": "drawn-by-the-page-once"}
    assert "felt" not in client.post(address, form)["Location"]
    Survey.objects.filter(pk=survey.pk).update(intended_level=2)
    thanks = client.post(address, {**form, "key": "drawn-by-the-page-anew"})["Location"]
    assert "drawn-by" not in thanks
    # The same page sent again leads to the same question.
    asked = services.thing_felt(thanks.split("felt=")[1])
    again = services.thing_felt(
        client.post(address, {**form, "key": "drawn-by-the-page-anew"})["Location"].split("felt=")[1]
    )
    assert asked is not None
    assert again is not None
    assert asked[2] == again[2]
    page = client.get(thanks).content.decode()
    (path,) = re.findall(r'href="(/take-part/felt/[^"]+)"', page)
    assert client.post(path, {"level": "2"}).status_code == 200
    assert "/take-part/felt/" not in client.get(f"/surveys/{survey.slug}/thanks/?felt=wrong").content.decode()
    other = services.felt_of_sheet(make_survey("Other"), services.Way("drawn-by-the-page-once"))
    assert "/take-part/felt/" not in client.get(f"/surveys/{survey.slug}/thanks/?felt={other}").content.decode()


def test_the_answer_to_a_call_asks_too() -> None:
    call = make_call(make_workgroup())
    InputCall.objects.filter(pk=call.pk).update(intended_level=2)
    heard("call", call, email="ana@example.org", consent=True)
    plain = make_call(make_workgroup("Other"), "Plain")
    heard("call", plain, email="ben@example.org", consent=True)
    for one in (call, plain):
        one.refresh_from_db()
        services.tell_writers(answered(end_call(one)).pk)
    assert "/take-part/felt/" in OutboxMail.objects.get(recipient="ana@example.org").body
    assert "/take-part/felt/" not in OutboxMail.objects.get(recipient="ben@example.org").body


def test_who_took_part_in_a_decision_is_asked_when_its_outcome_is_stated() -> None:
    body = make_body(quorum_percent=1)
    voters = seat_all(body, ["residents", "community"])
    for level in (2, None):
        decision = opened(body, f"Level {level}", intended_level=level, facilitator=make_user(f"Fay {level}"))
        services.take_position(by=voters[0], decision=decision, stance="for")
        services.state_outcome(by=None, decision=over(decision), outcome="adopted", statement="We do it.")
    (notice,) = Notification.objects.filter(occasion__endswith=":felt")
    assert (notice.user, "Level 2" in notice.text) == (voters[0], True)
    assert Client().post(notice.url, {"level": "4"}).status_code == 200
    assert SealedAnswer.objects.get().says == 4

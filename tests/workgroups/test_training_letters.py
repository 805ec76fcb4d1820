"""News of a training that somebody without an account signed up for: they stop it by one click, and never the answer itself."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kconnect.core import jobs, letterbox, mail
from kconnect.core.choices import Letter
from kconnect.core.models import Notification, OutboxMail
from tests.build_workgroups import client_of, make_user, make_workgroup
from workgroups.services import training_places as places
from workgroups.services import trainings as services

pytestmark = pytest.mark.django_db


def test_news_and_answers_to_forms_are_each_stopped_by_one_click(client: Client) -> None:
    group = make_workgroup("Numbers")
    lead, at = make_user("Lou", leads=[group]), timezone.now() + timedelta(days=5)
    offer = services.offer_training(by=lead, workgroup=group, title="Read a chart")
    when: dict[str, Any] = {
        "starts_at": at,
        "ends_at": at + timedelta(hours=2),
        "place": "Main Library",
        "capacity": None,
    }
    session = services.add_training_session(by=lead, offer=offer, **when)
    form = {"name": "Rosa", "email": "rosa@example.org", "consent": "on"}
    client.post(f"/trainings/{offer.slug}/sessions/{session.pk}/sign-up/", form)
    services.change_training_session(by=lead, session=session, **{**when, "place": "Town Hall"})
    jobs.work_until_idle()
    first, second = OutboxMail.objects.filter(recipient="rosa@example.org").order_by("pk")
    assert (first.topic, second.topic) == ("forms", "trainings")
    assert "List-Unsubscribe" in mail.letter_of(first).extra_headers
    link = mail.letter_of(second).extra_headers["List-Unsubscribe"].strip("<>")
    assert client.post("/" + link.split("/", 3)[3], {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert letterbox.is_stopped("rosa@example.org", Letter.TRAININGS)


def test_whoever_has_no_e_mail_is_called_when_a_session_changes_or_a_place_is_free() -> None:
    group = make_workgroup("Numbers")
    lead, at = make_user("Lou", leads=[group]), timezone.now() + timedelta(days=5)
    offer = services.offer_training(by=lead, workgroup=group, title="Read a chart")
    when: dict[str, Any] = {"starts_at": at, "ends_at": at + timedelta(hours=2), "place": "Main Library", "capacity": 1}
    session = services.add_training_session(by=lead, offer=offer, **when)
    for name in ("Señora Díaz", "Señor Ruiz"):
        places.add_participant(by=lead, session=session, name=name)

    def calls() -> list[str]:
        found = Notification.objects.filter(user=lead, occasion__startswith="training-call:").order_by("pk")
        return [f"{one.occasion.split(':')[2]} {one.text}" for one in found]

    services.change_training_session(by=lead, session=session, **{**when, "place": "Town Hall"})
    jobs.work_until_idle()
    assert calls() == ["moved Call 2 people who have no e-mail: Read a chart"]
    services.change_training_session(by=lead, session=session, **{**when, "place": "Town Hall", "capacity": 2})
    assert calls()[1:] == ["moved_up Call 1 person who has no e-mail: Read a chart"]
    assert client_of(lead).get(Notification.objects.filter(user=lead).latest("pk").url).status_code == 200

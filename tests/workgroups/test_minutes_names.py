"""Minutes that everybody reads name nobody who has not agreed, however the name came into them."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from kconnect.core.models import AuditEvent
from tests.build_meetings import make_meeting
from tests.build_workgroups import client_of, fresh, make_person, make_user, make_workgroup
from workgroups import queries, services
from workgroups.models import Meeting
from workgroups.services.errors import NamesInMinutesError

pytestmark = pytest.mark.django_db


class World:
    """A group whose lead is named in public, a member who is not, and a meeting of theirs yesterday, for the group alone."""

    def __init__(self, **values: Any) -> None:
        self.group = make_workgroup()
        self.ana, self.ben = make_user("Ana Alba", leads=[self.group]), make_user("Ben Bosco", member_of=[self.group])
        services.edit_profile(by=self.ana, name="Ana Alba", language="en", shown=True)
        self.ana = fresh(self.ana)
        self.meeting = make_meeting(self.group, days=-1, **values)
        services.note_action_item(by=self.ana, meeting=self.meeting, text="Call the mayor", person=self.ben.person)
        self.path = f"/workgroups/{self.group.slug}/meetings/{self.meeting.pk}/"

    def keep(self, then: str = "save", **texts: str) -> None:
        """Saves the draft as the page offers it, or these texts."""
        page = client_of(self.ana).get(f"{self.path}close/")
        form = {name: page.context["form"].initial[name] for name in ("minutes_text", "minutes_text_es", "version")}
        answer = client_of(self.ana).post(f"{self.path}close/", {**form, "attending": 3, "then": then, **texts})
        assert answer.status_code == 302, answer.context["form"].errors

    def publish(self, **form: str) -> None:
        client_of(self.ana).post(f"{self.path}publish/", form)

    def public(self, language: str = "") -> str:
        return client_of(None).get(f"{language}/meetings/{self.meeting.slug}/").content.decode()

    def open_up(self) -> None:
        services.change_meeting(by=self.ana, meeting=self.meeting, public=True)


def test_minutes_drafted_inside_lose_their_names_when_the_meeting_is_opened_to_everybody() -> None:
    world = World()
    # The draft for the group alone names who took what on.
    world.keep()
    world.meeting.refresh_from_db()
    assert "Ben Bosco" in world.meeting.minutes_text
    world.open_up()
    services.close_meeting(by=world.ana, meeting=world.meeting, attending=3)
    world.publish()
    assert "Call the mayor" not in world.public()
    page = client_of(world.ana).get(f"{world.path}close/").content.decode()
    assert "These people have not agreed to be named in public:" in page
    client_of(world.ana).post(f"{world.path}names/")
    world.publish()
    for language, word in (("", "a member"), ("/es", "alguien del grupo")):
        shown = world.public(language)
        assert "Bosco" not in shown
        assert word in shown


@pytest.mark.parametrize("how", ["reopened", "series", "free hand", "decision", "spanish", "walk-in", "from elsewhere"])
def test_no_other_way_brings_a_name_out(how: str) -> None:
    world = World(public=how not in {"reopened"})
    name = "Ben Bosco"
    if how == "walk-in":
        name = "Wil Walker"
        services.add_walk_in(by=world.ana, meeting=world.meeting, name=name)
    elif how == "from elsewhere":
        name = make_person("Eva Else").name
    if how == "reopened":
        world.keep("close")
        services.reopen_meeting(by=world.ana, meeting=world.meeting)
        world.open_up()
        world.keep("close")
    elif how == "decision":
        services.note_decision(by=world.ana, meeting=world.meeting, text=f"{name} is elected.")
        world.keep("close")
    else:
        world.keep(
            "close", minutes_text_es=f"{name.upper()} llama." if how == "spanish" else "", minutes_text=f"{name}."
        )
    world.publish()
    assert Meeting.objects.get(pk=world.meeting.pk).state == "closed"
    services.take_names_out(by=world.ana, meeting=world.meeting)
    world.publish()
    assert Meeting.objects.get(pk=world.meeting.pk).state == "published"
    assert name.lower() not in (world.public() + world.public("/es")).lower()


def test_the_lead_vouches_for_those_who_agreed_and_for_nobody_who_said_no() -> None:
    world = World(public=True)
    world.keep("close", minutes_text="Ben Bosco spoke. Ana Alba wrote.")
    world.publish(agreed="yes")
    assert "Ben Bosco spoke. Ana Alba wrote." in world.public()
    assert AuditEvent.objects.get(verb="published", target_type="workgroups.meeting").fields == ["naming", "state"]
    other = World.__new__(World)
    other.__dict__ |= world.__dict__ | {"meeting": make_meeting(world.group, days=-2, public=True)}
    other.path = f"/workgroups/{world.group.slug}/meetings/{other.meeting.pk}/"
    services.edit_profile(by=world.ben, name="Ben Bosco", language="en", shown=False)
    other.keep("close", minutes_text="Ben Bosco spoke. Ana Alba wrote.")
    other.publish(agreed="yes")
    assert "Ben Bosco" not in other.public()
    with pytest.raises(NamesInMinutesError):
        services.publish_minutes(by=world.ana, meeting=other.meeting, agreed=True)
    page = client_of(world.ana).get(f"{other.path}close/").content.decode()
    assert "decided against it in their profile" in page
    assert 'name="agreed"' not in page
    services.take_names_out(by=world.ana, meeting=other.meeting)
    other.publish()
    assert "a member spoke. Ana Alba wrote." in other.public()


def test_a_first_name_alone_is_asked_about() -> None:
    world = World(public=True)
    world.keep("close", minutes_text="Ben calls.")
    world.publish()
    assert "Ben calls." not in world.public()
    found = queries.names_in_minutes(Meeting.objects.get(pk=world.meeting.pk))
    assert ([one.name for one in found.maybe], found.sure) == (["Ben Bosco"], [])
    world.publish(agreed="yes")
    assert "Ben calls." in world.public()


def test_what_only_the_group_reads_keeps_its_names() -> None:
    world = World()
    world.keep("close")
    world.publish()
    assert Meeting.objects.get(pk=world.meeting.pk).state == "published"
    assert "Ben Bosco" in Meeting.objects.get(pk=world.meeting.pk).minutes_text


def test_looking_for_names_asks_as_often_for_many_people_as_for_few() -> None:
    world = World(public=True)
    world.keep("close", minutes_text="Ben Bosco and Pat Nine spoke.")

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            queries.names_in_minutes(Meeting.objects.get(pk=world.meeting.pk))
        return len(seen)

    few = asked()
    for number in range(9):
        make_user(f"Pat Nine {number}", member_of=[world.group])
    assert asked() == few


def test_the_agenda_of_a_public_meeting_names_nobody_who_has_not_agreed() -> None:
    world = World(public=True)
    later = make_meeting(world.group, days=3, public=True)
    for title in ("Report of Ben Bosco", "Thanks to Ana Alba", "What Ben needs"):
        services.add_item(by=world.ana, meeting=later, title=title, minutes=10)
    for prefix, member in (("", "a member"), ("/es", "alguien del grupo")):
        page = client_of(None).get(f"{prefix}/meetings/{later.slug}/").content.decode()
        assert ("Bosco" in page, "Thanks to Ana Alba" in page) == (False, True), prefix
        assert f"Report of {member}" in page
    path = f"/workgroups/{world.group.slug}/meetings/{later.pk}/"
    inside = client_of(world.ana).get(path).content.decode()
    assert ("The agenda is public." in inside, "Report of Ben Bosco" in inside) == (True, True)
    assert "The agenda is public." not in client_of(world.ben).get(path).content.decode()
    services.change_meeting(by=world.ana, meeting=later, public=False)
    assert "The agenda is public." not in client_of(world.ana).get(path).content.decode()


def test_a_decision_stays_in_its_own_language_when_a_name_is_taken_out_of_it() -> None:
    world = World(public=True)
    services.note_decision(by=world.ana, meeting=world.meeting, text="Se elige a Ben Bosco para el comité de la red.")
    services.note_decision(by=world.ana, meeting=world.meeting, text="Ben Bosco is elected to the board.")
    for language in ("en", "es"):
        with translation.override(language):
            services.take_names_out(by=world.ana, meeting=world.meeting)
    assert list(world.meeting.decisions.order_by("pk").values_list("text", flat=True)) == [
        "Se elige a alguien del grupo para el comité de la red.",
        "a member is elected to the board.",
    ]

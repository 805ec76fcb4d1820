"""The rooms of the console: who may enter, where each is and what for, by what they are about."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from engagement import rules as engaged
from engagement.rules import input as heard
from workgroups import rules as people
from workgroups.models import User


@dataclass(frozen=True)
class Room:
    """One room of the console: where, and what for."""

    url: str
    title: str
    about: str


@dataclass(frozen=True)
class Floor:
    """Rooms that belong together."""

    key: str
    title: str
    rooms: list[Room]


def floors_for(user: User) -> list[Floor]:
    """The rooms that `user` may enter, by what they are about; no query of its own."""
    floors = [
        Floor(
            name, str(title), [Room(reverse(to), str(text), str(about)) for may, to, text, about in rooms if may(user)]
        )
        for name, title, rooms in FLOORS
    ]
    return [floor for floor in floors if floor.rooms]


def _may_see_releases(user: User) -> bool:
    return people.can_publish_results(user) or people.can_see_working_results(user)


_Room = tuple[Callable[[Any], bool], str, Any, Any]
# In the order of the page: who may enter a room, its address, its name, and what it is for.
FLOORS: tuple[tuple[str, Any, tuple[_Room, ...]], ...] = (
    ("first", _("First of all"), (
        (people.can_manage_workgroups, "portal:attention_list", _("What needs attention"),
            _("Overdue, silent, unanswered, without anybody, failed: the longest wait first.")),
    )),
    ("people", _("People and partners"), (
        (people.can_manage_people, "workgroups:person_list", _("People"),
            _("Invite people, give and end roles.")),
        (people.can_manage_workgroups, "workgroups:console_organization_list", _("Partners"),
            _("Add an organization, change its profile, show it to the public.")),
        (people.can_manage_workgroups, "workgroups:console_workgroup_list", _("Workgroups"),
            _("Add a workgroup, change its words, show it to the public.")),
        (people.can_see_all_seats, "workgroups:console_seat_list", _("Seats"),
            _("See which seats are held, vacant or open, and take the list as a file.")),
        (people.can_manage_workgroups, "workgroups:console_consultation_list", _("Questions between workgroups"),
            _("Who asked whom for advice, what is late, and what became of it.")),
        (people.can_manage_people, "engagement:assessment_list", _("Where we stand"),
            _("Self-assessments of the collaborative, its workgroups and partners, and what followed.")),
    )),
    ("plan", _("The plan"), (
        (people.can_edit_agenda, "agenda:console_agenda", _("Agenda and workplan"),
            _("Goals, strategies, actions and their milestones.")),
        (people.can_edit_agenda, "dashboard:influence_review", _("What helps and hinders"),
            _("Check what workgroups wrote of groups on their way to a goal.")),
        (people.can_manage_workgroups, "workgroups:kind_list", _("Kinds of work"),
            _("The list by which members code what they log.")),
        (people.can_edit_agenda, "agenda:console_coding", _("Second coding"),
            _("Draw a sample of the log and see how far two coders agree.")),
    )),
    ("numbers", _("The numbers"), (
        (people.can_import_data, "dashboard:import_list", _("Imports"),
            _("Bring files, look at what is in them, take them over.")),
        (_may_see_releases, "dashboard:release_list", _("Releases"),
            _("Check new figures and make them public, two people together.")),
        (people.can_edit_agenda, "dashboard:goal_list_measures", _("What the goals are measured by"),
            _("Choose the indicators that say whether a goal is reached.")),
    )),
    ("part", _("Taking part"), (
        (people.can_edit_events, "engagement:console_event_list", _("Events"),
            _("Announce, change or call off an event.")),
        (engaged.keeps_all_surveys, "engagement:console_survey_list", _("Surveys"),
            _("Ask the community, read what people wrote, show the results.")),
        (heard.can_moderate, "engagement:console_input_list", _("Input"),
            _("Read what people say, show it, sort it, and answer it.")),
        (heard.can_keep_some_calls, "engagement:console_call_list", _("Calls for input"),
            _("Ask the public before you decide, and say what became of it.")),
        (people.can_edit_events, "engagement:console_levels", _("Levels of engagement"),
            _("Say what was promised and reached, and whose hands the money is in.")),
        (engaged.can_act_for, "engagement:act_list", _("Done for residents"),
            _("What staff did for people who have no e-mail, and how they agreed.")),
    )),
    ("told", _("What we tell"), (
        (engaged.can_write_somewhere, "engagement:console_post_list", _("News and stories"),
            _("Write them, keep the consent of people in a story, show them to the public.")),
        (people.can_manage_people, "engagement:console_newsletter_list", _("Newsletter"),
            _("Write an edition, see who gets it, send it.")),
        (engaged.can_write_somewhere, "engagement:console_resource_list", _("Resources"),
            _("Links and files that help with the work.")),
        (engaged.can_edit_glossary, "engagement:topic_list", _("Topics of resources"),
            _("The words by which resources are sorted.")),
        (engaged.can_edit_glossary, "engagement:console_term_list", _("Glossary"),
            _("Terms in plain words, and hints on wording.")),
        (people.can_edit_agenda, "portal:translation_list", _("Not yet in both languages"),
            _("Texts that stand in one language only, and where to write them.")),
    )),
    ("portal", _("The portal itself"), (
        (people.can_see_jobs, "portal:job_list", _("Work in the background"),
            _("See what runs, try again what failed.")),
        (people.can_read_audit, "portal:audit_list", _("Audit log"),
            _("Who did what, and when.")),
    )),
)  # fmt: skip

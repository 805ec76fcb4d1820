"""The kinds of work, and the moves that an activity can make."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ActivityState(models.TextChoices):
    """Where an activity stands."""

    DRAFT = "draft", pgettext_lazy("activity", "Draft")
    LOGGED = "logged", pgettext_lazy("activity", "Waiting for the lead")
    CONFIRMED = "confirmed", pgettext_lazy("activity", "Confirmed")
    RETURNED = "returned", pgettext_lazy("activity", "Sent back")
    ARCHIVED = "archived", pgettext_lazy("activity", "Deleted")


class ActivityMove(models.TextChoices):
    """What can happen to an activity."""

    LOG = "log", _("Log")
    CONFIRM = "confirm", _("Confirm")
    RETURN = "return", _("Send back")
    UNDO = "undo", _("Undo")


# What is deleted can be brought back for so many days; then it is gone.
KEPT_DAYS = 30

# The one table of moves: an activity in this state, moved so, comes to that state. What is not here is refused.
TRANSITIONS: dict[tuple[ActivityState, ActivityMove], ActivityState] = {
    (ActivityState.DRAFT, ActivityMove.LOG): ActivityState.LOGGED,
    (ActivityState.RETURNED, ActivityMove.LOG): ActivityState.LOGGED,
    (ActivityState.LOGGED, ActivityMove.CONFIRM): ActivityState.CONFIRMED,
    (ActivityState.LOGGED, ActivityMove.RETURN): ActivityState.RETURNED,
    (ActivityState.LOGGED, ActivityMove.UNDO): ActivityState.DRAFT,
    (ActivityState.CONFIRMED, ActivityMove.UNDO): ActivityState.LOGGED,
    (ActivityState.RETURNED, ActivityMove.UNDO): ActivityState.LOGGED,
}


class ActivityCode(models.TextChoices):
    """The kinds of work that every network starts with; a network can reword, retire and add to them (`ActivityKind`)."""

    SERVICES = "SP", _("Services provided")
    DEVELOPMENT = "DA", _("Development of the group")
    COMMUNITY_ACTION = "CA", _("Action for a change")
    COMMUNITY_CHANGE = "CC", _("Community or systems change")
    RESOURCES = "RG", _("Resources brought in")
    DISSEMINATION = "ED", _("Telling others about the work")
    MEDIA = "MC", _("Media coverage")
    ORGANIZATIONAL_CHANGE = "OC", _("Change inside an organization")


@dataclass(frozen=True)
class CodeDefinition:
    """How a kind of work is told: a word short enough for a thumb, its meaning, an example, and what is often taken for it and is not."""

    word: str | Promise
    definition: str | Promise
    example: str | Promise
    not_when: str | Promise


ACTIVITY_CODES: dict[ActivityCode, CodeDefinition] = {
    ActivityCode.SERVICES: CodeDefinition(
        _("Service"),
        _("People outside the group receive something: a class, a visit, a meal, advice."),
        _("Forty families come to the reading night."),
        _("Not only this when the service is offered for the first time: then it is a change as well."),
    ),
    ActivityCode.DEVELOPMENT: CodeDefinition(
        _("Getting ready"),
        _("The group prepares itself: it meets, plans, recruits, trains its own members, looks at its work."),
        _("The group agrees who leads the spring outreach."),
        _("Not this when people outside the group are taught. That is a service."),
    ),
    ActivityCode.COMMUNITY_ACTION: CodeDefinition(
        _("Asking for a change"),
        _("The group asks, argues or bargains with those who can make a change."),
        _("Three members speak at the city hearing on bus routes."),
        _("Not this when the change has happened. That is a community or systems change."),
    ),
    ActivityCode.COMMUNITY_CHANGE: CodeDefinition(
        _("A change happened"),
        _("A program, policy, practice or place is new or works in a new way, and people outside notice it."),
        _("The county opens its childcare office on Saturdays."),
        _("Not this when it is only planned, asked for or promised. That is asking for a change."),
    ),
    ActivityCode.RESOURCES: CodeDefinition(
        _("Resources"),
        _("Money, goods, space or volunteer time comes in from outside the group."),
        _("A foundation gives 20,000 dollars for interpreters."),
        _("Not this when the group spends what it has."),
    ),
    ActivityCode.DISSEMINATION: CodeDefinition(
        _("Telling others"),
        _("The group tells people outside the community what it does and learns: a talk, a paper, a visit."),
        _("Two members present the reading nights at a conference."),
        _("Not this when a newspaper or station tells it. That is media coverage."),
    ),
    ActivityCode.MEDIA: CodeDefinition(
        _("Media"),
        _("A newspaper, station or site that the group does not run tells about the work."),
        _("The local radio reports on the prenatal visits."),
        _("Not this when the group posts on its own pages."),
    ),
    ActivityCode.ORGANIZATIONAL_CHANGE: CodeDefinition(
        _("A change inside"),
        _("A policy or practice is new or changed inside the group itself or one of its organizations."),
        _("A member organization now pays residents for their time at meetings."),
        _("Not this when people outside notice it. That is a community or systems change."),
    ),
}


class ChangeKind(models.TextChoices):
    """What is new or works in a new way."""

    PROGRAM = "program", pgettext_lazy("change", "Program")
    POLICY = "policy", pgettext_lazy("change", "Policy")
    PRACTICE = "practice", pgettext_lazy("change", "Practice")
    ENVIRONMENT = "environment", pgettext_lazy("change", "Place or surroundings")
    RESOURCE_FLOW = "resources", pgettext_lazy("change", "Where money goes")


class ChangeNovelty(models.TextChoices):
    """Whether there was something like it before."""

    NEW = "new", pgettext_lazy("change", "New")
    CHANGED = "changed", pgettext_lazy("change", "Changed")


class ChangeLevel(models.TextChoices):
    """Where the change takes hold."""

    PERSON = "person", pgettext_lazy("change", "People")
    ORGANIZATION = "organization", pgettext_lazy("change", "An organization")
    SYSTEM = "system", pgettext_lazy("change", "A whole system")


class FocusKind(models.TextChoices):
    """What is told of those whom an activity was for; the same two kinds as for partners."""

    PLACE = "place", _("Place")
    POPULATION = "population", _("Population")


class AttachmentKind(models.TextChoices):
    """What belongs to an activity beside its words."""

    PHOTO = "photo", _("Photo")
    FILE = "file", _("File")

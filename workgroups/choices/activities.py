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


class ActivityMove(models.TextChoices):
    """What can happen to an activity."""

    LOG = "log", _("Log")
    CONFIRM = "confirm", _("Confirm")
    RETURN = "return", _("Send back")
    UNDO = "undo", _("Undo")


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
    """What kind of work an activity is; see ACTIVITY_CODES for the definitions that coders go by."""

    COMMUNITY_CHANGE = "CC", _("Community or systems change")
    COMMUNITY_ACTION = "CA", _("Action for a change")
    DEVELOPMENT = "DA", _("Getting ready")
    OTHER = "OC", _("Other work of the group")
    SERVICES = "SP", _("Services provided")
    RESOURCES = "RG", _("Resources brought in")
    MEDIA = "MC", _("Media coverage")
    EDUCATION = "ED", _("Training and teaching")


@dataclass(frozen=True)
class CodeDefinition:
    """What an activity code means, an example, and the case that is often taken for it and is not."""

    definition: str | Promise
    example: str | Promise
    not_when: str | Promise


ACTIVITY_CODES: dict[ActivityCode, CodeDefinition] = {
    ActivityCode.COMMUNITY_CHANGE: CodeDefinition(
        _("A program, policy, practice or place is new or works in a new way, and people outside notice it."),
        _("The county opens its childcare office on Saturdays."),
        _("Not this when it is only planned, asked for or promised. That is an action for a change."),
    ),
    ActivityCode.COMMUNITY_ACTION: CodeDefinition(
        _("The group asks, argues or bargains with those who can make a change."),
        _("Three members speak at the city hearing on bus routes."),
        _("Not this when the change has happened. That is a community or systems change."),
    ),
    ActivityCode.DEVELOPMENT: CodeDefinition(
        _("The group prepares itself: it plans, recruits, makes agreements or learns how to work together."),
        _("The group agrees who leads the spring outreach."),
        _("Not this when people outside the group are taught. That is training and teaching."),
    ),
    ActivityCode.SERVICES: CodeDefinition(
        _("People in the community receive something: a class, a visit, a meal, advice."),
        _("Forty families come to the reading night."),
        _("Not only this when the service is offered for the first time. Log a community or systems change as well."),
    ),
    ActivityCode.RESOURCES: CodeDefinition(
        _("Money, goods, space or volunteer time comes in from outside the group."),
        _("A foundation gives 20,000 dollars for interpreters."),
        _("Not this when the group spends what it has."),
    ),
    ActivityCode.MEDIA: CodeDefinition(
        _("A newspaper, station or site that the group does not run tells about the work."),
        _("The local radio reports on the prenatal visits."),
        _("Not this when the group posts on its own pages. That is other work of the group."),
    ),
    ActivityCode.EDUCATION: CodeDefinition(
        _("The group teaches or trains people so that they can act or work differently."),
        _("Twelve teachers learn to read the attendance data."),
        _("Not this when the class itself is the help that families receive. That is services provided."),
    ),
    ActivityCode.OTHER: CodeDefinition(
        _("Work that counts and fits none of the others."),
        _("The group writes its yearly letter to partners."),
        _("Not this when another kind fits, even loosely."),
    ),
}

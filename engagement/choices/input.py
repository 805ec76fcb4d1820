"""The fixed vocabularies of input and its answers."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# The days in which an answer is due unless a call for input promises another day.
ANSWER_DAYS = 30


class InputKind(models.TextChoices):
    """What somebody gives."""

    COMMENT = "comment", pgettext_lazy("input", "Comment")
    IDEA = "idea", _("Idea")


class InputAbout(models.TextChoices):
    """What input is about. Later apps keep the link to their own things in a row of theirs."""

    CALL = "call", _("Call for input")
    GOAL = "goal", _("Goal")
    STRATEGY = "strategy", _("Strategy")
    DECISION = "decision", _("Decision")
    INDICATOR = "indicator", _("Indicator")


class InputState(models.TextChoices):
    """Where a piece of input stands."""

    NEW = "new", _("Waits to be looked at")
    ACCEPTED = "accepted", pgettext_lazy("input", "Public")
    DECLINED = "declined", pgettext_lazy("input", "Not shown")
    MERGED = "merged", _("Put together with another")
    WITHDRAWN = "withdrawn", pgettext_lazy("input", "Taken back")


# The one table of moves: from a state to the states it may come to. What is not here is refused.
INPUT_MOVES: dict[InputState, frozenset[InputState]] = {
    InputState.NEW: frozenset(
        {InputState.ACCEPTED, InputState.DECLINED, InputState.MERGED, InputState.WITHDRAWN}
    ),
    InputState.ACCEPTED: frozenset({InputState.DECLINED, InputState.MERGED, InputState.WITHDRAWN}),
    InputState.DECLINED: frozenset({InputState.ACCEPTED, InputState.WITHDRAWN}),
    InputState.MERGED: frozenset({InputState.ACCEPTED, InputState.WITHDRAWN}),
    InputState.WITHDRAWN: frozenset(),
}  # fmt: skip


class DeclineReason(models.TextChoices):
    """Why input is not shown; the words are for whoever gave it."""

    OFF_TOPIC = "off_topic", _("It is about something else")
    NAMES_PEOPLE = "names_people", _("It tells private things about people")
    HURTFUL = "hurtful", _("It insults or threatens people")
    ADVERTISING = "advertising", _("It advertises something")
    UNCLEAR = "unclear", _("We cannot tell what it says")


class CallState(models.TextChoices):
    """Whether the public sees a call for input."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Public")


class CallStage(models.TextChoices):
    """Where a call for input stands on a day."""

    DRAFT = "draft", _("Draft")
    COMING = "coming", _("Opens later")
    OPEN = "open", pgettext_lazy("call for input", "Open")
    WAITING = "waiting", _("Closed, the answer is being written")
    LATE = "late", _("Closed, the answer is late")
    ANSWERED = "answered", pgettext_lazy("call for input", "Answered")

"""Who may do what with surveys, what is frozen, and what of the answers may be seen."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from agenda.choices import COMMUNITY_ENGAGEMENT
from engagement.choices import SurveyAudience, SurveyState
from workgroups import rules as workgroup_rules
from workgroups.models import Workgroup
from workgroups.permissions import Permission, Where, access_of

if TYPE_CHECKING:
    from engagement.models import Survey

# So many answers are needed before anybody sees results: inside the network, and in public. What comes later is added when so
# many new ones have come that nobody reads a single one from the difference.
INSIDE, PUBLIC, BATCH = 5, 10, 5
# Numbers from low to high that are a scale.
MOST_STEPS = 10


def keeps_all_surveys(user: Any) -> bool:
    """Staff, and the leads of Community Engagement."""
    access = access_of(user)
    mine = access.places(Permission.EDIT_SURVEYS, Where.WORKGROUP)
    if access.may(Permission.EDIT_SURVEYS):
        return True
    return bool(mine) and Workgroup.objects.filter(slug=COMMUNITY_ENGAGEMENT, pk__in=mine).exists()


def can_edit_some_surveys(user: Any) -> bool:
    """Staff, and whoever leads a workgroup: they have a list of surveys to keep."""
    access = access_of(user)
    return access.may(Permission.EDIT_SURVEYS) or bool(access.places(Permission.EDIT_SURVEYS, Where.WORKGROUP))


def can_enter_survey(user: Any, survey: "Survey") -> bool:
    """Knows of a survey before it is public: the people of its workgroup; those of the whole network: every insider."""
    if survey.workgroup is None:
        return workgroup_rules.is_insider(user)
    return workgroup_rules.can_enter_workgroup(user, survey.workgroup) or keeps_all_surveys(user)


def can_edit_survey(user: Any, survey: "Survey") -> bool:
    """The leads of its workgroup, those of Community Engagement, and staff."""
    group = survey.workgroup_id
    if group is not None and access_of(user).may(Permission.EDIT_SURVEYS, Where.WORKGROUP, group):
        return True
    return keeps_all_surveys(user)


def can_take_answers(user: Any, survey: "Survey") -> bool:
    """Single answers as a file: only who answers for the survey, and only if people were told so before they answered.

    Whoever has left its workgroup (of a survey of the whole network: those who keep all) does not answer for it any more.
    """
    if not survey.raw_file or survey.owner_id is None or access_of(user).person_id != survey.owner_id:
        return False
    if survey.workgroup_id is None:
        return keeps_all_surveys(user)
    return workgroup_rules.belongs_to_workgroup(user, survey.workgroup_id)


def takes_answers(survey: "Survey", now: datetime) -> bool:
    """Whether it can be answered at this moment; the same as `taking_answers` in SQL."""
    return survey.state == SurveyState.OPEN and survey.opens_at <= now < survey.closes_at


def is_open_to_all(survey: "Survey") -> bool:
    """Whether whoever has the link can answer."""
    return survey.audience == SurveyAudience.EVERYBODY


# What may be seen -----------------------------------------------------------------------------------------------------------


def batch_size(draw: int) -> int:
    """How many answers a batch that grows waits for, by a number that nobody knows: 5 to 9."""
    return BATCH + draw % BATCH


def makes_batch(waiting: int, typed: int = 0, size: int = BATCH) -> bool:
    """Whether so many answers together hide each of them, also from whoever typed in `typed` of them for others.

    Who knows four of five answers reads the fifth from the sum: the rest are five too, or there is no rest.
    """
    return waiting >= size and (waiting - typed >= BATCH or waiting == typed)


def shown_batches(counts: Sequence[int]) -> int:
    """How many of the first batches a question shows, of which it has `counts` answers each.

    Not everybody answers every question: where a batch brings fewer than five new answers to it, they wait until those of the
    next batches make five with them.
    """
    shown = waiting = 0
    for number, came in enumerate(counts, start=1):
        waiting += came
        if waiting >= BATCH:
            shown, waiting = number, 0
    return shown


def may_show(answers: int, *, public: bool) -> bool:
    """Whether results of so many answers may be seen, by the public or inside the network."""
    return answers >= (PUBLIC if public else INSIDE)


def told_average(average: float, low: int, high: int, *, exact: bool) -> str:
    """An average with one decimal; near an end, where it would say what everybody answered, only as a bound.

    Where not every bar is `exact` it could be used to work out the others: of a scale it is told in halves, of numbers not at all.
    """
    near = (high - low) / 8
    if average < low + near:
        return f"≤ {low + near:.1f}"
    if average > high - near:
        return f"≥ {high - near:.1f}"
    if exact:
        return f"{average:.1f}"
    return f"{round(average * 2) / 2:.1f}" if high - low <= MOST_STEPS else ""


def rounded_down(number: int) -> int:
    """How many answers have come, in steps of five: a number that moved by one would tell that somebody has just answered."""
    return number - number % BATCH

"""Who asks the public, who looks at what it says and who answers; and what can be read off a text by itself."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agenda.choices import COMMUNITY_ENGAGEMENT
from agenda.rules.policy import leads
from engagement.choices import ANSWER_DAYS, INPUT_MOVES, CallStage, CallState, InputAbout, InputState
from kconnect.core.text import fold
from workgroups import rules as workgroup_rules
from workgroups.permissions import Permission, Where, access_of

if TYPE_CHECKING:
    from engagement.models import Input, InputCall
    from workgroups.models import Workgroup

# Nobody reads a page and writes a sentence in less.
LEAST_SECONDS = 3


def can_moderate(user: Any) -> bool:
    """Looks at what people give before others read it: leads of Community Engagement, and staff."""
    return access_of(user).may(Permission.MODERATE_INPUT) or leads(user, COMMUNITY_ENGAGEMENT)


def can_keep_some_calls(user: Any) -> bool:
    """Leads of any workgroup, and staff: they have a list of calls for input."""
    access = access_of(user)
    return access.may(Permission.CALL_FOR_INPUT) or bool(access.places(Permission.CALL_FOR_INPUT, Where.WORKGROUP))


def can_call_for(user: Any, workgroup: "Workgroup") -> bool:
    """Asks the public in the name of a workgroup and answers it: its leads, and staff."""
    return access_of(user).may(Permission.CALL_FOR_INPUT, Where.WORKGROUP, workgroup.pk)


def can_keep_call(user: Any, call: "InputCall") -> bool:
    """The same for a call of that workgroup."""
    return access_of(user).may(Permission.CALL_FOR_INPUT, Where.WORKGROUP, call.workgroup_id)


def can_see_call(user: Any, call: "InputCall") -> bool:
    """Knows of a call before it is public: the people of its workgroup, and staff."""
    return workgroup_rules.can_enter_workgroup(user, call.workgroup)


def can_answer_input(user: Any, given: "Input") -> bool:
    """Whoever moderates; for a strategy or a call also the leads of the workgroup whose it is."""
    if given.about == InputAbout.STRATEGY and given.strategy is not None:
        mine = access_of(user).may(Permission.CALL_FOR_INPUT, Where.WORKGROUP, given.strategy.workgroup_id)
        return mine or can_moderate(user)
    if given.call is not None and can_keep_call(user, given.call):
        return True
    return can_moderate(user)


def may_move(given: "Input", to: InputState) -> bool:
    """What the table of moves allows."""
    return to in INPUT_MOVES[InputState(given.state)]


# Calls ----------------------------------------------------------------------------------------------------------------


def stage_of(call: "InputCall", *, is_answered: bool, today: date) -> CallStage:
    """Where a call stands on this day."""
    if call.state == CallState.DRAFT:
        return CallStage.DRAFT
    if is_answered:
        return CallStage.ANSWERED
    if today < call.opens_on:
        return CallStage.COMING
    if today <= call.closes_on:
        return CallStage.OPEN
    return CallStage.WAITING if today <= call.answer_due_on else CallStage.LATE


def takes_input(call: "InputCall", *, is_answered: bool, today: date) -> bool:
    """Whether somebody may write to it now."""
    return stage_of(call, is_answered=is_answered, today=today) == CallStage.OPEN


# Waiting --------------------------------------------------------------------------------------------------------------


def late_before(now: datetime) -> datetime:
    """What was given before this moment and has no answer has waited too long."""
    return now - timedelta(days=ANSWER_DAYS)


def is_late(given: datetime, promised: date | None, now: datetime) -> bool:
    """Whether an answer is late: later than its call promised; without a promise, as `late_before` says."""
    if promised is not None:
        return timezone.localdate(now) > promised
    return given < late_before(now)


def late_at(now: datetime, *, prefix: str = "") -> Q:
    """Input whose answer is late at that moment, as the rule `is_late` says; `prefix` leads to it from another row."""
    promised, given = f"{prefix}call__answer_due_on", f"{prefix}created_at"
    by_promise = Q(**{f"{promised}__lt": timezone.localdate(now)})
    without = Q(**{f"{promised}__isnull": True, f"{given}__lt": late_before(now)})
    return Q(**{f"{prefix}answered_at__isnull": True}) & (by_promise | without)


def days_between(given: datetime, answered: datetime) -> int:
    """Whole days from giving to the answer."""
    return max(0, (answered - given).days)


def median_days(waits: Sequence[int]) -> int | None:
    """The wait in the middle, in whole days; None without any."""
    return round(median(waits)) if waits else None


def share_of(part: int, whole: int) -> int | None:
    """Percent, whole; never 100 unless it is all of them, never 0 unless it is none."""
    if not whole:
        return None
    return part * 100 // whole if part * 200 >= whole else -(-part * 100 // whole)


# Texts ----------------------------------------------------------------------------------------------------------------

PATTERNS: tuple[tuple[re.Pattern[str], str | Promise], ...] = (
    (re.compile(r"\b\d{3}[-\s]\d{2}[-\s]\d{4}\b"), _("It seems to hold a Social Security number.")),
    (re.compile(r"(?<!\d)(?:\+?1[-.\s]?)?\(?\d{3}\)?[-.\s]?\d{3}[-.\s]?\d{4}(?!\d)"), _("It seems to hold a phone number.")),
    (re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.]{1,190}"), _("It seems to hold an e-mail address.")),
    (re.compile(r"https?://|www\.", re.IGNORECASE), _("It holds a link.")),
    (re.compile(r"\b\d{1,5}\s{1,3}\w{1,40}(?:\s\w{1,40})?\s{1,3}(?:street|st|avenue|ave|road|rd|drive|dr|lane|ln|court|ct|calle)\b",
        re.IGNORECASE),
        _("It seems to hold a street address.")),
    (re.compile(r"\b(?:my|mi)\s+(?:son|daughter|child|kid|hijo|hija|niño|niña)\b", re.IGNORECASE),
        _("It speaks of a child: look whether the child can be told from it.")),
)  # fmt: skip


def hints(text: str) -> list[str]:
    """What a moderator should look at twice: patterns of personal details, and links. They decide, the pattern does not."""
    return [str(words) for pattern, words in PATTERNS if pattern.search(text)]


def likeness(one: str, other: str) -> float:
    """How many of their words two texts share, 0 to 1; the same text without accents and case is 1."""
    mine, theirs = set(re.findall(r"\w+", fold(one))), set(re.findall(r"\w+", fold(other)))
    return len(mine & theirs) / len(mine | theirs) if mine or theirs else 0.0


def is_too_fast(shown: datetime | None, now: datetime) -> bool:
    """Whether a form came back sooner than a person writes, or without saying when it was shown."""
    return shown is None or now - shown < timedelta(seconds=LEAST_SECONDS)

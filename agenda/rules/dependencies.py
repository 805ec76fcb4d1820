"""What follows from one action waiting for another: no circles, and words that explain who waits for whom."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda.choices import ActionState, ActionStatus
from agenda.rules.plan import Status, can_edit_action
from workgroups import rules as workgroup_rules

if TYPE_CHECKING:
    from agenda.models import Action


def can_wait_for(user: Any, action: "Action", needed: "Action") -> bool:
    """Whoever may change the action ties it to one that they may name."""
    return can_edit_action(user, action) and can_name(user, needed)


def can_name(user: Any, needed: "Action") -> bool:
    """An action that everybody may read, or whose workgroup this person may enter."""
    public = needed.strategy.published and needed.strategy.goal.published
    groups = (needed.workgroup, needed.strategy.workgroup)
    return public or any(workgroup_rules.can_enter_workgroup(user, group) for group in groups)


def way_to(edges: Mapping[int, Iterable[int]], start: int, end: int) -> list[int]:
    """The shortest way from `start` to `end` along `edges`, both of them in it; empty if there is none."""
    came_from: dict[int, int | None] = {start: None}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        if here == end:
            way: list[int] = []
            step: int | None = here
            while step is not None:
                way.append(step)
                step = came_from[step]
            return way[::-1]
        for following in edges.get(here, ()):
            if following not in came_from:
                came_from[following] = here
                queue.append(following)
    return []


# In words -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tie:
    """The other end of a dependency that is still open: its name, its address if the reader may open it, how it stands, how it got so."""

    name: str
    slug: str
    status: Status
    why: str = ""

    @property
    def is_trouble(self) -> bool:
        """Whether it explains that others do not get on."""
        return self.status.code in {ActionStatus.LATE, ActionStatus.BLOCKED, ActionStatus.STOPPED}

    @property
    def words(self) -> str:
        """Name and status: “Open two evening sites” (12 days late)."""
        return _("“%(name)s” (%(status)s)") % {"name": self.name, "status": self.status.words.lower()}


def how_long(action: "Action", today: date) -> str:
    """Since when an action is blocked, or when it was due; nothing for one that gets on."""
    if action.state == ActionState.BLOCKED:
        since = timezone.localdate(action.state_since)
        days = (today - since).days
        if days <= 0:
            return _("Blocked since today: %(why)s") % {"why": action.state_reason}
        words = ngettext(
            "Blocked for %(days)s day, since %(day)s: %(why)s",
            "Blocked for %(days)s days, since %(day)s: %(why)s",
            days,
        )
        return words % {"days": days, "day": date_format(since), "why": action.state_reason}
    if action.state == ActionState.STOPPED:
        return _("Stopped on %(day)s: %(why)s") % {
            "day": date_format(timezone.localdate(action.state_since)), "why": action.state_reason,
        }  # fmt: skip
    if action.state != ActionState.DONE and action.due_on is not None and action.due_on < today:
        return _("It was due on %(day)s.") % {"day": date_format(action.due_on)}
    return ""


def named(ties: Iterable[Tie]) -> str:
    """The first of them by name and how many more there are; nothing for none."""
    listed = list(ties)
    if not listed:
        return ""
    more = len(listed) - 1
    if not more:
        return listed[0].words
    words = ngettext("%(first)s and %(more)s more action", "%(first)s and %(more)s more actions", more)
    return words % {"first": listed[0].words, "more": more}


def explained(action: "Action", today: date, *, waits: list[Tie], holds_up: list[Tie], asked: str) -> str:
    """Why an action does not get on, what it holds up and who is asked, in one or more sentences; nothing if all is well.

    A predecessor in trouble is named before others: it explains the delay.
    """
    told = how_long(action, today)
    trouble = [tie for tie in waits if tie.is_trouble]
    if not told and not trouble:
        return ""
    if action.state == ActionState.STOPPED:
        return told
    sentences = [told] if told else []
    if waits:
        first = trouble + [tie for tie in waits if not tie.is_trouble]
        sentences.append(_("It waits for %(others)s.") % {"others": named(first)})
    if holds_up:
        sentences.append(_("It holds up %(others)s.") % {"others": named(holds_up)})
    if told and asked:
        sentences.append(_("Asked: %(owner)s.") % {"owner": asked})
    return " ".join(sentence if sentence.endswith((".", "?", "!")) else f"{sentence}." for sentence in sentences)

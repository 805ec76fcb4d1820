"""The representation wheel of a group and of the network: what was counted last, as far as it may be told."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from engagement import rules
from engagement.choices import NO, WHEEL_ASKS, YES, BoxKind, WheelQuestion
from engagement.models import SealedBox
from engagement.queries.wheel_drawing import draw
from workgroups.models import Workgroup


@dataclass(frozen=True)
class WheelShare:
    """One of the four shares: what was asked, and in words how many said yes."""

    question: WheelQuestion
    label: str
    asks: str
    share: rules.Share

    @property
    def words(self) -> str:
        """The share in words that tell no more than may be told."""
        return words_of(self.share)


@dataclass(frozen=True)
class Wheel:
    """The four shares of one group, or of the network, the month in which they were counted last, and their drawing."""

    shares: tuple[WheelShare, ...]
    counted_on: date | None
    drawing: SafeString

    @property
    def is_told(self) -> bool:
        """Whether any share may be told."""
        return any(one.share.is_told for one in self.shares)


def words_of(share: rules.Share) -> str:
    """A share in words."""
    numbers = {"of": share.of, "edge": rules.EDGE, "number": share.low}
    if share.told == rules.Told.NOTHING:
        return _("Not told: too few answers")
    if share.told == rules.Told.FEW:
        return _("Fewer than %(edge)d of %(of)d") % numbers
    if share.told == rules.Told.MOST:
        return _("At least %(number)d of %(of)d") % numbers
    return _("%(number)d of %(of)d") % numbers


def wheels_of(workgroups: Iterable[int]) -> dict[int, Wheel]:
    """The wheels of some workgroups, by their numbers; one query, however many."""
    groups = list(workgroups)
    counts, days = _counts(groups)
    return {
        group: _wheel(
            {question: rules.share_of(*counts[group, question]) for question in WheelQuestion}, days.get(group)
        )
        for group in groups
    }


def network_wheel() -> Wheel:
    """The wheel of all published workgroups together: only of those that are told by themselves, and only where it gives none away."""
    groups = list(Workgroup.objects.published().order_by("pk").values_list("pk", flat=True))
    counts, days = _counts(groups)
    shares = {question: rules.together([counts[group, question] for group in groups]) for question in WheelQuestion}
    return _wheel(shares, max(days.values(), default=None))


def _counts(groups: list[int]) -> tuple[dict[tuple[int, str], tuple[int, int]], dict[int, date]]:
    """(yes, answers) of each group and question, and the month of each group's last count."""
    counts: dict[tuple[int, str], tuple[int, int]] = defaultdict(lambda: (0, 0))
    days: dict[int, date] = {}
    for box in SealedBox.objects.filter(kind=BoxKind.WHEEL, subject_id__in=groups):
        yes, no = box.tally.get(str(YES), 0), box.tally.get(str(NO), 0)
        counts[box.subject_id, box.about] = (yes, yes + no)
        if box.counted_on:
            days[box.subject_id] = max(box.counted_on, days.get(box.subject_id, box.counted_on))
    return counts, days


def _wheel(shares: dict[WheelQuestion, rules.Share], counted_on: date | None) -> Wheel:
    rows = tuple(
        WheelShare(question, str(question.label), str(WHEEL_ASKS[question]), share)
        for question, share in shares.items()
    )
    return Wheel(rows, counted_on, draw([(row.label, row.words, row.share) for row in rows]))

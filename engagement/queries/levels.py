"""What the pages of levels read: what was promised, reached and felt, over time, and the money beside it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engagement import rules
from engagement.choices import LEVEL_MEANS, REACHED, RUNG_MEANS, BoxKind, Level, LevelMeans, Rung, RungMeans
from engagement.models import CommunityShare, SealedBox
from engagement.queries.level_drawing import Bar, draw
from engagement.queries.levelled import NOUNS, Noun
from engagement.queries.wheels import words_of
from kconnect.core.i18n import Localized, localized

PER_PAGE = 20
HALVES = 6
NOT_SAID = -1


@dataclass(frozen=True)
class Occasion:
    """Something with a level that is over: what was promised, what was reached, and how many felt that it was kept."""

    noun: Noun
    pk: int
    title: Localized
    url: str
    day: date
    intended: int | None
    achieved: int | None
    why: Localized
    felt: str = ""

    @property
    def label(self) -> str:
        """What kind of thing it is."""
        return str(self.noun.label)

    @property
    def promised(self) -> str:
        """The level that was promised, in a word."""
        return str(Level(self.intended).label) if self.intended else ""

    @property
    def reached(self) -> str:
        """The level that was reached, in a word; empty while nobody has said it."""
        return "" if self.achieved is None else str(dict(REACHED)[self.achieved])


@dataclass(frozen=True)
class Half:
    """Half a year: how many occasions came to each level, from none to the highest, and of how many nobody has said it."""

    label: str
    counts: tuple[int, ...]
    unsaid: int

    @property
    def total(self) -> int:
        """All occasions of that half-year."""
        return sum(self.counts) + self.unsaid


@dataclass(frozen=True)
class Money:
    """The money of one initiative beside the level that it claims."""

    share: CommunityShare
    name: Localized
    level: str
    least: int
    most: int
    fit: str
    like: str


@dataclass(frozen=True)
class LevelsPage:
    """The public page: over time as drawing, table and sentence; the latest occasions; the money of initiatives."""

    halves: list[Half]
    wide: SafeString
    phone: SafeString
    sentence: str
    columns: list[str]
    page: Page[Any]
    occasions: list[Occasion]
    money: list[Money]


def levels_page(*, number: int, kind: str = "") -> LevelsPage:
    """What everybody may read; `kind` shows one noun only. As many queries for one occasion as for many."""
    nouns = [NOUNS[kind]] if kind in NOUNS else list(NOUNS.values())
    rows = _over(nouns)
    halves = _halves(rows)
    page = Paginator(rows, PER_PAGE).get_page(number)
    bars = [Bar(half.label, (*half.counts, half.unsaid)) for half in halves if half.total]
    wide, phone = (draw(bars, wide=wide) for wide in (True, False))
    columns = [str(label) for _value, label in REACHED]
    return LevelsPage(halves, wide, phone, _sentence(rows), columns, page, occasions(list(page)), money())


def day_of(moment: date | datetime) -> date:
    """The day of a moment in the network's zone; a day stays a day."""
    return timezone.localdate(moment) if isinstance(moment, datetime) else moment


def _over(nouns: Iterable[Noun]) -> list[tuple[date, Noun, int, int | None, int | None]]:
    """(day, noun, number, promised, reached) of what was over in the last three years, the latest first; one query per noun."""
    since = timezone.now() - timedelta(days=365 * HALVES // 2)
    found = []
    for noun in nouns:
        over = noun.public().filter(**{f"{noun.when}__gte": since, f"{noun.when}__lt": timezone.now()})
        rows = over.order_by("pk").values_list(noun.when, "pk", "intended_level", "achieved_level")
        found += [(day_of(when), noun, pk, meant, reached) for when, pk, meant, reached in rows]
    return sorted(found, key=lambda row: (row[0], row[1].name, row[2]), reverse=True)


def _halves(rows: Iterable[tuple[date, Noun, int, int | None, int | None]]) -> list[Half]:
    """The last six half-years, the oldest first."""
    counted: Counter[tuple[tuple[int, int], int]] = Counter()
    for day, _noun, _pk, _meant, reached in rows:
        counted[(day.year, (day.month - 1) // 6), NOT_SAID if reached is None else reached] += 1
    today = timezone.localdate()
    last = today.year * 2 + (today.month - 1) // 6
    halves = []
    for half in range(last - HALVES + 1, last + 1):
        key = divmod(half, 2)
        words = {"year": key[0]}
        label = _("Jan–Jun %(year)d") % words if key[1] == 0 else _("Jul–Dec %(year)d") % words
        halves.append(Half(label, tuple(counted[key, value] for value, _label in REACHED), counted[key, NOT_SAID]))
    return halves


def _sentence(rows: list[tuple[date, Noun, int, int | None, int | None]]) -> str:
    """What the last year comes to, in words."""
    since = timezone.localdate() - timedelta(days=365)
    lately = [(meant, reached) for day, _noun, _pk, meant, reached in rows if day >= since]
    if not lately:
        return _("Nothing with a level of engagement has ended in the last twelve months.")
    deep = sum(1 for _meant, reached in lately if reached is not None and reached >= Level.INVOLVE)
    kept = sum(1 for meant, reached in lately if reached is not None and meant is not None and reached >= meant)
    told = sum(1 for _meant, reached in lately if reached is not None)
    said = ngettext(
        "In the last twelve months %(total)d occasion ended, and for %(told)d of them it is said what was reached.",
        "In the last twelve months %(total)d occasions ended, and for %(told)d of them it is said what was reached.",
        len(lately),
    ) % {"total": len(lately), "told": told}  # fmt: skip
    return (
        said
        + " "
        + _("%(deep)d involved people or more; %(kept)d kept what they promised.") % {"deep": deep, "kept": kept}
    )


def occasions(rows: Iterable[tuple[date, Noun, int, int | None, int | None]]) -> list[Occasion]:
    """The occasions of one page with how many felt the promise kept; one query per noun and one more."""
    listed = list(rows)
    wanted: dict[str, list[int]] = {name: [] for name in NOUNS}
    for _day, noun, pk, _meant, _reached in listed:
        wanted[noun.name].append(pk)
    things = {
        (name, thing.pk): thing
        for name, pks in wanted.items()
        for thing in NOUNS[name].model._base_manager.filter(pk__in=pks)
    }
    felt = _felt(wanted)
    return [
        Occasion(
            noun, pk, localized(things[noun.name, pk], "title"), noun.url(things[noun.name, pk]), day, meant, reached,
            localized(things[noun.name, pk], "level_why"), _felt_words(felt.get((noun.name, pk), {}), meant),
        )
        for day, noun, pk, meant, reached in listed
    ]  # fmt: skip


def _felt(wanted: dict[str, list[int]]) -> dict[tuple[str, int], dict[str, int]]:
    condition = Q(pk__in=[])
    for name, pks in wanted.items():
        condition |= Q(about=name, subject_id__in=pks)
    boxes = SealedBox.objects.filter(condition, kind=BoxKind.FELT)
    return {(box.about, box.subject_id): box.tally for box in boxes}


def _felt_words(tally: dict[str, int], meant: int | None) -> str:
    """How many of those who said what they felt, felt at least what was promised; empty where it may not be told."""
    if meant is None or not tally:
        return ""
    kept = sum(number for value, number in tally.items() if int(value) >= meant)
    share = rules.share_of(kept, sum(tally.values()))
    return words_of(share) if share.is_told else ""


def money() -> list[Money]:
    """The money of the public strategies that have entered it, in the order of the plan; one query."""
    shares = CommunityShare.objects.select_related("strategy").filter(
        strategy__published=True, strategy__goal__published=True
    )
    return [money_of(share) for share in shares]


def money_of(share: CommunityShare) -> Money:
    """One of them in words."""
    means, fit = rules.range_of(share.level), rules.fit_of(share.level, share.percent)
    words = {
        rules.Fit.LESS: _("Less than this level takes"),
        rules.Fit.FITS: _("Fits the level"),
        rules.Fit.MORE: _("More than this level takes"),
    }
    like = str(rules.rung_of_money(share.percent).label)
    return Money(share, localized(share.strategy, "name"), str(Level(share.level).label), *means, words[fit], like)


@dataclass(frozen=True)
class Scales:
    """Both scales in words: (level, means) and (number, rung, means)."""

    levels: list[tuple[str, LevelMeans]]
    rungs: list[tuple[int, str, RungMeans]]


def scales() -> Scales:
    """The two scales, the lowest first; no query."""
    return Scales(
        [(str(level.label), LEVEL_MEANS[level]) for level in Level],
        [(rung.value, str(rung.label), RUNG_MEANS[rung]) for rung in Rung],
    )

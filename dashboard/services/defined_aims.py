"""Loads targets and starting points of definitions. What a person set or took away on a page stands; the report says so."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from dashboard.choices import Origin
from dashboard.ingest import definitions as given
from dashboard.models import Baseline, Group, Indicator, Place, RemovedAim, Target
from dashboard.queries.aims import groups_of, places_of_level, scale_of
from dashboard.services.aims import Word, known_groups, record, require_number, said_by, write_rows
from dashboard.services.curve import period_named
from dashboard.services.errors import AimError
from dashboard.services.indicators import LoadReport, known

Key = tuple[date | None, int, str]
Said = given.Target | given.Baseline
# Rows of one indicator that are named where a page's word stands against a file's.
NAMED = 5


@dataclass(frozen=True)
class _Wanted:
    """What the files say of one group of one place. `exact`: whether the place, and whether the group was named."""

    period: int | None
    value: float | None
    word: Word
    exact: tuple[bool, bool]

    @property
    def content(self) -> tuple[Any, ...]:
        return (self.period, self.value, self.word.author, self.word.reason, self.word.reason_es)


def load_aims(*, definitions: given.Definitions, by: Any, report: LoadReport) -> None:
    """Makes targets and starting points say what the files say, except where a page said otherwise.

    The caller is in a transaction. Raises UnknownReferenceError, AimError.
    """
    for what, said in (("targets", definitions.targets), ("baselines", definitions.baselines)):
        slugs = list(dict.fromkeys(one.indicator for one in said))
        rows = Indicator.objects.filter(slug__in=slugs).select_related("version")
        indicators = {one.slug: one for one in rows}
        for slug in slugs:
            indicator = known(indicators, slug, what)
            wanted = _wanted(indicator, [one for one in said if one.indicator == slug])
            _load(indicator, what, wanted, by, report)


def _load(indicator: Indicator, what: str, wanted: Mapping[Key, _Wanted], by: Any, report: LoadReport) -> None:
    stored, removed = _stored(indicator, what), _removed(indicator, what)
    groups = known_groups({group for _due, _place, group in wanted})
    rows, standing = [], []
    for key, one in wanted.items():
        present = stored.get(key)
        if present is not None and _content(present) == one.content:
            report.count(what, "unchanged")
        elif (present is None and key in removed) or (present is not None and present.origin == Origin.PAGE):
            report.count(what, "unchanged")
            standing.append(key)
        else:
            report.count(what, "made" if present is None else "changed")
            rows.append(_row(indicator, what, key, one, groups, by))
    unique = ("indicator", "place", "group")
    write_rows(rows, (*unique, "due") if what == "targets" else unique, _VALUES[what])
    record(by, indicator, what, "", rows)
    report.conflicts += _conflicts(indicator, what, standing)


_VALUES = {"targets": ("value",), "baselines": ("period", "value")}


def _row(
    indicator: Indicator, what: str, key: Key, one: _Wanted, groups: Mapping[str, Group], by: Any
) -> Target | Baseline:
    due, place, group = key
    own: dict[str, Any] = {"indicator": indicator, "place_id": place, "group": groups[group], "value": one.value}
    own |= said_by(one.word, by)
    if what == "targets":
        return Target(**own | {"due": due})
    return Baseline(**own | {"period_id": one.period})


def _content(row: Target | Baseline) -> tuple[Any, ...]:
    return (getattr(row, "period_id", None), row.value, row.author, row.reason, row.reason_es)


def _stored(indicator: Indicator, what: str) -> dict[Key, Target | Baseline]:
    model: Any = Target if what == "targets" else Baseline
    rows = model._default_manager.filter(indicator=indicator).select_related("group")
    return {(getattr(row, "due", None), row.place_id, row.group.key): row for row in rows}


def _removed(indicator: Indicator, what: str) -> set[Key]:
    rows = RemovedAim.objects.filter(indicator=indicator, due__isnull=what == "baselines")
    return set(rows.values_list("due", "place_id", "group__key"))


def _wanted(indicator: Indicator, said: Sequence[Said]) -> dict[Key, _Wanted]:
    """What the files want of one indicator: the more exact table wins, first by its place, then by its group."""
    scale, everyone = scale_of(indicator), [group.key for group in groups_of(indicator)]
    found: dict[Key, _Wanted] = {}
    for one in said:
        require_number(scale, one.value)
        due = one.due if isinstance(one, given.Target) else None
        period = period_named(one.period).pk if isinstance(one, given.Baseline) else None
        word = Word(one.author, one.reason, one.reason_es, Origin.FILE)
        new = _Wanted(period, one.value, word, (bool(one.where.places), one.groups is not None))
        for place in _places(one.where):
            for group in everyone if one.groups is None else one.groups:
                key = (due, place.pk, group)
                present = found.get(key)
                if present is not None and present.exact == new.exact and present.content != new.content:
                    _refuse(indicator, place, group)
                if present is None or present.exact < new.exact:
                    found[key] = new
    return found


def _refuse(indicator: Indicator, place: Place, group: str) -> None:
    names = {"slug": indicator.slug, "place": place.code, "group": group or "everyone"}
    raise AimError(
        _("The files say two things of “%(slug)s” for %(place)s and the group %(group)s. Keep one of them.") % names
    )


def _places(where: given.Where) -> Iterable[Place]:
    if where.each:
        within = _coded([where.within])[0] if where.within else None
        found = list(places_of_level(where.each, within))
        if not found:
            raise AimError(_("No place of the kind “%(kind)s” is known. Load the places first.") % {"kind": where.each})
        return found
    return _coded(where.places)


def _coded(codes: Sequence[str]) -> list[Place]:
    rows = {place.code: place for place in Place.objects.filter(code__in=codes)}
    return [known(rows, code, _("a target or starting point")) for code in dict.fromkeys(codes)]


def _conflicts(indicator: Indicator, what: str, keys: Sequence[Key]) -> Iterator[str]:
    """The rows where a page's word stands, in the order of the files; the first ones by name."""
    codes = dict(Place.objects.filter(pk__in={place for _d, place, _g in keys[:NAMED]}).values_list("pk", "code"))
    for due, place, group in keys[:NAMED]:
        yield ", ".join(str(part) for part in (f"{indicator.slug} {what}", due, codes[place], group) if part)
    if len(keys) > NAMED:
        yield f"{indicator.slug} {what}, {len(keys) - NAMED} more"

"""What a release may show of small groups: everything public that hangs together is gathered and audited as a whole."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from dashboard import frames
from dashboard.models import DisclosureReport, IndicatorVersion, Publication, Release, ReleaseItem
from dashboard.services.related import family_of
from kconnect.core import jobs

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.indicators.disclosure import Changes, Report, Rule, Shown, Ties

RELATED = ("indicator", "run__version__source__disclosure", "run__version__indicator")
# Numbers that a refusal names; the report has them all.
NAMED = 3


@dataclass(frozen=True)
class Protected:
    """One indicator of a release as everyone may see it: its rule, its figures by what became of them, and what that changes."""

    item: ReleaseItem
    frame: "pd.DataFrame"
    summary: dict[str, Any]
    changes: "Changes"


@dataclass(frozen=True)
class Outcome:
    """What a release would make public; `report` is None where nothing behind it is restricted."""

    items: tuple[Protected, ...]
    report: "Report | None"

    @property
    def passed(self) -> bool:
        """Whether no hidden number can be worked out of everything public together."""
        return self.report is None or self.report.passed

    @property
    def refusal(self) -> str:
        """Why it cannot be published, for the steward."""
        found = [] if self.report is None else [*self.report.of("recovered"), *self.report.of("narrow")]
        some = "; ".join(finding.cell.replace("|", " ").strip() for finding in found[:NAMED])
        return _(
            "%(count)s hidden numbers could be worked out from the numbers beside them, which come from a public source and "
            "cannot be hidden. So this cannot be published as it is. Among them: %(some)s."
        ) % {"count": len(found), "some": some}  # fmt: skip


def protect_release(*, work: jobs.Work, release: Release) -> Outcome:
    """Passes a release through each source's rule and, where any source is restricted, through the joint audit.

    Long work: tells its progress, and stops when somebody asks it to.
    """
    # pandas is slow to import; only a worker comes here.
    from dashboard.indicators.disclosure import protect_together

    items = list(release.items.select_related(*RELATED))
    family = family_of(items)
    work.progress(0, 100, _("Reading figures"))
    now = {item.pk: _fresh(item) for item in items}
    joint = [now[item.pk] for item in items if item.pk in family.now]
    report = None
    protected = {key: shown.protected for key, shown in now.items()}
    if joint:
        past = _Past()
        standing = [replace(past.shown(item), stands=True) for item in family.standing]
        earlier = [[past.shown(item) for item in state] for state in family.earlier]
        work.progress(0, 100, _("Checking small numbers"))
        found, report = protect_together(
            [*joint, *standing], _ties([*joint, *standing]), earlier, _width([joint, standing, *earlier]),
            lambda done: work.progress(int(100 * done), 100, _("Checking small numbers")),
        )  # fmt: skip
        protected |= dict(zip((item.pk for item in items if item.pk in family.now), found, strict=False))
    public = _public_now(items)
    made = (_made(item, now[item.pk], protected[item.pk], public.get(item.indicator_id)) for item in items)
    return Outcome(tuple(made), report)


def preview_release(*, work: jobs.Work, release_id: int) -> DisclosureReport:
    """Says before anybody approves what publishing a release would hide; makes nothing public."""
    release = Release.objects.get(pk=release_id)
    outcome = protect_release(work=work, release=release)
    with work.completing():
        return keep_report(release, outcome)


def keep_report(release: Release, outcome: Outcome) -> DisclosureReport:
    """Stores what an audit found; the caller is in a transaction."""
    content = {} if outcome.report is None else outcome.report.as_json()
    findings = content.pop("findings", [])
    items = {one.item.indicator.slug: one.summary for one in outcome.items}
    changes = {one.item.indicator.slug: one.changes for one in outcome.items if any(one.changes.values())}
    return DisclosureReport.objects.create(
        release=release, passed=outcome.passed, items=items, totals=content, findings=findings, changes=changes
    )


def _public_now(items: Iterable[ReleaseItem]) -> dict[int, ReleaseItem]:
    """Indicator → what is public of it now."""
    live = Publication.objects.live().filter(indicator__in=[item.indicator_id for item in items])
    found = ReleaseItem.objects.filter(manifest__in=live.values("manifest_id"))
    return {item.indicator_id: item for item in found}


def _made(item: ReleaseItem, now: "Shown", protected: "pd.DataFrame", public: ReleaseItem | None) -> Protected:
    # pandas is slow to import; only a worker comes here.
    from dashboard.indicators.disclosure import changes_between

    summary = summary_of(now, protected)
    changes: Changes = {}
    # Figures that no rule of ours ever hid are the same to everyone: what changes in them stands among the differences.
    if public is not None and (_hides(summary) or _hides(public.audit)):
        changes = changes_between(frames.load_public(public.manifest_id or 0), protected)
    return Protected(item, protected, summary | {name: len(found) for name, found in changes.items()}, changes)


def _hides(summary: Mapping[str, Any]) -> bool:
    return bool(summary.get("primary") or summary.get("complementary"))


def summary_of(shown: "Shown", protected: "pd.DataFrame") -> dict[str, Any]:
    """The rule that an indicator went through, and its figures by state and reason."""
    kinds = (protected["state"] + " " + protected["reason"]).str.strip().value_counts()
    reasons = protected.loc[protected["state"] == "suppressed", "reason"].value_counts()
    return {
        "disclosure": shown.spec.disclosure,
        "rule": asdict(shown.rule) if shown.spec.disclosure == "restricted" else {},
        "figures": len(protected),
        "hidden": int((protected["state"] == "suppressed").sum()),
        **{name: int(reasons.get(name, 0)) for name in ("primary", "complementary", "source")},
        "cells": {str(kind): int(count) for kind, count in kinds.items()},
    }


def rule_of(version: IndicatorVersion) -> "Rule":
    """The small-number rule of the restricted sources behind the figures, the strictest of several in each number.

    The network's usual rule where none of them says which counts are small.
    """
    # pandas is slow to import; only a worker comes here.
    from dashboard.indicators.disclosure import RESTRICTED, Rule

    rules = [source.disclosure for source in frames.sources_of(version) if source.is_restricted]
    given = [rule for rule in rules if rule is not None and rule.smallest_count]
    if not given:
        return RESTRICTED
    smallest = max(rule.smallest_count for rule in given)
    return Rule(
        smallest=smallest,
        people=max(smallest, *(rule.smallest_base for rule in given)),
        base=max(1, *(rule.rounding for rule in given)),
        exact_from=max(rule.exact_from for rule in given),
    )


def _fresh(item: ReleaseItem) -> "Shown":
    """The working results of one indicator and what its own rule leaves of them."""
    # pandas is slow to import; only a worker comes here.
    from dashboard.indicators.disclosure import Shown, protect

    spec, rule = frames.spec_of(item.run.version), rule_of(item.run.version)
    results = frames.load_results(item.run.manifest_id or 0)
    return Shown(spec, results, protect(spec, results, rule), rule)


class _Past:
    """What was released, each item read once: its exact results of that time and what was shown of them."""

    def __init__(self) -> None:
        self._shown: dict[int, Shown] = {}

    def shown(self, item: ReleaseItem) -> "Shown":
        if item.pk not in self._shown:
            self._shown[item.pk] = self._read(item)
        return self._shown[item.pk]

    @staticmethod
    def _read(item: ReleaseItem) -> "Shown":
        # pandas is slow to import; only a worker comes here.
        from dashboard.indicators.disclosure import Rule, Shown

        # By the rule of that time: a source may be called restricted, or its rule changed, since.
        spec = replace(frames.spec_of(item.run.version), disclosure=item.audit["disclosure"])
        results, protected = frames.load_results(item.run.manifest_id or 0), frames.load_public(item.manifest_id or 0)
        return Shown(spec, results, protected, Rule(**item.audit.get("rule", {})))


def _ties(shown: Sequence["Shown"]) -> "Ties":
    """What adds up among the figures: places, categories, periods."""
    # pandas is slow to import; only a worker comes here.
    from dashboard.indicators.disclosure import Ties, period_parts

    periods = {period for one in shown for period in one.results["period"].unique()}
    return Ties(frames.load_relations(), frames.load_partitions(), period_parts(periods))


def _width(states: Iterable[Sequence["Shown"]]) -> float:
    """How wide every hidden number's range must stay: by the strictest rule of all that is audited together."""
    return max(one.rule.width for state in states for one in state if one.spec.disclosure == "restricted")

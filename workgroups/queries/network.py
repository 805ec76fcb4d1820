"""Who works with whom: partners that sit in the same workgroup or took part in the same activity. Public things only."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from django.utils import timezone

from kconnect.core.i18n import Localized, localized
from workgroups.choices import Sector
from workgroups.models import Activity, Affiliation, Organization, Workgroup
from workgroups.queries.directory import GROUP

DRAWN = 36
# Where more partners than these meet, everybody would be tied to everybody: it is named instead of drawn.
MEETING = 60
MONTHS = 24
# A label has room between the circle and the edge: about eight units for each letter.
SIZE, RADIUS = 760, 185
LABEL = 25


@dataclass(frozen=True)
class Shared:
    """A partner's part in one thing that several take part in; `thing` names it and differs between kinds."""

    organization: int
    kind: str
    thing: int


@dataclass(frozen=True)
class Tie:
    """Two partners and what they share."""

    one: "Node"
    other: "Node"
    groups: tuple[str, ...]
    activities: int
    others: int

    @property
    def strength(self) -> int:
        """In how many things they meet."""
        return len(self.groups) + self.activities + self.others


@dataclass(frozen=True)
class Node:
    """A partner in the picture."""

    url: str
    name: Localized
    sector: str
    partners: int


@dataclass(frozen=True)
class Mark:
    """A partner as it is drawn: its point and the label beside it."""

    node: Node
    label: str
    x: str
    y: str
    turn: str
    anchor: str
    text_x: str
    color: int


@dataclass(frozen=True)
class Line:
    """A tie as it is drawn."""

    path: str
    width: str


@dataclass(frozen=True)
class Large:
    """A workgroup in which so many partners meet that their pairs say nothing."""

    url: str
    name: Localized
    partners: int


@dataclass(frozen=True)
class Picture:
    """The network: all ties, the strongest first, and the drawing of those who have most of them.

    `large` are the workgroups that are too large for ties, `large_others` is how many activities and the like are.
    """

    ties: tuple[Tie, ...]
    nodes: int
    large: tuple[Large, ...]
    large_others: int
    marks: tuple[Mark, ...]
    lines: tuple[Line, ...]
    sectors: tuple[tuple[int, str], ...]
    size: int = SIZE
    limit: int = MEETING

    @property
    def left_out(self) -> int:
        """How many partners with ties are in the table only."""
        return self.nodes - len(self.marks)


def network_picture(*further: Iterable[Shared], today: date | None = None) -> Picture:
    """The picture of public memberships and activities of two years; four queries.

    `further` are what other apps know of partners that do things together: the strategies to which they commit come in there.
    """
    shared = [*_sitting(), *_acting(today or timezone.localdate()), *(each for source in further for each in source)]
    ties: dict[tuple[int, int], Counter[tuple[str, int]]] = defaultdict(Counter)
    things: dict[tuple[str, int], set[int]] = defaultdict(set)
    for each in shared:
        things[each.kind, each.thing].add(each.organization)
    large = {thing: len(members) for thing, members in things.items() if len(members) > MEETING}
    for thing, members in things.items():
        for pair in combinations(sorted(members), 2) if thing not in large else ():
            ties[pair][thing] += 1
    return _picture(ties, large)


def _sitting() -> list[Shared]:
    rows = Affiliation.objects.sitting().filter(organization__published=True).order_by()
    return [
        Shared(organization, "group", group)
        for organization, group in rows.values_list("organization", GROUP).distinct()
    ]


def _acting(today: date) -> list[Shared]:
    since = today - timedelta(days=MONTHS * 365 // 12)
    rows = Activity.objects.public().filter(happened_on__gte=since, organizations__published=True).order_by()
    return [
        Shared(organization, "activity", activity) for organization, activity in rows.values_list("organizations", "pk")
    ]


def _picture(ties: dict[tuple[int, int], Counter[tuple[str, int]]], large: dict[tuple[str, int], int]) -> Picture:
    degree = Counter(pk for pair in ties for pk in pair)
    partners = Organization.objects.published().in_bulk(degree)
    published = {group.pk: group for group in Workgroup.objects.published()}
    groups = {pk: str(localized(group, "name")) for pk, group in published.items()}
    nodes = {
        pk: Node(one.get_absolute_url(), localized(one, "name"), one.sector, degree[pk]) for pk, one in partners.items()
    }
    rows = [
        (pair, Tie(
            nodes[pair[0]], nodes[pair[1]],
            tuple(sorted(groups[thing] for kind, thing in things if kind == "group")),
            sum(kind == "activity" for kind, _thing in things),
            sum(kind not in {"group", "activity"} for kind, _thing in things),
        ))
        for pair, things in ties.items() if pair[0] in nodes and pair[1] in nodes
    ]  # fmt: skip
    rows.sort(key=lambda row: (-row[1].strength, row[0]))
    order = list(Sector.values)
    most = sorted(nodes, key=lambda pk: (-degree[pk], partners[pk].name_folded, pk))[:DRAWN]
    around = sorted(most, key=lambda pk: (order.index(partners[pk].sector), partners[pk].name_folded, pk))
    marks = {pk: _mark(nodes[pk], number, len(around)) for number, pk in enumerate(around)}
    strongest = max((tie.strength for _pair, tie in rows), default=1)
    lines = [
        _line(marks[one], marks[other], tie.strength / strongest)
        for (one, other), tie in rows
        if one in marks and other in marks
    ]
    present = [sector for sector in Sector if any(partners[pk].sector == sector for pk in around)]
    key = tuple((order.index(sector.value) + 1, str(sector.label)) for sector in present)
    named, others = _large(large, published)
    ordered = tuple(tie for _pair, tie in rows)
    return Picture(ordered, len(nodes), named, others, tuple(marks.values()), tuple(reversed(lines)), key)


def _large(large: dict[tuple[str, int], int], groups: dict[int, Workgroup]) -> tuple[tuple[Large, ...], int]:
    """The workgroups that are too large for ties, the largest first, and how many other things are."""
    found = [
        Large(groups[pk].get_absolute_url(), localized(groups[pk], "name"), number)
        for (kind, pk), number in large.items() if kind == "group"
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (-one.partners, str(one.name)))), len(large) - len(found)


def _mark(node: Node, number: int, of: int) -> Mark:
    """The place on the circle, from the top on with the clock; the label stands outwards and never upside down."""
    angle = 360 * number / of - 90
    x = SIZE / 2 + RADIUS * math.cos(math.radians(angle))
    y = SIZE / 2 + RADIUS * math.sin(math.radians(angle))
    left = 90 < angle < 270
    name = str(node.name)
    label = name if len(name) <= LABEL else f"{name[: LABEL - 1].rstrip()}…"
    turn = angle + 180 if left else angle
    color = list(Sector.values).index(node.sector) + 1
    return Mark(
        node, label, f"{x:.1f}", f"{y:.1f}", f"rotate({turn:.1f} {x:.1f} {y:.1f})", "end" if left else "start",
        f"{x - 12 if left else x + 12:.1f}", color,
    )  # fmt: skip


def _line(one: Mark, other: Mark, share: float) -> Line:
    middle = SIZE / 2
    return Line(f"M{one.x} {one.y}Q{middle:.0f} {middle:.0f} {other.x} {other.y}", f"{1 + 3 * share:.1f}")

"""Whom the agenda and the minutes of a public meeting name without having heard that they agree.

A name that a public form wrote down is nobody's: whoever signs up as "School Budget" takes these words out of no text. What
this does not prevent: a member who calls themselves so does, and answers for it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext, override

from workgroups.choices import Naming
from workgroups.models import Meeting, Membership, Person, SeatTerm
from workgroups.naming import Folded, folded, parts_of, says_part, whole_names, without

WHERE = ("minutes_text", "minutes_text_es")
# As `naming` takes a text apart.
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Named:
    """One person whom a text names; `sure` is False where only a part of the name stands there."""

    name: str
    sure: bool
    said_no: bool
    is_member: bool


@dataclass(frozen=True)
class NamesFound:
    """Everybody who is named and has not agreed; the sure ones first."""

    people: tuple[Named, ...] = ()

    @property
    def sure(self) -> list[Named]:
        """Those whose whole name stands there."""
        return [one for one in self.people if one.sure]

    @property
    def maybe(self) -> list[Named]:
        """Those of whom only a part of the name stands there."""
        return [one for one in self.people if not one.sure]

    @property
    def refused(self) -> list[Named]:
        """Those who must not be named, whoever says so."""
        return [one for one in self.people if one.sure and one.said_no]


def names_in_minutes(meeting: Meeting) -> NamesFound:
    """Whom the minutes and decisions name against or without their word; nobody while only the group reads them. Six queries."""
    if not meeting.public:
        return NamesFound()
    return _found(
        meeting, [getattr(meeting, name) for name in WHERE] + list(meeting.decisions.values_list("text", flat=True))
    )


def names_in_agenda(meeting: Meeting, titles: Iterable[str]) -> NamesFound:
    """The same for the points of its agenda, which everybody reads before the meeting. Five queries where there are any."""
    return _found(meeting, list(titles)) if meeting.public else NamesFound()


def nameless(text: str, people: Iterable[Named], language: str) -> str:
    """The text with "a member" or "a guest", in this language, where it gives one of these whole names."""
    with override(language):
        member, guest = gettext("a member"), gettext("a guest")
    return without(text, [(one.name, member if one.is_member else guest) for one in people])


def _found(meeting: Meeting, written: list[str]) -> NamesFound:
    texts = [(folded(text), text) for text in written if text]
    if not texts:
        return NamesFound()
    members, near, agreed = _around(meeting)
    said = frozenset().union(*(text.words for text, _written in texts))
    found = [
        Named(name, sure, naming == Naming.NO, pk in members)
        for pk, name, naming in _known(agreed, said, near)
        if (sure := _names(texts, name)) or (pk in near and _hints(texts, name))
    ]
    walk_ins = meeting.attendees.filter(person__isnull=True).exclude(name="").values_list("name", flat=True)
    for name in sorted(set(walk_ins)):
        if (sure := _names(texts, name)) or _hints(texts, name):
            found.append(Named(name, sure, False, False))
    return NamesFound(tuple(sorted(found, key=lambda one: (not one.sure, one.name))))


def _known(agreed: set[int], said: frozenset[str], near: set[int]) -> Iterable[tuple[int, str, str]]:
    """Whom the network knows, but for those who agreed to be named: a name from elsewhere is a name too.

    Of those who are not `near`, only whose name shares a word with what is `said`; the stored folded name says so quickly.
    """
    rows = Person.objects.known().filter(unproven=False).exclude(naming=Naming.YES).order_by("pk")
    return [
        (pk, name, naming)
        for pk, name, naming, plain in rows.values_list("pk", "name", "naming", "name_folded").iterator()
        if (pk not in agreed or naming == Naming.NO) and (pk in near or not said.isdisjoint(_WORD.findall(plain)))
    ]


def _around(meeting: Meeting) -> tuple[set[int], set[int], set[int]]:
    """Who is or was of the group; who may be meant by a first name alone; who is named on the group's page. Four queries."""
    belonging = list(Membership.objects.filter(workgroup=meeting.workgroup_id).values_list("person", "shown", "ended"))
    seated = list(SeatTerm.objects.filter(seat__workgroup=meeting.workgroup_id).values_list("holder", "shown"))
    at_it = Q(action_items__meeting=meeting) | Q(pk__in=meeting.attendees.values("person"))
    at_it |= Q(pk__in=meeting.invitees.values("person")) | Q(pk__in=meeting.items.values("presenter"))
    others = set(Person.objects.filter(at_it).values_list("pk", flat=True))
    members = {person for person, _shown, _ended in belonging} | {holder for holder, _shown in seated}
    shown = {person for person, named, ended in belonging if named and ended is None}
    return members, members | others, shown | {holder for holder, named in seated if named}


def _names(texts: list[tuple[Folded, str]], name: str) -> bool:
    return len(parts_of(name)) > 1 and any(whole_names(text, name) for text, _written in texts)


def _hints(texts: list[tuple[Folded, str]], name: str) -> bool:
    return any(says_part(text, written, name) for text, written in texts)

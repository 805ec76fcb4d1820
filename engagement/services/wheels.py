"""What people say of themselves for the representation wheel of their group; erased, told and merged with the person."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from engagement import rules
from engagement.choices import BoxKind, WheelQuestion
from engagement.models import SealedAnswer, SealedBox
from engagement.services.errors import NotYoursToDoError
from engagement.services.sealed import KEPT_MONTHS, answer_in, box_of, forget_in, marks_of, put_answer, take_answer_back
from workgroups import unlinked
from workgroups.models import Membership, Person, SeatTerm, User, Workgroup

AT_ONCE = 500


def who_is(person_id: int) -> str:
    """How a person is named to a box."""
    return f"person:{person_id}"


def say_of_oneself(*, by: User, workgroup: Workgroup, says: Mapping[WheelQuestion, int | None]) -> None:
    """Keeps a person's answers to the questions of the wheel; None takes one back. Raises NotYoursToDoError."""
    _check(by, workgroup)
    for question, value in says.items():
        box = box_of(BoxKind.WHEEL, question, workgroup.pk)
        if value is None:
            take_answer_back(box=box, who=who_is(by.person_id))
        else:
            put_answer(box=box, who=who_is(by.person_id), says=value)


def take_back_wheel(*, by: User, workgroup: Workgroup) -> None:
    """Erases all that a person said of themselves in a group, also when they are not in it any more."""
    for box in SealedBox.objects.filter(kind=BoxKind.WHEEL, subject_id=workgroup.pk):
        take_answer_back(box=box, who=who_is(by.person_id))


def said_of_oneself(*, by: User, workgroup: Workgroup) -> dict[str, int]:
    """What a person has said in a group, by question; for themselves only. Raises NotYoursToDoError."""
    _check(by, workgroup)
    boxes = SealedBox.objects.filter(kind=BoxKind.WHEEL, subject_id=workgroup.pk)
    answers = {box.about: answer_in(box, who_is(by.person_id)) for box in boxes}
    return {about: answer.says for about, answer in answers.items() if answer is not None}


def _check(by: User, workgroup: Workgroup) -> None:
    if not rules.can_answer_wheel(by, workgroup):
        raise NotYoursToDoError(_("Only people of the group answer for themselves here."))


# By the clock -----------------------------------------------------------------------------------------------------------


def clear_sealed(today: date) -> int:
    """Erases answers that are older than KEPT_MONTHS, and those of people who have left the group; returns how many."""
    months = today.year * 12 + today.month - 1 - KEPT_MONTHS
    oldest = date(months // 12, months % 12 + 1, 1)
    number = 0
    for box in SealedBox.objects.all():
        old = box.answers.filter(month__lt=oldest)
        gone = list(old) if box.kind != BoxKind.WHEEL else [*old, *_left_the_group(box, oldest)]
        if gone:
            forget_in(box, gone)
        number += len(gone)
    return number


def _left_the_group(box: SealedBox, oldest: date) -> list[SealedAnswer]:
    known = {mark for person in people_of(box.subject_id) for mark in marks_of(box, who_is(person))}
    return [answer for answer in box.answers.filter(month__gte=oldest) if answer.mark not in known]


def people_of(workgroup_id: int) -> set[int]:
    """The members of a group and whoever holds one of its seats today, by their numbers."""
    members = Membership.objects.current().filter(workgroup=workgroup_id).values_list("person_id", flat=True)
    holders = SeatTerm.objects.on(timezone.localdate()).filter(seat__workgroup=workgroup_id)
    return {*members, *holders.values_list("holder_id", flat=True)}


# With the person ----------------------------------------------------------------------------------------------------------


def _answers_of(person: Person) -> Iterator[tuple[SealedBox, SealedAnswer]]:
    """Whatever a person said in any box, a few queries however many boxes there are."""
    boxes = {mark: box for box in SealedBox.objects.all() for mark in marks_of(box, who_is(person.pk))}
    marks = list(boxes)
    for start in range(0, len(marks), AT_ONCE):
        for answer in SealedAnswer.objects.filter(mark__in=marks[start : start + AT_ONCE]):
            yield boxes[answer.mark], answer


def _erase(person: Person) -> None:
    for box, answer in list(_answers_of(person)):
        forget_in(box, [answer])


def _tell(person: Person) -> list[dict[str, Any]]:
    return [
        {"kind": box.kind, "about": box.about, "subject": box.subject_id, "says": answer.says, "month": answer.month}
        for box, answer in _answers_of(person)
    ]


def _merge(kept: Person, gone: Person) -> None:
    """What the record that goes said becomes the other one's, unless that said something there itself."""
    there = {box.pk for box, _answer in _answers_of(kept)}
    for box, answer in list(_answers_of(gone)):
        if box.pk in there:
            forget_in(box, [answer])
        else:
            SealedAnswer.objects.filter(pk=answer.pk).update(mark=marks_of(box, who_is(kept.pk))[0])


unlinked.register(unlinked.Unlinked("engagement.sealed", erase=_erase, tell=_tell, merge=_merge))

"""What can be done with sealed answers; the only code that writes them. Nothing of it is in the audit log: see the models."""

from collections import Counter
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from engagement import rules
from engagement.choices import BoxKind
from engagement.models import SealedAnswer, SealedBox, this_month

SALT = "engagement.sealed"
# After so many months an answer is asked for anew: people and groups change.
KEPT_MONTHS = 24


def marks_of(box: SealedBox, who: str) -> list[str]:
    """The marks by which `who` ("person:12") is known in a box: the one of today's secret first, then of earlier ones."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [salted_hmac(SALT, f"{box.pk}:{who}", secret=secret, algorithm="sha256").hexdigest() for secret in secrets]


def box_of(kind: BoxKind, about: str, subject_id: int) -> SealedBox:
    """The box of one question to the people of one thing."""
    box, _made = SealedBox.objects.get_or_create(kind=kind, about=about, subject_id=subject_id)
    return box


def answer_in(box: SealedBox, who: str) -> SealedAnswer | None:
    """What `who` has said in a box; for themselves only."""
    return box.answers.filter(mark__in=marks_of(box, who)).first()


@transaction.atomic
def put_answer(*, box: SealedBox, who: str, says: int) -> None:
    """Keeps what `who` says, in place of what they said before; counts the box if a batch is ready."""
    row = SealedBox.objects.select_for_update().get(pk=box.pk)
    answer = answer_in(row, who) or SealedAnswer(box=row)
    answer.mark, answer.says, answer.month = marks_of(row, who)[0], says, this_month()
    answer.full_clean(validate_unique=False)
    answer.save()
    count_box(row)


@transaction.atomic
def take_answer_back(*, box: SealedBox, who: str) -> bool:
    """Erases what `who` said; the tally forgets it with its next batch. Whether there was anything."""
    row = SealedBox.objects.select_for_update().get(pk=box.pk)
    answer = answer_in(row, who)
    if answer is None:
        return False
    _remove(row, [answer])
    count_box(row)
    return True


def _remove(box: SealedBox, answers: Iterable[SealedAnswer]) -> None:
    """Erases answers and notes which of them the tally still has."""
    left = Counter({int(value): number for value, number in box.left.items()})
    for answer in answers:
        if answer.counted_as is not None:
            left[answer.counted_as] += 1
        answer.delete()
    box.left = {str(value): number for value, number in left.items()}
    box.save(update_fields=["left"])


def count_box(box: SealedBox) -> bool:
    """Makes a new tally if what changed since the last one is a batch; the caller holds the row."""
    answers = list(box.answers.values_list("says", "counted_as"))
    changes: list[rules.Change] = [(was, says) for says, was in answers if was != says]
    changes += [(int(value), None) for value, number in box.left.items() for _one in range(number)]
    if not rules.may_count(sum(box.tally.values()), len(answers), changes):
        return False
    told = len(answers) >= rules.MINIMUM
    counted = Counter(says for says, _was in answers) if told else Counter[int]()
    box.tally, box.left = {str(value): number for value, number in sorted(counted.items())}, {}
    box.counted_on = this_month() if told else None
    box.save(update_fields=["tally", "left", "counted_on"])
    for value in {says for says, _was in answers}:
        box.answers.filter(says=value).update(counted_as=value if told else None)
    return True


@transaction.atomic
def forget_in(box: SealedBox, answers: Iterable[SealedAnswer]) -> None:
    """Erases the given answers of a box, which the caller chose by mark or by month."""
    row = SealedBox.objects.select_for_update().get(pk=box.pk)
    _remove(row, answers)
    count_box(row)

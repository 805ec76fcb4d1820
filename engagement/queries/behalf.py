"""What was done for residents who have no e-mail, and on what they can speak, for whoever may do it."""

from django.db.models import QuerySet
from django.utils import timezone

from engagement.models import ActedFor, InputCall
from engagement.subjects import subjects

PER_PAGE = 25
# So many of one kind are offered.
MOST = 300


def acts_for_residents() -> QuerySet[ActedFor]:
    """Every act with for whom and by whom, and the input that came by it, the latest first."""
    return ActedFor.objects.select_related("person", "acted_by", "input").order_by("-acted_at", "-pk")


def things_to_speak_on() -> list[tuple[str, list[tuple[str, str]]]]:
    """By kind: the address and the name of each public thing that takes input today. One query for each kind."""
    found = []
    for about, subject in subjects().items():
        things = subject.things()
        if about == "call":
            things = InputCall.objects.open(timezone.localdate())
        elif about == "decision":
            things = things.filter(takes_advice=True)
        named = [(f"{about}:{getattr(one, subject.key)}", str(subject.name(one))) for one in things[:MOST]]
        if named:
            found.append((str(subject.label), named))
    return found

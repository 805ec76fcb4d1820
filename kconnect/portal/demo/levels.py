"""Levels of engagement of the demonstration network: what was reached and felt, whose hands the money is in, and a wheel."""

from agenda.models import Strategy
from engagement import services
from engagement.choices import BoxKind, WheelQuestion
from engagement.models import Event
from engagement.queries.levelled import NOUNS
from engagement.services.sealed import box_of
from engagement.services.wheels import people_of, who_is
from workgroups.models import User, Workgroup

# Each by its turn: what made-up people say of themselves, and what the evening was for them.
WHEEL = {
    WheelQuestion.ISSUE: (1, 0, 1, 0, 1, 0),
    WheelQuestion.LIKENESS: (1, 0, 0, 1, 0, 1),
    WheelQuestion.CONTACT: (1, 0, 1, 1, 1, 0),
    WheelQuestion.PLACE: (0, 1, 1, 0, 0, 1),
}
FELT = (2, 1, 2, 1, 3, 1, 1, 2, 3, 1)
MONEY = ((3, 120_000_00, 52_000_00), (4, 80_000_00, 30_000_00), (2, 45_000_00, 12_500_00))


def load_levels(users: dict[str, User]) -> None:
    """What one evening came to, the money of the first strategies, and the wheel of groups that are large enough."""
    event = Event.objects.get(slug="pay-review-evening")
    services.say_level(by=users["denise"], noun=NOUNS["event"], thing=event, achieved_level=2)
    for number, level in enumerate(FELT):
        services.say_felt(noun=NOUNS["event"], thing=event, who=f"demo:{number}", level=level)
    strategies = Strategy.objects.filter(published=True).order_by("position", "pk")
    for strategy, (level, total, part) in zip(strategies, MONEY, strict=False):
        services.set_community_share(
            by=users["denise"], strategy=strategy, level=level, total_cents=total, community_cents=part
        )
    for group in Workgroup.objects.published().order_by("pk"):
        for number, person in enumerate(sorted(people_of(group.pk))):
            for question, says in WHEEL.items():
                box = box_of(BoxKind.WHEEL, question, group.pk)
                services.put_answer(box=box, who=who_is(person), says=says[number % len(says)])

"""A large network of made-up people: the same for the same seed, stored through the services' way for many.

As large as `performance.md` asks for member pages: 1,000 organisations, 50 workgroups, 3,000 people, 20,000 activities, 5
goals, 40 strategies, 5,000 actions with 15,000 milestones. `Size().part(10)` is a tenth of it, for tests.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

FIRST = [
    "Ana",
    "Ben",
    "Chloe",
    "Dev",
    "Ema",
    "Femi",
    "Gus",
    "Hana",
    "Ivo",
    "Juno",
    "Kim",
    "Luz",
    "Mara",
    "Nia",
    "Oto",
    "Pia",
    "Quin",
    "Rosa",
    "Sam",
    "Tara",
    "Uma",
    "Vera",
    "Wes",
    "Xan",
    "Yara",
    "Zoe",
]
LAST = [
    "Alder",
    "Birch",
    "Cedar",
    "Dogwood",
    "Elm",
    "Fir",
    "Ginkgo",
    "Hazel",
    "Ironwood",
    "Juniper",
    "Larch",
    "Maple",
    "Oak",
    "Pine",
    "Rowan",
    "Spruce",
    "Tulip",
    "Willow",
]
THINGS = [
    "Reading",
    "Housing",
    "Health",
    "Garden",
    "Bridge",
    "River",
    "Harbor",
    "Meadow",
    "Corner",
    "Lantern",
    "Orchard",
    "School",
    "Street",
    "Market",
]
KINDS = ["House", "Circle", "Center", "Fund", "Alliance", "Project", "Council", "Kitchen", "Library", "Network"]
DEEDS = [
    "Met with families at",
    "Read with children at",
    "Planned the spring at",
    "Asked for later buses near",
    "Cooked together at",
]
SECTORS = ("government", "philanthropy", "business", "residents", "community")
CODES = ("CA", "DA", "SP", "RG", "MC", "ED", "OC")
FIRST_DAY = date(2025, 1, 1)


@dataclass(frozen=True)
class Size:
    """How many of each."""

    organizations: int = 1000
    workgroups: int = 50
    people: int = 3000
    activities: int = 20_000
    goals: int = 5
    strategies: int = 40
    actions: int = 5000
    milestones: int = 15_000

    def part(self, of: int) -> "Size":
        """One part of so many; at least two of each."""
        return Size(*(max(2, getattr(self, name) // of) for name in self.__dataclass_fields__))


@dataclass(frozen=True)
class Crowd:
    """Who looks at the pages: a member and a lead of the group with most activities, staff; and that group."""

    member: Any
    lead: Any
    backbone: Any
    superuser: Any
    workgroup: Any
    person_id: int
    action_slug: str
    action_id: int


def build_crowd(size: Size | None = None, seed: int = 1) -> Crowd:
    """Fills an empty network. The first workgroup does a fifth of all work, as large groups do."""
    size, chance = size or Size(), random.Random(seed)  # noqa: S311  # made-up people, the same each time
    groups = _workgroups(size)
    partners = _partners(size, chance)
    people = _people(size, chance)
    members = _members(groups, people)
    actions = _actions(size, groups, people, chance)
    _activities(size, groups, members, partners, actions, chance)
    return _lookers(groups[0], members[0], actions[groups[0].pk][0])


def _name(chance: random.Random) -> str:
    return f"{chance.choice(FIRST)} {chance.choice(LAST)}"


def _workgroups(size: Size) -> list[Any]:
    from workgroups import services
    from workgroups.choices import WorkgroupKind

    return [
        services.create_workgroup(
            by=None, slug=f"crowd-{number}", name=f"{THINGS[number % len(THINGS)]} {number}", kind=WorkgroupKind.ISSUE,
            purpose="Made up to be many.",
        )
        for number in range(size.workgroups)
    ]  # fmt: skip


def _partners(size: Size, chance: random.Random) -> list[Any]:
    from workgroups.services.many import add_organizations

    profiles: list[Any] = [
        (
            f"crowd-partner-{number}",
            {
                "name": f"{chance.choice(THINGS)} {chance.choice(KINDS)} {number}", "sector": chance.choice(SECTORS),
                "role_in_network": "provider", "city": chance.choice(THINGS), "languages": ["es"] if number % 3 == 0 else [],
            },
        )
        for number in range(size.organizations)
    ]  # fmt: skip
    return add_organizations(by=None, profiles=profiles)


def _people(size: Size, chance: random.Random) -> list[Any]:
    from workgroups.services.many import add_people

    return add_people(
        by=None, people=[(_name(chance), chance.choice(["en", "en", "es"])) for _one in range(size.people)]
    )


def _members(groups: list[Any], people: list[Any]) -> list[list[Any]]:
    """Everybody belongs to one group, one of twenty leads it; every fifth person belongs to the first group as well."""
    from workgroups.choices import MembershipRole
    from workgroups.services.many import add_members

    members: list[list[Any]] = []
    for number, group in enumerate(groups):
        own = people[number :: len(groups)]
        first = max(1, len(own) // 20)
        leads, others = own[:first], own[first:]
        if number == 0:
            also = [one for one in people[::5] if one not in own]
            add_members(by=None, workgroup=group, people=also)
        add_members(by=None, workgroup=group, people=leads, role=MembershipRole.LEAD)
        add_members(by=None, workgroup=group, people=others)
        members.append([*leads, *others])
    return members


def _actions(size: Size, groups: list[Any], people: list[Any], chance: random.Random) -> dict[int, list[Any]]:
    from agenda import services
    from agenda.services.many import add_actions

    goals = [
        services.create_goal(
            by=None, slug=f"crowd-goal-{number}", name=f"Goal {number}", statement="Made up.", position=number
        )
        for number in range(size.goals)
    ]
    for goal in goals:
        services.set_published(by=None, thing=goal, published=True)
    found: dict[int, list[Any]] = {group.pk: [] for group in groups}
    each = max(1, size.actions // size.strategies)
    for number in range(size.strategies):
        group = groups[0 if number % 5 == 0 else number % len(groups)]
        strategy = services.create_strategy(
            by=None,
            goal=goals[number % len(goals)],
            workgroup=group,
            slug=f"crowd-strategy-{number}",
            name=f"Strategy {number}",
        )
        services.set_published(by=None, thing=strategy, published=True)
        rows = [
            (
                f"crowd-action-{number}-{index}",
                {
                    "name": f"{chance.choice(DEEDS)} {chance.choice(THINGS)} {index}", "person": chance.choice(people),
                    "due_on": FIRST_DAY + timedelta(days=chance.randint(0, 900)), "planned_units": 10, "unit": "visits",
                },
            )
            for index in range(each)
        ]  # fmt: skip
        added = add_actions(by=None, strategy=strategy, actions=rows)
        _milestones(added, size.milestones // size.actions, chance)
        found[group.pk] += added
    return found


def _milestones(actions: list[Any], each: int, chance: random.Random) -> None:
    """The same number for each action, some of them reached."""
    from agenda.services.plan_many import add_milestones

    rows: list[tuple[Any, dict[str, Any]]] = []
    for action in actions:
        for number in range(each):
            day = FIRST_DAY + timedelta(days=chance.randint(0, 900))
            reached = day if chance.random() < 0.4 else None
            rows.append(
                (action, {"name": f"Step {number}", "name_es": f"Paso {number}", "due_on": day, "reached_on": reached})
            )
    add_milestones(by=None, milestones=rows)


def _activities(
    size: Size, groups: list[Any], members: list[list[Any]], partners: list[Any], actions: dict[int, list[Any]],
    chance: random.Random,
) -> None:  # fmt: skip
    from agenda.services.many import add_contributions
    from workgroups.services.many import PastActivity, add_activities

    for number, group in enumerate(groups):
        count = size.activities // 5 if number == 0 else size.activities * 4 // 5 // max(1, len(groups) - 1)
        past = []
        for _one in range(count):
            entry: Any = {
                "summary": f"{chance.choice(DEEDS)} {chance.choice(THINGS)} {chance.choice(KINDS)}",
                "happened_on": FIRST_DAY + timedelta(days=chance.randint(0, 600)), "code": chance.choice(CODES),
                "hours": Decimal(chance.randint(1, 16)) / 2, "reach": chance.randint(0, 80),
            }  # fmt: skip
            confirmed = members[number][0] if chance.random() < 0.9 else None
            past.append(PastActivity(chance.choice(members[number]), entry, chance.sample(partners, 2), confirmed))
        rows = add_activities(by=None, workgroup=group, past=past)
        own = actions[group.pk]
        if own:
            add_contributions(by=None, advances=[(row, chance.choice(own), 1) for row in rows])


def _lookers(group: Any, members: list[Any], action: Any) -> Crowd:
    from allauth.mfa.models import Authenticator

    from workgroups import services
    from workgroups.permissions import RoleName

    def account(person: Any, name: str, *, superuser: bool = False) -> Any:
        user = services.create_account(
            by=None, person=person, email=f"{name}@example.org", password=None, superuser=superuser
        )
        # Whoever runs the network has a second factor, or is sent to set one up.
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "made up"})
        return user

    staff = services.create_person(by=None, name="Bo Staff")
    services.grant_role(by=None, person=staff, role=RoleName.BACKBONE)
    return Crowd(
        member=account(members[-1], "member"), lead=account(members[0], "lead"), backbone=account(staff, "backbone"),
        superuser=account(services.create_person(by=None, name="Sue Super"), "superuser", superuser=True),
        workgroup=group, person_id=members[-1].pk, action_slug=action.slug, action_id=action.pk,
    )  # fmt: skip

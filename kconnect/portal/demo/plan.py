"""The agenda, the workplan with its activities, and the events of the demonstration network."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.utils import timezone

from agenda import services as plan_services
from agenda.models import Action, Goal
from engagement import services as event_services
from workgroups import services
from workgroups.models import Organization, User, Workgroup
from workgroups.queries.activities import ChangeTold, Told

EVIDENCE = ("collaboration", "evidence_kind", "evidence", "evidence_es", "evidence_links")


def load_plan(what: dict[str, Any], users: dict[str, User]) -> None:
    """Goals, strategies, actions with milestones, and what was logged and confirmed."""
    backbone, today = users["denise"], timezone.localdate()
    goals = {}
    for position, about in enumerate(what["goal"]):
        fields = {key: value for key, value in about.items() if key not in {"slug", "indicators"}}
        goal = plan_services.create_goal(by=backbone, slug=about["slug"], position=position, **fields)
        goals[about["slug"]] = plan_services.set_published(by=backbone, thing=goal, published=True)
    strategies = [
        (about, _strategy(about, goals[about["goal"]], position, users))
        for position, about in enumerate(what["strategy"])
    ]
    _last_year(strategies, users, today.year - 1)
    for about, strategy in strategies:
        for action in about["action"]:
            _action(action, strategy, users, today)
    for about in (action for each, _made in strategies for action in each["action"]):
        for needed in about.get("waits_for", []):
            action = Action.objects.get(slug=about["slug"])
            plan_services.tie_actions(by=backbone, action=action, needed=Action.objects.get(slug=needed))
    for row in what["activity"][0]["list"]:
        _activity(row, users, today)


def _strategy(about: dict[str, Any], goal: Any, position: int, users: dict[str, User]) -> Any:
    by = users["denise"]
    group = Workgroup.objects.get(slug=about["workgroup"])
    fields = {key: about[key] for key in ("slug", "name", "name_es", "summary", "summary_es", "kind", "reach")}
    fields |= {key: about[key] for key in EVIDENCE if key in about}
    strategy = plan_services.create_strategy(by=by, goal=goal, workgroup=group, position=position, **fields)
    return plan_services.set_published(by=by, thing=strategy, published=True)


def _last_year(strategies: list[tuple[dict[str, Any], Any]], users: dict[str, User], year: int) -> None:
    """What was promised for last year, and what became of it when the year was closed."""
    by, chosen = users["denise"], []
    for about, strategy in strategies:
        for action in (each for each in about["action"] if "last_year" in each):
            made = plan_services.create_action(
                by=by,
                strategy=strategy,
                slug=action["slug"],
                name=action["name"],
                name_es=action["name_es"],
                due_on=date(year, 11, 15),
            )
            reason = action.get("reason", "")
            due_on = date(year + 1, 12, 20) if action["last_year"] == "carry" else None
            chosen.append(plan_services.Chosen(made, action["last_year"], due_on, reason))
    plan_services.choose_for_year(by=by, year=year, chosen=chosen)
    plan_services.close_year(by=by, year=year)


def _action(about: dict[str, Any], strategy: Any, users: dict[str, User], today: date) -> None:
    by = users["denise"]
    owner: dict[str, Any] = {}
    if "person" in about:
        owner["person"] = users[about["person"]].person
    if "organization" in about:
        owner["organization"] = Organization.objects.get(slug=about["organization"])
    counted = (
        {"planned_units": about["planned"], "unit": about["unit"], "unit_es": about["unit_es"]}
        if "planned" in about
        else {}
    )
    if about.get("last_year") in {"done", "stop"}:
        return
    dates: dict[str, Any] = {"due_on": today + timedelta(days=about["due"])}
    if "starts" in about:
        dates["starts_on"] = today + timedelta(days=about["starts"])
    earlier = Action.objects.filter(slug=about["slug"]).first()
    if earlier is not None:
        action = plan_services.change_action(by=by, action=earlier, **dates, **owner, **counted)
    else:
        words = {name: about[name] for name in ("slug", "name", "name_es")}
        action = plan_services.create_action(by=by, strategy=strategy, **words, **dates, **owner, **counted)
    for name, name_es, due, reached in about.get("milestones", []):
        day = today + timedelta(days=due)
        milestone = plan_services.add_milestone(by=by, action=action, name=name, name_es=name_es, due_on=day)
        if reached:
            plan_services.reach_milestone(by=by, milestone=milestone, on=day)
    if about["state"] != "not_started":
        reason = about.get("reason", "") if about["state"] == "blocked" else ""
        plan_services.move_action(by=by, action=action, to=about["state"], reason=reason)


def _activity(row: list[Any], users: dict[str, User], today: date) -> None:
    """One line of the log: day, group, person, kind, sentence, hours, people, action, units, confirmed, and what else is told."""
    day, group, key, code, summary, hours, reach, action, units, confirmed, more = (*row, {})[:11]
    author = users[key]
    told = Told(tuple(more.get("places", [])), tuple(more.get("populations", [])), _change(more, today))
    activity, _new = plan_services.log_work(
        by=author,
        workgroup=Workgroup.objects.get(slug=group),
        form_token=uuid4(),
        advances={Action.objects.get(slug=action).pk: units},
        organizations=Organization.objects.filter(affiliations__person=author.person),
        summary=summary,
        happened_on=today + timedelta(days=day),
        code=code,
        hours=Decimal(str(hours)),
        reach=reach or None,
        told=told,
        money_cents=more.get("money_cents"),
        in_kind=more.get("in_kind", ""),
    )
    if confirmed:
        services.confirm_activities(by=users["denise"], activities=[activity])


def _change(more: dict[str, Any], today: date) -> ChangeTold | None:
    """The community or systems change that a line tells of."""
    if "change" not in more:
        return None
    kind, novelty, level, since = more["change"]
    return ChangeTold(kind, novelty, level, today + timedelta(days=since))


OPTIONAL = ("place", "interpretation", "childcare", "transport", "kind", "registers", "capacity")


def load_events(what: dict[str, Any], by: User) -> None:
    """What is coming up, and what was."""
    zone, today = timezone.get_default_timezone(), timezone.localdate()
    for about in what["event"]:
        hour = about["hour"]
        starts = datetime.combine(today + timedelta(days=about["day"]), time(int(hour), int(hour % 1 * 60)), zone)
        event = event_services.create_event(
            by=by,
            slug=about["slug"],
            workgroup=Workgroup.objects.get(slug=about["workgroup"]),
            starts_at=starts,
            ends_at=starts + timedelta(hours=about["hours"]),
            online_url="https://meet.kconnect.example/numbers" if about.get("online") else "",
            languages=["en", "es"],
            intended_level=about["level"],
            goals=Goal.objects.filter(slug__in=about.get("goals", [])),
            **{key: about[key] for key in ("title", "title_es", "description", "description_es")},
            **{key: about[key] for key in OPTIONAL if key in about},
        )
        event_services.publish_event(by=by, event=event)

"""Which pages the sweep looks at: every address of the resolver, with who looks and at what; and what is no page.

Add an entry here for each new page. Most need one line: `"app:noun_verb": look("member", slug="housing")`.
"""

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator

from agenda.models import Action, Goal, Milestone, Strategy
from dashboard.ingest.tidy import tidy_recipe_text
from dashboard.models import Boundary, Import, Influence, PerformanceMeasure, Place, Release, Upload
from dashboard.services import places_files, start_import
from engagement.models import Event
from kconnect.core import jobs
from kconnect.core.models import Job
from tests import build_partners as partners
from tests import build_places as places
from workgroups.models import User

# The accounts of the demonstration network, by what they are; "" is whoever comes by.
PEOPLE = {
    "member": "marcus@kconnect.example",
    "lead": "rosa@kconnect.example",
    "editor": "hoa@kconnect.example",
    "backbone": "denise@kconnect.example",
    "steward": "tove@kconnect.example",
    "approver": "priya@kconnect.example",
    "superuser": "sam@kconnect.example",
    "checker": "teo@kconnect.example",
    "reviewer": "ruth@kconnect.example",
}
TOKEN = "a-token-of-the-sweep"


@dataclass(frozen=True)
class Look:
    """One state of one page: who looks, what the address leads to, and the answer."""

    who: str = ""
    at: Mapping[str, Any] = field(default_factory=dict)
    query: str = ""
    status: int = 200
    # What the reader does after the page has come: "send" sends its main form as it is and is asked to correct it; "press"
    # sends it as well, and it is taken.
    then: str = ""

    def arguments(self) -> dict[str, Any]:
        """What the address is made of; things are looked up when the network is there."""
        return {name: value() if callable(value) else value for name, value in self.at.items()}


def look(who: str = "", *, query: str = "", status: int = 200, then: str = "", **at: Any) -> Look:
    """A look at a page; the words that are left go into the address."""
    return Look(who, at, query, status, then)


def first(model: Any, **fields: Any) -> Callable[[], Any]:
    """The id of the first row of this kind, when it is asked for."""
    return lambda: model.objects.filter(**fields).order_by("pk").values_list("pk", flat=True)[0]


def person(email: str) -> Callable[[], int]:
    return lambda: User.objects.get(email=email).person_id


def place_file(step: str) -> Callable[[], int]:
    """The id of a file of places at a step, brought when it is asked for."""

    def bring() -> int:
        dev = User.objects.get(email=PEOPLE["steward"])
        with mock.patch.object(places_files, "read_in_child", places.read_here):
            if step == "table":
                return places.bring(b"OLD,NEW,SHARE\n1,2,0.5\n", by=dev, name="pairs.csv").pk
            return (places.preview if step == "previewed" else places.bring)(by=dev).pk

    return bring


def a_file_of_persons() -> int:
    """The id of an import that its dry run stopped, brought when it is asked for."""
    dev = User.objects.get(email=PEOPLE["steward"])
    content = io.BytesIO(b"measure,place,year,group,value,Student name\nincome,26081,2023,,5,Amina\n")
    text = tidy_recipe_text()
    import_ = start_import(stream=content, name="people.csv", recipe_text=text, by=dev).import_
    jobs.work_until_idle()
    return import_.pk


def place_with_shape() -> int:
    """The id of a place that has an outline."""
    place = Place.objects.order_by("pk")[0]
    Boundary.objects.get_or_create(place=place, defaults={"geometry": json.dumps(places.box(-85.7))})
    return place.pk


def reset_link() -> tuple[str, str]:
    """The two parts of a link that sets a new password."""
    user = User.objects.get(email=PEOPLE["editor"])
    return user_pk_to_url_str(user), default_token_generator.make_token(user)


def partner_list(step: str) -> Callable[[], int]:
    """The id of a file of partners at a step, brought when it is asked for; it names two partners that look alike."""

    def make() -> int:
        denise = User.objects.get(email=PEOPLE["backbone"])
        rows = f"EIN,Name,Contact,City,ZIP\n12345678,Harbor {step},Amina,Detroit,1234\n123456789,Harbor {step} Inc,,Detroit,48201\n"
        if step == "accepted":
            return partners.load(denise, rows, published=False).pk
        file = partners.bring(denise, rows)
        return (partners.check(denise, file) if step == "tried" else file).pk

    return make


housing = {"slug": "housing"}
income = {"slug": "median-household-income"}
KEY = {"pk": first(Authenticator, type="webauthn")}

LOOKS: dict[str, Look | list[Look]] = {
    # What everybody reads.
    "portal:home": look(),
    "portal:about_101": look(),
    "dashboard:indicator_list": [look(), look(query="?q=nothing+like+that")],
    "dashboard:freshness_list": [look(), look(query="?q=nothing+like+that")],
    "dashboard:number_detail": look(slug="child-poverty", query="?place=26081&group=race%3Dblack"),
    "agenda:goal_list": look(),
    "dashboard:goal_detail": look(slug="steady-income"),
    "dashboard:ways_detail": [
        look(goal="no-child-poor", slug="child-poverty"),
        look(goal="steady-income", slug="median-household-income", query="?compare=race&order=distance"),
        look(goal="no-child-poor", slug="child-poverty", query="?place=26139"),
    ],
    "agenda:workplan_list": [look(), look(query="?strategy=rent-gap-fund")],
    "agenda:action_detail": look(slug="help-renters-apply"),
    "agenda:workgroup_detail": look(**housing),
    "agenda:workgroup_done": look(**housing),
    "workgroups:workgroup_list": look(),
    "workgroups:organization_list": look(),
    "agenda:organization_detail": look(slug="millrace-family-center"),
    "agenda:network_detail": look(),
    "engagement:event_list": look(),
    "engagement:event_detail": look(slug="housing-open-meeting"),
    # The way in.
    "account_login": [look(), look(then="send")],
    "account_signup": look(),
    "account_inactive": look(),
    "account_email_verification_sent": look(),
    "account_confirm_email": look(key="wrong"),
    "account_reset_password": [look(), look(then="send")],
    "account_reset_password_done": look(),
    "account_reset_password_from_key": [
        look(uidb36=lambda: reset_link()[0], key=lambda: reset_link()[1]),
        look(uidb36="1", key="wrong"),
    ],
    "account_reset_password_from_key_done": look(),
    "workgroups:invitation_accept": [look(token=TOKEN), look(token="wrong", status=404)],
    # One's own account.
    "account_logout": look("member"),
    "account_reauthenticate": look("member"),
    "account_email": look("member"),
    "account_change_password": [look("member"), look("member", then="send")],
    "usersessions_list": look("member"),
    "workgroups:profile_edit": look("member"),
    "mfa_index": [look("member"), look("superuser")],
    "mfa_reauthenticate": look("superuser"),
    "mfa_activate_totp": look("member"),
    "mfa_deactivate_totp": look("superuser"),
    "mfa_view_recovery_codes": look("superuser"),
    "mfa_generate_recovery_codes": look("superuser"),
    "mfa_list_webauthn": [look("member"), look("superuser")],
    "mfa_add_webauthn": look("member"),
    "mfa_edit_webauthn": look("superuser", **KEY),
    "mfa_remove_webauthn": look("superuser", **KEY),
    # The workspace.
    "portal:my_work": [look("member"), look("lead"), look("steward")],
    "dashboard:influence_list": [look("lead", **housing), look("member", **housing)],
    "dashboard:influence_create": look("member", indicator="owner-occupied-housing", then="send", **housing),
    "dashboard:influence_edit": look("lead", influence_id=first(Influence, workgroup__slug="housing"), **housing),
    "dashboard:strategy_groups": look("lead", strategy_id=first(Strategy, slug="rent-gap-fund"), **housing),
    "dashboard:influence_review": look("backbone"),
    "dashboard:indicator_targets": [look("steward", **income), look("backbone", slug="child-poverty")],
    "dashboard:indicator_baselines": look("steward", **income),
    "dashboard:indicator_story": [look("steward", **income), look("backbone", slug="child-poverty")],
    "dashboard:indicator_outcomes": look("steward", slug="child-poverty"),
    "dashboard:strategy_detail": look(slug="rent-gap-fund"),
    "dashboard:partner_performance": look(slug="two-rivers-credit-union"),
    "agenda:plan_list": look("lead", **housing),
    "dashboard:performance_list": look("lead", **housing),
    "dashboard:performance_create": look("lead", **housing),
    "dashboard:performance_review": look("lead", **housing),
    "dashboard:performance_edit": look("lead", measure_id=first(PerformanceMeasure, published=True), **housing),
    "dashboard:performance_value": look("member", measure_id=first(PerformanceMeasure, published=True), **housing),
    "agenda:strategy_create": look("lead", **housing),
    "agenda:strategy_propose": [look("lead", query="?goal=steady-income"), look("editor")],
    "agenda:strategy_edit": look("lead", strategy_id=first(Strategy, workgroup__slug="housing"), **housing),
    "agenda:action_create": look("lead", strategy_id=first(Strategy, workgroup__slug="housing"), **housing),
    "agenda:action_edit": look("lead", action_id=first(Action, strategy__workgroup__slug="housing"), **housing),
    "agenda:milestone_edit": look(
        "lead", milestone_id=first(Milestone, action__strategy__workgroup__slug="housing"), **housing
    ),
    "workgroups:organization_edit": look("editor", slug="two-rivers-credit-union"),
    # The console.
    "portal:console": [look("backbone"), look("steward"), look("member", status=403)],
    "portal:gallery_detail": look("backbone"),
    "portal:job_list": [look("backbone"), look("steward", query="?state=failed")],
    "portal:job_detail": [
        look("backbone", job_id=first(Job, state="failed")),
        look("steward", job_id=first(Job, kind__startswith="dashboard.")),
    ],
    "portal:audit_list": look("backbone"),
    "workgroups:person_list": look("backbone"),
    "workgroups:person_detail": look("backbone", person_id=person(PEOPLE["member"])),
    "workgroups:invitation_list": look("backbone"),
    "workgroups:invitation_create": [look("backbone"), look("backbone", then="send")],
    "workgroups:console_workgroup_list": [look("backbone"), look("backbone", query="?q=nothing+like+that")],
    "workgroups:workgroup_create": [look("backbone"), look("backbone", then="send")],
    "workgroups:workgroup_edit": look("backbone", **housing),
    "workgroups:console_organization_list": [look("backbone"), look("backbone", query="?published=no")],
    "workgroups:organization_create": [look("backbone"), look("backbone", then="send")],
    "dashboard:partner_file_create": [look("backbone"), look("backbone", then="send")],
    "workgroups:partner_file_list": look("backbone"),
    "workgroups:duplicate_list": look("backbone"),
    "workgroups:organization_merge": look("backbone", slug="lantern-fund", other="burton-block-club"),
    "agenda:console_agenda": look("backbone"),
    "agenda:goal_create": [look("backbone"), look("backbone", then="send")],
    "agenda:goal_edit": look("backbone", goal_id=first(Goal)),
    "agenda:strategy_move": look("backbone", strategy_id=first(Strategy)),
    "engagement:console_event_list": look("backbone"),
    "engagement:event_create": [look("lead"), look("backbone", then="send")],
    "engagement:event_edit": look("backbone", event_id=first(Event)),
    "engagement:event_cancel": look("backbone", event_id=first(Event)),
    "dashboard:import_list": look("steward"),
    "dashboard:import_create": [look("steward"), look("steward", then="send")],
    "dashboard:upload_detail": [
        look("steward", upload_id=first(Upload, file_name=name))
        for name in ("estimates_2024.csv", "clinics_2023.csv", "enrolled.csv")
    ],
    "dashboard:upload_map": [
        look("steward", upload_id=first(Upload, file_name="clinics_2023.csv"), step=step)
        for step in ("place", "period", "columns", "figures", "questions", "recipe")
    ]
    + [look("steward", then="send", upload_id=first(Upload, file_name="clinics_2023.csv"), step="questions")],
    "dashboard:recipe_list": look("steward"),
    "dashboard:recipe_create": [look("steward"), look("steward", then="send")],
    "dashboard:recipe_detail": [look("steward", slug="our-table"), look("steward", slug="acs-county")],
    "dashboard:recipe_edit": [
        look("steward", slug="our-table"),
        look("steward", slug="our-table", query="?trial=1"),
    ],
    "dashboard:recipe_copy": [look("steward", slug="our-table"), look("steward", then="send", slug="our-table")],
    "dashboard:import_detail": [
        look("steward", import_id=first(Import, state=state)) for state in ("previewed", "accepted", "refused")
    ],
    "dashboard:import_issues": [
        look("steward", import_id=first(Import, state="refused")),
        look("steward", import_id=first(Import, state="accepted"), query="?severity=error"),
    ],
    "dashboard:import_differences": [
        look("steward", import_id=first(Import, state=state)) for state in ("previewed", "accepted")
    ],
    "dashboard:import_complete": [
        look("steward", import_id=first(Import, state="previewed")),
        look("steward", then="send", import_id=first(Import, state="previewed")),
        look("steward", import_id=first(Import, state="refused"), status=404),
    ],
    "dashboard:import_place": look("steward", query="?text=Kent", import_id=first(Import, state="previewed")),
    "dashboard:import_allow": [
        look("steward", import_id=a_file_of_persons),
        look("steward", then="send", import_id=a_file_of_persons),
    ],
    "dashboard:place_list": [look("steward"), look("steward", query="?q=nothing+like+that")],
    "dashboard:place_find": look("steward", query="?text=Kent+Co"),
    "dashboard:place_detail": [
        look("steward", place_id=first(Place, is_home=True)),
        look("backbone", place_id=place_with_shape),
    ],
    "dashboard:place_file_list": look("steward"),
    "dashboard:place_file_create": [look("steward"), look("steward", then="send")],
    "dashboard:place_file_detail": look("steward", file_id=place_file("previewed")),
    "dashboard:place_file_choose": [
        look("steward", file_id=place_file("choosing")),
        look("steward", then="send", file_id=place_file("choosing")),
        look("steward", query="?as=pairs", file_id=place_file("table")),
    ],
    "dashboard:inventory_list": look("steward"),
    "dashboard:dataset_edit": look("steward", slug="acs-county"),
    "dashboard:source_edit": look("steward", slug="census-acs5"),
    "dashboard:working_list": look("steward"),
    "dashboard:working_detail": look("steward", **income),
    "dashboard:working_number": look("steward", slug="child-poverty", query="?place=26081&group=race%3Dblack"),
    "dashboard:goal_list_measures": look("backbone"),
    "dashboard:goal_measures": look("backbone", slug="steady-income"),
    "dashboard:release_list": look("steward"),
    "dashboard:release_create": [look("steward"), look("steward", then="send")],
    "dashboard:release_detail": [
        look("steward", release_id=first(Release, state="submitted")),
        look("approver", release_id=first(Release, state="submitted")),
        look("approver", release_id=first(Release, state="published")),
        look("approver", release_id=first(Release, state="scheduled")),
    ],
    "dashboard:release_differences": look("steward", release_id=first(Release, state="submitted"), slug="population"),
}

FILES = "a file, or part of a page"
BUTTON = "a button's address: it only takes a form and leads back to a page"
LEADS_ON = "leads on to another page unless something is under way"
NOT_PAGES: dict[str, str] = {
    "portal_outside:healthz": FILES,
    "engagement_outside:event_feed": FILES,
    "engagement_outside:event_atom": FILES,
    "engagement:event_calendar": FILES,
    "dashboard:indicator_csv": FILES,
    "dashboard:indicator_json": FILES,
    "dashboard:number_json": FILES,
    "dashboard:import_issues_csv": FILES,
    "dashboard:import_differences_csv": FILES,
    "dashboard:import_annotated": FILES,
    "dashboard:release_differences_csv": FILES,
    "dashboard:import_progress": FILES,
    "dashboard:upload_progress": FILES,
    "dashboard:trial_progress": FILES,
    "dashboard:recipe_toml": FILES,
    "dashboard:recipe_version": FILES,
    "dashboard:measure_create": LEADS_ON,
    "dashboard:place_file_progress": FILES,
    "workgroups:organization_file": FILES,
    "workgroups:organization_export": FILES,
    "portal:job_state": FILES,
    "mfa_download_recovery_codes": FILES,
    "account_set_password": LEADS_ON,
    "account_confirm_login_code": LEADS_ON,
    "mfa_authenticate": LEADS_ON,
    "mfa_login_webauthn": LEADS_ON,
    "mfa_reauthenticate_webauthn": LEADS_ON,
    **dict.fromkeys(
        (
            "agenda:action_move", "agenda:milestone_create", "agenda:milestone_reach",
            "agenda:milestone_remove", "agenda:goal_publish", "agenda:strategy_publish",
            "workgroups:invitation_renew", "workgroups:invitation_withdraw", "workgroups:role_grant",
            "workgroups:role_end", "workgroups:account_suspend", "workgroups:account_restore",
            "workgroups:affiliation_grant", "workgroups:affiliation_end",
            "workgroups:workgroup_publish", "workgroups:organization_publish", "workgroups:organization_confirm",
            "workgroups:partner_file_accept", "workgroups:partner_file_reopen", "workgroups:partner_file_discard",
            "workgroups:partner_file_undo", "workgroups:organization_keep_apart", "workgroups:merge_undo",
            "dashboard:indicator_targets_remove", "dashboard:indicator_baselines_remove", "dashboard:note_create",
            "dashboard:note_remove", "dashboard:break_create", "dashboard:break_remove", "dashboard:forecast_create",
            "dashboard:forecast_remove", "dashboard:influence_check", "dashboard:influence_remove", "dashboard:outcome_remove",
            "engagement:event_publish", "dashboard:import_accept", "dashboard:import_preview",
            "dashboard:place_forget", "dashboard:place_file_header", "dashboard:place_file_accept",
            "dashboard:place_file_cancel", "dashboard:place_file_undo", "dashboard:place_file_retry",
            "dashboard:upload_use", "dashboard:upload_allow", "dashboard:upload_discard", "dashboard:upload_reopen",
            "dashboard:recipe_remove",
            "dashboard:import_cancel", "dashboard:import_undo", "dashboard:import_retry", "dashboard:release_submit",
            "dashboard:release_approve", "dashboard:release_return", "dashboard:release_withdraw",
            "dashboard:release_schedule", "dashboard:release_unschedule", "dashboard:release_comment",
            "portal:job_cancel", "portal:job_retry", "portal:news_read",
        ),
        BUTTON,
    ),
}  # fmt: skip
# Django makes these pages; superusers alone see them.
NOT_OURS = ("admin:",)

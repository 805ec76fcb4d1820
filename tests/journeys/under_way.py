"""What the demonstration network does not have, for those who look at every page: things under way, and things that failed."""

import csv
import io
from datetime import UTC, datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from dashboard import services as data
from dashboard.ingest.tidy import tidy_recipe_text
from dashboard.models import Import, Upload
from dashboard.queries.steward import mapping
from dashboard.services import recipes, uploads
from kconnect.core import jobs, notices
from kconnect.core.choices import JobState
from kconnect.core.models import Job
from kconnect.portal.demo.figures import FOLDER
from tests.journeys.swept import PEOPLE, TOKEN
from workgroups import services as people
from workgroups.models import Invitation, User, Workgroup
from workgroups.services.invitations import hash_of


def upload(text: str, name: str, by: User) -> Import:
    """A file that has been read."""
    started = data.start_import(stream=io.BytesIO(text.encode()), name=name, recipe_text=tidy_recipe_text(), by=by)
    jobs.work_until_idle()
    started.import_.refresh_from_db()
    return started.import_


def revised(times: int = 1) -> str:
    """The demonstration's estimates of 2023, each a little higher: a file as it comes every year."""
    with (FOLDER / "figures.csv").open(encoding="utf-8", newline="") as stream:
        head, *rows = csv.reader(stream)
    period, value = head.index("period"), head.index("value")
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(head)
    for row in rows:
        if row[0].startswith("pep-") and row[period] == "2023":
            row[value] = (
                f"{float(row[value]) + 0.1 * times:.1f}" if "age" in row[0] else str(int(row[value]) + 31 * times)
            )
            writer.writerow(row)
    return target.getvalue().replace("\r\n", "\n")


def add_what_is_under_way() -> None:
    """Files and releases that wait, failed work, an open invitation, and keys of the superuser."""
    user = {role: User.objects.get(email=email) for role, email in PEOPLE.items()}
    by = user["steward"]
    data.accept_import(import_=upload(revised(), "estimates_revised.csv", by), by=by)
    jobs.work_until_idle()
    data.submit_release(slugs=["population"], by=by, note="The Census Bureau revised its estimates for 2023.")
    later = data.submit_release(slugs=["median-age"], by=by, note="For the start of the year.")
    at = datetime(2099, 1, 4, 11, tzinfo=UTC)
    data.approve_release(release=later, by=user["approver"], publish_at=at)
    wrong = (
        revised(2).replace("Ottawa County,2023,,", "Ottawa County,2023,,about ") + "pep-population,Kent,,2023,,1,,\n"
    )
    upload(wrong, "estimates_revised_again.csv", by)
    upload("a,b\n1,2\n", "visitors.csv", by)
    add_files(by)
    Job.objects.create(kind="dashboard.recompute", key="swept", state=JobState.FAILED, error="It did not work.")
    housing = Workgroup.objects.get(slug="housing")
    new = people.invite(by=user["backbone"], email="new@kconnect.example", workgroup=housing, workgroup_role="member")
    Invitation.objects.filter(pk=new.pk).update(token_hash=hash_of(TOKEN))
    TOTP.activate(user["superuser"], generate_totp_secret())
    RecoveryCodes.activate(user["superuser"])
    tell_much(user["superuser"])
    passkey = {"name": "My phone", "passwordless": True, "credential": {}}
    Authenticator.objects.create(user=user["superuser"], type=Authenticator.Type.WEBAUTHN, data=passkey)


def tell_much(user: User) -> None:
    """More news and followed things than a page holds."""
    text = "A goal of the common agenda was changed. It is read again on Monday, March 2, at 10 a.m. at the library."
    for number in range(30):
        notices.tell([user], occasion=f"swept:{number}", topic="plan", url="/goals/", say=lambda: text)
        notices.follow(by=user, kind="organization", slug=f"swept-{number}")


def add_files(by: User) -> None:
    """Files before their dry run: one that a recipe fits, one that is being mapped, one that stopped; a recipe in versions."""
    bring("estimates_2024.csv", revised(3), by)
    mapped = bring("clinics_2023.csv", 'County,Code,Visits\nKent,26081,"1,200"\nOttawa,26139,*\n', by)
    bring("enrolled.csv", "Student name,Code\nAmina,26081\n", by)
    answers = {
        "place": {"from": "column", "columns": [1], "widths": [5], "kind": "own", "name_column": None},
        "period": {"from": "constant", "code": "2023"},
        "shape": "wide",
        "ticked": [2],
        "figures": {"2": {"column": 2, "as": "value", "measure": "pep-population", "group": ""}},
    }
    uploads.save_answers(upload=mapped, answers=answers, by=by)
    text = tidy_recipe_text()
    recipe = recipes.copy_recipe(text=text, slug="our-table", title="Our own table", by=by).recipe
    text = recipe.versions.get().text
    recipes.save_recipe(text=text.replace("create_periods = true\n", ""), note="No new periods.", by=by, recipe=recipe)
    recipes.try_recipe(text=text, file=mapped.file, name=mapped.file_name, by=by)
    draft = mapping.mapping_page(mapped, "questions")
    assert draft is not None
    mapped.refresh_from_db()
    uploads.try_mapping(upload=mapped, text=mapping.mapping_text(mapped, draft), by=by)
    jobs.work_until_idle()


def bring(name: str, text: str, by: User) -> Upload:
    """A file that was looked at."""
    found = uploads.start_upload(stream=io.BytesIO(text.encode()), name=name, by=by)
    jobs.work_until_idle()
    found.refresh_from_db()
    return found

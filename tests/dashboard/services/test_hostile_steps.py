"""Ways around the reason that a file of persons needs, and files that are gone: each of them is closed."""

import io

import pytest

from dashboard import services
from dashboard.choices import ImportState, UploadState
from dashboard.models import Import, RecipeTrial, Upload
from dashboard.services import recipes, uploads
from dashboard.services.errors import UploadMoveError
from kconnect.core.models import AuditEvent
from tests import build_dashboard as build
from tests.build_workgroups import make_user
from tests.dashboard.services.test_uploads import PEOPLE, RECIPE, bring
from workgroups.models import User
from workgroups.permissions import RoleName

pytestmark = pytest.mark.usefixtures("defined")

REASON = "The column names schools."


def read_with_a_reason(content: bytes, by: User) -> Import:
    upload = bring(content, by)
    uploads.allow_personal(upload=upload, reason=REASON, by=by)
    started = uploads.import_upload(upload=upload, recipe_text=RECIPE, by=by)
    build.work_off()
    return Import.objects.get(pk=started.import_.pk)


@pytest.mark.parametrize(("role", "kept"), [(RoleName.BACKBONE, ""), (RoleName.STEWARD, REASON)])
def test_a_reason_goes_on_to_corrected_rows_only_by_who_may_give_one(dev: User, role: RoleName, kept: str) -> None:
    base = read_with_a_reason(PEOPLE + b"Chloe,26139,many\n", dev)
    assert base.state == ImportState.PREVIEWED
    bo = make_user("Bo", staff=[role])
    again = services.complete_import(import_=base, stream=io.BytesIO(PEOPLE), name="c.csv", by=bo).import_
    build.work_off()
    again.refresh_from_db()
    assert (again.personal_reason, again.state == ImportState.REFUSED) == (kept, not kept)


def test_the_reason_of_a_discarded_file_holds_for_no_try(dev: User) -> None:
    first = bring(PEOPLE, dev)
    uploads.allow_personal(upload=first, reason=REASON, by=dev)
    uploads.discard_upload(upload=first, by=dev)
    second = bring(PEOPLE, dev)
    trial = recipes.try_recipe(text=RECIPE, file=second.file, name="visits.csv", by=dev)
    assert not trial.personal_allowed


def test_what_a_look_showed_of_persons_goes_with_their_file(dev: User) -> None:
    upload = bring(PEOPLE, dev)
    # The look took them for something else; the dry run does not.
    Upload.objects.filter(pk=upload.pk).update(state=UploadState.LOOKED)
    RecipeTrial.objects.create(file=upload.file, file_name="visits.csv", text=RECIPE, text_hash="0", by=dev)
    started = uploads.import_upload(upload=upload, recipe_text=RECIPE, by=dev)
    build.work_off()
    upload.refresh_from_db()
    started.import_.refresh_from_db()
    assert (started.import_.state, upload.file.path.exists()) == (ImportState.REFUSED, False)
    assert (upload.state, upload.look, RecipeTrial.objects.count()) == (UploadState.DISCARDED, {}, 0)


def test_a_file_that_is_gone_is_not_opened_again(dev: User) -> None:
    upload = bring(build.table(), dev)
    started = uploads.import_upload(upload=upload, recipe_text=build.TIDY, by=dev)
    build.work_off()
    services.cancel_import(import_=Import.objects.get(pk=started.import_.pk), by=dev)
    uploads.discard_upload(upload=bring(build.table(), dev), by=dev)
    with pytest.raises(UploadMoveError, match="Bring it again"):
        uploads.take_up_again(upload=upload, by=dev)


def test_that_a_file_was_opened_again_stands_in_the_log(dev: User) -> None:
    upload = bring(build.table(), dev)
    started = uploads.import_upload(upload=upload, recipe_text=build.TIDY, by=dev)
    services.cancel_import(import_=Import.objects.get(pk=started.import_.pk), by=dev)
    uploads.take_up_again(upload=upload, by=dev)
    assert AuditEvent.objects.filter(verb="reopened", target_id=upload.pk).count() == 1


def test_a_discarded_file_is_not_handed_on(dev: User) -> None:
    upload = bring(build.table(), dev)
    uploads.discard_upload(upload=upload, by=dev)
    with pytest.raises(UploadMoveError):
        uploads.import_upload(upload=upload, recipe_text=build.TIDY, by=dev)
    upload.refresh_from_db()
    assert (upload.state, Import.objects.count()) == (UploadState.DISCARDED, 0)

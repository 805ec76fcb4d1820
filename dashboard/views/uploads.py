"""The pages of a file before its dry run: bring it, see what is in it, choose a recipe, discard it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from dashboard import rules
from dashboard.choices import UploadState
from dashboard.forms.uploads import ImportForm, PersonalForm, TableForm, encoding_samples
from dashboard.models import Upload
from dashboard.queries.recipes import recipe_at_hand
from dashboard.queries.steward.uploads import UploadPage, look_job, upload_page
from dashboard.services import imports, uploads
from dashboard.views.guards import importer
from kconnect.core.access import allow, require_form, signed_in
from kconnect.core.errors import DomainError

SAMPLE_BYTES = 1 << 20


def upload_of(request: HttpRequest, upload_id: int) -> tuple[Any, Upload]:
    """The person and the file of an address."""
    user = importer(request)
    related = ("file", "job", "trial__job", "by__person", "import_ref")
    return user, get_object_or_404(Upload.objects.select_related(*related), pk=upload_id)


@require_form
@signed_in
def import_create(request: HttpRequest) -> HttpResponse:
    """Takes one or several files; whoever knows their recipe goes straight to the dry run."""
    user = importer(request)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _take(request, form, user)
        except DomainError as error:
            form.add_error("file", str(error))
    status = 422 if form.is_bound else 200
    return render(request, "dashboard/import_create.html", {"form": form}, status=status)


def _take(request: HttpRequest, form: ImportForm, user: Any) -> HttpResponse:
    """Starts an upload, or by the chosen recipe an import, of each file; leads to the only one, or to the list."""
    files = form.cleaned_data["file"]
    if form.chosen is None:
        found = [uploads.start_upload(stream=file, name=file.name, by=user) for file in files]
        if len(found) == 1:
            return redirect("dashboard:upload_detail", upload_id=found[0].pk)
    else:
        text = form.chosen.text
        started = [imports.start_import(stream=file, name=file.name, recipe_text=text, by=user) for file in files]
        if any(one.again for one in started):
            messages.info(request, _("This file is here already. Nothing was imported twice."))
        if len(started) == 1:
            return redirect("dashboard:import_detail", import_id=started[0].import_.pk)
    words = ngettext("%(count)s file is here.", "%(count)s files are here.", len(files))
    messages.info(request, words % {"count": len(files)})
    return redirect("dashboard:import_list")


@require_form
@signed_in
def upload_detail(request: HttpRequest, upload_id: int) -> HttpResponse:
    """What we see in a file; takes the table, the row of the titles and the encoding."""
    user, upload = upload_of(request, upload_id)
    page = upload_page(upload)
    form = _table_form(request, upload, page)
    if request.method == "POST" and form is not None and form.is_valid():
        return _then(request, upload_id, lambda: uploads.choose_table(upload=upload, chosen=form.answers(), by=user))
    return _show(request, page, form, user)


def _table_form(request: HttpRequest, upload: Upload, page: UploadPage) -> TableForm | None:
    if not page.is_ready or page.look is None or page.seen is None:
        return None
    samples: dict[str, str] = {}
    if page.seen.table.encoding_guessed and page.look.content_type == "text" and upload.file.path.exists():
        with upload.file.path.open("rb") as stream:
            samples = encoding_samples(stream.read(SAMPLE_BYTES), page.seen.table.encoding)
    return TableForm(request.POST or None, look=page.look, seen=page.seen, samples=samples)


def _show(
    request: HttpRequest, page: UploadPage, form: TableForm | None, user: Any, reason: PersonalForm | None = None
) -> HttpResponse:
    stopped = page.upload.state == UploadState.STOPPED and rules.can_allow_personal(user)
    context = {"page": page, "form": form, "reason": reason or (PersonalForm() if stopped else None)}
    bad = (form is not None and form.is_bound) or reason is not None
    return render(request, "dashboard/upload_detail.html", context, status=422 if bad else 200)


@require_safe
@signed_in
def upload_progress(request: HttpRequest, upload_id: int) -> HttpResponse:
    """The part of the page that changes while a file is looked at."""
    _user, upload = upload_of(request, upload_id)
    return render(request, "dashboard/upload_progress.html", {"job": look_job(upload)})


@require_POST
@signed_in
def upload_use(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Reads the file by a recipe: the dry run."""
    user, upload = upload_of(request, upload_id)
    recipe = recipe_at_hand(request.POST.get("recipe", ""))
    if recipe is None:
        messages.error(request, _("Choose a recipe."))
        return redirect("dashboard:upload_detail", upload_id=upload_id)
    try:
        started = uploads.import_upload(upload=upload, recipe_text=recipe.text, by=user)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("dashboard:upload_detail", upload_id=upload_id)
    if started.again:
        messages.info(request, _("This file is here already. Nothing was imported twice."))
    return redirect("dashboard:import_detail", import_id=started.import_.pk)


@require_POST
@signed_in
def upload_allow(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Lets a file be read that looks like single persons, for a reason that is kept."""
    user, upload = upload_of(request, upload_id)
    allow(may_see=True, may_do=rules.can_allow_personal(user))
    form = PersonalForm(request.POST)
    if not form.is_valid():
        return _show(request, upload_page(upload), None, user, form)
    reason = form.cleaned_data["reason"]
    return _then(request, upload_id, lambda: uploads.allow_personal(upload=upload, reason=reason, by=user))


@require_POST
@signed_in
def upload_discard(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Ends work on a file and removes it."""
    user, upload = upload_of(request, upload_id)
    try:
        uploads.discard_upload(upload=upload, by=user)
        messages.info(request, _("The file is discarded. Nothing of it was kept."))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("dashboard:import_list")


@require_POST
@signed_in
def upload_reopen(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Opens a file again whose import came to nothing."""
    user, upload = upload_of(request, upload_id)
    return _then(request, upload_id, lambda: uploads.take_up_again(upload=upload, by=user))


def _then(request: HttpRequest, upload_id: int, act: Any) -> HttpResponse:
    """One act, then the page of the file, with what stood against it."""
    try:
        act()
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("dashboard:upload_detail", upload_id=upload_id)

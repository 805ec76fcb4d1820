"""The library: its public pages, and the desk where resources and topics are kept: load, allow, one domain call, answer."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from engagement import rules, services
from engagement.filters import AllResourcesFilter, ResourceFilter
from engagement.forms import FileForm, ResourceForm, TopicForm
from engagement.models import Resource, ResourceTopic
from engagement.queries import library as queries
from engagement.views.events import public
from engagement.views.glossary import keeper_of as glossary_keeper_of
from engagement.views.news_desk import done, keeper_of
from kconnect.core.access import allow, require_form, signed_in
from kconnect.core.downloads import download
from kconnect.core.errors import DomainError
from kconnect.core.pages import page_number
from workgroups.models import User, Workgroup
from workgroups.permissions import Permission


@require_safe
@public
def resource_list(request: HttpRequest) -> HttpResponse:
    """Links and files that help with the work."""
    chosen = ResourceFilter(request.GET, queryset=Resource.objects.public(), request=request)
    listed = queries.resource_list(chosen.qs, number=page_number(request))
    return render(request, "engagement/resource_list.html", {"listed": listed, "filter": chosen})


@require_safe
@public
def resource_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One of them."""
    found = get_object_or_404(Resource.objects.public().select_related("topic", "workgroup", "file"), slug=slug)
    context = {"resource": found, "languages": queries.languages_of(found)}
    return render(request, "engagement/resource_detail.html", context)


@require_safe
@public
def resource_file(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The file of a resource, to save."""
    found = get_object_or_404(Resource.objects.public().select_related("file"), slug=slug)
    if found.file is None:
        raise Http404
    return download(found.file, filename=found.file_name)


# Console --------------------------------------------------------------------------------------------------------------


def kept_resource(request: HttpRequest, resource_id: int) -> tuple[User, Resource]:
    """The signed-in person and a resource that they may change; else 404 or 403."""
    user = keeper_of(request)
    found = get_object_or_404(Resource.objects.select_related("workgroup", "file"), pk=resource_id)
    allow(may_see=True, may_do=rules.can_keep_resource(user, found))
    return user, found


def _form(request: HttpRequest, user: User, resource: Resource | None = None) -> ResourceForm:
    groups = Workgroup.objects.where(user, Permission.EDIT_LIBRARY)
    may_have_none = rules.can_edit_glossary(user)
    return ResourceForm(request.POST or None, instance=resource, groups=groups, may_have_none=may_have_none)


@require_safe
@signed_in
def console_resource_list(request: HttpRequest) -> HttpResponse:
    """The resources that the person keeps."""
    user = keeper_of(request)
    chosen = AllResourcesFilter(request.GET, queryset=queries.kept_by(user, Resource.objects.all()), request=request)
    listed = queries.resource_list(chosen.qs, number=page_number(request))
    return render(request, "engagement/console_resource_list.html", {"listed": listed, "filter": chosen})


@require_form
@signed_in
def resource_create(request: HttpRequest) -> HttpResponse:
    """A resource that nobody outside sees yet."""
    user = keeper_of(request)
    form = _form(request, user)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_resource(by=user, **form.values())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Kept. Show it to the public when it is ready."))
            return redirect("engagement:resource_edit", resource_id=made.pk)
    return render(request, "engagement/resource_edit.html", {"form": form})


@require_form
@signed_in
def resource_edit(request: HttpRequest, resource_id: int) -> HttpResponse:
    """Changes a resource; beside it its file, and whether it is public."""
    user, found = kept_resource(request, resource_id)
    form = _form(request, user, found)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_resource(by=user, resource=found, **form.values())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("engagement:resource_edit", resource_id=found.pk)
    return render(request, "engagement/resource_edit.html", {"form": form, "resource": found})


@require_form
@signed_in
def resource_upload(request: HttpRequest, resource_id: int) -> HttpResponse:
    """Adds the file, or puts another one in its place."""
    user, found = kept_resource(request, resource_id)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        brought = form.cleaned_data["file"]
        try:
            services.set_file(by=user, resource=found, stream=brought.file, name=brought.name)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Added."))
            return redirect("engagement:resource_edit", resource_id=found.pk)
    return render(request, "engagement/resource_upload.html", {"form": form, "resource": found})


@require_POST
@signed_in
def resource_publish(request: HttpRequest, resource_id: int) -> HttpResponse:
    """Shows a resource to the public, or takes it back."""
    user, found = kept_resource(request, resource_id)
    shown = request.POST.get("published") == "yes"
    told = _("Public now.") if shown else _("Not public any more.")
    done(request, lambda: services.publish_resource(by=user, resource=found, published=shown), told)
    return redirect("engagement:resource_edit", resource_id=found.pk)


@require_form
@signed_in
def resource_remove(request: HttpRequest, resource_id: int) -> HttpResponse:
    """Asks, then removes a resource for good."""
    user, found = kept_resource(request, resource_id)
    if request.method == "POST":
        done(request, lambda: services.remove_resource(by=user, resource=found), _("Removed."))
        return redirect("engagement:console_resource_list")
    return render(request, "engagement/resource_remove.html", {"resource": found})


@require_form
@signed_in
def topic_list(request: HttpRequest) -> HttpResponse:
    """The topics, and a form for a new one."""
    user = glossary_keeper_of(request)
    form = TopicForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done(request, lambda: services.create_topic(by=user, **form.values()), _("Saved."))
        return redirect("engagement:topic_list")
    return render(request, "engagement/topic_list.html", {"topics": ResourceTopic.objects.all(), "form": form})


@require_form
@signed_in
def topic_edit(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Other words for a topic."""
    user = glossary_keeper_of(request)
    topic = get_object_or_404(ResourceTopic, pk=topic_id)
    form = TopicForm(request.POST or None, instance=topic)
    if request.method == "POST" and form.is_valid():
        done(request, lambda: services.change_topic(by=user, topic=topic, **form.values()), _("Saved."))
        return redirect("engagement:topic_list")
    return render(request, "engagement/topic_edit.html", {"form": form, "topic": topic})

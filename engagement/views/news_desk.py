"""The desk where news and stories are kept: load, allow, one domain call, answer."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from engagement import rules, services, story_keys
from engagement.filters import AllPostsFilter
from engagement.forms import ConsentForm, PhotoForm, PostForm
from engagement.models import Post
from engagement.queries import library as queries
from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.errors import DomainError
from kconnect.core.pages import page_number
from workgroups.models import User, Workgroup
from workgroups.permissions import Permission
from workgroups.rules import is_insider


def keeper_of(request: HttpRequest) -> User:
    """The signed-in person, if they keep any news or resources; others of the network get 403, outsiders 404."""
    user: User = person_of(request)
    allow(may_see=is_insider(user), may_do=rules.can_write_somewhere(user))
    return user


def kept_post(request: HttpRequest, post_id: int) -> tuple[User, Post]:
    """The signed-in person and a text that they may change; else 404 or 403."""
    user = keeper_of(request)
    post = get_object_or_404(Post.objects.select_related("workgroup"), pk=post_id)
    allow(may_see=True, may_do=rules.can_keep_post(user, post))
    return user, post


def done(request: HttpRequest, act: Callable[[], Any], told: str) -> bool:
    """Does a use case and tells how it went; False when it refused."""
    try:
        act()
    except DomainError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, told)
    return True


@require_safe
@signed_in
def console_post_list(request: HttpRequest) -> HttpResponse:
    """The news and stories that the person keeps."""
    user = keeper_of(request)
    chosen = AllPostsFilter(request.GET, queryset=queries.kept_by(user, Post.objects.all()), request=request)
    page = queries.page_of(chosen.qs, number=page_number(request))
    return render(request, "engagement/console_post_list.html", {"page": page, "filter": chosen})


def _form(request: HttpRequest, user: User, post: Post | None = None) -> PostForm:
    groups = Workgroup.objects.where(user, Permission.EDIT_LIBRARY)
    return PostForm(request.POST or None, instance=post, groups=groups, may_have_none=rules.can_edit_glossary(user))


@require_form
@signed_in
def post_create(request: HttpRequest) -> HttpResponse:
    """A draft, which nobody outside sees."""
    user = keeper_of(request)
    form = _form(request, user)
    if request.method == "POST" and form.is_valid():
        try:
            post = services.create_post(by=user, **form.values())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Kept as a draft. Show it to the public when it is ready."))
            return redirect("engagement:post_edit", post_id=post.pk)
    return render(request, "engagement/post_edit.html", {"form": form})


@require_form
@signed_in
def post_edit(request: HttpRequest, post_id: int) -> HttpResponse:
    """Changes the words of a text; beside them its photo, its consents and whether it is public."""
    user, post = kept_post(request, post_id)
    form = _form(request, user, post)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_post(by=user, post=post, **form.values())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("engagement:post_edit", post_id=post.pk)
    consents = [(one, story_keys.link_of(one)) for one in queries.consents_of(post)]
    return render(request, "engagement/post_edit.html", {"form": form, "post": post, "consents": consents})


@require_POST
@signed_in
def post_publish(request: HttpRequest, post_id: int) -> HttpResponse:
    """Shows a text to the public."""
    user, post = kept_post(request, post_id)
    done(request, lambda: services.publish_post(by=user, post=post), _("Public now."))
    return redirect("engagement:post_edit", post_id=post.pk)


@require_POST
@signed_in
def post_withdraw(request: HttpRequest, post_id: int) -> HttpResponse:
    """Takes a text back from the public."""
    user, post = kept_post(request, post_id)
    done(request, lambda: services.withdraw_post(by=user, post=post), _("Not public any more."))
    return redirect("engagement:post_edit", post_id=post.pk)


@require_form
@signed_in
def photo_edit(request: HttpRequest, post_id: int) -> HttpResponse:
    """Adds a photo, or puts another one in its place."""
    user, post = kept_post(request, post_id)
    form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("words", "words_es")}
        try:
            services.set_photo(by=user, post=post, stream=form.cleaned_data["photo"].file, **words)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Added."))
            return redirect("engagement:post_edit", post_id=post.pk)
    return render(request, "engagement/photo_edit.html", {"form": form, "post": post})


@require_POST
@signed_in
def photo_remove(request: HttpRequest, post_id: int) -> HttpResponse:
    """Takes the photo away for good."""
    user, post = kept_post(request, post_id)
    done(request, lambda: services.remove_photo(by=user, post=post), _("Removed."))
    return redirect("engagement:post_edit", post_id=post.pk)


@require_form
@signed_in
def consent_create(request: HttpRequest, post_id: int) -> HttpResponse:
    """Writes down that a person of a story agreed."""
    user, post = kept_post(request, post_id)
    form = ConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.take_consent(by=user, post=post, whose=form.whose(), **form.what())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Kept. Give the person the link by which they can take the story back."))
            return redirect("engagement:post_edit", post_id=post.pk)
    return render(request, "engagement/consent_create.html", {"form": form, "post": post})


@require_POST
@signed_in
def consent_withdraw(request: HttpRequest, post_id: int, consent_id: int) -> HttpResponse:
    """A person told staff that they take their consent back."""
    user, post = kept_post(request, post_id)
    consent = get_object_or_404(post.consents, pk=consent_id)
    told = _("Taken back. The story is not public any more, and its photo is gone.")
    done(request, lambda: services.withdraw_consent(by=user, consent=consent), told)
    return redirect("engagement:post_edit", post_id=post.pk)

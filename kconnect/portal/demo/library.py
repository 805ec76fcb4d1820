"""News, a story and resources of the demonstration network; people and words are invented."""

import io
import tomllib
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from engagement import services
from workgroups.models import User, Workgroup

FOLDER = Path(__file__).parent


def load_library(users: dict[str, User]) -> None:
    """Everything of `library.toml`."""
    services.ensure_first_words()
    told, by = tomllib.loads((FOLDER / "library.toml").read_text()), users["denise"]
    groups = {group.slug: group for group in Workgroup.objects.all()}
    for about in told["post"]:
        group, consent = groups.get(about.pop("group", "")), about.pop("consent", None)
        post = services.create_post(by=by, workgroup=group, **about)
        if consent:
            day = timezone.localdate() - timedelta(days=30)
            services.take_consent(by=by, post=post, whose=consent, how="spoken", agreed_on=day, named=True)
        services.publish_post(by=by, post=post)
    topics = {about["slug"]: services.create_topic(by=by, **about) for about in told["topic"]}
    for about in told["resource"]:
        topic, group, content = topics[about.pop("topic")], groups.get(about.pop("group", "")), about.pop("content", "")
        row = services.create_resource(by=by, topic=topic, workgroup=group, **about)
        if content:
            services.set_file(by=by, resource=row, stream=io.BytesIO(content.encode()), name="file.txt")
        services.publish_resource(by=by, resource=row, published=True)

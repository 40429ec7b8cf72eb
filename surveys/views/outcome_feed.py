"""The Atom feed of outcomes: what its page lists, and nothing that stands behind receipts."""

from datetime import datetime, time

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.text import capfirst
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from indicators.models import Outcome
from lib.page_cache import published_page

MOST = 40


class OutcomeFeed(Feed):  # type: ignore[type-arg]
    """The newest outcomes that everyone may read: what each is about, its day and its public reason."""

    feed_type = Atom1Feed

    def title(self) -> str:
        return f"{_('Organized Crime Index')}: {_('What feedback led to')}"

    def subtitle(self) -> str:
        return _("What became of the scores visitors commented on: what was changed, what was kept, and why.")

    def link(self) -> str:
        return reverse("surveys:outcomes")

    def feed_guid(self) -> str:
        return self.link()

    def items(self) -> list[Outcome]:
        outcomes = Outcome.objects.listed().filter(edition__demonstration=False)
        return list(outcomes.select_related("edition", "country", "indicator", "update", "release")[:MOST])

    def item_title(self, item: Outcome) -> str:
        about = [str(part.name) for part in (item.country, item.indicator) if part]
        return f"{capfirst(item.get_kind_display())}: {', '.join(about) or item.edition.year}"

    def item_description(self, item: Outcome) -> str:
        return item.public_statement

    def item_link(self, item: Outcome) -> str:
        return f"{reverse('surveys:outcomes')}#outcome-{item.pk}"

    def item_updateddate(self, item: Outcome) -> datetime:
        return make_aware(datetime.combine(item.published_at.date(), time()))

    item_pubdate = item_updateddate


outcome_feed = published_page()(OutcomeFeed())

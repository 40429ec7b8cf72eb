"""The Atom feed of releases."""

from datetime import datetime, time

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.text import capfirst
from django.utils.timezone import make_aware
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from indicators.models import Release
from indicators.pages import provenance, release_chain
from indicators.pages.release_chain import ChainEntry
from lib.page_cache import published_page

MOST = 20


class ReleaseFeed(Feed):  # type: ignore[type-arg]
    """The newest releases of the world's figures: what each is called, its day and its public reason."""

    feed_type = Atom1Feed

    def title(self) -> str:
        return f"{_('Organized Crime Index')}: {_('Releases')}"

    def subtitle(self) -> str:
        return _("Everything that is published here, corrected or withdrawn.")

    def link(self) -> str:
        return reverse("indicators:release-list")

    def feed_guid(self) -> str:
        return self.link()

    def items(self) -> list[ChainEntry]:
        return release_chain.chain_entries(release_chain.chain(None)[:MOST])

    def item_title(self, item: ChainEntry) -> str:
        return f"{capfirst(provenance.release_label(item.release))}: {item.title}"

    def item_description(self, item: ChainEntry) -> str:
        return _reason(item.release)

    def item_link(self, item: ChainEntry) -> str:
        return item.address

    def item_updateddate(self, item: ChainEntry) -> datetime:
        return make_aware(datetime.combine(item.release.published_at.date(), time()))

    item_pubdate = item_updateddate


def _reason(release: Release) -> str:
    return release.reasons.get(get_language()) or release.reason


release_feed = published_page()(ReleaseFeed())

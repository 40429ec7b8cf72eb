"""Template tags that name releases, and lead to their pages and files."""

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from indicators.models import Release
from indicators.pages import provenance, release_chain

register = template.Library()
register.filter("release_label", provenance.release_label)
register.filter("short_hash", provenance.short_hash)


@register.filter
def release_link(release: Release | None) -> SafeString | str:
    """Link to the page of a release by its number and first digits; a dash without one."""
    if release is None:
        return "–"
    address, label = release_chain.release_address(release), provenance.release_label(release)
    return format_html('<a class="release-link" href="{}">{}</a>', address, label)


@register.filter
def release_url(release: Release) -> str:
    """Return the address of a release's page."""
    return release_chain.release_address(release)


@register.simple_tag
def file_url(release: Release, name: str) -> str:
    """Return the address of a file of a release."""
    return release_chain.file_address(release, name)


@register.simple_tag
def log_url(release: Release, name: str) -> str:
    """Return the address of what all releases of a log have in common, by the name of its URL."""
    return reverse(name, kwargs=release_chain.year_of(release))


@register.simple_tag(takes_context=True)
def release_of_page(context: Context) -> Release | None:
    """Return the newest release of the page's edition; on pages of no edition, the newest of all."""
    return provenance.release_behind(getattr(context.get("edition_context"), "edition", None))


@register.filter
def checked(lines: str) -> SafeString:
    """Print the lines of a report; the "ok" at the end of each stands out."""
    rows = (line.removesuffix("ok") for line in lines.splitlines())
    return format_html_join("", '{}<b class="ok">ok</b>\n', ((row,) for row in rows))


@register.filter
def hash_groups(sha256: str) -> str:
    """Return a SHA-256 in groups of eight digits."""
    return " ".join(sha256[at : at + 8] for at in range(0, len(sha256), 8))

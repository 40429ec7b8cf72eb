"""manifest.json of a release: what was published, why, by which roles, every changed cell, and what came before.

Canonical JSON: keys sorted, UTF-8, no blanks, no escapes, a line feed at the end. The bytes are an entry of the log of
releases, and their SHA-256 is the release's.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from indicators.models import AuditEntry, PreparedRelease, Release, ScoreUpdate
from indicators.scoring.compose import MINIMUM_COVERAGE
from indicators.scoring.consensus import METHOD, TRIM, VERSION, as_text
from lib import hash_log

FORMAT = "oc-index-release/1"
ROLES = ("publisher", "administrator", "editor")  # the first that an account has is the one it signs in
COUNTS = ("scores", "scores_changed", "countries_changed", "composites_changed")  # counted from the files
COMPUTED = f"{METHOD}/{VERSION}"


def to_bytes(manifest: Mapping[str, Any]) -> bytes:
    """Return a manifest as it is stored, hashed and served."""
    return hash_log.canonical_json(manifest).encode() + b"\n"


def parse(content: bytes) -> dict[str, Any]:
    """Return a manifest from its bytes."""
    manifest: dict[str, Any] = json.loads(content)
    return manifest


def statements_of(release: Release) -> dict[str, Any]:
    """Return what the row of a release says of itself, under the names that the manifest has for it."""
    return {
        "number": release.number,
        "kind": str(release.kind),
        "edition": release.edition.year,
        "published_on": _day(release.published_at),
        "reason": {code: release.reasons.get(code) or release.reason for code, _name in settings.LANGUAGES},
        "withdraws": release.withdraws.number if release.withdraws else None,
        "source_sha256": release.manifest.get("file_sha256") or None,
    }


def counted(release: Release) -> dict[str, int]:
    """Return the whole numbers that the act of publishing noted."""
    return {name: count for name, count in release.manifest.items() if isinstance(count, int)}


def signatures_of(release: Release) -> dict[str, Any]:
    """Return the roles that prepared and confirmed a release, and on which days; None for what nobody did."""
    confirmed, prepared = release.by, release.prepared_by
    return {
        "confirmed": {"on": _day(release.published_at), "role": _role_at(release)} if confirmed else None,
        "prepared": {"on": _day(_prepared_at(release)), "role": role_of(prepared)} if prepared else None,
    }


def role_of(user: User) -> str:
    """Return the role in which an account signs: publisher before administrator before editor, else "staff"."""
    groups = set(user.groups.values_list("name", flat=True))
    return _first_role(groups | ({"administrator"} if user.is_superuser else set()))


def _role_at(release: Release) -> str:
    """Return the role of who confirmed a release: as the audit trail noted it at the time, where it has done so."""
    entry = publication_of(release)
    if entry is None or release.by is None:
        return role_of(release.by) if release.by else ""
    return _first_role(set(entry.role.replace("superuser", "administrator").split(", ")))


def publication_of(release: Release) -> AuditEntry | None:
    """Return the entry of the audit trail that holds the act of publishing a release; None while that goes on."""
    return AuditEntry.objects.about(release).filter(act__endswith="published").first()


def _first_role(names: set[str]) -> str:
    return next((role for role in ROLES if role in names), "staff")


def _prepared_at(release: Release) -> datetime:
    """Return when a release was prepared; the row says so only after the release is made."""
    waiting = Q(edition=release.edition_id, state=PreparedRelease.State.PREPARED, prepared_by=release.prepared_by)
    prepared = PreparedRelease.objects.filter(Q(release=release) | waiting).order_by("-pk").first()
    return prepared.prepared_at if prepared else release.published_at


def method_of(updates: QuerySet[ScoreUpdate]) -> dict[str, Any] | None:
    """Return how values of updates were computed from ratings, with the parameters; None where none was computed."""
    names = sorted(set(updates.exclude(digest="").values_list("method", flat=True)))
    if not names:
        return None
    parameters = {"minimum_coverage": as_text(MINIMUM_COVERAGE)}
    if COMPUTED in names:
        parameters["trim"] = as_text(TRIM)
    return {"name": ", ".join(names), "parameters": parameters}


def list_files(files: Iterable[tuple[str, bytes]]) -> list[dict[str, Any]]:
    """Return the files of a release by name, with size in bytes and SHA-256."""
    return [
        {"name": name, "sha256": sha256(content).hexdigest(), "size": len(content)} for name, content in sorted(files)
    ]


def _day(moment: datetime | date) -> str:
    return moment.isoformat()[:10]

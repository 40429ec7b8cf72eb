"""Creates the surveys that come with the software, from files of drafts; existing ones are left alone."""

from pathlib import Path

from django.db import transaction

from surveys.models import Survey
from surveys.questionnaires import compiling
from surveys.questionnaires.draft_files import applying, reading

DATA = Path(__file__).resolve().parent.parent / "data"


def load_surveys() -> list[str]:
    """Create and publish the missing surveys of surveys/data/; return the slugs of those that were created."""
    return [path.stem for path in sorted(DATA.glob("*.json")) if _load(path)]


@transaction.atomic
def _load(path: Path) -> bool:
    content = reading.read_file(path.read_bytes())
    if Survey.objects.filter(slug=content["slug"]).exists():
        return False
    compiling.publish(applying.create_survey(content), by=None)
    return True

"""What tests of results choose and read."""

import re
from collections.abc import Callable

from django.test import Client

from indicators.models import Release, ResultCount
from surveys.models import Survey
from surveys.questionnaires import choosing_results

PAGE = "/feedback/results/reading/"
PublishRelease = Callable[..., Release]


def choose(survey: Survey, *codes: str) -> None:
    keys = survey.questions.filter(code__in=codes).values_list("pk", flat=True)
    choosing_results.choose_public(survey, list(keys))


def text(client: Client, address: str = PAGE) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(address).content.decode()).split())


def drawn(release: Release, figure: str) -> dict[str, int]:
    return dict(ResultCount.objects.filter(release=release, figure=figure).values_list("cell", "count"))

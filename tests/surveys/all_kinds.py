"""A survey of the kinds that are set up or ranked: its form, its answers and its figures, for the tests."""

from surveys.analysis import counting, distributions
from surveys.analysis.selecting import Selection
from surveys.forms.building import SurveyForm, build_form
from surveys.kinds.figures import Distribution
from surveys.models import Response, SurveyVersion
from tests.surveys.visiting import form_of, kept, visitor


def form(version: SurveyVersion, language: str = "en", **said: str) -> SurveyForm:
    return build_form(version.document, language)({f"q-{name}": text for name, text in said.items()})


def figures(version: SurveyVersion, language: str = "en") -> dict[str, Distribution]:
    selection = Selection(version.survey)
    found = distributions.distributions([version], counting.answers(selection), counting.texts(selection), language)
    return {one.code: one for one in found}


NETWORKS = iter(range(1, 250))


def send(**said: str) -> Response:
    """Send the form from another network, filled in so."""
    opened = form_of(visitor(REMOTE_ADDR=f"198.{next(NETWORKS)}.100.1").get("/feedback/measures/"))
    for name, text in said.items():
        opened[f"q-{name}"] = text
    return kept(opened.submit())

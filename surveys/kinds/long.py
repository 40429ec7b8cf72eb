"""Long text: several lines, with the request not to name people."""

from typing import Any

from django.utils.translation import gettext_lazy

from surveys.kinds.asked import FormQuestion
from surveys.kinds.writing import Writing


class Long(Writing):
    """Several lines of words."""

    code, name, place = "long", gettext_lazy("long text"), 60

    def facts(self, question: FormQuestion) -> dict[str, Any]:
        return {"long": True}


KINDS = (Long(),)

"""More visitors at once than can be answered: some are answered, the others are told so and get their words back."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.posting import Visitor
from tests.faults.running import Site
from tests.faults.test_submit import counted

CROWD = 120
WORDS = "Written in a crowd."


@pytest.fixture(autouse=True)
def web_alone(site: Site) -> None:
    site.environment |= {"DEMO": "0", "RUN": "web"}
    site.start()


def test_a_crowd_is_answered_or_told_at_once_and_nobody_loses_words(site: Site) -> None:
    visitors = [Visitor(site.port).open() for _visitor in range(CROWD)]

    with ThreadPoolExecutor(CROWD) as crowd:
        answers = list(crowd.map(lambda visitor: visitor.send(missing=WORDS), visitors))

    kept = [answer for answer in answers if answer.status == 302]
    refused = [answer for answer in answers if answer.status == 503]
    assert len(kept) + len(refused) == CROWD
    assert len(kept) >= 28  # as many as are worked on and may wait
    assert refused, "everybody had to wait"
    assert all(answer.retry_after == "5" and WORDS in answer.text for answer in refused)
    assert counted(site)[0] == len(kept)
    # When the crowd is gone, whoever was refused is answered.
    assert {visitor.send(missing=WORDS).status for visitor in visitors[:5]} == {302}

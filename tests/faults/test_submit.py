"""Answers survive whatever happens to the site while they are sent: none is lost, none is double."""

import os
import random
import re
import shutil
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

import pytest

from tests.faults.posting import Answer, Visitor
from tests.faults.running import Site, free_port, within

COUNT = """
from surveys.models import Answer, AnswerText, Response
ours = Response.objects.filter(survey__slug="feedback-on-the-index")
print(ours.count(), *(model.objects.filter(response__in=ours).count() for model in (Answer, AnswerText)))
"""
QUESTIONS = 21  # answers to the first survey, where each question is answered by one option or passed over


@pytest.fixture(autouse=True)
def without_demonstration(site: Site) -> None:
    """Nothing but these visitors writes."""
    site.environment["DEMO"] = "0"


def counted(site: Site) -> tuple[int, int, int]:
    """Return how many responses, answers and texts the database of a site holds."""
    said = site.manage("shell", "-v", "0", "-c", COUNT).communicate(timeout=60)[0]
    responses, answers, texts = (int(number) for number in said.split())
    return responses, answers, texts


def receipts(answers: list[Answer]) -> set[str]:
    """Return the receipts that were given."""
    assert {one.status for one in answers} == {302}, sorted({one.status for one in answers})
    return {one.receipt for one in answers}


def test_fifty_forms_each_posted_eight_times_at_once_are_fifty_responses(site: Site) -> None:
    site.start()
    visitors = [Visitor(site.port).open() for _visitor in range(50)]
    turns = [(place, visitor) for place, visitor in enumerate(visitors) for _again in range(8)]
    random.Random(7).shuffle(turns)

    with ThreadPoolExecutor(16) as threads:
        sent = [
            (place, threads.submit(visitor.send_until_answered, missing=f"Text {place}")) for place, visitor in turns
        ]
        given = [(place, future.result()) for place, future in sent]

    for place in range(50):
        assert len(receipts([answer for turn, answer in given if turn == place])) == 1
    assert len({answer.receipt for _turn, answer in given}) == 50
    assert counted(site) == (50, 50 * QUESTIONS, 50)


def test_another_content_under_the_same_key_is_refused_and_comes_back(site: Site) -> None:
    site.start()
    visitor = Visitor(site.port).open()
    visitor.send(missing="The first words.")

    answer = visitor.send(missing="Quite other words.")

    assert answer.status == 409
    assert re.search(r"<textarea[^>]*>\s*Quite other words\.</textarea>", answer.text)
    assert counted(site)[0] == 1


def test_one_network_saves_so_many_answers_and_the_others_come_back(site: Site) -> None:
    site.environment["RUN"] = "web"
    site.start()

    answers = [Visitor(site.port).open().save(missing=f"Draft {number}") for number in range(70)]

    kept = [answer for answer in answers if answer.status == 302]
    refused = [answer for answer in answers if answer.status == 409]
    assert (len(kept), len(refused)) == (60, 10)
    assert all(re.search(r"<textarea[^>]*>\s*Draft \d+</textarea>", answer.text) for answer in refused)


@pytest.mark.parametrize("part", [0.5, 0.9, 0.999])
def test_a_form_of_which_a_part_arrives_is_refused_and_can_be_sent_again(site: Site, part: float) -> None:
    site.environment["RUN"] = "web"
    site.start()
    visitor = Visitor(site.port).open()
    words = "More on the trade in sand. " * 60

    assert b" 400 " in visitor.send_a_part(part, missing=words).split(b"\r\n")[0]
    assert counted(site) == (0, 0, 0)
    assert visitor.send(missing=words).status == 302
    assert counted(site) == (1, QUESTIONS, 1)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("web", 60),
        ("worker", 60),
        pytest.param("web", 300, marks=pytest.mark.slow),
        pytest.param("worker", 300, marks=pytest.mark.slow),
    ],
)
def test_a_kill_during_submissions_loses_none_and_doubles_none(site: Site, name: str, number: int) -> None:
    site.start()
    lot = random.Random(11)
    killed: list[int] = []
    given: list[Answer] = []

    for first in (0, number // 2):
        within(20, lambda: site.answers() and site.pid(name) not in killed, f"{name} is not back")
        visitors = [Visitor(site.port).open() for _visitor in range(number // 2)]
        killed.append(site.pid(name))
        given += sent_with_a_kill(visitors, first, killed[-1], after=lot.randrange(number // 3))

    assert len(receipts(given)) == number
    assert counted(site) == (number, number * QUESTIONS, number)


def sent_with_a_kill(visitors: list[Visitor], first: int, process: int, *, after: int) -> list[Answer]:
    """Send all forms, eight at a time, and kill a process once so many were answered."""
    with ThreadPoolExecutor(8) as threads:
        sent = [
            threads.submit(visitor.send_until_answered, missing=f"Text {place}")
            for place, visitor in enumerate(visitors, start=first)
        ]
        for answered, _future in enumerate(as_completed(sent)):
            if answered == after:
                os.kill(process, signal.SIGKILL)
        return [future.result() for future in sent]


def quick(site: Site) -> None:
    """Start the web alone, send an answer, and see that it was neither lost nor slow."""
    site.environment["RUN"] = "web"
    site.start()
    visitor = Visitor(site.port).open()
    began = time.monotonic()

    answer = visitor.send(missing="Written while everything else was away.")

    assert time.monotonic() - began < 5
    assert answer.status == 302
    assert answer.receipt.split("/")[-2] in site.read(answer.receipt).text
    assert counted(site) == (1, QUESTIONS, 1)


def test_without_a_worker_answers_are_taken(site: Site) -> None:
    quick(site)


def test_with_redis_stopped_answers_are_taken(site: Site) -> None:
    site.environment["REDIS_URL"] = f"redis://127.0.0.1:{free_port()}/0"
    quick(site)


def test_with_redis_hanging_answers_are_taken(site: Site) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(64)
        site.environment["REDIS_URL"] = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        quick(site)


def test_with_the_cache_folder_gone_answers_are_taken(site: Site) -> None:
    site.environment.pop("REDIS_URL", None)
    site.environment["RUN"] = "web"
    site.start()
    visitor = Visitor(site.port).open()
    shutil.rmtree(site.folder / "cache")

    assert visitor.send(missing="Written without a cache.").status == 302
    assert counted(site) == (1, QUESTIONS, 1)

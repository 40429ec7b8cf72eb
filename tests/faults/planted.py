"""What is planted to be looked for, and the people who carry it: visitors, experts and staff of a running site."""

from hashlib import md5, sha256

from wsgiproxy import HostProxy

from tests import steps
from tests.faults.running import Site
from tests.walking import Person

AGENT = "Planted-Agent/9.9 (planted)"
REFERRER = "https://planted-referrer.example/came/from"
ORIGIN = "https://planted-origin.example"
WORDS = "What I say here I saw on the quay at Nampula."
CLUMSY = "203.0.113.77"  # makes every mistake that a visitor can make
EXPERT = "2001:db8:77::9"
# Of answers and scores that are given and then erased, each with who does it.
WITHDRAWN = "A foreman at the tannery of Beira showed me the second ledger."
ERASED = "The harbormaster of Pemba carries the envelope himself."
REASON = "My cousin at the chancery of Tete copied the three requests."
SOURCES = "Ledger of the notary at Quelimane, kept by a friend."
GONE = [WITHDRAWN, ERASED, REASON, SOURCES]
WRONG_PASSPHRASE = "quiverful obsidian marmalade turnstile"


ALONE = (100, 101, 102)  # numbers of the visitors whose visits stand alone


def address(number: int) -> str:
    """Return the address of the first, second ... visitor, each in a network of their own."""
    return f"198.51.{number}.7"


def anybody(site: Site) -> Person:
    """Return somebody with a browser that says nothing."""
    return Person(HostProxy(f"http://127.0.0.1:{site.port}"))


def visitor(site: Site, came_from: str) -> Person:
    """Return somebody whose browser and proxy say all that they can."""
    return Person(
        HostProxy(f"http://127.0.0.1:{site.port}"),
        HTTP_X_FORWARDED_FOR=came_from,
        HTTP_FORWARDED=f'for="{came_from}"',
        HTTP_X_REAL_IP=came_from,
        HTTP_USER_AGENT=AGENT,
        HTTP_REFERER=REFERRER,
    )


def identity(number: int) -> dict[str, str]:
    """Return what the vault is told of the first, second ... expert."""
    return {
        "name": f"Zebulonda Quartzmann {number}",
        "email": f"zebulonda.{number}@quartzmann.example",
        "employer": "Basaltine Institute",
        "remarks": "Met at the Feldspar conference.",
    }


def upload(*, wrong: bool) -> str:
    """Return a file of experts, of which one with a fault in each row is not taken."""
    people = [identity(number) for number in (20, 21)]
    fault = " ?" if wrong else ""
    rows = [",".join([one["name"], one["email"] + fault, one["employer"]]) for one in people]
    return "\n".join(["name,email,employer", *rows, ""])


IDENTITY = ["zebulonda", "quartzmann", "basaltine", "feldspar"]
SAID = [WORDS, steps.WORDS]
BROWSER = ["planted-agent", "planted-referrer", "planted-origin"]


def addresses() -> list[str]:
    """Return each address, and what a bare digest makes of it or of its network."""
    known = [*map(address, [*range(steps.VISITORS), *ALONE]), CLUMSY, EXPERT]
    networks = [f"{one.rpartition('.')[0]}.0/24" for one in known if "." in one] + ["2001:db8:77::/48"]
    digests = [make(one.encode()).hexdigest() for one in [*known, *networks] for make in (md5, sha256)]
    return [*known, *networks, *digests]

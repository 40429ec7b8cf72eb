"""A migration that has landed is never edited: databases out there count as migrated by it, whatever it says today."""

from hashlib import sha256
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
# As they landed. A change of the schema is a migration of its own; a new one is added here when it has landed.
FROZEN = {
    "indicators/migrations/0001_initial.py": "715d244606f5bd9257df4469a82281d799aa0bcad87c31bdbe9b774ad9d1e91b",
    "indicators/migrations/0002_edition_publisher.py": (
        "3d6dbfe1477f1effcb343860f1fc3853304e2dda65a41309489e1173c3abafa2"
    ),
    "indicators/migrations/0003_name_forms.py": "b5642ec617481425e2457d4b06ec80c4dacfd301d721db287ba4d1e96e0b34f0",
    "indicators/migrations/0004_fill_name_forms.py": "3fef4788be82fb3cd1a5c5eb2a538f5a3c726eac84f3cda4b914ff196a094a9e",
    "indicators/migrations/0005_labels.py": "0b594106a0021e66065e79abe595fac7349a482fb463bf5de1f1d534e8fb58f7",
    "indicators/migrations/0006_releases_by_two.py": "c1e8501678dd882e00b8bd7f86cd7d4934d1331668456b46bdeda3ec055b7bac",
    "indicators/migrations/0007_checkpoint_mails.py": (
        "7b7d228d4a414e1ec504f99b6146cf7cc8721b7a3c427b3646c102880bad40f7"
    ),
    "indicators/migrations/0008_two_persons.py": "918a8e71bde92a2b0dd6deb1b18e8c37d8544fc1b5cb8ae84962c97fa523c7b5",
    "indicators/migrations/0009_signing_in.py": "73ecddb2f7111d6a36e14059931853e93d1f6d63ff6a6d63d3e65cf66f771b81",
    "indicators/migrations/0010_mark_demonstration_accounts.py": (
        "314b1c64ac36e14989648db02d279a2adaa1c6e844716e74ce2e01c60f81be56"
    ),
    "indicators/migrations/0011_noised_counts.py": "67c86457324ac026c147e9139b7ac00589e505280efd8ee02facf895ba990f02",
    "indicators/migrations/0012_public_reasons.py": "9aa645143505a41cb113a14e92bdb7b5004bd30cc04673de5d70ac4020c2b20b",
    "surveys/migrations/0001_initial.py": "d629a4fec29202d36fd7950d65d58c1cc45f7977ca223f061fabcd276af84d21",
    "surveys/migrations/0002_own_words_and_seconds_so_far.py": (
        "79a9e45f2abf8964b9892884eb4797b7137cb5343e09d9d21690e5796d89e107"
    ),
    "surveys/migrations/0003_saved_answers.py": "41fb70dc1bbfc15e7d3577ae385e2f7f66d94333b29e157322f3bc556a16eb7e",
    "surveys/migrations/0004_labels.py": "584b5096225790caacf578258007951636868eeb86d2587c329d3bbb7e0497f1",
    "surveys/migrations/0005_those_who_speak.py": "2e86d55befcc8268adcfd404940d39301ee6f238ace81cabb1ea34ba8793c8e5",
    "surveys/migrations/0006_seal_and_shuffle.py": "d00558895df76dd7eedad51d9af98fabc90ff123afa9feab4f948652d94c3326",
    "surveys/migrations/0007_identities_without_clear_columns.py": (
        "2f39d3648593666e60937eb5caa050c9ab26898dcf7344f2a9ce6ed606fba7d1"
    ),
    "surveys/migrations/0008_index_of_bursts.py": "19fc1e2e75f5026bda0b5c1e954dcad96a8cc26fc48513431babb425924aa9b6",
    "indicators/migrations/0001_squashed_0013_deaths_of_workers.py": (
        "08c2b7338081099aa35c4bddbeebc8e2403c33ff6fde492b871aa285dce45640"
    ),
    "indicators/migrations/0013_deaths_of_workers.py": (
        "4c988753c3fdc4f1ce6de50b977178b137bdb542bfed985d2ffec798debba771"
    ),
    "surveys/migrations/0001_squashed_0009_deaths_of_workers.py": (
        "dbf929b4bd1c20a3056b765556099682fa0e2074276e952e0069e11f941d6215"
    ),
    "surveys/migrations/0009_deaths_of_workers.py": (
        "5204a5cc50729a90d06b79627df6a9fdc451f27be0cf890f888784812805f0d0"
    ),
    "surveys/migrations/0010_index_of_choices.py": ("55bee507614a191be326d78bd812a801d1fef9ad9a0f90e32adb9f8d6e35df16"),
    "surveys/migrations/0011_without_wide_index.py": (
        "0feeb93a739aaa524e145b28b82818779e3dc86d995c416d9ec7a5c573eca4f9"
    ),
    "surveys/migrations/0012_numbers_without_index.py": (
        "96c639025539f028325e286f1ade75dea37ee0f5b9963a4298494f2ceb55832a"
    ),
    "surveys/migrations/0013_kinds_of_questions.py": (
        "4eaf99fd940e0404d6164c3f7e7e1dc613bf15d36f4c1d50d63bd62615b0a139"
    ),
    "surveys/migrations/0014_flow_and_lists.py": "ee82c2019c012db859e6162deec6eb912580c4501b5d7cc9e4907cc0042fe8bf",
    "surveys/migrations/0015_handing_over.py": "ac1bacded9a5595627cbdbe299b0282f53887e06124283174c41894988f4915d",
    "surveys/migrations/0016_weightings.py": "955f16ff3c8a096e9fa739f8513e2984283495c332c37c09b33dd375ae08b087",
    "surveys/migrations/0017_saved_views.py": "5a4795933ab63363c5cd5d16a5a80244ced29960799d8da6b8d9eaaee59c8e69",
    "surveys/migrations/0018_coding.py": "61f7f041558e8a327e5dfa76f90244f5efad9a6d367f7c941b254ead78302e05",
    "surveys/migrations/0019_files_of_responses.py": "0da72a57604c32fa6042c0e054e189e9c12d7e09e6ca1d3a22afc3318ac034c4",
    "indicators/migrations/0014_counts_of_answers.py": (
        "9f09bc31f19e22d31d7317b196280f03a8064ae66e4ede621a5a14353aba12e8"
    ),
    "surveys/migrations/0020_public_results.py": ("6fa8073057c022de92d2f2f1f2384d088afc6d451ec7667a823f4f87f216ab65"),
    "surveys/migrations/0021_tallies.py": "708b23c1e5226c28e3262a42a663cf1b4139331733662806f7ed07d2f09b6cc5",
    "surveys/migrations/0022_index_of_folding.py": "8774f8a2dbc4de0ed656fe45912f5f137bf3fa9298c6ad19cd80c2a3c3257184",
    "surveys/migrations/0023_folded_texts.py": "d82b9560d57212ba159ce65db5f9826abf7d152c107e1168d77e85e12d243522",
    "surveys/migrations/0024_index_of_the_tail.py": "2b43eaed229397f53d35163626ff907ebd646866d7f429604f88339d49db88e2",
    "surveys/migrations/0025_without_index_of_folding.py": (
        "9a3465de09c790e012f490be5adf8e95b985e6bf905d6349cc889899da58926d"
    ),
    "surveys/migrations/0026_quality_marks.py": "6358cbbad00103cdac3e811969e50064c3633ce7d39db51a77742e2973189255",
    "surveys/migrations/0027_quotations.py": "d7c4f4d164c52b15cfb2c0866b975898cf22c459998423909cee3d56797cc02d",
}


@pytest.mark.parametrize("path", FROZEN)
def test_a_migration_that_has_landed_is_as_it_landed(path: str) -> None:
    assert sha256((CHECKOUT / path).read_bytes()).hexdigest() == FROZEN[path]

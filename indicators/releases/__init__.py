"""Files of releases: built once, when something is published, kept under their SHA-256, served as they are for ever.

    state -> what an edition shows: its figures, those of the edition before, what it carried forward
    scores_csv -> scores.csv; manifest -> manifest.json; changes -> the changed cells that it lists
    store -> files in the database; log -> the log of releases, whose entries are the manifests
    writing -> write_files, for a release that has just been made; earlier -> for those that an older version made
    verifying -> what does not agree: files, chain, checkpoints, and the rows of the database

`verify_release.py` is for strangers: one file that needs nothing of this project.
"""

from indicators.releases.writing import write_files

__all__ = ["write_files"]

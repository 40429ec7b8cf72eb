"""A survey of fifteen questions in two languages, as an editor has it before it is built."""

from dataclasses import dataclass, field

# Of a question: code, kind, whether it must be answered; then its words in both languages, its statements, its options.
SOURCE = """
# About you | À propos de vous
? role One choice required | Which describes you best? | Qui êtes-vous ?
Researcher | Chercheur
Journalist | Journaliste
Official | Fonctionnaire
Student | Étudiant
Other, please say | Autre, précisez |  | words
Prefer not to say | Sans réponse |  | missing
? country Country | Which country do you know best? | Quel pays connaissez-vous le mieux ?
? years One choice | How many years have you worked on this? | Depuis combien d’années ?
None | Aucune | 1
1 to 4 | 1 à 4 | 2
5 to 9 | 5 à 9 | 3
10 or more | 10 ou plus | 4
? age One choice | How old are you? | Quel âge avez-vous ?
Under 25 | Moins de 25 ans
25 to 44 | 25 à 44 ans
45 to 64 | 45 à 64 ans
65 or over | 65 ans et plus
Prefer not to say | Sans réponse |  | missing
# How you read | Votre lecture
? pages Several choices required | Which pages do you use? | Quelles pages utilisez-vous ?
Map | Carte
Rankings | Classements
Country pages | Pages de pays
Data | Données
Other, please say | Autre, précisez |  | words
None of these | Aucune |  | exclusive
? often One choice | How often? | À quelle fréquence ?
First time | Première fois | 1
Yearly | Chaque année | 2
Monthly | Chaque mois | 3
Weekly | Chaque semaine | 4
? rating Rating from 0 or 1 to 10 | How useful, from 0 to 10? | Utilité, de 0 à 10 ?
? word Short text | One word for the site | Un mot pour le site
# Trust | Confiance
? trustscale A scale for several statements required | How far do you agree? | Êtes-vous d’accord ?
! I trust the scores | Je fais confiance aux scores
! The scores are politically biased | Les scores sont biaisés | | reversed
! I would quote a score | Je citerais un score
! The method is unclear | La méthode est obscure | | reversed
Strongly disagree | Pas du tout d’accord | 1
Disagree | Plutôt pas d’accord | 2
Neither | Ni l’un ni l’autre | 3
Agree | Plutôt d’accord | 4
Strongly agree | Tout à fait d’accord | 5
Do not know | Ne sait pas |  | missing
? better One choice | Has the site become better? | Le site s’est-il amélioré ?
Much worse | Bien pire | 1
Worse | Pire | 2
Same | Pareil | 3
Better | Mieux | 4
Much better | Bien mieux | 5
? doubt Country | Which country is scored wrong? | Quel pays est mal noté ?
? why Long text | Why? | Pourquoi ?
# Before you send | Avant l’envoi
? missing Long text | What is missing? | Que manque-t-il ?
? heard One choice | How did you hear of us? | Comment nous avez-vous connus ?
Search | Recherche
Media | Médias
Colleagues | Collègues
? quote Consent required | May we quote you? | Pouvons-nous vous citer ?
"""


@dataclass
class PlannedQuestion:
    """A question as it is to be: code, kind by name, words in both languages, lines of statements and options."""

    code: str
    kind: str
    is_required: bool
    words: list[str]
    statements: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)


@dataclass
class PlannedSection:
    """A section with its title in both languages."""

    words: list[str]
    questions: list[PlannedQuestion] = field(default_factory=list)


def planned_sections() -> list[PlannedSection]:
    """Return the sections with their questions."""
    sections: list[PlannedSection] = []
    for line in SOURCE.strip().splitlines():
        mark, _blank, rest = line.partition(" ")
        if mark == "#":
            sections.append(PlannedSection(rest.split(" | ")))
        elif mark == "?":
            facts, *words = rest.split(" | ")
            code, _space, kind = facts.partition(" ")
            is_required = kind.endswith(" required")
            sections[-1].questions.append(PlannedQuestion(code, kind.removesuffix(" required"), is_required, words))
        elif mark == "!":
            sections[-1].questions[-1].statements.append(rest)
        else:
            sections[-1].questions[-1].options.append(line)
    return sections

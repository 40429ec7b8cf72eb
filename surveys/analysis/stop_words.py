"""Words of English and French that say nothing by themselves, folded: articles, pronouns, prepositions, auxiliaries.

After the lists of stop words of the Snowball project (snowballstem.org, BSD license), without accents. Languages
without a list here leave out nothing.
"""

from collections.abc import Mapping
from typing import Final

ENGLISH: Final = """
a about above after again against all also am an and any are aren as at be because been before being below between both
but by can cannot could couldn d did didn do does doesn doing don down during each few for from further had hadn has
hasn have haven having he her here hers herself him himself his how i if in into is isn it its itself just ll m ma me
more most mustn my myself no nor not now o of off on once only or other ought our ours ourselves out over own re s same
shan she should shouldn so some such t than that the their theirs them themselves then there these they this those
through to too under until up ve very was wasn we were weren what when where which while who whom why will with won
would wouldn y you your yours yourself yourselves
"""
FRENCH: Final = """
a ai aient aies ait as au aura aurai auraient aurais aurait auras aurez auriez aurions aurons auront aux avaient avais
avait avec avez aviez avions avons ayant ayez ayons c ce cela ces cet cette comme d dans de des donc du elle elles en es
est et etaient etais etait etant ete etes etiez etions eu eue eues eurent eus eusse eut eux furent fus fut il ils j je l
la le les leur leurs lui m ma mais me meme memes mes moi mon n ne ni nos notre nous on ont ou par pas plus pour qu quand
que quel quelle quelles quels qui s sa sans se sera serai seraient serais serait seras serez seriez serions serons
seront ses si soi soient sois soit sommes son sont soyez soyons suis sur t ta te tes toi ton tous tout toute toutes tres
tu un une vos votre vous y
"""
STOP_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "en": frozenset(ENGLISH.split()),
    "fr": frozenset(FRENCH.split()),
}

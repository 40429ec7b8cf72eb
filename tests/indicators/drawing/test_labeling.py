"""Names beside points: what is skipped, since it cannot be the best, changes nothing."""

from random import Random

from indicators.drawing import labeling
from indicators.drawing.labeling import DISTANCES, WAYS, Box, settle

ROOM, LETTERS, CLEAR = Box(0, 0, 300, 200), 11.0, 5.0


def test_the_best_of_all_places_is_taken() -> None:
    random = Random(20251110)
    for _drawing in range(20):
        light = [(random.uniform(0, 300), random.uniform(0, 200)) for _dot in range(190)]
        texts = [(name, random.choice(light)) for name in ("Myanmar", "Côte d’Ivoire", "Iran", "Papua New Guinea")]

        spots = settle(texts, letters=LETTERS, clear=CLEAR, room=ROOM, light=light)

        taken = labeling._around(texts, CLEAR)
        for (text, point), spot in zip(texts, spots, strict=True):
            every = [labeling._spot(text, point, way, CLEAR + far, LETTERS) for far in DISTANCES for way in WAYS]
            assert spot == min(every, key=lambda each: labeling._cost(each, point, ROOM, taken, sorted(light)))
            taken.append(spot.box)

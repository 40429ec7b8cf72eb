"""Numbers in, geometry out: the map, the pyramid and the charts, for templates/indicators/drawing.

Every module has a `draw` function (histogram has two) that takes plain numbers and ready-made texts and
returns a frozen dataclass. Coordinates come out as strings with a decimal point ("12.5"), so that no
template can print them in a reader's locale. Nothing here knows of Django, files of pages, or languages;
the only file read is the built world map.

Charts are drawn 320 units wide with letters of 14 units, so that a chart shown 240 pixels wide still has
letters of 10.5 pixels; charts.css makes the letters smaller, never larger, where there is more room.
"""

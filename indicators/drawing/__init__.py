"""Geometry of the map, the pyramid and the charts, computed from numbers, for templates/indicators/drawing.

Every module takes plain numbers and ready-made texts and returns a frozen dataclass, which the partial of the same
name draws as `chart`. Coordinates are strings with a decimal point ("12.5"), so that no template can print them in a
reader's locale. Nothing here uses Django or a language; the only file read is the built world map.

    world.draw(fills, ramp, links=, labels=, notes=, role=)      _map.html        also: title, views
    pyramid.draw(markets, actors, resilience)                    _pyramid.html    also: title, description
    bars.draw(value, average=, ramp=)                            _bar.html
    histogram.steps(values, ramp)                                _histogram.html  also: title, description
    histogram.halves(values, ramp, average=, average_text=, on_grid=)
    strip.draw(entries, low=, high=, ticks=, headline=, remark=) _strip.html      also: title, description
    scatter.draw(points, names=, labeled=, corners=, frame=, tone=) _scatter.html  also: wide, title, description
    lines.draw(years, series)                                    _lines.html      also: title, description
    movers.draw(moves)                                           _movers.html     also: title, description
    days.draw(columns, wide=)                        _days.html       also: title
    shares.draw(share, low, high, whole=)            _share.html
    diverging.draw(scales, wide=)                    _diverging.html  also: title, low, high, net
    (a ramp with both ends named)                                _legend.html     ramp, note, unscored

Charts are drawn 320 units wide with letters of 14 units, so that a chart shown 240 pixels wide still has letters of
10.5 pixels; charts.css makes the letters smaller in units, never larger, where there is more room, and whatever has
room for the largest letters has room for the others.
"""

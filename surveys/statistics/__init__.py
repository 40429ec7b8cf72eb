"""How sure a figure is: pure functions of counts, without Django."""

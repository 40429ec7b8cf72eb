"""Pure functions on scores: composing, aggregating, comparing and ranking. No Django, no input or output, no clock."""

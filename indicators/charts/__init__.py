"""Which drawing a page wants: figures go to indicators.drawing, what templates draw comes back."""

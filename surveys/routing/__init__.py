"""Routes: which sections, questions and options a visitor is shown, after what was answered before."""

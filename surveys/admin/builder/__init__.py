"""The page on which a survey is built: its outline, the open question or section, and a preview beside it."""

"""What every admin of the site is built from: languages side by side, conflicts, history, preview, the start page."""

"""Programs that a file of responses brings along, to be read with its labels."""

"""The demonstration: an invented edition, panel and visitors, marked as invented wherever they are shown."""

"""Numbers alone: how published scores are composed, compared and ranked. No Django, no input or output, no clock."""

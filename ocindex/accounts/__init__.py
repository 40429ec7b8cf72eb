"""Accounts of the staff: made, disabled and given roles by administrators; each act is in the audit trail."""

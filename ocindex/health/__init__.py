"""How the parts of the site are: for proxies and supervisors at /healthz and /readyz, for administrators in words."""

"""`python -m ocindex.serving`: serve the site on HOST and PORT in one process, its log on the standard output."""

from ocindex.serving import listening
from ocindex.serving.site import serve

serve(listening.open_socket())

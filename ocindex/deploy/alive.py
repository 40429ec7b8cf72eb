"""`python ocindex/deploy/alive.py`: exit 0 if the web server of this machine answers, 1 if not. Asks no database."""

import http.client
import os
import sys


def main() -> int:
    """Return 0 if GET /healthz answers 200 under the site's first host name, else 1."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
    web = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=2)
    try:
        web.request("GET", "/healthz", headers={"Host": host})
        return int(web.getresponse().status != http.HTTPStatus.OK)
    except (OSError, http.client.HTTPException):
        return 1
    finally:
        web.close()


if __name__ == "__main__":
    sys.exit(main())

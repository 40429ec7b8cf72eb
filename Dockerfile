# The site as an image: one image for web, worker, beat and the preparation before them (see compose.yaml).
FROM python:3.11-slim-bookworm AS packages
COPY requirements.txt .
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin ocindex \
 && install --directory --owner=ocindex --group=ocindex --mode=0700 /var/lib/ocindex /var/lib/ocindex-key \
    /var/lib/ocindex-backups \
 && install --directory --owner=ocindex --group=ocindex --mode=0755 /var/lib/ocindex-published
COPY --from=packages /venv /venv
COPY . /app
RUN /venv/bin/python -m compileall -q /app/lib /app/indicators /app/surveys /app/ocindex
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    VAR_DIR=/var/lib/ocindex HOST=0.0.0.0 PORT=8000 DEMO=0
USER ocindex
VOLUME ["/var/lib/ocindex", "/var/lib/ocindex-key", "/var/lib/ocindex-backups", "/var/lib/ocindex-published"]
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["python", "ocindex/deploy/alive.py"]
# Each process writes into a file, not to the standard output, whose lines would be stamped to the nanosecond: see
# docs/operating.md, Logs.
CMD ["python", "manage.py", "up"]

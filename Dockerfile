# The marketplace as one image: web, worker and the one-off preparation run from it (docker-compose.yml).
# Two stages: the first has what installing needs, the second only what running needs.
# Base images are pinned to exact versions; add their digests where your registry mirror gives you them.
ARG PYTHON_IMAGE=python:3.11.13-slim-bookworm

FROM ${PYTHON_IMAGE} AS install
WORKDIR /app
COPY requirements/ requirements/
COPY scripts/install.py scripts/install.py
# Every package is checked against the hashes of the lock file.
RUN python3 scripts/install.py base

FROM ${PYTHON_IMAGE}
RUN groupadd --gid 10001 ring && useradd --uid 10001 --gid ring --no-create-home --shell /usr/sbin/nologin ring
WORKDIR /app
COPY --from=install /app/.venv .venv
COPY LICENCE manage.py ./
COPY scripts/__init__.py scripts/container_health.py scripts/
COPY marketplace/ marketplace/
COPY search/ search/
COPY storefronts/ storefronts/
COPY cms/ cms/
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/tmp \
    DJANGO_SETTINGS_MODULE=marketplace.config.settings \
    GRANIAN_INTERFACE=wsgi \
    GRANIAN_HOST=0.0.0.0 \
    GRANIAN_PORT=8000 \
    GRANIAN_WORKERS=2 \
    GRANIAN_BLOCKING_THREADS=8 \
    GRANIAN_WORKERS_KILL_TIMEOUT=15 \
    GRANIAN_STATIC_PATH_ROUTE=/media \
    GRANIAN_STATIC_PATH_MOUNT=/app/var/media
# Static files are part of the image (their names carry a hash of their content). The folders that hold data
# exist and belong to the running user, so that new volumes mounted there do too; all else stays root's.
RUN RING_ENV=development DEBUG=false EMAIL_URL=consolemail:// python manage.py collectstatic --no-input --verbosity 0 \
    && python -m compileall -q marketplace search storefronts cms \
    && mkdir -p var/media var/private var/search \
    && chown -R ring:ring var/media var/private var/search
USER 10001:10001
# Production is the default here: the image refuses to start with unsafe values.
ENV RING_ENV=production
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=40s --retries=4 \
    CMD ["python", "-m", "scripts.container_health", "web"]
CMD ["granian", "marketplace.config.wsgi:application"]

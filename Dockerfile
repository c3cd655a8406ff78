# The image of the web server, the worker and beat alike; docker-compose.yml says which command each runs.
# What it keeps is in /var/lib/cultuurspoor (a volume); everything else comes from the environment.

FROM python:3.11-slim-bookworm AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends gettext \
    && rm -rf /var/lib/apt/lists/*
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /opt/cultuurspoor
COPY requirements.txt .
# Ready-made wheels only, each held to its hash: nothing is compiled and nothing unknown gets in.
RUN pip install --no-cache-dir --require-hashes --only-binary :all: --requirement requirements.txt
COPY . .
# Translations and static files are made once, here. The values are only there to load the settings.
RUN export DJANGO_SETTINGS_MODULE=cmk.settings.production STATIC_ROOT=/opt/cultuurspoor/staticfiles \
        SECRET_KEY=only-for-building DATABASE_URL=postgres://nowhere/none REDIS_URL=redis://nowhere \
        ALLOWED_HOSTS=localhost BASE_URL=http://localhost EMAIL_URL=consolemail:// \
    && python manage.py compilemessages --locale nl \
    && python manage.py collectstatic --no-input --verbosity 0 \
    && python -m compileall -q cmk schools partners trajectories monitoring

FROM python:3.11-slim-bookworm
# Pango sets the type of the PDFs.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/cultuurspoor --create-home cultuurspoor
COPY --from=build /opt/venv /opt/venv
COPY --from=build /opt/cultuurspoor /opt/cultuurspoor
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=cmk.settings.production \
    STATIC_ROOT=/opt/cultuurspoor/staticfiles \
    VAR_DIR=/var/lib/cultuurspoor
WORKDIR /opt/cultuurspoor
USER cultuurspoor
VOLUME /var/lib/cultuurspoor
EXPOSE 8000
CMD ["gunicorn", "cmk.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--access-logfile", "-"]

# One image for the web servers, the workers and the beat; docker-compose.yml says which is which.
FROM python:3.11.14-slim-bookworm AS build
WORKDIR /app
COPY manage.py pyproject.toml requirements.lock.txt requirements-setup.lock.txt ./
COPY kconnect/__init__.py kconnect/
COPY kconnect/setup kconnect/setup
# The same locked environment as everywhere else, in a layer that changes only with the locks.
RUN python manage.py setup
COPY . .
# Static files are hashed and compressed once, in the image; the key is for this command only.
RUN KCONNECT_DATA=/tmp/build SECRET_KEY=build STATIC_ROOT=/app/static-collected python manage.py collectstatic --no-input

FROM python:3.11.14-slim-bookworm
RUN useradd --system --create-home --uid 10001 kconnect && install -d -o kconnect -g kconnect /data
WORKDIR /app
COPY --from=build /app /app
USER kconnect
ENV KCONNECT_DATA=/data STATIC_ROOT=/app/static-collected PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
VOLUME /data
EXPOSE 8000
# For the web server; docker-compose.yml gives worker and beat checks of their own.
HEALTHCHECK --interval=15s --timeout=10s --start-period=30s --retries=4 CMD ["python", "-m", "kconnect.setup.health", "web"]
CMD ["python", "manage.py", "serve", "web"]

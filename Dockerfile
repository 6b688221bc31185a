# One image for web server, workers and migrations; docker-compose.yml says which runs where.

FROM node:22-slim AS pages
WORKDIR /easel/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci
COPY frontend ./
RUN npm run build

FROM python:3.11-slim AS packages
# --build-arg EXTRAS=torch adds PyTorch; PIP_EXTRA_INDEX_URL says where a build without CUDA is (docs/operations.md).
ARG EXTRAS
ARG PIP_EXTRA_INDEX_URL
COPY requirements.txt requirements-torch.txt /tmp/
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir -r /tmp/requirements.txt ${EXTRAS:+-r /tmp/requirements-$EXTRAS.txt}

FROM python:3.11-slim
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin easel \
    && install -d -o easel -g easel /data
WORKDIR /easel
COPY --from=packages /opt/venv /opt/venv
COPY manage.py ./
COPY config config
COPY datasets datasets
COPY labeling labeling
COPY analysis analysis
COPY --from=pages /easel/frontend/dist frontend/dist
# MALLOC_ARENA_MAX: glibc otherwise keeps a heap for each thread, tens of MB that hold nothing.
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 MALLOC_ARENA_MAX=2 \
    DJANGO_SETTINGS_MODULE=config.settings EASEL_DATA=/data
USER easel
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "--config=python:config.web_server", "--bind=0.0.0.0:8000", "--worker-tmp-dir=/dev/shm"]

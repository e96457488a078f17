# docker build -t copydesk .                                                                          CPU
# docker build -t copydesk --build-arg TORCH_INDEX=https://download.pytorch.org/whl/cu130 .           NVIDIA GPU (run with --gpus all)
# docker build -t copydesk --build-arg TORCH_INDEX= .                                                 torch from pip's own index, as behind a firewall
ARG PYTHON=3.12

FROM docker.io/library/python:${PYTHON}-slim AS build
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
RUN python -m venv /opt/copydesk
ENV PATH=/opt/copydesk/bin:$PATH
WORKDIR /src
COPY pyproject.toml ./
# torch first and by itself, so that a change of the code does not fetch it again; its version is the one that pyproject.toml pins
# hadolint ignore=DL3013
RUN pip install ${TORCH_INDEX:+--index-url "$TORCH_INDEX"} "$(sed -n 's/^ *"\(torch[=<>][^"]*\)".*/\1/p' pyproject.toml)"
# the kernels are compiled here; the image itself has no compiler
# hadolint ignore=DL3008
RUN apt-get update && apt-get install -y --no-install-recommends g++ && rm -rf /var/lib/apt/lists/*
COPY setup.py README.md LICENSE ./
COPY service service
COPY models models
RUN pip install .

FROM docker.io/library/python:${PYTHON}-slim
RUN useradd --system --uid 10001 --create-home copydesk
COPY --from=build /opt/copydesk /opt/copydesk
ENV PATH=/opt/copydesk/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HF_HUB_OFFLINE=1 \
    COPYDESK_HOST=0.0.0.0 \
    COPYDESK_PORT=8000
USER 10001
WORKDIR /home/copydesk
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['COPYDESK_PORT'] + '/readyz', timeout=2)"]
CMD ["copydesk", "serve"]

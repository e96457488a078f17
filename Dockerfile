# docker build -t copydesk .                        CPU
# docker build -t copydesk --build-arg DEVICE=cuda . NVIDIA GPU (run with --gpus all)
ARG PYTHON=3.12
ARG DEVICE=cpu

FROM python:${PYTHON}-slim AS torch-cpu
ENV TORCH_INDEX=https://download.pytorch.org/whl/cpu
FROM python:${PYTHON}-slim AS torch-cuda
ENV TORCH_INDEX=https://download.pytorch.org/whl/cu130

FROM torch-${DEVICE} AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/copydesk
ENV PATH=/opt/copydesk/bin:$PATH
RUN pip install --index-url "$TORCH_INDEX" "torch==2.13.*"
WORKDIR /src
# the kernels are compiled here; the image itself has no compiler
RUN apt-get update && apt-get install -y --no-install-recommends g++ && rm -rf /var/lib/apt/lists/*
COPY pyproject.toml setup.py README.md LICENSE ./
COPY service service
COPY models models
RUN pip install .

FROM python:${PYTHON}-slim
RUN useradd --system --uid 10001 --create-home copydesk
COPY --from=build /opt/copydesk /opt/copydesk
ENV PATH=/opt/copydesk/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HF_HUB_OFFLINE=1 \
    COPYDESK_HOST=0.0.0.0 \
    COPYDESK_PORT=8000
USER copydesk
WORKDIR /home/copydesk
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['COPYDESK_PORT'] + '/readyz', timeout=2)"]
CMD ["copydesk"]

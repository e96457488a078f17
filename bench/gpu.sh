#!/usr/bin/env bash
# All there is to know of the GPU path, in under ten minutes, on a machine with an NVIDIA GPU and no network; nothing is installed.
#
#   bench/gpu.sh [--device cpu] [FOLDER]
#
# FOLDER (default build/gpu) gets tests.log, gpu.log and gpu.json, each written as it grows, so that a run that is cut off leaves what it had.
# Python packages that the machine lacks come from build/wheels, unpacked; `make gpu-wheels` fills that where there is a network.
# --device cpu is a dry run of the script: its figures say nothing of a GPU.
set -uo pipefail
cd "$(dirname "$0")/.."

device=cuda
if [ "${1:-}" = --device ]; then
  device=${2:?a device is missing: cuda or cpu}
  shift 2
fi
out=${1:-build/gpu}
python=${PYTHON:-python3}
mkdir -p "$out"

site=build/gpu-site
if compgen -G 'build/wheels/*.whl' >/dev/null; then
  mkdir -p "$site"
  for wheel in build/wheels/*.whl; do "$python" -m zipfile -e "$wheel" "$site" || exit 2; done
fi
export PYTHONPATH="$PWD:$PWD/$site${PYTHONPATH:+:$PYTHONPATH}" PYTHONUNBUFFERED=1 HF_HUB_OFFLINE=1 COPYDESK_ROOM=off

"$python" - <<'PY' || exit 2
import sys
from importlib.util import find_spec

needed = (
    "torch transformers tokenizers safetensors numpy fastapi uvicorn pydantic pydantic_settings limits fastapi_offline starlette_compress "
    "prometheus_client pyromark sentencex cachetools rapidfuzz dateutil babel text_to_num py3langid ahocorasick_rs Stemmer httpx pytest hypothesis"
).split()
missing = [name for name in needed if find_spec(name) is None]
if missing:
    sys.exit(f"{sys.executable} lacks {', '.join(missing)}: run make gpu-wheels where there is a network, and bring build/wheels along")
PY

# what both take at most; together less than ten minutes of a GPU, while a CPU may take its time
test_seconds=150 seconds=420
[ "$device" = cpu ] && test_seconds=1200 seconds=1200
timeout "$test_seconds" "$python" -m pytest -p no:cacheprovider --hypothesis-profile ci -W default tests/models/encoders/test_cuda.py 2>&1 | tee "$out/tests.log"
tested=${PIPESTATUS[0]}
timeout "$seconds" "$python" -m bench.gpu --device "$device" --seconds $((seconds - 90)) --out "$out/gpu.json" 2>&1 | tee "$out/gpu.log"
measured=${PIPESTATUS[0]}

"$python" - "$out/gpu.json" "$tested" <<'PY'
import json
import pathlib
import sys

file = pathlib.Path(sys.argv[1])
found = json.loads(file.read_text()) if file.exists() else {}
found["cuda_tests"] = {"exit_code": int(sys.argv[2]), "last_line": (file.parent / "tests.log").read_text().strip().splitlines()[-1:]}
file.write_text(json.dumps(found, indent=1) + "\n")
PY
echo "All of it is in $out: tests ended with $tested, measuring with $measured."
[ "$tested" = 0 ] && [ "$measured" = 0 ]

#!/usr/bin/env bash
# Build the image with buildah and run it with podman as an orchestrator would: read-only root, no privileges, few files and processes.
# Prints a line a check with its figures; ends with 1 at the first that fails, and with 2 where the tools are missing.
#
#   TORCH_INDEX      where torch comes from; empty, as by default, is pip's own index
#   BUILDAH_OPTIONS  more options of `buildah bud`, as volumes with a company's certificates and pip.conf
#   IMAGE            check this image and build none
#   COMMAND          what to run in place of the image's own command
set -euo pipefail
cd "$(dirname "$0")/../.."

work=build/image
name=copydesk-check
image=${IMAGE:-localhost/copydesk:check}
port=${PORT:-8300}
url=http://127.0.0.1:$port
mkdir -p "$work"

for tool in buildah podman runc curl; do
  command -v "$tool" >/dev/null || {
    echo "$tool is missing: as root, apt-get install --no-install-recommends buildah podman runc debootstrap curl" >&2
    exit 2
  }
done

now() { date +%s.%N; }
since() { awk -v a="$1" -v b="$(now)" 'BEGIN { printf "%.1f", b - a }'; }
say() { printf '%-28s %s\n' "$1" "$2"; }
fail() {
  echo "image-check failed: $1" >&2
  podman logs "$name" 2>&1 | tail -20 >&2 || true
  exit 1
}
# Inside the container, as its own user
inside() { podman --runtime runc exec "$name" "$@"; }

end() {
  podman --runtime runc rm --force --time 0 "$name" >/dev/null 2>&1 || true
}
trap end EXIT
end

# The base: python:X-slim where this machine has it or can only get it from its registry; Debian's own Python where debootstrap can make one
base() {
  if [ -n "${PYTHON_VERSION:-}" ] || ! command -v debootstrap >/dev/null; then
    python=${PYTHON_VERSION:-3.12}
    say "base image" "docker.io/library/python:$python-slim"
    return
  fi
  . /etc/os-release
  local mirror start
  mirror=$(grep -rhoE 'https?://[^ ]+/debian/?( |$)' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null | head -1 | tr -d ' ') || true # a file may be missing
  start=$(now)
  if ! [ -f "$work/$VERSION_CODENAME.tar" ]; then
    rm -rf "$work/root"
    debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates "$VERSION_CODENAME" "$work/root" \
      "${mirror:-http://deb.debian.org/debian}" >"$work/debootstrap.log" 2>&1 || { tail -5 "$work/debootstrap.log" >&2; exit 1; }
    ln -sf python3 "$work/root/usr/bin/python"
    rm -f "$work"/root/usr/lib/python3*/EXTERNALLY-MANAGED
    tar -C "$work/root" -cf "$work/$VERSION_CODENAME.tar" .
    rm -rf "$work/root"
  fi
  python=$(tar -tf "$work/$VERSION_CODENAME.tar" | grep -oE '^\./usr/bin/python3\.[0-9]+$' | grep -oE '3\.[0-9]+')
  podman import "$work/$VERSION_CODENAME.tar" "docker.io/library/python:$python-slim" >/dev/null 2>&1
  say "base image" "Debian $VERSION_CODENAME with Python $python, $(since "$start") s"
}

if [ -z "${IMAGE:-}" ]; then
  base
  start=$(now)
  # shellcheck disable=SC2086  # options are words
  buildah bud --format docker --isolation chroot --network host --pull-never --build-arg "PYTHON=$python" \
    --build-arg "TORCH_INDEX=${TORCH_INDEX:-}" ${BUILDAH_OPTIONS:-} -t "$image" . >"$work/build.log" 2>&1 ||
    { tail -20 "$work/build.log" >&2; fail "the image could not be built, see $work/build.log"; }
  say "built" "$(since "$start") s"
fi
say "size" "$(podman image inspect --format '{{.Size}}' "$image" | awk '{ printf "%.2f GB", $1 / 1e9 }')"

user=$(podman image inspect --format '{{.User}}' "$image")
[[ $user =~ ^[0-9]+$ ]] || fail "the user is $user and no number, so runAsNonRoot cannot be checked"

start=$(now)
# shellcheck disable=SC2086  # a command is words
podman --runtime runc run --detach --name "$name" --network host --read-only --tmpfs /tmp --cap-drop all \
  --security-opt no-new-privileges --ulimit nofile=1024:1024 --ulimit nproc=1024:1024 \
  --env "COPYDESK_PORT=$port" --env COPYDESK_HOST=127.0.0.1 "$image" ${COMMAND:-} >"$work/run.log" 2>&1 ||
  { cat "$work/run.log" >&2; fail "it could not be started"; }
until curl -sf -o /dev/null "$url/readyz"; do
  [ "$(podman inspect --format '{{.State.Running}}' "$name")" = true ] || fail "it ended before it was ready"
  awk -v s="$(since "$start")" 'BEGIN { exit !(s < 300) }' || fail "it was not ready within 300 s"
  sleep 0.1
done
say "ready" "$(since "$start") s"

[ "$(inside id -u)" = 10001 ] || fail "it runs as $(inside id -u), not as 10001"
say "user" "10001"
if inside sh -c ': > /home/copydesk/x' 2>/dev/null; then fail "its root can be written to"; fi
say "root" "read-only"

answer=$(curl -sf "$url/v1/quotes" -H 'Content-Type: application/json' \
  -d '{"text": "\"I am not convinced,\" said Peter Okello, the finance minister."}') || fail "a request was not answered with 200"
grep -q '"name":"Peter Okello"' <<<"${answer//: /:}" || fail "the speaker was not found in: $answer"
say "answers" "Peter Okello speaks"

podman --runtime runc healthcheck run "$name" >/dev/null || fail "HEALTHCHECK fails while it is ready"
say "HEALTHCHECK" "healthy"

memory=$(inside sh -c 'cat /proc/[0-9]*/smaps_rollup 2>/dev/null' | awk '/^Pss:/ { sum += $2 } END { printf "%.0f", sum / 1000 }')
say "memory" "$memory MB, what processes share counted once"

start=$(now)
podman --runtime runc stop --time 40 "$name" >/dev/null 2>>"$work/run.log"
took=$(since "$start")
code=$(podman inspect --format '{{.State.ExitCode}}' "$name")
[ "$code" = 0 ] || fail "SIGTERM ended it with $code"
say "SIGTERM" "exit 0 after $took s"

#!/usr/bin/env bash
# A whole login against the demo server, in a throw-away home: ./dev demo
set -euo pipefail
build=$(realpath "$1")
mode=${2:-}
maestro=$build/maestro
server=$build/tests/demo_server/maestro-demo-server

home=$(mktemp -d)
"$server" --port-file "$home/port" 2>"$home/server.log" &
server_pid=$!
trap 'kill "$server_pid" 2>/dev/null || true; rm -rf "$home"' EXIT
for _ in $(seq 300); do
  [[ -s $home/port ]] && break
  sleep 0.1
done
base=http://127.0.0.1:$(<"$home/port")

export MAESTRO_DATA_DIR=$home/data MAESTRO_CONFIG_DIR=$home/config
export MAESTRO_ANTHROPIC_AUTHORIZATION_ENDPOINT=$base/oauth/authorize
export MAESTRO_ANTHROPIC_TOKEN_ENDPOINT=$base/v1/oauth/token
export MAESTRO_ANTHROPIC_REDIRECT_URI=$base/oauth/code/callback

show() {
  printf '\n$ maestro %s\n' "$*"
  "$maestro" "$@"
}

# Without a person at a terminal with a browser, the demo presses the button and pastes the code itself.
login_by_itself() {
  printf '\n$ maestro auth login --no-browser\n'
  mkfifo "$home/paste"
  "$maestro" auth login --no-browser <"$home/paste" 2> >(tee "$home/words" >&2) &
  local login=$!
  exec 3>"$home/paste"
  for _ in $(seq 300); do
    grep -q '^http' "$home/words" 2>/dev/null && break
    sleep 0.1
  done
  echo "(the demo opens the page, presses the button and pastes the code)"
  "$server" --approve "$(grep '^http' "$home/words")" >&3
  exec 3>&-
  wait "$login"
}

echo "The demo server listens on $base; nothing leaves this machine."
if [[ $mode == --auto || ! -t 0 || -z ${DISPLAY:-}${WAYLAND_DISPLAY:-} ]]; then
  login_by_itself
else
  show auth login
fi
show auth status
show auth token
show auth refresh
show auth status --json
show auth logout

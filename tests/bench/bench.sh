#!/usr/bin/env bash
# What `./dev bench` runs once all is built: the tables of docs/performance.md, on this machine, in throw-away vaults.
#
#     bench.sh BUILD [ROUNDS]
set -euo pipefail
build=$(realpath "$1")
rounds=${2:-100}
maestro=$build/maestro
bench=$build/tests/bench

home=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$home"' EXIT
unset ANTHROPIC_AUTH_TOKEN ANTHROPIC_API_KEY MAESTRO_PROFILE XDG_RUNTIME_DIR GIT_CONFIG_GLOBAL
export HOME=$home MAESTRO_CONFIG_DIR=$home/config

title() { printf '\n%s\n' "$*"; }
in_turn() { "$bench/paired_runner" --rounds "$rounds" "$@"; }

# Programs that hand out a secret, if they are installed and need neither a network nor an account.
peers() {
  printf 'https://ada:secret@example.com\n' >"$home/.git-credentials"
  printf 'protocol=https\nhost=example.com\n\n' >"$home/wanted"
  mkdir -p "$home/.config/gh"
  printf 'github.com:\n  oauth_token: secret\n  user: ada\n' >"$home/.config/gh/hosts.yml"
  [[ -z $(command -v sqlite3) ]] || peers+=(-- "sqlite3, one row" sqlite3 "$1/vault.db" "SELECT sealed FROM record LIMIT 1")
  peers+=(-- "git credential-store get" git credential-store get)
  [[ -z $(command -v gh) ]] || peers+=(-- "gh auth token" gh auth token)
}

valid_token() {
  local vault=$home/one
  "$bench/make_vault" "$vault" 1
  yardstick=("$bench/yardstick" "$vault/vault.db" "$vault/vault.key" anthropic default)
  peers=()
  peers "$vault"
  title "A valid token, $rounds runs of each in turn; ratios to the yardstick"
  MAESTRO_DATA_DIR=$vault in_turn --input "$home/wanted" yardstick "${yardstick[@]}" \
    -- "auth token" "$maestro" auth token -- "auth status" "$maestro" auth status -- /bin/true /bin/true "${peers[@]}"
  title "The same two by hyperfine"
  MAESTRO_DATA_DIR=$vault hyperfine -N --style none --warmup 5 --runs "$rounds" --export-csv "$home/hyperfine.csv" \
    -n yardstick "${yardstick[*]}" -n "auth token" "$maestro auth token" >/dev/null 2>&1
  awk -F, 'NR > 1 {printf "%-34s %8.2f\n", $1, $4 * 1000}' "$home/hyperfine.csv"
}

growth() {
  local size programs=()
  for size in 1 100 10000; do
    "$bench/make_vault" "$home/$size" "$size"
    programs+=(-- "of $size profiles" "$maestro" auth token --config "$home/$size.toml")
  done
  "$bench/make_vault" "$home/refreshed" 1 1000
  programs+=(-- "after 1000 refreshes" "$maestro" auth token --config "$home/refreshed.toml")
  for size in 1 100 10000 refreshed; do
    printf 'vault.url = "sqlite://%s"\n' "$home/$size/vault.db" >"$home/$size.toml"
  done
  title "auth token, by what the vault holds; ratios to one profile"
  in_turn "${programs[@]:1}"
  title "200 at once, together; ratios to 200 yardsticks"
  MAESTRO_DATA_DIR=$home/one rounds=$((rounds / 10 + 1)) in_turn --at-once 200 "200 yardsticks" "${yardstick[@]}" \
    -- "200 auth token" "$maestro" auth token
}

serve() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost -keyout "$home/key.pem" -out "$home/certificate.pem" 2>/dev/null
  "$build/tests/demo_server/maestro-demo-server" --port-file "$home/port" --certificate "$home/certificate.pem" \
    --key "$home/key.pem" 2>/dev/null &
  server=$!
  until [[ -s $home/port ]]; do sleep 0.1; done
  local base
  base=https://localhost:$(<"$home/port")
  export MAESTRO_ANTHROPIC_AUTHORIZATION_ENDPOINT=$base/oauth/authorize MAESTRO_CA_FILE=$home/certificate.pem
  export MAESTRO_ANTHROPIC_TOKEN_ENDPOINT=$base/v1/oauth/token MAESTRO_ANTHROPIC_REDIRECT_URI=$base/oauth/code/callback
}

# System calls in all; fsync and fdatasync among them; milliseconds in these, and in poll, where a server is waited for.
calls() {
  local name=$1
  shift
  strace -f -qq -c -o "$home/calls" "$@" >/dev/null 2>&1
  strace -f -qq --seccomp-bpf -w -c -e trace=fsync,fdatasync,poll -o "$home/waits" "$@" >/dev/null 2>&1
  awk -v name="$name" '
    FNR == 1 {file++}
    file == 1 && $NF == "total" {all = $4}
    file == 2 && $NF ~ /sync$/ {syncs += $4; sync_time += $2}
    file == 2 && $NF == "poll" {poll_time = $2}
    END {printf "%-34s %8d %6d %8.2f %8.2f\n", name, all, syncs, sync_time * 1000, poll_time * 1000}
  ' "$home/calls" "$home/waits"
}

refresh() {
  export MAESTRO_DATA_DIR=$home/real
  serve
  local url
  url=$("$maestro" auth url 2>/dev/null)
  "$build/tests/demo_server/maestro-demo-server" --certificate "$home/certificate.pem" --approve "$url" |
    "$maestro" auth exchange 2>/dev/null
  local post=(curl -s --cacert "$home/certificate.pem" -d grant_type=refresh_token -d refresh_token=none
    -d client_id=none "$MAESTRO_ANTHROPIC_TOKEN_ENDPOINT")
  title "A refresh over TLS on loopback; ratios to curl, which posts as much and stores nothing"
  in_turn "curl" "${post[@]}" -- "auth refresh" "$maestro" auth refresh 2>/dev/null
  printf '\n%-34s %8s %6s %8s %8s\n' "" calls fsyncs "fsync ms" "poll ms"
  calls "curl" "${post[@]}"
  calls "auth token" "$maestro" auth token
  calls "auth refresh" "$maestro" auth refresh
}

in_process() {
  local program
  for program in "$bench"/*_bench; do
    title "$(basename "$program")"
    "$program" --benchmark_color=false 2>/dev/null | tail -n +4
  done
}

size() {
  cp "$maestro" "$home/maestro"
  strip "$home/maestro"
  title "Installed: $(stat -c %s "$home/maestro") bytes"
}

valid_token
growth
refresh
in_process
size

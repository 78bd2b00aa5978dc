#!/usr/bin/env bash
# One login at a real provider, from the first page to the logout, in a throw-away home: ./dev live
# Leaves a report in which there is no secret and nobody's name: it is made of what is known to be neither.
set -euo pipefail
maestro=$(realpath "$1")
report=$2
shift 2
export MAESTRO_PROVIDER=anthropic
if [[ ${1:-} == [a-z]* ]]; then
  MAESTRO_PROVIDER=$1
  shift
fi

home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export MAESTRO_DATA_DIR=$home/data
unset MAESTRO_PROFILE ANTHROPIC_AUTH_TOKEN ANTHROPIC_API_KEY

note() { printf '%s\n' "$*" | tee -a "$report" >&2; }

# What maestro says of an error, without anything that could be a token.
note_error() {
  local error
  error=$(grep -E '^(error|hint):|"error"' "$@" | sed -E 's/[A-Za-z0-9_+@#-]{20,}/[removed]/g') || return 0
  note "$error"
}

# Runs a command that asks nothing. Its exit code is the last of step's own.
step() {  # NAME COMMAND...
  local name=$1 code=0 begin=$SECONDS
  shift
  "$maestro" "$@" >"$home/$name.out" 2>"$home/$name.err" || code=$?
  note "$name: exit $code, $((SECONDS - begin)) s"
  note_error "$home/$name.err"
  return "$code"
}

# The one command that talks with the person, so its words go to the terminal and its error to standard output.
log_in() {
  local code=0 begin=$SECONDS
  "$maestro" auth login --json "$@" >"$home/login.out" || code=$?
  note "login: exit $code, $((SECONDS - begin)) s"
  note_error "$home/login.out"
  return "$code"
}

: >"$report"
note "maestro live report of $(date -u +%F)"
note "$("$maestro" version | head -n 1)"
note "$(uname -srm)"
note "provider: $MAESTRO_PROVIDER"

failed=0
step doctor doctor || note "$(grep -E '^error' "$home/doctor.out" | awk '{print $1, $2}')"
if log_in "$@"; then
  step status auth status || failed=1
  note "$(grep -E '^ +(token|scopes) ' "$home/status.out" | tr -s ' ')"
  step token auth token || failed=1
  step refresh auth refresh || failed=1
  step token_after auth token || failed=1
  if cmp -s "$home/token.out" "$home/token_after.out"; then note "the refresh brought the same access token"; fi
  step logout auth logout || failed=1
  if step status_after auth status; then failed=1; fi
else
  failed=1
fi
note "$([[ $failed == 0 ]] && echo 'every step went as it should' || echo 'not every step went as it should')"
printf '\nThe report is %s; read it, and send it in.\n' "$report" >&2
exit "$failed"

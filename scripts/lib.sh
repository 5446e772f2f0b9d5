# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# Sourced by ./quickstart, ./check and the scripts: help, headings, times, and
# the package lists.  It expects `set -euo pipefail`, and leaves
# $root, the top of the checkout.

# shellcheck disable=SC2034 # those who source this use it
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)

# die MESSAGE: for what the caller of the script can mend; exit status 2.
die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 2
}

# help: what the head of the script says, from "Usage:" on.
help() {
  sed -n '/^# Usage:/,/^[^#]/ s/^#\( \|$\)//p' "$0"
}

heading() {
  printf '\n== %s\n' "$*"
}

# now_us: microseconds since the epoch.  EPOCHREALTIME has six decimals, and a
# comma in some locales.
now_us() {
  local now=$EPOCHREALTIME
  printf '%s\n' "${now/[.,]/}"
}

# packages_in FILE...: the packages that lists name, without comments.
packages_in() {
  sed -e 's/[[:space:]]*#.*//' -e '/^[[:space:]]*$/d' -- "$@" | sort -u
}

is_installed() {
  [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# as_root COMMAND...: through sudo where we are not root ourselves.
as_root() {
  if ((EUID == 0)); then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo -- "$@"
  else
    die "cannot run '$*': neither root nor sudo is at hand"
  fi
}

# install_packages FILE...: installs what is missing of the lists.  Asks apt
# only then, so that it works without a network once all is there.
install_packages() {
  local package output missing=()
  while read -r package; do
    is_installed "$package" || missing+=("$package")
  done < <(packages_in "$@")
  if ((${#missing[@]} == 0)); then
    echo 'all packages are installed'
    return
  fi
  command -v apt-get >/dev/null || die "apt-get is not there; please install: ${missing[*]}"
  echo "installing: ${missing[*]}"
  # Lists that cannot be brought up to date may still name what we need.
  apt_get update -qq || echo 'apt-get update failed: going on with the lists that are here'
  output=$(apt_get install -qq -y --no-install-recommends "${missing[@]}" 2>&1) || {
    printf '%s\n' "$output"
    return 1
  }
}

# The terminal must not be asked anything, and another apt may be at work.
apt_get() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 \
    -o Dpkg::Use-Pty=0 "$@" </dev/null
}

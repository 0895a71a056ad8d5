#!/bin/sh
# Installs Docker Engine, Compose, buildx and busybox from Debian's own packages. Needs root. Idempotent.
#
# Bookworm's own docker.io is older than the engine 25 that start_interval needs, so the engine comes from trixie
# and the Compose and buildx plugins from sid. Both suites are pinned below the machine's own release, so that
# nothing else is ever upgraded from them.
set -eu
export DEBIAN_FRONTEND=noninteractive

sources=/etc/apt/sources.list.d/stackctl-test-engine.sources
preferences=/etc/apt/preferences.d/stackctl-test-engine
plugins=/usr/libexec/docker/cli-plugins

has() { command -v "$1" >/dev/null 2>&1; }

add_suites() {
  mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Origin: Debian' | sort -u | head -n 1)
  if [ -z "$mirror" ]; then
    # apt knows no origins if its package lists were never fetched.
    apt-get update -qq || true
    mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Origin: Debian' | sort -u | head -n 1)
  fi
  [ -n "$mirror" ] || { echo "no Debian mirror among this machine's apt sources" >&2; exit 1; }
  cat >"$sources" <<SOURCES
Types: deb
URIs: $mirror
Suites: trixie sid
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
SOURCES
  cat >"$preferences" <<PREFERENCES
Package: *
Pin: release n=trixie
Pin-Priority: 50

Package: *
Pin: release n=sid
Pin-Priority: 40
PREFERENCES
}

# Only our own two lists: quick, and an unreachable third-party source cannot stop the engine.
update_suites() {
  apt-get update -qq -o "Dir::Etc::sourcelist=$sources" -o Dir::Etc::sourceparts=/dev/null -o APT::Get::List-Cleanup=0
}

install() {
  # shellcheck disable=SC2086 # the list of packages must be split into words
  apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 $wanted >/dev/null
}

install_plugins() {
  unpacked=$(mktemp -d)
  trap 'rm -rf "$unpacked"' EXIT
  # The unprivileged user of apt writes the downloads.
  chmod 777 "$unpacked"
  cd "$unpacked"
  # Packages in sid change; the older Compose of trixie also works.
  apt-get download -qq docker-compose/sid || apt-get download -qq docker-compose/trixie
  apt-get download -qq docker-buildx/sid || apt-get download -qq docker-buildx/trixie
  for package in ./*.deb; do dpkg -x "$package" .; done
  mkdir -p "$plugins"
  find . -path '*/cli-plugins/*' -type f -exec cp {} "$plugins/" \;
  cd /
}

wanted=""
has dockerd || wanted="docker.io/trixie containerd runc tini iptables"
has docker || wanted="$wanted docker-cli/trixie"
has busybox || wanted="$wanted busybox-static"
# Needed by tests that start their own engine.
has ip || wanted="$wanted iproute2"
needs_plugins=yes
if has docker && docker compose version >/dev/null 2>&1 && docker buildx version >/dev/null 2>&1; then needs_plugins=no; fi
[ -n "$wanted" ] || [ "$needs_plugins" = yes ] || exit 0

add_suites
update_suites || apt-get update -qq || true
if [ -n "$wanted" ]; then
  # The package lists of the machine's own release may be missing or stale.
  install || { apt-get update -qq || true; install; }
fi
if [ "$needs_plugins" = yes ]; then install_plugins; fi

#!/bin/sh
# Installs Docker Engine, Compose and buildx on Debian from Debian's own packages. Needs root; safe to run twice.
#
# Bookworm's own docker.io is older than the engine 25 that start_interval needs, so the packages come from
# trixie (engine) and sid (Compose and buildx plugins). Both suites are pinned below the machine's own release,
# so that nothing else is ever upgraded from them.
set -eu
export DEBIAN_FRONTEND=noninteractive

sources=/etc/apt/sources.list.d/stackctl-test-engine.sources
preferences=/etc/apt/preferences.d/stackctl-test-engine
plugins=/usr/libexec/docker/cli-plugins

mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Origin: Debian' 2>/dev/null | sort -u | head -n 1)
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

# One unreachable third-party source must not stop the engine: only our own two lists have to be there.
apt-get update -q || true

command -v dockerd >/dev/null 2>&1 ||
  apt-get install -y -q --no-install-recommends docker.io/trixie containerd runc tini iptables
command -v busybox >/dev/null 2>&1 || apt-get install -y -q --no-install-recommends busybox-static

install_plugins() {
  mkdir -p "$plugins"
  unpacked=$(mktemp -d)
  (
    cd "$unpacked"
    # sid moves; trixie's older Compose still serves.
    apt-get download -q docker-compose/sid || apt-get download -q docker-compose/trixie
    apt-get download -q docker-buildx/sid || apt-get download -q docker-buildx/trixie
    for package in ./*.deb; do dpkg -x "$package" .; done
    find . -path '*/cli-plugins/*' -type f -exec cp {} "$plugins/" \;
  )
  rm -rf "$unpacked"
}
[ -x "$plugins/docker-compose" ] && [ -x "$plugins/docker-buildx" ] || install_plugins

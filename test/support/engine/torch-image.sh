#!/bin/sh
# Builds a root file system with PyTorch from Debian's packages and imports it as an image: torch-image.sh TAG
# Needs root on Debian, about 5 GB of disk while it runs and a few minutes; no image registry.
#
# sid's PyTorch has FSDP2; trixie's has not. Debian's build lacks libuv, which torchrun asks for unless each call that
# opens a TCPStore is told otherwise: the calls are patched to ask the environment (USE_LIBUV), and a call that is not
# found where it is expected ends the build, so that a new version cannot pass unseen.
set -eu
export DEBIAN_FRONTEND=noninteractive LC_ALL=C
tag=$1

mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Origin: Debian' | sort -u | head -n 1)
[ -n "$mirror" ] || { echo "no Debian mirror among this machine's apt sources" >&2; exit 1; }
work=$(mktemp -d "${TMPDIR:-/tmp}/stackctl-torch-XXXXXX")
root=$work/root
finish() {
  for place in proc dev/shm; do
    if mountpoint -q "$root/$place" 2>/dev/null; then umount "$root/$place" || return; fi
  done
  rm -rf --one-file-system "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM
chmod 755 "$work"

# This machine's own debootstrap may not know sid's layout; a package is only unpacked, never installed.
mkdir -m 777 "$work/tools"
cd "$work/tools"
apt-get download -qq debootstrap/sid || apt-get download -qq debootstrap/trixie || apt-get download -qq debootstrap
dpkg -x ./debootstrap_*.deb .
export DEBOOTSTRAP_DIR="$work/tools/usr/share/debootstrap"
sh "$work/tools/usr/sbin/debootstrap" --variant=minbase --merged-usr sid "$root" "$mirror"

cat >"$root/etc/apt/apt.conf.d/90stackctl" <<'CONF'
Acquire::Check-Valid-Until "false";
APT::Install-Recommends "false";
CONF
cat >"$root/etc/dpkg/dpkg.cfg.d/90stackctl" <<'CONF'
path-exclude=/usr/share/doc/*
path-exclude=/usr/share/man/*
path-exclude=/usr/share/locale/*
CONF
cp /etc/resolv.conf "$root/etc/resolv.conf"
mount -t proc proc "$root/proc" 2>/dev/null || true
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
chroot "$root" apt-get update -qq
chroot "$root" apt-get install -y -qq -o Dpkg::Use-Pty=0 python3 python3-torch python3-numpy procps >/dev/null
chroot "$root" apt-get clean

packages=$root/usr/lib/python3/dist-packages
cat >"$work/patch.py" <<'PATCH'
import ast, pathlib, sys

torch = pathlib.Path(sys.argv[1]) / "torch/distributed"
asks = 'use_libuv=__import__("os").environ.get("USE_LIBUV", "1") == "1"'
places = []
for file in [torch / "rendezvous.py", *sorted((torch / "elastic/rendezvous").glob("*.py"))]:
    text = file.read_text()
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    named = [call for call in calls if getattr(call.func, "id", getattr(call.func, "attr", "")) == "TCPStore"]
    silent = [call for call in named if all(keyword.arg != "use_libuv" for keyword in call.keywords)]
    lines = text.splitlines(keepends=True)
    for call in sorted(silent, key=lambda call: call.lineno, reverse=True):
        end = sum(len(line) for line in lines[: call.end_lineno - 1]) + call.end_col_offset - 1
        before = text[:end].rstrip()
        text = before + ("" if before.endswith(",") else ",") + f" {asks})" + text[end + 1 :]
        places.append(f"{file.relative_to(torch)}:{call.lineno}")
    ast.parse(text)
    file.write_text(text)
if len(places) != 4:
    sys.exit(f"expected 4 calls of TCPStore that do not say use_libuv, found {places}: look at what changed")
print("libuv patch:", *places)
PATCH
python3 "$work/patch.py" "$packages"
chroot "$root" env USE_LIBUV=0 python3 -c "
import torch, torch.distributed.elastic.rendezvous.c10d_rendezvous_backend, torch.distributed.elastic.rendezvous.static_tcp_rendezvous
from torch.distributed.fsdp import fully_shard
print('PyTorch', torch.__version__)"

rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/*.bin "$root"/usr/share/doc/* "$root"/usr/share/man/*
rm -f "$root/usr/sbin/policy-rc.d"
: >"$root/etc/resolv.conf"
if mountpoint -q "$root/proc" 2>/dev/null; then umount "$root/proc"; fi
tar --numeric-owner -C "$root" -c . | docker import \
  --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin USE_LIBUV=0' \
  --change 'CMD ["python3"]' - "$tag"

#!/bin/sh
# Makes the programs of a Kubernetes 1.20 cluster from Debian's packages: build.sh FOLDER
# Needs root on Debian, dpkg-source, about 4 GB of disk while it runs and 8 minutes of processor time.
#
# Bookworm has the source of Kubernetes 1.20, the last one in Debian with all servers, and a Go that builds it; sid has a
# kubectl and a kustomize of today. apt gets sources and folders of its own, so that the machine's settings stay as they
# are. Nothing is installed: packages are only unpacked.
set -eu
export DEBIAN_FRONTEND=noninteractive LC_ALL=C
target=$1
servers="kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy"

mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Origin: Debian' | sort -u | head -n 1)
[ -n "$mirror" ] || { echo "no Debian mirror among this machine's apt sources" >&2; exit 1; }
mkdir -p "$(dirname "$target")"
work=$(mktemp -d "$(dirname "$target")/building-XXXXXX")
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
began=$(date +%s)
say() { echo "$(($(date +%s) - began)) s: $*"; }

mkdir -p "$work/apt/lists/partial" "$work/apt/cache/archives/partial" "$work/packages" "$work/root" "$work/source" "$work/bin"
signed="[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror"
cat >"$work/apt/sources.list" <<SOURCES
deb $signed bookworm main
deb-src $signed bookworm main
deb $signed sid main
SOURCES
own_apt() {
  apt-get -qq -o "Dir::Etc::sourcelist=$work/apt/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o "Dir::State::lists=$work/apt/lists" -o "Dir::Cache=$work/apt/cache" \
    -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null \
    -o APT::Sandbox::User=root "$@"
}
cd "$work/packages"
own_apt update
own_apt download golang-1.19-go/bookworm golang-1.19-src/bookworm etcd-server/bookworm \
  containernetworking-plugins/bookworm kubectl/sid kustomize/sid
own_apt source --download-only kubernetes/bookworm
for package in ./*.deb; do dpkg -x "$package" "$work/root"; done
dpkg-source --no-check --extract ./kubernetes_*.dsc "$work/source/kubernetes" >/dev/null
say "unpacked"

go=$work/root/usr/lib/go-1.19
# The packages of Debian link the library's sources from elsewhere.
share=$work/root/usr/share/go-1.19
for name in src test misc api; do
  if [ -e "$share/$name" ] && [ ! -e "$go/$name" ]; then rm -f "$go/$name"; ln -s "$share/$name" "$go/$name"; fi
done
export GOROOT="$go" GOPATH="$work/go" GOCACHE="$work/gocache" GOTMPDIR="$work" GO111MODULE=off CGO_ENABLED=0
export GOFLAGS=-trimpath PATH="$go/bin:$PATH"
mkdir -p "$GOPATH/src/k8s.io"
ln -s "$work/source/kubernetes" "$GOPATH/src/k8s.io/kubernetes"
cd "$GOPATH/src/k8s.io/kubernetes"
vendored=k8s.io/kubernetes/vendor/k8s.io

# The build of Kubernetes generates the schema of its objects, which the source does not contain.
generated=pkg/generated/openapi/zz_generated.openapi.go
if [ ! -f "$generated" ]; then
  nice go build -o "$work/openapi-gen" "$vendored/kube-openapi/cmd/openapi-gen"
  inputs=$(grep -rlE '^// *\+k8s:openapi-gen=' --include='*.go' pkg staging/src/k8s.io cmd vendor/k8s.io |
    xargs -n 1 dirname | sort -u |
    sed -e "s#^staging/src/#k8s.io/kubernetes/vendor/#" -e 's#^\(pkg\|cmd\|vendor\)/#k8s.io/kubernetes/\1/#' |
    grep -vE 'code-generator/|sample-|/testdata' | sort -u | paste -s -d ,)
  nice "$work/openapi-gen" -O zz_generated.openapi -i "$inputs" -p k8s.io/kubernetes/pkg/generated/openapi \
    -h hack/boilerplate/boilerplate.generatego.txt -r "$work/violations" --output-base "$GOPATH/src"
  say "schema generated"
fi

flags="-s -w"
for package in client-go/pkg/version component-base/version; do
  path=$vendored/$package
  flags="$flags -X $path.gitVersion=v1.20.2 -X $path.gitMajor=1 -X $path.gitMinor=20"
  flags="$flags -X $path.gitTreeState=clean -X $path.gitCommit=debian -X $path.buildDate=2021-01-13T00:00:00Z"
done
for server in $servers; do
  nice go build -o "$work/bin/$server" -ldflags "$flags" "k8s.io/kubernetes/cmd/$server"
  say "$server built"
done

cp "$work/root/usr/bin/etcd" "$work/root/usr/bin/kubectl" "$work/root/usr/bin/kustomize" "$work/bin/"
mkdir "$work/bin/cni"
cp "$work/root/usr/lib/cni/bridge" "$work/root/usr/lib/cni/host-local" "$work/root/usr/lib/cni/loopback" \
  "$work/root/usr/lib/cni/portmap" "$work/bin/cni/"
rm -rf "$target"
mv "$work/bin" "$target"

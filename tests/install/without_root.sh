#!/usr/bin/env bash
# Builds and runs trommel as a normal user, against libraries in a prefix, as docs/install.md promises to
# users of a cluster. Needs the network (Debian's packages), 4 GB of disk, and a quarter of an hour on two
# cores.
#
#     sudo debootstrap bookworm /tmp/bare
#     sudo tests/install/without_root.sh /tmp/bare
#
# ROOT is a bare Debian 12 or 13, which this script changes. Root only prepares it: installs a compiler, as
# environment modules would provide one, and unpacks, but does not install, the packages of
# scripts/install_packages.sh into ROOT/opt/site. Everything else runs inside of ROOT as a user with a new ID.
set -euo pipefail
if [ $# -ne 1 ] || [ "$(id -u)" -ne 0 ]; then
  echo "usage: sudo $0 ROOT (a directory with a bare Debian, as debootstrap makes it)" >&2
  exit 2
fi
root=$(realpath "$1")
sources=$(realpath "$(dirname "$0")/../..")
user=4711

step() { printf '\n== %s\n' "$*" >&2; }
as_root() { chroot "$root" env DEBIAN_FRONTEND=noninteractive "$@"; }
as_user() { chroot --userspec="$user:$user" "$root" env -i HOME=/home/someone TERM=dumb bash -c "$1"; }

step "a compiler in the bare system"
as_root apt-get update -qq
as_root apt-get install -y -qq --no-install-recommends g++ cmake ninja-build pkg-config > /dev/null

step "libraries, unpacked into /opt/site and not installed"
mkdir -p "$root/opt/debs/partial" "$root/opt/site"
mapfile -t packages < <("$sources/scripts/install_packages.sh" list)
as_root apt-get install -y -qq --no-install-recommends --download-only -o Dir::Cache::archives=/opt/debs "${packages[@]}" > /dev/null
for package in "$root"/opt/debs/*.deb; do
  dpkg-deb -x "$package" "$root/opt/site"
done
"$sources/tests/install/settle_prefix.sh" "$root" /opt/site

step "the sources, as a user who owns nothing but a home"
mkdir -p "$root/home/someone/trommel"
tar -C "$sources" --exclude=./.git --exclude='./build*' --exclude=./quickstart -cf - . | tar -C "$root/home/someone/trommel" -xf -
cp "$sources/tests/install/build_and_run.sh" "$root/home/someone/"
chown -R "$user:$user" "$root/home/someone"
mount --bind /dev "$root/dev"
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
trap 'umount "$root/sys" "$root/proc" "$root/dev"' EXIT
as_user /home/someone/build_and_run.sh

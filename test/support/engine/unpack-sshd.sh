#!/bin/sh
# Unpacks Debian's OpenSSH server into a folder, without installing it, and prints the path of sshd. Idempotent.
set -eu
folder=$1
if [ ! -x "$folder/usr/sbin/sshd" ]; then
  mkdir -p "$folder"
  # The unprivileged user of apt writes the downloads.
  chmod 777 "$folder"
  cd "$folder"
  apt-get download -qq openssh-server libwrap0 || { apt-get update -qq && apt-get download -qq openssh-server libwrap0; }
  for package in ./*.deb; do dpkg -x "$package" .; done
  chmod 755 "$folder"
fi
echo "$folder/usr/sbin/sshd"

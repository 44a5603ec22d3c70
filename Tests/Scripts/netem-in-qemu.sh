#!/usr/bin/env bash
# Runs a plan on a kernel that has sch_netem, under QEMU, where this machine's kernel lacks it: to see the netem engine work.
#   Tests/Scripts/netem-in-qemu.sh [COMMAND ...]    by default: run plans/network/jitter.yaml --runs 1
# Needs (Debian): sudo apt-get install qemu-system-x86 linux-image-cloud-amd64 busybox-static cpio
# The machine is emulated and slow: read the receipts, not the latencies. ACCELERATION=kvm where that works. Where things are elsewhere:
#   QEMU=qemu-system-x86_64  KERNEL=/boot/vmlinuz-...  MODULES=/lib/modules/...  BUSYBOX=/bin/busybox  CPIO=cpio  SHAKETABLE=...
set -euo pipefail
cd "$(dirname "$0")/../.."
program=${SHAKETABLE:-$PWD/.build/release/shaketable}
kernel=${KERNEL:-$(printf '%s\n' /boot/vmlinuz-*-cloud-amd64 | tail -n 1)}
version=${kernel##*/vmlinuz-}
modules=${MODULES:-/lib/modules/$version}
busybox=${BUSYBOX:-/bin/busybox}
# A node's timeout that an emulated machine keeps.
(($# > 0)) || set -- run plans/network/jitter.yaml --runs 1 --set cluster.config.cluster-node-timeout=15s --set load.rate=200/s
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
root=$folder/root
mkdir -p "$root"/{proc,sys,dev,tmp,run,root,etc,modules,usr/bin,usr/sbin,usr/lib,usr/lib64,srv}
for name in bin sbin lib lib64; do ln -s "usr/$name" "$root/$name"; done

install_program() { # with the libraries it is linked to, at their own places
    local path=$1 target=${2:-$1} library
    install -D -m 755 "$path" "$root$target"
    { ldd "$path" 2>/dev/null || true; } | grep -o '/[^ )]*' | while read -r library; do
        [ -e "$root$library" ] || install -D -m 755 "$library" "$root$library"
    done
}
install_program "$program" /usr/bin/shaketable
for name in redis-server redis-cli tc ip ss bash; do
    install_program "$(readlink -f "$(PATH=$PATH:/usr/sbin:/sbin command -v "$name")")" "/usr/bin/$name"
done
install -m 755 "$busybox" "$root/usr/bin/busybox"
ln -s bash "$root/usr/bin/sh" # busybox's own would take its own ip and tc
for tables in /usr/lib/tc /usr/lib/*/tc; do # the distributions of tc-netem(8)
    [ ! -d "$tables" ] || cp -rL --parents "$tables" "$root"
done
cp /etc/passwd /etc/group "$root/etc/"
cp -r plans "$root/srv/"
for name in sch_htb cls_u32 sch_netem act_mirred tun inet_diag tcp_diag; do
    find "$modules" -name "$name.ko*" -exec cp {} "$root/modules/" \;
done
printf '%s\n' '#!/bin/busybox sh' \
    '/bin/busybox --install -s /usr/bin 2>/dev/null' \
    'export PATH=/usr/bin:/usr/sbin HOME=/root' \
    'mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev; mount -t tmpfs tmp /tmp; mount -t tmpfs run /run' \
    'for name in sch_htb cls_u32 sch_netem act_mirred tun inet_diag tcp_diag; do' \
    '    case $(echo /modules/$name.ko*) in *.xz) xz -d /modules/$name.ko.xz ;; esac; insmod /modules/$name.ko || echo "no module $name"; done' \
    'ip link set lo up; cd /srv; uname -r' \
    "shaketable doctor | grep -A1 -E '^[a-z]+: (netem|htb|u32|mirred|/dev/net/tun|socket destroy):'" \
    "{ shaketable $(printf '%q ' "$@") </dev/null; echo \"exit status \$?\"; } 2>&1 | cat" \
    'poweroff -f' >"$root/init"
chmod 755 "$root/init"
(cd "$root" && find . | "${CPIO:-cpio}" --quiet -o -H newc | gzip -1) >"$folder/initramfs"
timeout "${SECONDS_AT_MOST:-900}" "${QEMU:-qemu-system-x86_64}" -accel "${ACCELERATION:-tcg,thread=multi}" -cpu max -smp 2 -m 3072 \
    -kernel "$kernel" -initrd "$folder/initramfs" -append 'console=ttyS0 loglevel=4 panic=-1 rdinit=/init' \
    -nographic -no-reboot -nic none | tee "$folder/output"
# The run itself may well be inconclusive: an emulated machine is late.
grep -q 'network engine netem' "$folder/output" && grep -q 'took effect' "$folder/output"

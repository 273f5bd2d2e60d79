#!/bin/bash
# Makes the mount, UTS and IPC namespaces that it runs in a bare node: node.sh DIRECTORY NAME DISK.
# DIRECTORY/corosync.conf, authkey and hosts are the cluster's; DIRECTORY/NAME is the node's own.
# DISK is where /var/lib/pve-cluster lies: "disk", or the size of a memory file system, as 64m.
set -e
all=$1 name=$2 own=$1/$2 disk=$3
hostname "$name"
mkdir -p "$own"/{etc/pve,work,cluster,corosync,log}
# A write while nothing is mounted at /etc/pve must fail, as on a node whose daemon is down.
chattr +i "$own/etc/pve"
mount -t overlay etc -o "lowerdir=/etc,upperdir=$own/etc,workdir=$own/work" /etc
mount -t tmpfs -o mode=755,size=64m run /run
mount -t tmpfs -o mode=1777,size=512m shm /dev/shm # libqb's ring buffers
mkdir -p /etc/corosync /var/lib/pve-cluster /var/lib/corosync /run/lock
if [ "$disk" = disk ]; then
  mount --bind "$own/cluster" /var/lib/pve-cluster
else
  mount -t tmpfs -o "mode=755,size=$disk" cluster /var/lib/pve-cluster
fi
mount --bind "$own/corosync" /var/lib/corosync
mount --bind "$own/log" /var/log
mkdir -p /var/log/corosync
cp "$all/hosts" /etc/hosts
cp "$all/corosync.conf" /etc/corosync/corosync.conf
install -m 400 "$all/authkey" /etc/corosync/authkey
touch "$own/ready"
exec sleep infinity

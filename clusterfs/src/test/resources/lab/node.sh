#!/bin/bash
# Makes the mount, UTS and IPC namespaces that it runs in a cluster node: node.sh DIRECTORY NAME.
# DIRECTORY/corosync.conf, DIRECTORY/authkey and DIRECTORY/hosts are the cluster's; the rest is the node's own.
set -e
all=$1 name=$2 own=$1/$2
hostname "$name"
mkdir -p "$own"/{etc,work,cluster,corosync,log}
mount -t overlay etc -o "lowerdir=/etc,upperdir=$own/etc,workdir=$own/work" /etc
mount -t tmpfs -o mode=755,size=64m run /run
mount -t tmpfs -o mode=1777,size=512m shm /dev/shm # libqb's ring buffers
mkdir -p /etc/pve /etc/corosync /var/lib/pve-cluster /var/lib/corosync /run/lock
mount --bind "$own/cluster" /var/lib/pve-cluster
mount --bind "$own/corosync" /var/lib/corosync
mount --bind "$own/log" /var/log
mkdir -p /var/log/corosync
cp "$all/hosts" /etc/hosts
cp "$all/corosync.conf" /etc/corosync/corosync.conf
install -m 400 "$all/authkey" /etc/corosync/authkey
touch "$own/ready"
exec sleep infinity

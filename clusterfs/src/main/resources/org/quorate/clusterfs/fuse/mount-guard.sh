# Takes away the mount of a daemon that died. $1 is the mount point; standard input is a pipe that only the daemon
# holds open, so cat ends with the daemon, however that ends. A mount that works (a new daemon's) exists and is left.
trap '' HUP INT QUIT TERM
cd /
cat >/dev/null
[ -e "$1" ] || exec umount --no-canonicalize --internal-only --lazy "$1"

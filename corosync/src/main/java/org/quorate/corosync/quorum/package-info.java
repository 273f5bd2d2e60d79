/**
 * Who is a member and whether this side may act: quorum notifications (libquorum) and votes
 * (libvotequorum). The doors are {@link org.quorate.corosync.quorum.QuorumWatch} and {@link
 * org.quorate.corosync.quorum.VoteQuorum}.
 */
@NullMarked
package org.quorate.corosync.quorum;

import org.jspecify.annotations.NullMarked;

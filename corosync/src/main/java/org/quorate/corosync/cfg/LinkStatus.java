package org.quorate.corosync.cfg;

/**
 * One knet link from this node to another.
 *
 * @param number of the link, 0 to 7
 * @param mtu usable bytes in a packet, 0 while unknown
 * @param source this node's address on the link
 * @param destination the other node's
 */
public record LinkStatus(
    int number, boolean connected, int mtu, String source, String destination) {}

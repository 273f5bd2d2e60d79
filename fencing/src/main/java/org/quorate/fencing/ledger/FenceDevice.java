package org.quorate.fencing.ledger;

/**
 * One power switch of a node, as far as decisions go.
 *
 * @param name unique among the node's devices
 * @param priority the smallest is tried first; devices of one priority (two power supplies) are
 *     switched in parallel and must all be proven off; larger ones are the fallback
 */
public record FenceDevice(String name, int priority) {}

package org.quorate.api.access;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.List;
import javax.crypto.SecretKey;

/**
 * What tickets are made and checked with; the same on every node, so a ticket of one is good on
 * all.
 *
 * @param signing /etc/pve/priv/authkey.key
 * @param checking /etc/pve/authkey.pub, then the one before it
 * @param csrfSecret from /etc/pve/pve-www.key
 */
public record TicketKeys(PrivateKey signing, List<PublicKey> checking, SecretKey csrfSecret) {}

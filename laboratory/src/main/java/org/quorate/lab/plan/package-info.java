/**
 * What a lab looks like on paper: its nodes, networks, addresses, ports and files. No process, no
 * socket.
 */
@NullMarked
package org.quorate.lab.plan;

import org.jspecify.annotations.NullMarked;

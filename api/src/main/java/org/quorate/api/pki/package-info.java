/** The cluster's certificate authority and the nodes' certificates, where Proxmox VE keeps them. */
@org.jspecify.annotations.NullMarked
package org.quorate.api.pki;

/** The API over HTTPS, as Proxmox VE's clients expect it to the letter. */
@org.jspecify.annotations.NullMarked
package org.quorate.api.rest;

/** {@code /nodes/{node}/qemu/…}: virtual machines over the API. */
@org.jspecify.annotations.NullMarked
package org.quorate.api.qemu;

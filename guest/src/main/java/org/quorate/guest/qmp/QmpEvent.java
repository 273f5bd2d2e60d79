package org.quorate.guest.qmp;

import tools.jackson.databind.JsonNode;

/**
 * Something that happened in QEMU by itself.
 *
 * @param name {@code SHUTDOWN}, {@code RESET}, {@code BLOCK_JOB_READY}, …
 * @param data its details; a missing node when there are none
 */
public record QmpEvent(String name, JsonNode data) {}

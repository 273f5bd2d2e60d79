package org.quorate.api;

/**
 * One row of the method table.
 *
 * @param path the template after {@code /api2/json}: {@code /nodes/{node}/qemu/{vmid}/config}
 * @param description one sentence for the documents
 * @param parameters what may be given besides the path's variables
 */
public record Method(
    Verb verb,
    String path,
    String description,
    Parameters parameters,
    Permission permission,
    Target target,
    Handler handler) {}

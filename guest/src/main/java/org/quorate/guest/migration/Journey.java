package org.quorate.guest.migration;

import org.quorate.model.NodeName;
import org.quorate.model.VmId;

/** One guest's migration, as both sides know it. */
public record Journey(VmId vmid, MigrationId id, NodeName source) {}

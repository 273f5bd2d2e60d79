package org.quorate.corosync.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import org.jspecify.annotations.Nullable;
import org.quorate.corosync.CorosyncUnavailable;

/** Corosync's client libraries, opened when the first function of each is asked for. */
public enum CorosyncLibrary {
  CPG("libcpg.so.4"),
  CMAP("libcmap.so.4"),
  QUORUM("libquorum.so.5"),
  VOTEQUORUM("libvotequorum.so.8"),
  CFG("libcfg.so.7");

  private final String soName;
  private @Nullable SymbolLookup symbols;

  CorosyncLibrary(String soName) {
    this.soName = soName;
  }

  /**
   * A C function that returns {@code cs_error_t}.
   *
   * @throws CorosyncUnavailable when the library or the function is missing on this machine
   */
  public NativeFunction function(String name, MemoryLayout... parameters)
      throws CorosyncUnavailable {
    return new NativeFunction(
        symbols()
            .find(name)
            .orElseThrow(
                () ->
                    new CorosyncUnavailable(
                        "The library "
                            + soName
                            + " has no function "
                            + name
                            + ": install the package corosync, version 3.1 or newer")),
        name,
        parameters);
  }

  private synchronized SymbolLookup symbols() throws CorosyncUnavailable {
    SymbolLookup found = symbols;
    if (found == null) {
      try {
        found = SymbolLookup.libraryLookup(soName, Arena.global());
      } catch (IllegalArgumentException missing) {
        throw new CorosyncUnavailable(
            "The library " + soName + " is missing: install the package corosync");
      }
      symbols = found;
    }
    return found;
  }
}

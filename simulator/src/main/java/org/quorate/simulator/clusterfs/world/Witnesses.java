package org.quorate.simulator.clusterfs.world;

import org.quorate.clusterfs.Input;

/** Those who watch a run, to check it. */
public interface Witnesses {
  /** A step of this process changed its tree. */
  void changed(Engine process, Input cause);

  /** A user was told how a request ended. */
  void answered(Engine process, Request request, Request.Answer answer);
}

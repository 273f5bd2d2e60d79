package org.quorate.corosync.quorum;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.quorate.corosync.ffm.CorosyncLibrary.VOTEQUORUM;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.quorate.corosync.CorosyncUnavailable;
import org.quorate.corosync.ffm.CorosyncHandle;
import org.quorate.corosync.ffm.CsResult;
import org.quorate.corosync.ffm.NativeFunction;
import org.quorate.model.InvalidInput;

/** Questions and orders about votes, to the local corosync, for one life of corosync. */
public final class VoteQuorum implements AutoCloseable {
  /** The node id under which the quorum device votes. */
  public static final int DEVICE_NODE_ID = 0;

  private static final long INFO_BYTES = 292; // struct votequorum_info: 9 u32, char[255]
  private static final long INFO_NAME_AT = 36;
  private static final long CALLBACKS_BYTES = 24; // votequorum_callbacks_t, all null

  private final NativeFunction getInfo =
      VOTEQUORUM.function("votequorum_getinfo", JAVA_LONG, JAVA_INT, ADDRESS);
  private final NativeFunction setExpected =
      VOTEQUORUM.function("votequorum_setexpected", JAVA_LONG, JAVA_INT);
  private final NativeFunction setVotes =
      VOTEQUORUM.function("votequorum_setvotes", JAVA_LONG, JAVA_INT, JAVA_INT);
  private final CorosyncHandle handle;

  private VoteQuorum() throws CorosyncUnavailable {
    NativeFunction initialize = VOTEQUORUM.function("votequorum_initialize", ADDRESS, ADDRESS);
    NativeFunction terminate = VOTEQUORUM.function("votequorum_finalize", JAVA_LONG);
    handle =
        CorosyncHandle.open(
            initialize.name(),
            (out, arena) -> initialize.call(out, arena.allocate(CALLBACKS_BYTES, 8)),
            terminate);
  }

  /**
   * @throws CorosyncUnavailable when corosync is not running or not installed
   */
  public static VoteQuorum connect() throws CorosyncUnavailable {
    return new VoteQuorum();
  }

  /**
   * About a node that is or was a member, or the quorum device ({@link #DEVICE_NODE_ID}); empty
   * when votequorum does not know it. What it says about the cluster is the same for all.
   */
  public Optional<VoteInfo> info(int nodeId) throws CorosyncUnavailable {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(INFO_BYTES, 4);
      CsResult result = handle.requestPatiently(h -> getInfo.call(h, nodeId, info));
      if (result.equals(CsResult.NOT_EXIST)) {
        return Optional.empty();
      }
      result.orThrow(getInfo.name());
      return Optional.of(decode(info));
    }
  }

  /**
   * Sets the expected votes of the whole cluster until corosync restarts.
   *
   * @throws InvalidInput when corosync refuses the number: with it, the present members would have
   *     less than a majority, or two halves of them could have one each
   */
  public void setExpected(int votes) throws CorosyncUnavailable {
    CsResult result = handle.requestPatiently(h -> setExpected.call(h, votes));
    if (result.equals(CsResult.INVALID_PARAM)) {
      throw new InvalidInput(
          "Corosync refuses "
              + votes
              + " expected votes: use the number of votes of the nodes that are up, and of the"
              + " quorum device while corosync.conf has one");
    }
    result.orThrow(setExpected.name());
  }

  /** Sets what a node counts, until corosync restarts. */
  public void setVotes(int nodeId, int votes) throws CorosyncUnavailable {
    handle.requestPatiently(h -> setVotes.call(h, nodeId, votes)).orThrow(setVotes.name());
  }

  @Override
  public void close() {
    handle.close();
  }

  private static VoteInfo decode(MemorySegment info) {
    return new VoteInfo(
        info.get(JAVA_INT, 0),
        VoteInfo.NodeState.of(info.get(JAVA_INT, 4)),
        info.get(JAVA_INT, 8),
        info.get(JAVA_INT, 12),
        info.get(JAVA_INT, 16),
        info.get(JAVA_INT, 20),
        info.get(JAVA_INT, 24),
        VoteFlag.of(info.get(JAVA_INT, 28)),
        info.get(JAVA_INT, 32),
        info.getString(INFO_NAME_AT));
  }
}

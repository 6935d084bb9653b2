package io.lockstep.broker;

import io.lockstep.broker.internal.packet.ReasonCode;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Text;
import java.nio.ByteBuffer;

/// Why a connection ended. Immutable.
///
/// @param by who ended it
/// @param reasonCode of MQTT 5 §2.4: that of the client's DISCONNECT, or what the server said or
///   would have said; 0x80 when the connection was lost
/// @param reason in words of the server's own, at most [#REASON_MAX] characters; empty for none
public record Parting(By by, int reasonCode, String reason) {
  /// Characters of the longest reason.
  public static final int REASON_MAX = 200;

  /// Shortens what is too long.
  public Parting {
    reason = reason.length() <= REASON_MAX ? reason : reason.substring(0, REASON_MAX);
  }

  /// Who ended a connection. The numbers stand in journals and never change.
  public enum By {
    /// The client said DISCONNECT.
    CLIENT(1),
    /// Nobody said a word: the connection was lost, or the peer closed it.
    NETWORK(2),
    /// The server.
    SERVER(3);

    private final int number;

    By(int number) {
      this.number = number;
    }

    /// The number that stands for it in journals and snapshots.
    public int number() {
      return number;
    }

    /// Whose number this is.
    ///
    /// @throws LockstepException with DATA_CORRUPT when it is nobody's
    public static By ofNumber(int number) {
      for (By by : values()) {
        if (by.number == number) {
          return by;
        }
      }
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT, "who ended a connection: expected 1 to 3, found " + number);
    }
  }

  static Parting lost() {
    return new Parting(By.NETWORK, ReasonCode.UNSPECIFIED, "the connection was lost");
  }

  static Parting notLetIn() {
    return new Parting(By.NETWORK, ReasonCode.UNSPECIFIED, "it ended before it was let in");
  }

  static Parting byServer(int reasonCode, String reason) {
    return new Parting(By.SERVER, reasonCode, reason);
  }

  static Parting byClient(int reasonCode) {
    return new Parting(By.CLIENT, reasonCode, "");
  }

  int bytesMax() {
    return 2 + Text.bytesMax(reason);
  }

  void write(ByteBuffer into) {
    into.put((byte) by.number).put((byte) reasonCode);
    Text.write(into, reason);
  }

  static Parting read(ByteBuffer from) {
    return new Parting(By.ofNumber(from.get()), from.get() & 0xFF, Text.read(from));
  }
}

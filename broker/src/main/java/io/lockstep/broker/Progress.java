package io.lockstep.broker;

/// How far a client has come, when what it is sent does not stand in the order of the journal: what
/// has an identifier already goes before older messages that have none, and a shared subscription
/// may be behind. Then the message sent first of those that are open is not the oldest. Confined to
/// the connection's event loop.
///
/// As long as parcels that came out of order are open, the lowest position in them stands for them
/// all: too low at times, which costs messages sent again after a crash, and never too high, which
/// would lose them. Those that come meanwhile are counted together, so that it goes on.
final class Progress {
  private long offered;
  private long taken;
  private long highest = -1;
  private Disorder now = Disorder.NONE;
  private Disorder then = Disorder.NONE;

  /// Parcels that came out of order.
  ///
  /// @param floor the lowest position in them
  /// @param last which parcel was the last of them, counted from 1
  /// @param end the number of the window's entry behind them; 0 while one of them waits
  private record Disorder(long floor, long last, long end) {
    static final Disorder NONE = new Disorder(Long.MAX_VALUE, 0, 0);

    boolean isNone() {
      return floor == Long.MAX_VALUE;
    }

    Disorder and(long lowest, long parcel) {
      return new Disorder(Math.min(floor, lowest), parcel, 0);
    }

    Disorder taken(long parcel, InflightWindow window) {
      return parcel == last ? new Disorder(floor, last, window.nextNumber()) : this;
    }

    boolean isOver(long taken, InflightWindow window) {
      return !isNone() && taken >= last && window.isDoneBelow(end);
    }
  }

  /// A parcel waits from now on, behind those before.
  ///
  /// @param lowest position in it, Long.MAX_VALUE when it has none
  /// @param highest position in it, -1 when it has none
  /// @param isInOrder true when those in it go up
  void offered(long lowest, long highest, boolean isInOrder) {
    offered++;
    boolean isBehindAll = isInOrder && lowest >= this.highest;
    this.highest = Math.max(this.highest, highest);
    if (isBehindAll) {
      return;
    }
    if (now.isNone()) {
      now = now.and(lowest, offered);
    } else {
      then = then.and(lowest, offered);
    }
  }

  /// All packets of the first parcel that waits are in the window.
  void taken(InflightWindow window) {
    taken++;
    now = now.taken(taken, window);
    then = then.taken(taken, window);
  }

  /// A position at or below all messages that are open.
  ///
  /// @param first the position of the one that was sent first
  long oldest(long first, InflightWindow window) {
    while (now.isOver(taken, window)) {
      now = then;
      then = Disorder.NONE;
    }
    return Math.min(first, Math.min(now.floor(), then.floor()));
  }
}

package io.lockstep.simulation.internal.ffi;

import io.lockstep.simulation.instance.FmuLog;
import java.util.ArrayDeque;
import java.util.Deque;

/// Hands messages on and remembers the last bad ones, for the exception that usually follows.
/// Thread-safe: an FMU may log from threads of its own.
final class LastMessages implements FmuLog {
  private static final int KEPT = 3;
  private static final int LENGTH_MAX = 1_000;

  private final FmuLog next;
  private final Deque<String> last = new ArrayDeque<>();

  LastMessages(FmuLog next) {
    this.next = next;
  }

  @Override
  public void message(Status status, String category, String text) {
    if (status != Status.OK) {
      synchronized (last) {
        last.addLast(text.length() > LENGTH_MAX ? text.substring(0, LENGTH_MAX) + "..." : text);
        if (last.size() > KEPT) {
          last.removeFirst();
        }
      }
    }
    next.message(status, category, text);
  }

  /// The last messages; they are told once.
  String text() {
    synchronized (last) {
      String text = String.join(" | ", last);
      last.clear();
      return text.strip();
    }
  }
}

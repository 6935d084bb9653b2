package io.lockstep.twin;

import io.lockstep.twin.internal.state.ModelRules;
import io.lockstep.twin.internal.state.State;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Values that rules write, in order: each is a reading of the twin that it is for, at the event
/// time of the rule, and is seen by that twin's rules once all that saw its cause are done. So
/// nothing depends on how readings are put into messages.
///
/// Before a value is written, what is due by its time happens, whatever property it is of: it may
/// write, too. What values lead to may write again, up to 64 times one after the other.
final class RuleWrites {
  /// How many writes may follow from each other.
  static final int HOPS_MAX = 64;

  /// How many writes may follow from one reading.
  static final int FOLLOWING_MAX = 10_000;

  private final Kernel kernel;
  private final State state;
  private Deque<Write> waiting = new ArrayDeque<>(0);
  private int hop;
  private int following;
  private boolean isPreceding;

  /// A value that waits to be written.
  ///
  /// @param hop how many writes led to it, itself included
  private record Write(
      String twinId, String path, long bits, @Nullable String text, long micros, int hop) {}

  RuleWrites(Kernel kernel, State state) {
    this.kernel = kernel;
    this.state = state;
  }

  /// An input begins.
  void begin() {
    hop = 0;
    following = 0;
  }

  /// Takes a value to be written; false when too many writes led to it.
  ///
  /// @param bits in the model's unit
  /// @param micros the event time of the rule
  boolean add(String twinId, String path, long bits, @Nullable String text, long micros) {
    if (hop >= HOPS_MAX || ((hop > 0 || isPreceding) && ++following > FOLLOWING_MAX)) {
      return false;
    }
    waiting.add(new Write(twinId, path, bits, text, micros, hop + 1));
    return true;
  }

  /// Writes what waits, and what follows from it; a cause is over.
  void settleAll() {
    boolean _ = settle();
    hop = 0;
    following = 0;
  }

  /// The same; what comes next follows from it, too.
  ///
  /// @return false when there was nothing
  boolean settle() {
    if (waiting.isEmpty()) {
      return false;
    }
    for (Write write = waiting.poll(); write != null; write = waiting.poll()) {
      hop = write.hop();
      int twin = kernel.twin(write.twinId());
      if (twin >= 0) {
        boolean _ = precede(twin, write.micros());
        hop = write.hop();
        write(twin, write);
      }
    }
    return true;
  }

  private void write(int twin, Write write) {
    int slot = kernel.shape(twin).indexOf(write.path());
    if (slot >= 0) {
      kernel.assign(twin, slot, write.bits(), write.text(), write.micros());
    }
  }

  /// Lets happen what is due for a twin before a value of this time, one after the other.
  ///
  /// @return true when something did
  boolean precede(int twin, long micros) {
    ModelRules watching = state.rules.of(state.twins.model(twin));
    if (watching == null || !watching.write()) {
      return false;
    }
    boolean wasPreceding = isPreceding;
    Deque<Write> later = waiting;
    boolean hasFired = false;
    isPreceding = true;
    waiting = new ArrayDeque<>(0);
    while (kernel.rules().fireFirst(twin, watching, micros)) {
      hasFired = true;
      boolean _ = settle();
    }
    waiting = later;
    isPreceding = wasPreceding;
    return hasFired;
  }
}

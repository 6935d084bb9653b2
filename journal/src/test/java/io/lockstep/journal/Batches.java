package io.lockstep.journal;

import java.util.ArrayList;
import java.util.List;

/// Hears of batches and remembers what it heard, in order.
final class Batches {

  private final List<String> heard = new ArrayList<>();

  /// A listener that enters `name@position`, or `name!REASON`.
  BatchListener named(String name) {
    return new BatchListener() {
      @Override
      public void durable(long firstPosition, long lastPosition) {
        enter(name + "@" + firstPosition);
      }

      @Override
      public void failed(JournalException why) {
        enter(name + "!" + why.reason());
      }
    };
  }

  synchronized List<String> heard() {
    return List.copyOf(heard);
  }

  synchronized void enter(String what) {
    heard.add(what);
  }
}

package io.lockstep.simulation.whatif;

import io.lockstep.space.Feed;
import io.lockstep.space.Source;
import java.util.Comparator;
import java.util.List;

/// Writes values to properties at stated times.
final class WriteSource implements Source {
  private final List<WhatIf.Write> writes;
  private final long startMicros;
  private int next;

  WriteSource(List<WhatIf.Write> writes, long startMicros) {
    this.writes = writes.stream().sorted(Comparator.comparing(WhatIf.Write::after)).toList();
    this.startMicros = startMicros;
  }

  @Override
  public long nextMicros() {
    return next == writes.size() ? NEVER : startMicros + writes.get(next).after().toNanos() / 1_000;
  }

  @Override
  public void feed(Feed into) {
    WhatIf.Write write = writes.get(next++);
    into.message(
        Telemetry.SENDER,
        Telemetry.topic(write.property().twin()),
        Telemetry.payload(List.of(new Telemetry.Value(write.property().path(), write.json()))));
  }
}

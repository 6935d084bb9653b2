package io.lockstep.bench.micro;

import io.lockstep.journal.Appender;
import io.lockstep.model.ChangeKind;
import io.lockstep.twin.ChangeSink;
import java.nio.ByteBuffer;

/// Writes the kernel's changes straight into a log's buffer. Confined to one thread.
final class LoggedChanges implements ChangeSink {
  private final Appender appender;

  LoggedChanges(Appender appender) {
    this.appender = appender;
  }

  @Override
  public ByteBuffer begin(ChangeKind kind, int bytesMax) {
    return appender.begin(kind.number(), bytesMax);
  }

  @Override
  public void end() {
    appender.end();
  }
}

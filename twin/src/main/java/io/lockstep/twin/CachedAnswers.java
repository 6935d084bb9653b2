package io.lockstep.twin;

import io.lockstep.dtdl.Command;
import io.lockstep.model.CommandState;
import io.lockstep.twin.internal.state.CommandEntry;
import io.lockstep.twin.internal.state.CommandTable;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Answers that may be given again: a Command that its model calls `Cacheable` (DTDL Mqtt
/// extension) has a time to live, within which the answer to an equal request of the same twin is
/// the answer.
final class CachedAnswers {
  private static final long SECOND_MICROS = 1_000_000;

  private CachedAnswers() {}

  /// The command as it is answered from what was answered before; null when it must be sent.
  static @Nullable CommandEntry find(
      CommandTable commands, Command command, CommandEntry asked, long now, long position) {
    if (asked.asked().expectation() != null) {
      return null; // An effect comes of what is carried out.
    }
    long ttl = command.semantics().has("Cacheable") ? micros(command.semantics().text("ttl")) : 0;
    if (ttl <= 0) {
      return null;
    }
    CommandEntry latest = null;
    for (int row = commands.firstOver(); row >= 0; row = commands.next(row)) {
      CommandEntry entry = commands.get(row);
      if (isAnswerTo(asked, entry) && now - entry.finishedMicros() <= ttl) {
        latest = entry;
      }
    }
    return latest == null
        ? null
        : asked.answered(
            CommandState.SUCCEEDED,
            now,
            position,
            latest.status(),
            latest.response(),
            "the answer to command %s, which the model lets stand for %s"
                .formatted(latest.id(), command.semantics().text("ttl")));
  }

  /// Only what a device said itself is given again, so that no answer outlives its time.
  private static boolean isAnswerTo(CommandEntry asked, CommandEntry entry) {
    return entry.state().isExecuted()
        && entry.wasSent()
        && entry.twinId().equals(asked.twinId())
        && entry.name().equals(asked.name())
        && Objects.equals(entry.payload(), asked.payload());
  }

  /// An ISO 8601 duration; 0 for one in years or months, whose length is not known.
  private static long micros(@Nullable String text) {
    try {
      return text == null ? 0 : Math.multiplyExact(Duration.parse(text).toSeconds(), SECOND_MICROS);
    } catch (DateTimeException | ArithmeticException _) {
      return 0;
    }
  }
}

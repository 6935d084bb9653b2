package io.lockstep.broker;

import io.lockstep.journal.Appender;
import io.lockstep.journal.BatchListener;
import io.lockstep.journal.JournalException;
import io.lockstep.model.InputKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Appends to the journal what is due of the [Wills]. Confined to the delivery thread.
final class WillPublisher {
  private static final Logger log = LoggerFactory.getLogger(WillPublisher.class);

  private final Wills wills;
  private final Appender appender;
  private final Access access;
  private final Consumer<List<Wills.Pending>> whenRefused;

  /// @param whenRefused is told on the journal's thread what was not made durable; to be given to
  ///   [#refused] on the delivery thread
  WillPublisher(
      Wills wills, Appender appender, Access access, Consumer<List<Wills.Pending>> whenRefused) {
    this.wills = wills;
    this.appender = appender;
    this.access = access;
    this.whenRefused = whenRefused;
  }

  /// The journal was replayed and nobody can connect yet: connections that were open when the
  /// process ended are lost, and what is due is published.
  void begin(long nowMicros) {
    try {
      wills.replayed(nowMicros).forEach(this::append);
    } catch (JournalException e) {
      log.atWarn().setCause(e).log("Delays of wills begin anew at the next start");
    }
    appender.flush();
    publishDue(nowMicros);
  }

  /// A record was applied that may have settled when a will is due.
  void applied(long nowMicros) {
    List<SessionRecord.WillDropped> dropping = wills.takeDropping();
    if (!dropping.isEmpty()) {
      try {
        dropping.forEach(this::append);
      } catch (JournalException e) {
        log.atWarn().setCause(e).log("The will of a client that was not let in is kept");
      }
      appender.flush();
    }
    if (wills.isPressing()) {
      publishDue(nowMicros);
    }
  }

  /// Publishes what is due. What the journal refuses is tried again the next time.
  void publishDue(long nowMicros) {
    List<Wills.Pending> due = wills.due(nowMicros);
    if (due.isEmpty()) {
      return;
    }
    List<Wills.Pending> appended = new ArrayList<>(due.size());
    for (Wills.Pending will : due) {
      try {
        publish(will, nowMicros);
        will.isAppended = true;
        appended.add(will);
      } catch (JournalException e) {
        noteRefusal(will, e);
      }
    }
    appender.flush(
        new BatchListener() {
          @Override
          public void durable(long firstPosition, long lastPosition) {
            // The records settle the wills when they are read.
          }

          @Override
          public void failed(JournalException why) {
            whenRefused.accept(appended);
          }
        });
  }

  private void publish(Wills.Pending will, long nowMicros) {
    WillMessage message = will.message(access);
    if (message.isAllowed()) {
      message.append(appender, nowMicros);
    } else {
      append(new SessionRecord.WillDropped(will.clientId, will.epoch));
    }
  }

  /// What was handed over did not become durable.
  void refused(List<Wills.Pending> refused) {
    refused.forEach(will -> will.isAppended = false);
  }

  private static void noteRefusal(Wills.Pending will, JournalException why) {
    if (!will.isRefused) {
      will.isRefused = true;
      log.atWarn().setCause(why).log("A will could not be published yet");
    }
  }

  private void append(SessionRecord record) {
    record.write(appender.begin(InputKind.SESSION.number(), record.bytesMax()));
    int _ = appender.end();
  }
}

package io.lockstep.space.egress;

import io.lockstep.twin.events.CloudEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// An endpoint that does what a test says.
final class ScriptedEndpoint implements EventEndpoint {
  /// Subjects of the events that it was handed, attempt by attempt.
  final List<List<String>> attempts = new ArrayList<>();

  /// Subjects of the events that it took.
  final List<String> taken = new ArrayList<>();

  private final int batchMax;
  private Function<List<String>, Outcome> script = _ -> new Outcome.Taken();

  ScriptedEndpoint(int batchMax) {
    this.batchMax = batchMax;
  }

  void answer(Function<List<String>, Outcome> now) {
    script = now;
  }

  void fail() {
    script = _ -> new Outcome.Failed("down", Duration.ZERO);
  }

  @Override
  public int batchMax() {
    return batchMax;
  }

  @Override
  public Outcome deliver(List<CloudEvent> events) {
    List<String> subjects = events.stream().map(CloudEvent::subject).toList();
    attempts.add(subjects);
    Outcome outcome = script.apply(subjects);
    if (outcome instanceof Outcome.Taken) {
      taken.addAll(subjects);
    }
    return outcome;
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}

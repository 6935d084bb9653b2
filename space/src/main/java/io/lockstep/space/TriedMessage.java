package io.lockstep.space;

import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.model.InputKind;
import io.lockstep.model.Quality;
import io.lockstep.model.SamplesChange;
import io.lockstep.model.SeriesChange;
import io.lockstep.model.ValueType;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.RuleTrace;
import io.lockstep.twin.RuleWitness;
import io.lockstep.twin.Series;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a message came to, that was tried on a fork of a space: what bindings made of it, and what
/// rules made of that. Immutable.
///
/// @param readings the values that came out of it
/// @param drift what the model does not know of it, JSON texts as drift is shown
/// @param looks of rules at its readings, in order
/// @param firings what the rules did
public record TriedMessage(
    List<Value> readings, List<String> drift, List<RuleTrace> looks, List<RuleTrace> firings) {
  private static final int LOOKS_MAX = 1_000;

  /// Copies the lists.
  public TriedMessage {
    readings = List.copyOf(readings);
    drift = List.copyOf(drift);
    looks = List.copyOf(looks);
    firings = List.copyOf(firings);
  }

  /// A value that entered a twin.
  ///
  /// @param series whose value it is
  /// @param bits a value of a primitive type, in the model's unit
  /// @param text the value of TEXT and JSON, else null
  /// @param current whether it became the current one
  public record Value(
      Series series,
      ValueType type,
      long bits,
      @Nullable String text,
      Quality quality,
      long sourceMicros,
      boolean current) {}

  /// Hands a message to a branch, and looks on.
  static TriedMessage on(Branch branch, ByteBuffer message) {
    List<RuleTrace> looks = new ArrayList<>();
    List<RuleTrace> firings = new ArrayList<>();
    branch.witness(
        new RuleWitness() {
          @Override
          public boolean wants(String rule, String twinId) {
            return looks.size() < LOOKS_MAX;
          }

          @Override
          public void looked(RuleTrace trace) {
            looks.add(trace);
          }

          @Override
          public void fired(RuleTrace trace) {
            firings.add(trace);
          }
        });
    int before = branch.outputs().size();
    var _ = branch.feed(InputKind.FIELD_MESSAGE, message);
    List<Value> readings = new ArrayList<>();
    List<String> drift = new ArrayList<>();
    Map<Integer, Series> begun = new HashMap<>();
    for (Branch.Entry output : branch.outputs().subList(before, branch.outputs().size())) {
      ByteBuffer body = output.payload().duplicate().position(ChangeHeader.BYTES);
      switch (ChangeKind.ofNumber(output.kind())) {
        case SERIES -> {
          SeriesChange series = SeriesChange.read(body);
          begun.put(
              series.series(),
              new Series(
                  series.series(),
                  series.twin().value(),
                  series.path(),
                  series.type(),
                  series.unit()));
        }
        case SAMPLES -> read(body, branch.view(), begun, readings);
        case DRIFT -> drift.add(GraphChange.read(body).body());
        default -> {
          // Told by the firings, or no concern of rules.
        }
      }
    }
    return new TriedMessage(readings, drift, looks, firings);
  }

  private static void read(
      ByteBuffer body, GraphView view, Map<Integer, Series> begun, List<Value> readings) {
    SamplesChange.read(
        body,
        (number, source, type, bits, text, quality, flags) -> {
          Series series = begun.getOrDefault(number, view.series(number).orElse(null));
          if (series != null) {
            readings.add(
                new Value(
                    series,
                    type,
                    bits,
                    text,
                    quality,
                    source,
                    (flags & SamplesChange.CURRENT) != 0));
          }
        });
  }
}

package io.lockstep.stream.internal;

import io.lockstep.model.text.Yaml;
import io.lockstep.stream.Holding;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads the keys `when`, `for` and `clear` of a rule or of a measure.
final class HoldingReader {
  private static final List<String> FOR_KEYS = List.of("readings", "of", "time");
  private static final List<String> CLEAR_KEYS = List.of("when", "time");
  private static final int READINGS_MAX = 1_000_000;
  private static final long TIME_MIN = Document.SECOND / 1_000;
  private static final long TIME_MAX = Document.TIME_MAX;

  private final Document document;
  private final Yaml yaml;
  private final Yaml.Mapping owner;

  HoldingReader(Document document, Yaml.Mapping owner) {
    this.document = document;
    this.yaml = document.yaml();
    this.owner = owner;
  }

  /// Null when the condition is no text. What else is wrong is told, and the rest is checked all
  /// the same.
  ///
  /// @param key of the condition
  @Nullable Holding read(String key) {
    String condition = yaml.text(valueOf(key), key).orElse(null);
    int readings = 1;
    int of = 0;
    Long onDelay = 0L;
    if (owner.has("for")) {
      Yaml.Mapping hold = yaml.mapping(valueOf("for"), "for", FOR_KEYS).orElse(null);
      if (hold == null) {
        document.failed();
        return null;
      }
      if (hold.has("readings") == hold.has("time")) {
        document.problem(
            hold.node(),
            "for: expected one of readings, time; found %s"
                .formatted(hold.has("time") ? "both" : "neither"));
      }
      if (hold.has("readings")) {
        of = hold.has("of") ? document.count(hold, "of", 0, 2, Holding.OF_MAX) : 0;
        readings = document.count(hold, "readings", 1, 1, of == 0 ? READINGS_MAX : of);
      } else {
        if (hold.has("of")) {
          document.problem(
              hold.keys().getOrDefault("of", hold.node()),
              "of: expected the key readings beside it, found none");
        }
        onDelay = document.time(hold, "time", "for", TIME_MIN, TIME_MAX);
      }
    }
    String clear = null;
    Long offDelay = 0L;
    if (owner.has("clear")) {
      Yaml.Mapping back = yaml.mapping(valueOf("clear"), "clear", CLEAR_KEYS).orElse(null);
      if (back == null) {
        document.failed();
        return null;
      }
      clear = yaml.optional(back, "when").orElse(null);
      if (back.has("time")) {
        offDelay = document.time(back, "time", "clear", TIME_MIN, TIME_MAX);
      }
      if (!back.has("when") && !back.has("time")) {
        document.problem(back.node(), "clear: expected the key when or time, found none");
      }
    }
    if (condition == null) {
      document.failed();
      return null;
    }
    return new Holding(condition, readings, of, orNone(onDelay), clear, orNone(offDelay));
  }

  /// A time that is wrong was told.
  private static long orNone(@Nullable Long micros) {
    return micros == null ? 0 : micros;
  }

  private Node valueOf(String key) {
    return owner.values().getOrDefault(key, owner.node());
  }
}

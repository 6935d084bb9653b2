package io.lockstep.simulation.behaviour;

import io.lockstep.model.Quality;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// What a behaviour has to say of a twin at one time.
///
/// @param sourceMicros microseconds since 1970-01-01T00:00Z
/// @param json values as JSON by the paths of properties
public record Write(String twinId, long sourceMicros, Quality quality, Map<String, String> json) {
  /// Keeps a copy.
  public Write {
    json = Map.copyOf(json);
  }

  /// Where the default format has values of a twin.
  static String topic(String twin) {
    // As in the default topics: what has a meaning in topics is percent-encoded.
    String encoded =
        twin.replace("%", "%25").replace("/", "%2F").replace("+", "%2B").replace("#", "%23");
    return "lockstep/v1/" + encoded + "/telemetry";
  }

  /// One message of the default format.
  ///
  /// @param writes of one twin
  static String payload(List<Write> writes) {
    return writes.stream().map(Write::text).collect(Collectors.joining(",", "[", "]"));
  }

  private String text() {
    Instant at =
        Instant.ofEpochSecond(
            Math.floorDiv(sourceMicros, 1_000_000L),
            Math.floorMod(sourceMicros, 1_000_000L) * 1_000);
    return JsonValue.object(
        "\"$time\":\"%s\",\"$quality\":\"%s\","
            .formatted(at, quality.name().toLowerCase(Locale.ROOT)),
        json);
  }

  /// Gets what behaviours say.
  public interface Sink {
    /// Takes one.
    void write(Write write);
  }
}

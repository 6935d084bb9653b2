package io.lockstep.simulation.behaviour;

import io.lockstep.model.Quality;
import java.util.Map;

/// What a behaviour has to say of a twin at one time.
///
/// @param sourceMicros microseconds since 1970-01-01T00:00Z
/// @param json values as JSON by the paths of properties
public record Write(String twinId, long sourceMicros, Quality quality, Map<String, String> json) {
  /// Keeps a copy.
  public Write {
    json = Map.copyOf(json);
  }

  /// Gets what behaviours say.
  public interface Sink {
    /// Takes one.
    void write(Write write);
  }
}

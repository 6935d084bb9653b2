package io.lockstep.dtdl;

import java.util.List;
import tools.jackson.databind.JsonNode;

/// Checks values against schemas. Thread-safe.
public final class ValueChecker {

  /// Checks a JSON text.
  public List<ValueError> check(Schema schema, String json) {
    return List.of();
  }

  /// Checks a parsed value.
  public List<ValueError> check(Schema schema, JsonNode value) {
    return List.of();
  }
}

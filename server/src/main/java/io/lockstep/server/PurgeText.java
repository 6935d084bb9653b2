package io.lockstep.server;

import tools.jackson.databind.JsonNode;

/// What was purged, as a line for people.
final class PurgeText {
  private PurgeText() {}

  static String of(JsonNode twin) {
    String id = twin.path("id").asString("");
    long rows = twin.path("rows").asLong(0);
    if (rows == 0) {
      return id + ": nothing to purge";
    }
    return twin.has("file")
        ? "%s: %d rows purged, kept in archive/%s (sha256 %s)"
            .formatted(id, rows, twin.path("file").asString(""), twin.path("sha256").asString(""))
        : "%s: %d rows purged".formatted(id, rows);
  }
}

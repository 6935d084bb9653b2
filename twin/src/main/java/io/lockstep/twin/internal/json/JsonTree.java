package io.lockstep.twin.internal.json;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads JSON strictly: a member may stand once, nothing may follow. Thread-safe.
public final class JsonTree {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonTree() {}

  /// Text that is not JSON; the message says where and why.
  public static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  /// The tree of a text.
  public static JsonNode read(String text) throws Malformed {
    try {
      JsonNode tree = MAPPER.readTree(text);
      if (tree.isMissingNode()) {
        throw new Malformed("expected JSON, found nothing");
      }
      return tree;
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      throw new Malformed(
          "line %d, column %d: %s"
              .formatted(
                  at == null ? 1 : at.getLineNr(),
                  at == null ? 1 : at.getColumnNr(),
                  e.getOriginalMessage()));
    }
  }

  /// Reads text that we wrote ourselves.
  public static JsonNode own(String text) {
    try {
      return read(text);
    } catch (Malformed e) {
      throw new IllegalStateException("own JSON: " + e.getMessage(), e);
    }
  }

  /// Compact text.
  public static String text(JsonNode tree) {
    return MAPPER.writeValueAsString(tree);
  }
}

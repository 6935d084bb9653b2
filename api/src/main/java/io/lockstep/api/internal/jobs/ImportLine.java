package io.lockstep.api.internal.jobs;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// One line of an import file: JSON, checked, with the texts that stand directly in its object.
/// Immutable.
///
/// @param json the line as it was written
/// @param texts by name, such as `$dtId`
record ImportLine(String json, TreeMap<String, String> texts) {
  private static final int DEPTH_MAX = 64;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxStringLength(ImportFile.LINE_BYTES_MAX)
                  .maxNameLength(ImportFile.LINE_BYTES_MAX)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  /// A line that is no JSON object; the message says what was found instead.
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  static ImportLine read(String line) throws Malformed {
    TreeMap<String, String> texts = new TreeMap<>();
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), line)) {
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_OBJECT) {
        throw new Malformed("expected a JSON object, found " + (first == null ? "nothing" : first));
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        if (parser.nextToken() == JsonToken.VALUE_STRING) {
          texts.put(name, parser.getString());
        } else {
          parser.skipChildren();
        }
      }
      if (parser.nextToken() != null) {
        throw new Malformed("expected one JSON object, found something behind it");
      }
      return new ImportLine(line, texts);
    } catch (JacksonException e) {
      String found = String.valueOf(e.getOriginalMessage());
      int end = found.indexOf('\n');
      throw new Malformed(
          "expected JSON, found at column %d: %s"
              .formatted(
                  e.getLocation() == null ? 1 : e.getLocation().getColumnNr(),
                  end < 0 ? found : found.substring(0, end)));
    }
  }

  @Nullable String text(String name) {
    return texts.get(name);
  }
}

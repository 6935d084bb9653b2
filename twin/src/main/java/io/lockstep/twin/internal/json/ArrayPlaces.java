package io.lockstep.twin.internal.json;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/// Where the elements of an array begin in its text, to find the one that a place belongs to.
/// Immutable.
public final class ArrayPlaces {
  private static final JsonFactory JSON = new JsonFactory();

  private record Place(int line, int column) {}

  private final List<Place> starts;

  private ArrayPlaces(List<Place> starts) {
    this.starts = List.copyOf(starts);
  }

  /// Reads a text as far as it is an array.
  public static ArrayPlaces of(String json) {
    List<Place> starts = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      if (parser.nextToken() == JsonToken.START_ARRAY) {
        for (JsonToken token = parser.nextToken();
            token != null && token != JsonToken.END_ARRAY;
            token = parser.nextToken()) {
          TokenStreamLocation at = parser.currentTokenLocation();
          starts.add(new Place(at.getLineNr(), at.getColumnNr()));
          parser.skipChildren();
        }
      }
    } catch (JacksonException _) {
      // What is known by then is all that can be told.
    }
    return new ArrayPlaces(starts);
  }

  /// The index of the element that a place belongs to, or -1.
  ///
  /// @param line from 1
  /// @param column from 1
  public int indexAt(int line, int column) {
    int found = -1;
    for (Place start : starts) {
      if (start.line > line || (start.line == line && start.column > column)) {
        break;
      }
      found++;
    }
    return found;
  }
}

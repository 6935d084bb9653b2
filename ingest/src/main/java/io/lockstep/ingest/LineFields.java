package io.lockstep.ingest;

import java.util.HashMap;
import java.util.Map;

/// Where the fields of a series of InfluxDB go. Confined to the decoder's thread: it remembers what
/// it was asked.
final class LineFields {
  /// The name of a field that stands for its measurement.
  static final String FIELD = "field";

  private static final int REMEMBERED_MAX = 256;

  private final Template property;
  private final Map<String, String> names;
  private final Map<String, EdgeBinding.Pick> stated;
  private final Map<String, Place> remembered = new HashMap<>();

  /// A property, and how a value is adjusted to it.
  record Place(Plan.PropertyPath path, Adjust adjust) {}

  /// @param property the template of the paths of fields that are not stated
  /// @param names what it may be filled with, but for [#FIELD]
  /// @param stated where fields go that do not go there
  LineFields(Template property, Map<String, String> names, Map<String, EdgeBinding.Pick> stated) {
    this.property = property;
    this.names = names;
    this.stated = stated;
  }

  /// Where a field goes.
  Place place(String field) {
    Place known = remembered.get(field);
    if (known != null) {
      return known;
    }
    EdgeBinding.Pick pick = stated.get(field);
    Place place =
        pick == null
            ? new Place(Plan.PropertyPath.of(pathOf(field)), Adjust.NONE)
            : new Place(Plan.PropertyPath.of(pick.path()), pick.adjust());
    if (remembered.size() < REMEMBERED_MAX) {
      remembered.put(field, place);
    }
    return place;
  }

  private String pathOf(String field) {
    Map<String, String> filled = new HashMap<>(names);
    filled.put(FIELD, field);
    return property.filledFrom(filled);
  }
}

package io.lockstep.ingest;

import io.lockstep.ingest.influx.InfluxSeries;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// An entry of a binding file for series of InfluxDB, checked and compiled. Immutable.
///
/// @param measurement `+` for any
/// @param bucket `+` for any
/// @param tags those that a series must have, with their values
/// @param twin the template of the twin's id: tags, and [#RESERVED]
/// @param property the template of paths of fields that `fields` does not name
/// @param fields where fields go that do not go there
record InfluxPattern(
    String measurement,
    String bucket,
    SortedMap<String, String> tags,
    Template twin,
    Template property,
    Map<String, EdgeBinding.Pick> fields) {
  static final String ANY = "+";

  /// The tag that names the twin where no binding does.
  static final String TWIN_TAG = "twin";

  /// The field that stands for its measurement where a tag names the twin.
  private static final String VALUE_FIELD = "value";

  private static final String MEASUREMENT = "measurement";

  /// Names that stand for something else than a tag.
  static final Set<String> RESERVED =
      Set.of(Template.DEVICE, MEASUREMENT, "bucket", LineFields.FIELD);

  private static final Template BY_NAME = Template.of("{" + LineFields.FIELD + "}");

  /// The tags that a series must have for the templates to be filled.
  List<String> needed() {
    List<String> needed = new ArrayList<>(twin.names());
    needed.addAll(property.names());
    needed.removeIf(RESERVED::contains);
    return needed;
  }

  boolean matches(InfluxSeries series) {
    return (measurement.equals(ANY) || measurement.equals(series.measurement()))
        && (bucket.equals(ANY) || bucket.equals(series.bucket()))
        && series.tags().keySet().containsAll(needed())
        && tags.entrySet().stream()
            .allMatch(tag -> tag.getValue().equals(series.tags().get(tag.getKey())));
  }

  /// True when each series that the other matches is one that this matches.
  boolean covers(InfluxPattern other) {
    List<String> has = new ArrayList<>(other.needed());
    has.addAll(other.tags.keySet());
    return (measurement.equals(ANY) || measurement.equals(other.measurement))
        && (bucket.equals(ANY) || bucket.equals(other.bucket))
        && has.containsAll(needed())
        && other.tags.entrySet().containsAll(tags.entrySet());
  }

  /// What to do with lines of a series that this matches.
  Plan.Lines planOf(String device, InfluxSeries series) {
    Map<String, String> names = names(device, series);
    return new Plan.Lines(twin.filledFrom(names), new LineFields(property, names, fields));
  }

  private static Map<String, String> names(String device, InfluxSeries series) {
    Map<String, String> names = new HashMap<>(series.tags());
    names.put(Template.DEVICE, device);
    names.put(MEASUREMENT, series.measurement());
    names.put("bucket", series.bucket());
    return names;
  }

  /// What to do with lines of a series that no binding matches: the tag `twin` names the twin, and
  /// a field `value` goes to the property that the measurement names; without the tag, measurement
  /// and values of tags are the twin's id. Other fields go to the properties of their names.
  static Plan.Lines standard(String device, InfluxSeries series) {
    Map<String, String> names = names(device, series);
    String twin = series.tags().get(TWIN_TAG);
    if (twin == null) {
      List<String> parts = new ArrayList<>();
      parts.add(series.measurement());
      parts.addAll(series.tags().values());
      return new Plan.Lines(String.join(":", parts), new LineFields(BY_NAME, names, Map.of()));
    }
    Map<String, EdgeBinding.Pick> value =
        Map.of(VALUE_FIELD, new EdgeBinding.Pick(series.measurement(), Adjust.NONE));
    return new Plan.Lines(twin, new LineFields(BY_NAME, names, value));
  }

  /// The same with tags that are sorted.
  static InfluxPattern of(
      String measurement,
      String bucket,
      Map<String, String> tags,
      Template twin,
      Template property,
      Map<String, EdgeBinding.Pick> fields) {
    return new InfluxPattern(
        measurement, bucket, new TreeMap<>(tags), twin, property, Map.copyOf(fields));
  }

  static Template byName() {
    return BY_NAME;
  }
}

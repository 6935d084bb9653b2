package io.lockstep.ingest.influx;

import io.lockstep.model.text.TopicName;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What names a series of InfluxDB: bucket, measurement and tags. It is the topic of the messages
/// that its lines become, so that what is known of a topic (binding, twin, rights) is known of a
/// series. Immutable.
///
/// ```
/// lockstep/influx/<bucket>/<measurement>/<tag>=<value>/...
/// ```
///
/// Tags stand in the order of their keys. `/`, `+`, `#`, `%` and `=` are percent-encoded.
///
/// @param bucket the bucket of version 2, the database of version 1
/// @param measurement not empty
/// @param tags by key; neither keys nor values are empty
public record InfluxSeries(String bucket, String measurement, SortedMap<String, String> tags) {
  /// What the topics of all series begin with.
  public static final String PREFIX = "lockstep/influx/";

  private static final String RESERVED = TopicName.RESERVED + "=";

  /// Copies the tags.
  public InfluxSeries {
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
  }

  /// True for topics that are meant to name a series.
  public static boolean isTopic(String topic) {
    return topic.startsWith(PREFIX);
  }

  /// The topic that names the series.
  public String topic() {
    StringBuilder topic = new StringBuilder(PREFIX);
    topic.append(encode(bucket)).append('/').append(encode(measurement));
    tags.forEach(
        (key, value) -> topic.append('/').append(encode(key)).append('=').append(encode(value)));
    return topic.toString();
  }

  /// The series that a topic names; null when it names none.
  public static @Nullable InfluxSeries ofTopic(String topic) {
    if (!isTopic(topic)) {
      return null;
    }
    String[] levels = topic.substring(PREFIX.length()).split("/", -1);
    String bucket = TopicName.decode(levels[0]);
    String measurement = levels.length < 2 ? null : TopicName.decode(levels[1]);
    if (bucket == null || measurement == null || measurement.isEmpty()) {
      return null;
    }
    SortedMap<String, String> tags = new TreeMap<>();
    for (int i = 2; i < levels.length; i++) {
      int equals = levels[i].indexOf('=');
      String key = equals < 1 ? null : TopicName.decode(levels[i].substring(0, equals));
      String value = equals < 1 ? null : TopicName.decode(levels[i].substring(equals + 1));
      if (key == null || value == null || value.isEmpty() || tags.put(key, value) != null) {
        return null;
      }
    }
    return new InfluxSeries(bucket, measurement, tags);
  }

  private static String encode(String name) {
    return TopicName.encode(name, RESERVED);
  }
}

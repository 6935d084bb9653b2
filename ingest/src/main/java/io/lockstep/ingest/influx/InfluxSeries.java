package io.lockstep.ingest.influx;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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
    encode(bucket, topic);
    encode(measurement, topic.append('/'));
    tags.forEach(
        (key, value) -> {
          encode(key, topic.append('/'));
          encode(value, topic.append('='));
        });
    return topic.toString();
  }

  /// The series that a topic names; null when it names none.
  public static @Nullable InfluxSeries ofTopic(String topic) {
    if (!isTopic(topic)) {
      return null;
    }
    String[] levels = topic.substring(PREFIX.length()).split("/", -1);
    String bucket = decode(levels[0]);
    String measurement = levels.length < 2 ? null : decode(levels[1]);
    if (bucket == null || measurement == null || measurement.isEmpty()) {
      return null;
    }
    SortedMap<String, String> tags = new TreeMap<>();
    for (int i = 2; i < levels.length; i++) {
      int equals = levels[i].indexOf('=');
      String key = equals < 1 ? null : decode(levels[i].substring(0, equals));
      String value = equals < 1 ? null : decode(levels[i].substring(equals + 1));
      if (key == null || value == null || value.isEmpty() || tags.put(key, value) != null) {
        return null;
      }
    }
    return new InfluxSeries(bucket, measurement, tags);
  }

  private static void encode(String name, StringBuilder into) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      switch (c) {
        case '/' -> into.append("%2F");
        case '+' -> into.append("%2B");
        case '#' -> into.append("%23");
        case '%' -> into.append("%25");
        case '=' -> into.append("%3D");
        default -> into.append(c);
      }
    }
  }

  private static @Nullable String decode(String level) {
    if (level.indexOf('%') < 0) {
      return level;
    }
    byte[] from = level.getBytes(StandardCharsets.UTF_8);
    byte[] into = new byte[from.length];
    int length = 0;
    for (int i = 0; i < from.length; i++) {
      if (from[i] != '%') {
        into[length++] = from[i];
        continue;
      }
      int high = i + 1 < from.length ? Character.digit(from[i + 1], 16) : -1;
      int low = i + 2 < from.length ? Character.digit(from[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        return null;
      }
      into[length++] = (byte) (high << 4 | low);
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(into, 0, length))
          .toString();
    } catch (CharacterCodingException _) {
      return null;
    }
  }
}

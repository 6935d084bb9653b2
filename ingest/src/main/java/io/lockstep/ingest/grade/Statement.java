package io.lockstep.ingest.grade;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A testable statement of Sparkplug 3.0. Immutable.
///
/// @param id its identifier, without `tck-id-`
/// @param who who has to keep it
/// @param text what it says, in our words
public record Statement(String id, Who who, String text) {
  private static final Map<String, Statement> ALL = read();

  /// Who has to keep a statement.
  public enum Who {
    /// An edge node.
    EDGE,
    /// A host application.
    HOST,
    /// An MQTT server.
    BROKER
  }

  /// All of them, in the order of the specification.
  public static List<Statement> all() {
    return List.copyOf(ALL.values());
  }

  /// The statement of an identifier.
  ///
  /// @throws IllegalArgumentException when there is none
  public static Statement of(String id) {
    Statement known = ALL.get(id);
    if (known == null) {
      throw new IllegalArgumentException(
          "expected a statement of Sparkplug 3.0 without tck-id-, found " + id);
    }
    return known;
  }

  private static Map<String, Statement> read() {
    Map<String, Statement> all = new LinkedHashMap<>();
    for (String line : lines()) {
      int first = line.indexOf(' ');
      int second = line.indexOf(' ', first + 1);
      String id = line.substring(0, first);
      Who who =
          switch (line.substring(first + 1, second)) {
            case "edge" -> Who.EDGE;
            case "host" -> Who.HOST;
            case "broker" -> Who.BROKER;
            default -> throw new IllegalStateException("statements.txt: " + line);
          };
      all.put(id, new Statement(id, who, line.substring(second + 1)));
    }
    return all;
  }

  private static List<String> lines() {
    List<String> lines = new ArrayList<>();
    try (@Nullable InputStream in =
        Statement.class.getResourceAsStream("/io/lockstep/ingest/sparkplug/statements.txt")) {
      if (in == null) {
        throw new IllegalStateException("statements.txt: expected in the jar, found none");
      }
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
        if (!line.startsWith("#") && !line.isBlank()) {
          lines.add(line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }
}

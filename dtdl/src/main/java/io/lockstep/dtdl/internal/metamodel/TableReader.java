package io.lockstep.dtdl.internal.metamodel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the tables of this library: one row a line, words separated by blanks, `#` comments,
/// indented rows belong to the row above.
public final class TableReader {

  private TableReader() {}

  /// A row.
  ///
  /// @param indent leading blanks
  public record Row(int indent, List<String> words) {

    public String word(int index) {
      return words.get(index);
    }

    /// The words of the form `name=value`, and bare words from `start` on with an empty value.
    public Map<String, String> attributes(int start) {
      Map<String, String> attributes = new LinkedHashMap<>();
      for (String word : words.subList(Math.min(start, words.size()), words.size())) {
        int equals = word.indexOf('=');
        attributes.put(
            equals < 0 ? word : word.substring(0, equals),
            equals < 0 ? "" : word.substring(equals + 1));
      }
      return attributes;
    }

    /// The word that begins with `@`, as a range; all versions if there is none.
    public VersionRange versions() {
      String last = words.getLast();
      return last.startsWith("@") ? VersionRange.of(last.substring(1)) : VersionRange.ALL;
    }
  }

  /// All rows of a table of this library.
  public static List<Row> read(String name) {
    try (InputStream in = TableReader.class.getResourceAsStream("/io/lockstep/dtdl/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the table " + name + " is missing from the jar");
      }
      return rows(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// All rows of a text.
  public static List<Row> rows(String text) {
    List<Row> rows = new ArrayList<>();
    text.lines()
        .forEach(
            line -> {
              Row row = row(line);
              if (row != null) {
                rows.add(row);
              }
            });
    return rows;
  }

  private static @Nullable Row row(String line) {
    String text = line.strip();
    if (text.isEmpty() || text.startsWith("#")) {
      return null;
    }
    int indent = 0;
    while (line.charAt(indent) == ' ') {
      indent++;
    }
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == ' ') {
        if (i > start) {
          words.add(text.substring(start, i));
        }
        start = i + 1;
      }
    }
    return new Row(indent, words);
  }

  /// `a,b,c` as a list; null as an empty one.
  public static List<String> list(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return List.of();
    }
    List<String> items = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == ',') {
        items.add(text.substring(start, i));
        start = i + 1;
      }
    }
    return List.copyOf(items);
  }
}

package io.lockstep.api.internal.own;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads and writes rows of comma-separated values (RFC 4180): quoted fields may hold commas,
/// quotes and line ends. Confined to one thread.
final class CsvRows {
  private static final int ROW_MAX = 1 << 20;

  private final BufferedReader in;
  private int line;

  CsvRows(BufferedReader in) {
    this.in = in;
  }

  /// The number of the line that the last row ended on, from 1.
  int line() {
    return line;
  }

  /// The next row that is not empty; null at the end.
  ///
  /// @throws IOException also when a quote is not closed, or a row is beyond all measure
  @Nullable List<String> next() throws IOException {
    String text = in.readLine();
    while (text != null) {
      line++;
      if (!text.isBlank()) {
        return row(text);
      }
      text = in.readLine();
    }
    return null;
  }

  private List<String> row(String first) throws IOException {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean isQuoted = false;
    String text = first;
    int at = 0;
    int size = 0;
    while (true) {
      if (at == text.length()) {
        if (!isQuoted) {
          fields.add(field.toString());
          return fields;
        }
        size += text.length();
        String more = in.readLine();
        if (more == null || size > ROW_MAX) {
          throw new IOException("line " + line + ": expected a closing quote, found none");
        }
        line++;
        field.append('\n');
        text = more;
        at = 0;
        continue;
      }
      char c = text.charAt(at++);
      if (isQuoted) {
        if (c != '"') {
          field.append(c);
        } else if (at < text.length() && text.charAt(at) == '"') {
          field.append('"');
          at++;
        } else {
          isQuoted = false;
        }
      } else if (c == '"' && field.isEmpty()) {
        isQuoted = true;
      } else if (c == ',') {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
  }

  /// A row as it is written.
  static String text(List<String> fields) {
    StringBuilder row = new StringBuilder();
    for (int i = 0; i < fields.size(); i++) {
      String field = fields.get(i);
      boolean quote =
          field.indexOf(',') >= 0
              || field.indexOf('"') >= 0
              || field.indexOf('\n') >= 0
              || field.indexOf('\r') >= 0;
      row.append(i == 0 ? "" : ",")
          .append(quote ? "\"" + field.replace("\"", "\"\"") + "\"" : field);
    }
    return row.append("\r\n").toString();
  }
}

package io.lockstep.api.internal.transfer;

import io.lockstep.model.ValueType;
import java.io.IOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/// Writes cells of RFC 4180. Immutable.
///
/// Spreadsheets take a text that begins with `=`, `+`, `-`, `@`, a tab or a carriage return for a
/// formula. For them an apostrophe is put before it, which they do not show; a file that is to be
/// read back must be exact, so this is asked for.
///
/// @param isForSpreadsheets true to put the apostrophe there
record CsvCells(boolean isForSpreadsheets) {
  private static final String FORMULA_BEGINS = "=+-@\t\r";

  /// Writes a text.
  void text(String text, Writer out) throws IOException {
    boolean isGuarded =
        isForSpreadsheets && !text.isEmpty() && FORMULA_BEGINS.indexOf(text.charAt(0)) >= 0;
    String shown = isGuarded ? "'" + text : text;
    boolean needsQuotes = shown.isEmpty();
    for (int i = 0; i < shown.length() && !needsQuotes; i++) {
      char c = shown.charAt(i);
      needsQuotes = c == ',' || c == '"' || c == '\n' || c == '\r';
    }
    boolean hasOuterBlanks = !shown.equals(shown.strip());
    if (needsQuotes || hasOuterBlanks) {
      out.write('"');
      out.write(shown.replace("\"", "\"\""));
      out.write('"');
    } else {
      out.write(shown);
    }
  }

  /// Writes a value: numbers so that they are read back as they are.
  void value(ValueType type, long bits, @Nullable String text, Writer out) throws IOException {
    switch (type) {
      case DOUBLE -> out.write(Double.toString(Double.longBitsToDouble(bits)));
      case LONG -> out.write(Long.toString(bits));
      case BOOLEAN -> out.write(bits != 0 ? "true" : "false");
      case TEXT, JSON -> text(text == null ? "" : text, out);
    }
  }
}

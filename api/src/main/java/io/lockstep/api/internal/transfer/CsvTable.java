package io.lockstep.api.internal.transfer;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A file of RFC 4180, or of one of its dialects: another delimiter, LF for CRLF, a byte order
/// mark. The first row names the columns; `temperature [degreeCelsius]` also states a unit.
/// Confined to one thread.
final class CsvTable implements ReadingsTable {
  private static final int ROW_CHARACTERS_MAX = 1 << 20;
  private static final Pattern NAME_AND_UNIT = Pattern.compile("(.*\\S)\\s*\\[([^\\]]+)\\]");
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final BufferedReader in;
  private final char delimiter;
  private final List<String> columns = new ArrayList<>();
  private final List<String> units = new ArrayList<>();

  private final StringBuilder text = new StringBuilder();
  private int[] starts = new int[16];
  private int[] lines = new int[16];
  private int[] offsets = new int[16];
  private int cells;
  private int line = 1;
  private int offset = 1;

  private CsvTable(BufferedReader in, char delimiter) {
    this.in = in;
    this.delimiter = delimiter;
  }

  /// Opens a file and reads its first row.
  ///
  /// @param delimiter between cells; 0 to take the one of comma, semicolon and tab that the first
  ///   line has most often
  static CsvTable open(Path file, char delimiter) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8.newDecoder()));
    try {
      CsvTable table = new CsvTable(in, delimiter == 0 ? delimiterOf(in) : delimiter);
      table.readHeader();
      return table;
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private static char delimiterOf(BufferedReader in) throws IOException {
    in.mark(1 << 16);
    char[] head = new char[1 << 15];
    int length = Math.max(in.read(head), 0);
    in.reset();
    int commas = 0;
    int semicolons = 0;
    int tabs = 0;
    boolean isQuoted = false;
    for (int i = 0; i < length && (isQuoted || head[i] != '\n'); i++) {
      isQuoted ^= head[i] == '"';
      if (!isQuoted) {
        commas += head[i] == ',' ? 1 : 0;
        semicolons += head[i] == ';' ? 1 : 0;
        tabs += head[i] == '\t' ? 1 : 0;
      }
    }
    return tabs > commas && tabs > semicolons ? '\t' : semicolons > commas ? ';' : ',';
  }

  private void readHeader() throws IOException {
    in.mark(1);
    if (in.read() != BYTE_ORDER_MARK) {
      in.reset();
    }
    if (!next()) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT, "line 1: expected the names of columns, found nothing");
    }
    for (int i = 0; i < cells; i++) {
      String name = cellAt(i).strip();
      Matcher stated = NAME_AND_UNIT.matcher(name);
      columns.add(stated.matches() ? stated.group(1) : name);
      units.add(stated.matches() ? stated.group(2).strip() : "");
    }
  }

  @Override
  public List<String> columns() {
    return List.copyOf(columns);
  }

  @Override
  public String unit(int column) {
    return units.get(column);
  }

  @Override
  public void read(Rows into) throws IOException, InterruptedException {
    Row row =
        new Row() {
          @Override
          public @Nullable String cell(int column) {
            return column < cells ? cellAt(column) : null;
          }

          @Override
          public String place(int column) {
            int at = Math.min(column, cells - 1);
            return "line %d, column %d".formatted(lines[at], offsets[at]);
          }
        };
    boolean wantsMore = true;
    while (wantsMore && next()) {
      wantsMore = into.row(row);
    }
  }

  private String cellAt(int cell) {
    int end = cell + 1 < cells ? starts[cell + 1] : text.length();
    return text.substring(starts[cell], end);
  }

  /// Reads a row that is not empty; false at the end.
  private boolean next() throws IOException {
    do {
      if (!readRow()) {
        return false;
      }
    } while (cells == 1 && text.isEmpty());
    return true;
  }

  private boolean readRow() throws IOException {
    text.setLength(0);
    cells = 0;
    int c = read();
    if (c < 0) {
      return false;
    }
    beginCell(offset - 1);
    boolean isQuoted = false;
    boolean mayQuote = true;
    while (true) {
      if (isQuoted) {
        if (c < 0) {
          throw broken("a closing quotation mark", "the end of the file");
        }
        if (c == '"') {
          c = read();
          if (c != '"') {
            isQuoted = false;
            continue;
          }
        }
        append(c);
      } else if (c < 0 || c == '\n') {
        return true;
      } else if (c == delimiter) {
        beginCell(offset);
        mayQuote = true;
        c = read();
        continue;
      } else if (c == '"' && mayQuote) {
        isQuoted = true;
      } else if (c != '\r' || peek() != '\n') {
        append(c);
      }
      mayQuote = false;
      c = read();
    }
  }

  private void append(int c) {
    text.append((char) c);
    if (text.length() > ROW_CHARACTERS_MAX) {
      throw broken("at most %d characters a row".formatted(ROW_CHARACTERS_MAX), "more");
    }
  }

  private LockstepException broken(String expected, String found) {
    return new LockstepException(
        ErrorCode.INVALID_ARGUMENT,
        "line %d: expected %s, found %s; the row begins on line %d"
            .formatted(line, expected, found, lines[0]));
  }

  private void beginCell(int column) {
    if (cells == starts.length) {
      starts = Arrays.copyOf(starts, cells * 2);
      lines = Arrays.copyOf(lines, cells * 2);
      offsets = Arrays.copyOf(offsets, cells * 2);
    }
    starts[cells] = text.length();
    lines[cells] = column == 0 ? line - 1 : line;
    offsets[cells] = Math.max(column, 1);
    cells++;
  }

  private int read() throws IOException {
    int c = in.read();
    if (c == '\n') {
      line++;
      offset = 1;
    } else if (c >= 0) {
      offset++;
    }
    return c;
  }

  private int peek() throws IOException {
    in.mark(1);
    int c = in.read();
    in.reset();
    return c;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}

package io.lockstep.field;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.locks.LockSupport;

/// Plays a recorded CSV file into the real inputs: each row becomes one MQTT message at QoS 1 per
/// mapped twin, stamped with the row's own time, at the recorded speed, a multiple of it, or as
/// fast as the broker takes them. Times without a zone are UTC. Empty cells are left out. Confined
/// to one thread.
public final class CsvReplay {
  /// RFC 3339, with a space for the T or without an offset, too.
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendPattern("['T'][' ']")
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendOffsetId()
          .toFormatter(Locale.ROOT);

  private static final long EPOCH_MILLIS_MIN = 100_000_000_000L;

  /// One column's way into a twin.
  ///
  /// @param column the column's name in the header line
  /// @param twin the twin's id
  /// @param property the property's path, components before it with `/`
  public record Mapping(String column, String twin, String property) {
    /// Reads `COLUMN=TWIN/PROPERTY`.
    ///
    /// @throws LockstepException with INVALID_ARGUMENT when it is not of that form
    public static Mapping parse(String text) {
      int equals = text.indexOf('=');
      int slash = text.indexOf('/', equals + 1);
      if (equals < 1 || slash <= equals + 1 || slash == text.length() - 1) {
        throw new LockstepException(
            ErrorCode.INVALID_ARGUMENT,
            "--map: expected COLUMN=TWIN/PROPERTY, found \"%s\"".formatted(text));
      }
      return new Mapping(
          text.substring(0, equals), text.substring(equals + 1, slash), text.substring(slash + 1));
    }
  }

  /// What to play and how.
  ///
  /// @param file the CSV file, its first line the header
  /// @param mappings at least one
  /// @param timeColumn the column with the time; empty: the first column whose first cell is one
  /// @param speed 1 is the recorded speed, 60 an hour in a minute; empty: as fast as possible
  public record Plan(Path file, List<Mapping> mappings, String timeColumn, OptionalDouble speed) {
    public Plan {
      mappings = List.copyOf(mappings);
    }
  }

  /// What was played.
  ///
  /// @param rows rows read
  /// @param messages messages that the broker acknowledged
  public record Summary(long rows, long messages) {}

  private final Plan plan;
  private final MqttLink link;

  public CsvReplay(Plan plan, MqttLink link) {
    this.plan = plan;
    this.link = link;
  }

  /// Plays the whole file and waits for the last acknowledgement.
  ///
  /// @throws LockstepException with INVALID_ARGUMENT (file:line, expected, found) when a row cannot
  ///   be read, TIMED_OUT when the broker is away for too long
  public Summary play() {
    try (BufferedReader lines = Files.newBufferedReader(plan.file(), StandardCharsets.UTF_8)) {
      Header header = readHeader(lines);
      long rows = 0;
      long messages = 0;
      int lineNumber = 1;
      Instant first = null;
      long startNanos = System.nanoTime();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        lineNumber++;
        if (line.isBlank()) {
          continue;
        }
        List<String> cells = split(line);
        Instant time = header.time(cells, lineNumber);
        if (first == null) {
          first = time;
        }
        await(Duration.between(first, time), startNanos);
        messages += publishRow(header, cells, time, lineNumber);
        rows++;
      }
      link.drain();
      return new Summary(rows, messages);
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "%s: expected a readable CSV file, found: %s".formatted(plan.file(), e.getMessage()),
          e);
    }
  }

  private int publishRow(Header header, List<String> cells, Instant time, int lineNumber) {
    int published = 0;
    for (int i = 0; i < plan.mappings().size(); i++) {
      Mapping mapping = plan.mappings().get(i);
      String cell = header.cell(cells, header.columns().get(i), lineNumber);
      if (!cell.isEmpty()) {
        String payload =
            "{\"$time\":\"%s\",%s}".formatted(time, nested(mapping.property(), scalar(cell)));
        link.publish(
            "lockstep/v1/" + topicLevel(mapping.twin()) + "/telemetry",
            payload.getBytes(StandardCharsets.UTF_8),
            1);
        published++;
      }
    }
    return published;
  }

  private void await(Duration sinceFirst, long startNanos) {
    if (plan.speed().isEmpty()) {
      return;
    }
    long dueNanos = startNanos + (long) (sinceFirst.toNanos() / plan.speed().getAsDouble());
    for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.interrupted()) {
        throw new LockstepException(ErrorCode.TIMED_OUT, "replay: interrupted");
      }
    }
  }

  private record Header(Path file, List<String> names, int timeColumn, List<Integer> columns) {
    Instant time(List<String> cells, int line) {
      String cell = cell(cells, timeColumn, line);
      return parseTime(cell)
          .orElseThrow(
              () ->
                  new LockstepException(
                      ErrorCode.INVALID_ARGUMENT,
                      "%s:%d: column %s: expected a time (RFC 3339, yyyy-MM-dd HH:mm:ss or epoch), found \"%s\""
                          .formatted(file, line, names.get(timeColumn), cell)));
    }

    String cell(List<String> cells, int column, int line) {
      if (column >= cells.size()) {
        throw new LockstepException(
            ErrorCode.INVALID_ARGUMENT,
            "%s:%d: expected %d cells, found %d".formatted(file, line, names.size(), cells.size()));
      }
      return cells.get(column);
    }
  }

  private Header readHeader(BufferedReader lines) throws IOException {
    lines.mark(1 << 20);
    String head = lines.readLine();
    String sample = lines.readLine();
    if (head == null || sample == null) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "%s: expected a header line and at least one row".formatted(plan.file()));
    }
    lines.reset();
    lines.readLine();
    List<String> names = split(head.startsWith("\uFEFF") ? head.substring(1) : head);
    List<Integer> columns = new ArrayList<>();
    for (Mapping mapping : plan.mappings()) {
      columns.add(columnOf(names, mapping.column()));
    }
    int timeColumn =
        plan.timeColumn().isEmpty() ? firstTime(split(sample)) : columnOf(names, plan.timeColumn());
    return new Header(plan.file(), names, timeColumn, columns);
  }

  private int columnOf(List<String> names, String wanted) {
    int column = names.indexOf(wanted);
    if (column < 0) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "%s:1: expected a column \"%s\", found %s".formatted(plan.file(), wanted, names));
    }
    return column;
  }

  private int firstTime(List<String> cells) {
    for (int i = 0; i < cells.size(); i++) {
      if (parseTime(cells.get(i)).isPresent()) {
        return i;
      }
    }
    throw new LockstepException(
        ErrorCode.INVALID_ARGUMENT,
        "%s:2: expected a column with times, found none; name it with --time COLUMN"
            .formatted(plan.file()));
  }

  private static Optional<Instant> parseTime(String cell) {
    try {
      if (cell.length() > 10 && cell.charAt(4) == '-') {
        return Optional.of(
            switch (TIME.parseBest(cell, OffsetDateTime::from, LocalDateTime::from)) {
              case OffsetDateTime stated -> stated.toInstant();
              case LocalDateTime local -> local.toInstant(ZoneOffset.UTC);
              case TemporalAccessor other -> Instant.from(other);
            });
      }
      long epoch = Long.parseLong(cell);
      return epoch >= EPOCH_MILLIS_MIN
          ? Optional.of(Instant.ofEpochMilli(epoch))
          : Optional.empty();
    } catch (DateTimeException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String nested(String path, String value) {
    int slash = path.indexOf('/');
    return slash < 0
        ? "%s:%s".formatted(JsonText.quote(path), value)
        : "%s:{%s}"
            .formatted(
                JsonText.quote(path.substring(0, slash)), nested(path.substring(slash + 1), value));
  }

  private static String scalar(String cell) {
    return JsonText.isScalar(cell) ? cell : JsonText.quote(cell);
  }

  static String topicLevel(String id) {
    return id.replace("%", "%25").replace("/", "%2F").replace("+", "%2B").replace("#", "%23");
  }

  /// Splits a line of RFC 4180 (without line breaks in cells).
  static List<String> split(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quoted) {
        if (c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
          cell.append('"');
          i++;
        } else if (c == '"') {
          quoted = false;
        } else {
          cell.append(c);
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == ',') {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}

package io.lockstep.history;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/// The file beside the store that names days which are missing: a line of text for each, `<table>
/// <day> <folder>`. Stateless.
final class LostDays {
  static final String FILE = "lost-days.txt";

  private LostDays() {}

  static List<LostDay> read(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return List.of();
    }
    List<LostDay> days = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        days.add(parse(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return days;
  }

  private static LostDay parse(String line) {
    String[] parts = line.split(" ", 3);
    try {
      if (parts.length == 3) {
        long begin = LocalDate.parse(parts[1]).toEpochDay() * SampleTable.DAY_MICROS;
        return new LostDay(begin, begin + SampleTable.DAY_MICROS, parts[0], parts[2]);
      }
    } catch (DateTimeException _) {
      // Complained about below, as a line that is too short is.
    }
    throw new LockstepException(
        ErrorCode.DATA_CORRUPT,
        "%s of the history: expected lines '<table> <day> <folder>', found '%s'"
            .formatted(FILE, line));
  }

  /// Adds days, durably.
  ///
  /// @param aside where their files are
  static void add(Path folder, List<DamagedDay> damaged, String aside) {
    StringBuilder text = new StringBuilder();
    read(folder).forEach(day -> line(text, day.table(), day.fromMicros(), day.folder()));
    damaged.forEach(day -> line(text, day.table().getTableName().toString(), day.day(), aside));
    DurableFile.replace(folder, FILE, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void line(StringBuilder into, String table, long day, String folder) {
    into.append(table)
        .append(' ')
        .append(LocalDate.ofEpochDay(Math.floorDiv(day, SampleTable.DAY_MICROS)))
        .append(' ')
        .append(folder)
        .append('\n');
  }
}

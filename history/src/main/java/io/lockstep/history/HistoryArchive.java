package io.lockstep.history;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.PurgeChange;
import io.lockstep.model.TwinId;
import io.lockstep.model.ValueType;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/// Keeps what a purge would take in a file: CSV as RFC 4180 has it, compressed by gzip, UTF-8, the
/// first line with the names of the columns.
///
///     series,path,type,unit,kind,source,known,position,ordinal,quality,value
///     17,temperature,double,degreeCelsius,reading,2026-03-01T00:00:00Z,...,4711,2,good,21.5
///
/// `source` is the time of the reading itself, `known` when it became known; a row that tells of a
/// removal has no value. Numbers first, then texts, each in the order they became known. Beside it
/// stands its SHA-256 as `sha256sum -c` reads it. Both are written under another name, forced to the
/// disk and renamed: a file that is there is whole. Thread-safe.
public final class HistoryArchive {
  private static final int ROWS_AT_ONCE = 10_000;

  /// Of 255 bytes that file systems permit, without position and endings.
  private static final int NAME_MAX = 190;

  private static final String HEADER =
      "series,path,type,unit,kind,source,known,position,ordinal,quality,value\r\n";

  private final HistoryStore history;
  private final Path folder;

  /// @param folder where files go; made when absent
  public HistoryArchive(HistoryStore history, Path folder) {
    this.history = history;
    this.folder = folder;
  }

  /// What was kept.
  ///
  /// @param file its name in the folder
  /// @param rows rows in it
  /// @param sha256 of its bytes, in hexadecimal digits
  public record Kept(String file, long rows, String sha256) {}

  /// How many rows a purge would take now.
  public long count(PurgeChange purge) {
    return visit(purge, Rows.NONE);
  }

  /// Writes what a purge would take; empty, and no file, when there is nothing. A file of an
  /// earlier try is replaced.
  ///
  /// @throws LockstepException STORAGE_FAILED when it cannot be written; as
  ///   [HistoryStore#purgeable]
  public Optional<Kept> write(PurgeChange purge) {
    String name = "%s-%d.csv.gz".formatted(fileName(purge.twin()), purge.upToPosition());
    Path written = folder.resolve(name + ".new");
    try {
      Path _ = Files.createDirectories(folder);
      MessageDigest digest = sha256();
      long rows;
      try (OutputStream file = Files.newOutputStream(written);
          Writer out =
              new BufferedWriter(
                  new OutputStreamWriter(
                      new GZIPOutputStream(new DigestOutputStream(file, digest), 1 << 16),
                      StandardCharsets.UTF_8))) {
        out.write(HEADER);
        rows = visit(purge, change -> write(out, change));
      }
      if (rows == 0) {
        Files.delete(written);
        return Optional.empty();
      }
      String hash = HexFormat.of().formatHex(digest.digest());
      DurableFile.force(written);
      Path sum = folder.resolve(name + ".sha256.new");
      Path _ = Files.writeString(sum, hash + "  " + name + "\n");
      DurableFile.force(sum);
      move(sum, folder.resolve(name + ".sha256"));
      move(written, folder.resolve(name));
      DurableFile.force(folder);
      return Optional.of(new Kept(name, rows, hash));
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.STORAGE_FAILED,
          "archive of twin %s: expected to write '%s', found %s; nothing was purged"
              .formatted(purge.twin(), folder.resolve(name), e),
          e);
    }
  }

  /// The twin's id as a file may be called: one that is too long is told by its digest at the end.
  private static String fileName(TwinId twin) {
    String name = URLEncoder.encode(twin.value(), StandardCharsets.UTF_8).replace("*", "%2A");
    if (name.length() <= NAME_MAX) {
      return name;
    }
    byte[] digest = sha256().digest(twin.value().getBytes(StandardCharsets.UTF_8));
    return name.substring(0, NAME_MAX - 2 * digest.length - 1)
        + "-"
        + HexFormat.of().formatHex(digest);
  }

  private static void move(Path from, Path to) throws IOException {
    Path _ =
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: expected of every Java runtime", e);
    }
  }

  @FunctionalInterface
  private interface Rows<E extends Exception> {
    Rows<RuntimeException> NONE = _ -> {};

    void row(RecordedChange change) throws E;
  }

  private <E extends Exception> long visit(PurgeChange purge, Rows<E> rows) throws E {
    long count = 0;
    Optional<PurgeableRows.Place> from = Optional.of(PurgeableRows.Place.FIRST);
    while (from.isPresent()) {
      PurgeableRows page = history.purgeable(purge, from.get(), ROWS_AT_ONCE);
      for (RecordedChange change : page.rows()) {
        rows.row(change);
      }
      count += page.rows().size();
      from = page.next();
    }
    return count;
  }

  private static void write(Writer out, RecordedChange change) throws IOException {
    Reading reading = change.reading();
    out.write(Integer.toString(change.series()));
    cell(out, change.path());
    cell(out, reading.type().name().toLowerCase(Locale.ROOT));
    cell(out, change.unit());
    cell(out, change.kind().name().toLowerCase(Locale.ROOT));
    cell(out, time(reading.sourceMicros()));
    cell(out, time(change.knownMicros()));
    cell(out, Long.toString(change.position()));
    cell(out, Integer.toString(change.ordinal()));
    cell(out, reading.quality().name().toLowerCase(Locale.ROOT));
    cell(out, change.kind() == RecordedChange.Kind.REMOVED ? "" : value(reading));
    out.write("\r\n");
  }

  private static String time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
  }

  private static String value(Reading reading) {
    ValueType type = reading.type();
    String text = reading.text();
    return switch (type) {
      case DOUBLE -> Double.toString(Double.longBitsToDouble(reading.bits()));
      case LONG -> Long.toString(reading.bits());
      case BOOLEAN -> Boolean.toString(reading.bits() != 0);
      case TEXT, JSON -> text == null ? "" : text;
    };
  }

  private static void cell(Writer out, String text) throws IOException {
    out.write(',');
    boolean isPlain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    out.write(isPlain ? text : '"' + text.replace("\"", "\"\"") + '"');
  }
}

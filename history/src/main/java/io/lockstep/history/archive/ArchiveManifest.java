package io.lockstep.history.archive;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What an archive says of the files of one day of receipt, or of what was removed from it: a JSON
/// text, whose SHA-256 the next manifest and the audit state. Immutable.
///
/// @param archive the archive's id
/// @param sequence from 1 on
/// @param previous SHA-256 of the manifest before, in hexadecimal digits; empty for the first one
/// @param day of receipt, `2026-03-05`, UTC; empty for a removal
/// @param fromPosition its rows are of inputs after this position ...
/// @param toPosition ... and up to this one, inclusive
/// @param changesPosition purges in the changes log before this position are carried out
/// @param written when, RFC 3339
/// @param files what is there from now on
/// @param removal what is there no more, and why
public record ArchiveManifest(
    String archive,
    long sequence,
    String previous,
    String day,
    long fromPosition,
    long toPosition,
    long changesPosition,
    String written,
    List<File> files,
    Optional<Removal> removal) {
  private static final int FORMAT = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  /// Copies the list.
  public ArchiveManifest {
    files = List.copyOf(files);
  }

  /// A file of readings.
  ///
  /// @param path below the archive's root
  /// @param model of the twins when the day was archived; empty for twins that were gone
  /// @param sha256 of its bytes, in hexadecimal digits
  /// @param days rows by the day of their source time: one that is over and archived already is
  ///   amended by them
  public record File(
      String path, String model, String sha256, long bytes, long rows, Map<String, Long> days) {
    /// Copies the map, in the order of its keys.
    public File {
      days = java.util.Collections.unmodifiableMap(new TreeMap<>(days));
    }
  }

  /// Rows that are in the archive no more.
  ///
  /// @param twin whose readings they were
  /// @param position of the input that asked for it
  /// @param upToPosition those of inputs up to this one
  /// @param beforeMicros those with source times before
  /// @param who asked for it
  /// @param why the reason that was given; empty for none
  /// @param rows how many
  /// @param removed the files that had them, and are no more
  public record Removal(
      String twin,
      long position,
      long upToPosition,
      long beforeMicros,
      String who,
      String why,
      long rows,
      List<Removed> removed) {
    /// Copies the list.
    public Removal {
      removed = List.copyOf(removed);
    }
  }

  /// A file that is no more.
  ///
  /// @param replacedBy the path of the one with the rows that stay; empty when there are none
  public record Removed(String path, String sha256, String replacedBy) {}

  /// Where a manifest is below the archive's root.
  public static String pathOf(long sequence) {
    return "manifests/%08d.json".formatted(sequence);
  }

  /// SHA-256 in hexadecimal digits.
  public static String hash(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: expected of every Java runtime", e);
    }
  }

  /// Its bytes, the same each time.
  public byte[] encode() {
    ObjectNode out = JSON.createObjectNode();
    out.put("format", FORMAT).put("archive", archive).put("sequence", sequence);
    out.put("previous", previous).put("day", day);
    out.put("fromPosition", fromPosition).put("toPosition", toPosition);
    out.put("changesPosition", changesPosition).put("written", written);
    ArrayNode list = out.putArray("files");
    for (File file : files) {
      ObjectNode one = list.addObject();
      one.put("path", file.path).put("model", file.model).put("sha256", file.sha256);
      one.put("bytes", file.bytes).put("rows", file.rows);
      ObjectNode days = one.putObject("days");
      file.days.forEach((name, rows) -> days.put(name, (long) rows));
    }
    removal.ifPresent(gone -> write(out.putObject("removal"), gone));
    byte[] text = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(out);
    // Line ends are those of no platform.
    return (new String(text, StandardCharsets.UTF_8).replace("\r\n", "\n") + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void write(ObjectNode out, Removal gone) {
    out.put("twin", gone.twin).put("position", gone.position);
    out.put("upToPosition", gone.upToPosition).put("beforeMicros", gone.beforeMicros);
    out.put("who", gone.who).put("why", gone.why).put("rows", gone.rows);
    ArrayNode list = out.putArray("removed");
    for (Removed file : gone.removed) {
      ObjectNode one = list.addObject();
      one.put("path", file.path).put("sha256", file.sha256).put("replacedBy", file.replacedBy);
    }
  }

  /// Reads what [#encode] gave.
  ///
  /// @param name what it is called in the error
  /// @throws LockstepException DATA_CORRUPT
  public static ArchiveManifest decode(String name, byte[] bytes) {
    JsonNode in;
    try {
      in = JSON.readTree(bytes);
    } catch (JacksonException e) {
      throw corrupt(name, "a JSON text", String.valueOf(e.getOriginalMessage()), e);
    }
    if (in.path("format").asInt(0) != FORMAT) {
      throw corrupt(name, "format " + FORMAT, in.path("format").toString(), null);
    }
    List<File> files = new ArrayList<>();
    for (JsonNode file : in.path("files")) {
      Map<String, Long> days = new TreeMap<>();
      file.path("days")
          .properties()
          .forEach(day -> days.put(day.getKey(), day.getValue().asLong()));
      files.add(
          new File(
              text(file, "path"),
              text(file, "model"),
              text(file, "sha256"),
              file.path("bytes").asLong(),
              file.path("rows").asLong(),
              days));
    }
    return new ArchiveManifest(
        text(in, "archive"),
        in.path("sequence").asLong(),
        text(in, "previous"),
        text(in, "day"),
        in.path("fromPosition").asLong(),
        in.path("toPosition").asLong(),
        in.path("changesPosition").asLong(),
        text(in, "written"),
        files,
        in.has("removal") ? Optional.of(removal(in.path("removal"))) : Optional.empty());
  }

  private static Removal removal(JsonNode in) {
    List<Removed> removed = new ArrayList<>();
    for (JsonNode file : in.path("removed")) {
      removed.add(new Removed(text(file, "path"), text(file, "sha256"), text(file, "replacedBy")));
    }
    return new Removal(
        text(in, "twin"),
        in.path("position").asLong(),
        in.path("upToPosition").asLong(),
        in.path("beforeMicros").asLong(),
        text(in, "who"),
        text(in, "why"),
        in.path("rows").asLong(),
        removed);
  }

  private static String text(JsonNode in, String name) {
    return in.path(name).asString("");
  }

  private static LockstepException corrupt(
      String name, String expected, String found, @org.jspecify.annotations.Nullable Throwable e) {
    return new LockstepException(
        ErrorCode.DATA_CORRUPT,
        "archive: %s: expected %s, found %s".formatted(name, expected, found),
        e);
  }
}

package io.lockstep.space.egress;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/// The folder of one event route: how far it is, and what was given up. After a crash the place is
/// the old one or the new one. Confined to one thread, except [#deadLetters].
final class RouteFolder {
  private static final String FORMAT = "1";
  private static final String PLACE = "place";
  private static final String DEAD = "dead.ndjson";
  private static final String DEAD_BEFORE = "dead.1.ndjson";

  /// Two files of this size are kept at most.
  private static final long DEAD_BYTES_MAX = 16L << 20;

  private static final int NAME_DIGITS = 32;

  private final Path folder;

  private RouteFolder(Path folder) {
    this.folder = folder;
  }

  /// How far a route is.
  ///
  /// @param routeId the route's id
  /// @param since position of the input that made it
  /// @param position in the changes log where it goes on
  /// @param input with `ordinal` the last record that it is done with; -1 when none
  /// @param ordinal see `input`
  /// @param skip events of the record at `position` that are delivered already
  /// @param delivered see [RouteStatus]
  /// @param dead see [RouteStatus]
  /// @param lost see [RouteStatus]
  record Place(
      String routeId,
      long since,
      long position,
      long input,
      int ordinal,
      int skip,
      long delivered,
      long dead,
      long lost) {}

  /// The folder of a route below `root`, made when it is not there.
  static RouteFolder of(Path root, String routeId) {
    Path folder = root.resolve(nameOf(routeId));
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw failed(folder, e);
    }
    return new RouteFolder(folder);
  }

  /// Ids hold characters that no file name may have.
  private static String nameOf(String routeId) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(routeId.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, NAME_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("expected SHA-256 in every JDK", e);
    }
  }

  /// All folders below `root`.
  static List<RouteFolder> all(Path root) {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(root)) {
      return folders.filter(Files::isDirectory).sorted().map(RouteFolder::new).toList();
    } catch (IOException e) {
      throw failed(root, e);
    }
  }

  /// The place that was saved last; empty when there is none, or it cannot be read.
  Optional<Place> place() {
    Properties stored = new Properties();
    try {
      stored.load(new StringReader(Files.readString(folder.resolve(PLACE))));
      if (!FORMAT.equals(stored.getProperty("format"))) {
        return Optional.empty();
      }
      return Optional.of(
          new Place(
              stored.getProperty("route", ""),
              number(stored, "since"),
              number(stored, "position"),
              number(stored, "input"),
              (int) number(stored, "ordinal"),
              (int) number(stored, "skip"),
              number(stored, "delivered"),
              number(stored, "dead"),
              number(stored, "lost")));
    } catch (NoSuchFileException | IllegalArgumentException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed(folder, e);
    }
  }

  private static long number(Properties stored, String key) {
    return Long.parseLong(stored.getProperty(key, ""));
  }

  /// Saves a place, durably and at once.
  void save(Place place) {
    Properties stored = new Properties();
    stored.setProperty("format", FORMAT);
    stored.setProperty("route", place.routeId());
    stored.setProperty("since", Long.toString(place.since()));
    stored.setProperty("position", Long.toString(place.position()));
    stored.setProperty("input", Long.toString(place.input()));
    stored.setProperty("ordinal", Integer.toString(place.ordinal()));
    stored.setProperty("skip", Integer.toString(place.skip()));
    stored.setProperty("delivered", Long.toString(place.delivered()));
    stored.setProperty("dead", Long.toString(place.dead()));
    stored.setProperty("lost", Long.toString(place.lost()));
    Path draft = folder.resolve(PLACE + ".tmp");
    try {
      StringWriter text = new StringWriter();
      stored.store(text, null);
      write(draft, text.toString(), StandardOpenOption.TRUNCATE_EXISTING);
      Files.move(
          draft,
          folder.resolve(PLACE),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failed(folder, e);
    }
  }

  /// Keeps events that were given up, durably; when there are too many, the oldest go.
  ///
  /// @param lines JSON texts
  void bury(List<String> lines) {
    Path file = folder.resolve(DEAD);
    try {
      if (Files.exists(file) && Files.size(file) > DEAD_BYTES_MAX) {
        Files.move(file, folder.resolve(DEAD_BEFORE), StandardCopyOption.REPLACE_EXISTING);
      }
      write(file, String.join("\n", lines) + "\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw failed(folder, e);
    }
  }

  private static void write(Path file, String text, StandardOpenOption how) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)) {
      while (bytes.hasRemaining()) {
        int _ = channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /// The latest events that were given up, the latest last.
  List<String> deadLetters(int max) {
    List<String> latest = new ArrayList<>();
    for (String name : List.of(DEAD, DEAD_BEFORE)) {
      Path file = folder.resolve(name);
      if (latest.size() >= max || !Files.exists(file)) {
        continue;
      }
      try {
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        for (int i = lines.size() - 1; i >= 0 && latest.size() < max; i--) {
          // A line that a crash cut off is none.
          if (lines.get(i).endsWith("}")) {
            latest.add(lines.get(i));
          }
        }
      } catch (IOException e) {
        throw failed(file, e);
      }
    }
    Collections.reverse(latest);
    return latest;
  }

  /// Deletes the folder and what is in it.
  void delete() {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw failed(folder, e);
    }
  }

  private static LockstepException failed(Path path, IOException cause) {
    return new LockstepException(
        ErrorCode.STORAGE_FAILED,
        "%s: expected to read and write the places of event routes, found: %s"
            .formatted(path, cause),
        cause);
  }
}

package io.lockstep.simulation.behaviour;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Behaviours that were put while the server runs: in a folder of ours, `NAME.yaml` each, with a
/// first line that says when and by whom. A file is replaced as a whole. Thread-safe.
public final class BehaviourFiles {
  /// How names are made.
  public static final String FORM =
      "1 to 100 letters, digits, dots, dashes and underscores, a letter or digit first";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final Pattern HEAD = Pattern.compile("# put at (\\S+) by (.*)");
  private static final String ENDING = ".yaml";
  private static final String DRAFT = ".put";

  private final Path folder;
  private final TreeMap<String, Kept> kept = new TreeMap<>();

  private BehaviourFiles(Path folder) {
    this.folder = folder;
  }

  /// A behaviour, as it was put.
  ///
  /// @param text the YAML document
  public record Kept(String name, String text, Instant when, String who) {
    private String content() {
      return "# put at %s by %s\n%s".formatted(when, who.replaceAll("\\p{Cntrl}", "?"), text);
    }
  }

  /// Opens a folder, which is made when there is something to put into it.
  ///
  /// @throws LockstepException STORAGE_FAILED; DATA_CORRUPT when a file is none of ours
  public static BehaviourFiles open(Path folder) {
    BehaviourFiles files = new BehaviourFiles(folder);
    if (Files.isDirectory(folder)) {
      try {
        files.read();
      } catch (IOException e) {
        throw failed(e);
      }
    }
    return files;
  }

  private void read() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = String.valueOf(file.getFileName());
        if (name.startsWith(DRAFT)) {
          Files.delete(file); // What a crash left of one that was on its way.
        } else if (name.endsWith(ENDING)) {
          Kept one = parse(file, name.substring(0, name.length() - ENDING.length()));
          kept.put(one.name(), one);
        }
      }
    }
  }

  private static Kept parse(Path file, String name) throws IOException {
    String content = Files.readString(file);
    int end = content.indexOf('\n');
    Matcher head = HEAD.matcher(end < 0 ? "" : content.substring(0, end));
    try {
      if (!head.matches() || !isName(name)) {
        throw new DateTimeException("found another");
      }
      return new Kept(
          name, content.substring(end + 1), Instant.parse(head.group(1)), head.group(2));
    } catch (DateTimeException e) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT,
          "%s:1: expected a first line such as # put at 2026-01-01T00:00:00Z by NAME: %s; put behaviours by ./lockstep behaviour put FILE"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /// True for what can be the name of a behaviour.
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /// All, by name.
  public synchronized List<Kept> all() {
    return List.copyOf(kept.values());
  }

  /// One.
  public synchronized Optional<Kept> find(String name) {
    return Optional.ofNullable(kept.get(name));
  }

  /// Keeps one, in place of another of its name; it is durable when this answers.
  ///
  /// @throws LockstepException STORAGE_FAILED
  public synchronized void put(Kept one) {
    try {
      Files.createDirectories(folder);
      Path draft = Files.createTempFile(folder, DRAFT, ENDING);
      try {
        Files.writeString(draft, one.content(), StandardCharsets.UTF_8);
        force(draft);
        Files.move(draft, file(one.name()), StandardCopyOption.ATOMIC_MOVE);
        force(folder);
      } finally {
        Files.deleteIfExists(draft);
      }
      kept.put(one.name(), one);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /// Forgets one; false when there is none.
  ///
  /// @throws LockstepException STORAGE_FAILED
  public synchronized boolean remove(String name) {
    if (!kept.containsKey(name)) {
      return false;
    }
    try {
      Files.deleteIfExists(file(name));
      kept.remove(name);
      return true;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private Path file(String name) {
    return folder.resolve(name + ENDING);
  }

  private static LockstepException failed(IOException e) {
    return new LockstepException(
        ErrorCode.STORAGE_FAILED, "behaviours: expected to read and write, found: " + e, e);
  }
}

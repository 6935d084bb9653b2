package io.lockstep.simulation.fmu;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.fmi.Problem;
import io.lockstep.simulation.fmi.Rule;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// FMUs by name: those that lie in the workspace's folder, and those that were uploaded into a
/// folder of ours. What was uploaded lies there under its SHA-256; `names.txt` says which name
/// means which. A name of the workspace goes first. Thread-safe.
public final class FmuStore {
  /// How names are made.
  public static final String FORM =
      "1 to 124 letters, digits, '.', '_' and '-', no dot first, and .fmu at the end";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,123}\\.fmu");
  private static final String LIST = "names.txt";
  private static final String DRAFT = ".upload";
  private static final int LOOKED_MAX = 64;

  private final Path folder;
  private final Optional<Path> workspace;
  private final long bytesMax;
  private final Map<String, Uploaded> uploaded = new TreeMap<>();

  /// What was looked at last; by the file and what tells that it has changed.
  private final Map<String, Fmu> looked =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Fmu> eldest) {
          return size() > LOOKED_MAX;
        }
      };

  private FmuStore(Path folder, Optional<Path> workspace, long bytesMax) {
    this.folder = folder;
    this.workspace = workspace;
    this.bytesMax = bytesMax;
  }

  /// Who has put a name there, and what it means.
  ///
  /// @param sha256 lower-case hexadecimal digits of the file's hash
  public record Uploaded(String name, String sha256, Instant when, String who) {
    private String line() {
      return String.join("\t", name, sha256, when.toString(), who.replaceAll("\\p{Cntrl}", "?"));
    }
  }

  /// A name.
  ///
  /// @param uploaded empty for one of the workspace
  public record Entry(String name, Path file, Optional<Uploaded> uploaded) {}

  /// What became of an upload. Of what is not kept nothing is left behind.
  public sealed interface Received {
    /// It is there.
    record Kept(Uploaded uploaded, Fmu fmu) implements Received {}

    /// It is larger than permitted.
    record TooLarge(long bytesMax) implements Received {}

    /// It is no FMU, or one that wants to do harm.
    ///
    /// @param problems all that was found
    record Refused(String why, List<Problem> problems) implements Received {}
  }

  /// Opens a folder, which is made when there is something to put into it. What is left of uploads
  /// that were cut off, and files that no name means any more, go.
  ///
  /// @param workspace the workspace's folder of FMUs
  /// @param bytesMax of a file
  /// @throws LockstepException STORAGE_FAILED; DATA_CORRUPT when the list of names cannot be read
  public static FmuStore open(Path folder, Optional<Path> workspace, long bytesMax) {
    FmuStore store = new FmuStore(folder, workspace, bytesMax);
    if (Files.isDirectory(folder)) {
      try {
        store.read();
        store.sweep();
      } catch (IOException e) {
        throw failed(e);
      }
    }
    return store;
  }

  /// Looks at a folder that may be somebody else's just now, and changes nothing.
  ///
  /// @throws LockstepException as [#open]
  public static FmuStore look(Path folder, Optional<Path> workspace) {
    FmuStore store = new FmuStore(folder, workspace, 0);
    try {
      store.read();
      return store;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void read() throws IOException {
    Path list = folder.resolve(LIST);
    List<String> lines = Files.exists(list) ? Files.readAllLines(list) : List.of();
    for (int i = 0; i < lines.size(); i++) {
      String[] words = lines.get(i).split("\t", -1);
      try {
        if (words.length != 4 || !isName(words[0])) {
          throw new DateTimeException("found " + lines.get(i));
        }
        uploaded.put(words[0], new Uploaded(words[0], words[1], Instant.parse(words[2]), words[3]));
      } catch (DateTimeException e) {
        throw new LockstepException(
            ErrorCode.DATA_CORRUPT,
            "%s:%d: expected name, SHA-256, time and person, apart by tabs: %s"
                .formatted(list, i + 1, e.getMessage()),
            e);
      }
    }
  }

  private void sweep() throws IOException {
    List<String> meant = uploaded.values().stream().map(each -> file(each.sha256())).toList();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = String.valueOf(file.getFileName());
        if (name.startsWith(DRAFT) || (name.endsWith(".fmu") && !meant.contains(name))) {
          Files.delete(file);
        }
      }
    }
  }

  /// True for what can be the name of an FMU here.
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  private static String file(String sha256) {
    return sha256 + ".fmu";
  }

  /// Where uploads lie, with the list of those that are trusted.
  public Path folder() {
    return folder;
  }

  /// Takes a file as it comes, looks at it as `fmu check` does, and keeps it under a name; in place
  /// of what was uploaded under that name before, whose file stays until the next start: it may
  /// run. An FMU that breaks rules of the standard is kept, one that is none, or that leads out of
  /// its archive, is not.
  ///
  /// @param name one that [#isName] accepts
  /// @throws LockstepException CONFLICT when the workspace has that name; STORAGE_FAILED
  public Received put(String name, InputStream content, String who, Instant when) {
    if (ofWorkspace(name).isPresent()) {
      throw new LockstepException(
          ErrorCode.CONFLICT,
          "FMU %s: expected a name that the workspace does not have, found it in its folder fmus; change it there"
              .formatted(name));
    }
    try {
      Files.createDirectories(folder);
      Path draft = Files.createTempFile(folder, DRAFT, ".part");
      try {
        return copy(content, draft)
            ? keep(name, draft, who, when)
            : new Received.TooLarge(bytesMax);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private boolean copy(InputStream content, Path draft) throws IOException {
    long bytes = 0;
    try (OutputStream out = Files.newOutputStream(draft)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        bytes += n;
        if (bytes > bytesMax) {
          return false;
        }
        out.write(buffer, 0, n);
      }
    }
    return true;
  }

  private Received keep(String name, Path draft, String who, Instant when) throws IOException {
    Fmu fmu;
    try {
      fmu = Fmu.open(draft);
      fmu.checkSizes();
    } catch (LockstepException e) {
      if (e.code() != ErrorCode.VALIDATION_FAILED) {
        throw e;
      }
      String why = String.valueOf(e.getMessage()).replace(draft.toString(), name);
      return new Received.Refused(why, List.of());
    }
    List<Problem> problems = fmu.reading().problems();
    Optional<Problem> harm =
        problems.stream().filter(each -> each.rule() == Rule.ARCHIVE_ENTRY).findFirst();
    if (harm.isPresent()) {
      return new Received.Refused(name + ": " + harm.get().message(), problems);
    }
    if (fmu.reading().description().isEmpty()) {
      return new Received.Refused(
          name + ": expected an FMU of FMI 2.0 or 3.0, found no description that can be read",
          problems);
    }
    Path target = folder.resolve(file(fmu.sha256()));
    force(draft);
    Uploaded entry = new Uploaded(name, fmu.sha256(), when, who);
    synchronized (this) {
      Files.move(
          draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      Uploaded before = uploaded.put(name, entry);
      try {
        write();
      } catch (IOException e) {
        restore(name, before);
        throw e;
      }
    }
    return new Received.Kept(entry, look(target));
  }

  private void restore(String name, @Nullable Uploaded before) {
    if (before == null) {
      uploaded.remove(name);
    } else {
      uploaded.put(name, before);
    }
  }

  private void write() throws IOException {
    Path draft = Files.createTempFile(folder, DRAFT, ".names");
    try {
      Files.write(draft, uploaded.values().stream().map(Uploaded::line).toList());
      force(draft);
      Files.move(draft, folder.resolve(LIST), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /// All names, in their order.
  public List<Entry> all() {
    Map<String, Entry> all = new TreeMap<>();
    synchronized (this) {
      uploaded.keySet().forEach(name -> find(name).ifPresent(each -> all.put(name, each)));
    }
    if (workspace.isPresent()) {
      try (Stream<Path> files = Files.list(workspace.get())) {
        files
            .map(file -> String.valueOf(file.getFileName()))
            .forEach(name -> ofWorkspace(name).ifPresent(each -> all.put(name, each)));
      } catch (IOException e) {
        throw failed(e);
      }
    }
    return new ArrayList<>(all.values());
  }

  /// What a name means.
  public Optional<Entry> find(String name) {
    Optional<Entry> first = ofWorkspace(name);
    if (first.isPresent()) {
      return first;
    }
    synchronized (this) {
      return Optional.ofNullable(uploaded.get(name))
          .map(each -> new Entry(name, folder.resolve(file(each.sha256())), Optional.of(each)));
    }
  }

  private Optional<Entry> ofWorkspace(String name) {
    return isName(name)
        ? workspace
            .map(root -> root.resolve(name))
            .filter(Files::isRegularFile)
            .map(file -> new Entry(name, file, Optional.empty()))
        : Optional.empty();
  }

  /// Looks at the file of an entry; once as long as it does not change.
  ///
  /// @throws LockstepException as [Fmu#open]
  public Fmu look(Entry entry) {
    try {
      return look(entry.file());
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private Fmu look(Path file) throws IOException {
    String key = "%s %d %s".formatted(file, Files.size(file), Files.getLastModifiedTime(file));
    synchronized (looked) {
      Fmu known = looked.get(key);
      if (known != null) {
        return known;
      }
    }
    Fmu fmu = Fmu.open(file);
    synchronized (looked) {
      looked.put(key, fmu);
    }
    return fmu;
  }

  /// Which FMUs may run in this process: by the lists of both folders, and the keys beside them.
  public Trust trust() {
    Trust ours = Trust.read(folder);
    return workspace.map(root -> Trust.read(root).and(ours)).orElse(ours);
  }

  /// Notes that a person trusts an FMU.
  ///
  /// @throws IllegalArgumentException as [Trust.Decision]
  public void trust(Entry entry, String who, Instant when, String why) {
    Trust.Decision decision =
        new Trust.Decision(look(entry).sha256(), entry.name(), when, who, why);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw failed(e);
    }
    synchronized (this) {
      Trust.add(folder, decision);
    }
  }

  /// Forgets a name that was uploaded, and the file that no other name means; false when there is
  /// none.
  public synchronized boolean remove(String name) {
    Uploaded before = uploaded.remove(name);
    if (before == null) {
      return false;
    }
    try {
      write();
      if (uploaded.values().stream().noneMatch(each -> each.sha256().equals(before.sha256()))) {
        Files.deleteIfExists(folder.resolve(file(before.sha256())));
      }
      return true;
    } catch (IOException e) {
      uploaded.put(name, before);
      throw failed(e);
    }
  }

  private static LockstepException failed(IOException e) {
    return new LockstepException(
        ErrorCode.STORAGE_FAILED, "fmus: expected to read and write, found: " + e, e);
  }
}

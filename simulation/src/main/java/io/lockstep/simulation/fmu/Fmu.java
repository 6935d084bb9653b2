package io.lockstep.simulation.fmu;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.fmi.Capability;
import io.lockstep.simulation.fmi.DescriptionReader;
import io.lockstep.simulation.fmi.FmiVersion;
import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.fmi.ModelDescription;
import io.lockstep.simulation.fmi.Position;
import io.lockstep.simulation.fmi.Problem;
import io.lockstep.simulation.fmi.Reading;
import io.lockstep.simulation.fmi.Rule;
import io.lockstep.simulation.fmi.Terminal;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// An FMU as a file, looked at but not unpacked. Immutable: the file must not change while it is
/// used; its hash tells.
///
/// What an archive may hold is bounded by [Limits]; an entry that would be written outside of its
/// folder, a symbolic link, a name that is there twice and an encrypted entry are problems, and
/// such an archive is never unpacked.
public final class Fmu {
  private static final String MODEL_DESCRIPTION = DescriptionReader.FILE;
  private static final String TERMINALS = "terminalsAndIcons/terminalsAndIcons.xml";
  private static final Position TOP = new Position(1, 1);
  private static final Pattern DRIVE = Pattern.compile("^[A-Za-z]:.*");

  /// What is read of an archive at most.
  ///
  /// @param archiveBytes of the file
  /// @param unpackedBytes of all entries together
  /// @param descriptionBytes of `modelDescription.xml`
  /// @param entries number of entries
  public record Limits(long archiveBytes, long unpackedBytes, int descriptionBytes, int entries) {
    /// 1 GiB, 4 GiB, 256 MiB, 60,000 entries.
    public static final Limits STANDARD = new Limits(1L << 30, 4L << 30, 256 << 20, 60_000);
  }

  private final Path file;
  private final Limits limits;
  private final String sha256;
  private final List<String> entries;
  private final Reading reading;
  private final List<Terminal> terminals;
  private final boolean isUnpackable;

  private Fmu(
      Path file,
      Limits limits,
      String sha256,
      List<String> entries,
      Reading reading,
      List<Terminal> terminals,
      boolean isUnpackable) {
    this.file = file;
    this.limits = limits;
    this.sha256 = sha256;
    this.entries = List.copyOf(entries);
    this.reading = reading;
    this.terminals = List.copyOf(terminals);
    this.isUnpackable = isUnpackable;
  }

  /// Looks at a file.
  ///
  /// @throws LockstepException when it cannot be read at all
  public static Fmu open(Path file) {
    return open(file, Limits.STANDARD);
  }

  /// Looks at a file, with other limits.
  public static Fmu open(Path file, Limits limits) {
    if (!Files.isRegularFile(file)) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT, "%s: expected an FMU, found no file".formatted(file));
    }
    try {
      long size = Files.size(file);
      if (size > limits.archiveBytes()) {
        throw invalid(file, "expected at most %d bytes, found %d", limits.archiveBytes(), size);
      }
      String hash = hash(file);
      try (ZipFile zip = new ZipFile(file.toFile())) {
        return look(file, limits, hash, zip);
      } catch (ZipException e) {
        throw invalid(file, "expected a zip archive, found: %s", String.valueOf(e.getMessage()));
      }
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.STORAGE_FAILED, "%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  @SuppressWarnings("AnnotateFormatMethod") // its callers are all here
  private static LockstepException invalid(Path file, String what, Object... values) {
    return new LockstepException(
        ErrorCode.VALIDATION_FAILED, "%s: %s".formatted(file, what.formatted(values)));
  }

  private static String hash(Path file) throws IOException {
    try (DigestInputStream in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Fmu look(Path file, Limits limits, String hash, ZipFile zip) throws IOException {
    if (zip.size() > limits.entries()) {
      throw invalid(file, "expected at most %d entries, found %d", limits.entries(), zip.size());
    }
    List<Problem> problems = new ArrayList<>();
    List<String> entries = zip.stream().map(Fmu::nameOf).sorted().toList();
    boolean isUnpackable = checkEntries(file, zip, problems);
    long size = zip.stream().mapToLong(each -> Math.max(0, each.getSize())).sum();
    if (size > limits.unpackedBytes()) {
      throw invalid(
          file,
          "expected at most %d bytes when unpacked, found %d: too large, or made to fill the disk",
          limits.unpackedBytes(),
          size);
    }
    @Nullable ZipEntry description = entry(zip, MODEL_DESCRIPTION);
    Reading reading = new Reading(Optional.empty(), List.of());
    List<Terminal> terminals = List.of();
    if (description == null) {
      problems.add(
          problem(
              Rule.ARCHIVE_FILE,
              "modelDescription.xml: expected it at the top of the archive, found none"));
    } else {
      reading = DescriptionReader.read(bytes(file, zip, description, limits.descriptionBytes()));
      @Nullable ZipEntry icons = entry(zip, TERMINALS);
      if (icons != null && reading.description().isPresent()) {
        List<Problem> ofTerminals = new ArrayList<>();
        terminals =
            DescriptionReader.terminals(
                bytes(file, zip, icons, limits.descriptionBytes()),
                reading.description().get(),
                ofTerminals);
        problems.addAll(ofTerminals);
      }
    }
    reading.description().ifPresent(of -> binaries(of, entries, problems));
    List<Problem> all = new ArrayList<>(reading.problems());
    all.addAll(problems);
    return new Fmu(
        file,
        limits,
        hash,
        entries,
        new Reading(reading.description(), all),
        terminals,
        isUnpackable);
  }

  private static @Nullable ZipEntry entry(ZipFile zip, String name) {
    ZipEntry exact = zip.getEntry(name);
    return exact != null
        ? exact
        : zip.stream().filter(each -> nameOf(each).equals(name)).findFirst().orElse(null);
  }

  /// The name of an entry below the archive's top: some tools write backslashes between folders, or
  /// begin with `./`.
  static String nameOf(ZipEntry entry) {
    return nameOf(entry.getName());
  }

  private static String nameOf(String written) {
    String name = written.replace('\\', '/');
    return name.startsWith("./") && name.length() > 2 ? name.substring(2) : name;
  }

  private static Problem problem(Rule rule, String message) {
    return new Problem(rule, rule.clause(FmiVersion.FMI3), "archive", TOP, message);
  }

  private static boolean checkEntries(Path file, ZipFile zip, List<Problem> problems)
      throws IOException {
    List<String> reasons = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Optional<List<ZipDirectory.Entry>> directory = ZipDirectory.read(file);
    if (directory.isEmpty()) {
      zip.stream().forEach(each -> unsafe(nameOf(each)).ifPresent(reasons::add));
    }
    zip.stream()
        .map(ZipEntry::getName)
        .filter(each -> each.indexOf('\\') >= 0)
        .findFirst()
        .ifPresent(
            each ->
                problems.add(
                    problem(
                        Rule.ARCHIVE_SEPARATOR,
                        "\"%s\" has a backslash: expected / between folders, and it is read so"
                            .formatted(each))));
    for (ZipDirectory.Entry each : directory.orElse(List.of())) {
      unsafe(nameOf(each.name())).ifPresent(reasons::add);
      if (!names.add(nameOf(each.name()).toLowerCase(Locale.ROOT))) {
        reasons.add(
            "\"%s\" is there twice (perhaps in other case): expected each file once"
                .formatted(each.name()));
      }
      if (each.isLink()) {
        reasons.add("\"%s\" is a symbolic link: expected plain files".formatted(each.name()));
      }
      if (each.isEncrypted()) {
        reasons.add("\"%s\" is encrypted: expected plain files".formatted(each.name()));
      }
    }
    reasons.forEach(each -> problems.add(problem(Rule.ARCHIVE_ENTRY, each)));
    return reasons.isEmpty();
  }

  private static Optional<String> unsafe(String name) {
    String reason =
        name.startsWith("/") || DRIVE.matcher(name).matches()
            ? "is an absolute path: expected one below the archive"
            : List.of(name.split("/", -1)).contains("..")
                ? "leads out of the archive: expected no .. in it"
                : name.isEmpty() || name.chars().anyMatch(c -> c < ' ')
                    ? "has control characters or is empty: expected a file name"
                    : "";
    return reason.isEmpty()
        ? Optional.empty()
        : Optional.of("\"%s\" %s".formatted(name.replaceAll("\\p{Cntrl}", "?"), reason));
  }

  private static byte[] bytes(Path file, ZipFile zip, ZipEntry entry, int max) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes(max);
      if (bytes.length == max && in.read() >= 0) {
        throw invalid(file, "%s: expected at most %d MiB, found more", entry.getName(), max >> 20);
      }
      return bytes;
    }
  }

  /// Unpacks all of it into nowhere, since what an archive says of its sizes may be a lie.
  ///
  /// @throws LockstepException VALIDATION_FAILED when it is larger than permitted, or damaged
  void checkSizes() {
    long left = limits.unpackedBytes();
    byte[] buffer = new byte[1 << 16];
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        try (InputStream in = zip.getInputStream(entry)) {
          for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            left -= n;
            if (left < 0) {
              throw invalid(
                  file,
                  "expected at most %d bytes when unpacked, found more",
                  limits.unpackedBytes());
            }
          }
        }
      }
    } catch (ZipException | EOFException e) {
      throw invalid(
          file, "expected a sound zip archive, found: %s", String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.STORAGE_FAILED, "%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static void binaries(
      ModelDescription description, List<String> entries, List<Problem> problems) {
    Platform here = Platform.current();
    for (FmuInterface each : description.interfaces()) {
      if (each.can(Capability.NEEDS_EXECUTION_TOOL)) {
        problems.add(
            problem(
                Rule.ARCHIVE_BINARY,
                "<%s> needs the tool that made it (%s) on this machine"
                    .formatted(
                        each.kind().word(),
                        description.about().stream()
                            .filter(of -> of.name().equals("generationTool"))
                            .map(ModelDescription.About::value)
                            .findFirst()
                            .orElse("not named"))));
      }
      boolean hasBinary =
          here.folders().stream()
              .anyMatch(
                  folder ->
                      entries.contains(
                          "binaries/%s/%s%s"
                              .formatted(folder, each.modelIdentifier(), here.suffix())));
      boolean hasSources =
          !each.sourceFiles().isEmpty() || entries.contains("sources/buildDescription.xml");
      if (!hasBinary) {
        problems.add(
            problem(
                Rule.ARCHIVE_BINARY,
                "<%s>: expected binaries/%s/%s%s for this machine, found %s%s"
                    .formatted(
                        each.kind().word(),
                        here.folders().getFirst(),
                        each.modelIdentifier(),
                        here.suffix(),
                        platforms(entries),
                        hasSources ? "; its sources can be compiled" : "; it cannot run here")));
      }
    }
  }

  /// For which platforms it has native code, as its folders call them; `sources` when it has
  /// sources.
  public List<String> platforms() {
    return Stream.concat(
            entries.stream()
                .filter(each -> each.startsWith("binaries/"))
                .map(each -> each.split("/", -1))
                .filter(words -> words.length > 2 && !words[2].isEmpty())
                .map(words -> words[1]),
            entries.stream().filter(each -> each.startsWith("sources/")).map(_ -> "sources"))
        .distinct()
        .toList();
  }

  private static String platforms(List<String> entries) {
    Set<String> folders = new TreeSet<>();
    for (String each : entries) {
      String[] parts = each.split("/", -1);
      if (parts.length > 2 && parts[0].equals("binaries")) {
        folders.add(parts[1]);
      }
    }
    return folders.isEmpty() ? "none" : "those of " + String.join(", ", folders);
  }

  /// The file.
  public Path file() {
    return file;
  }

  /// Lower-case hexadecimal digits of its hash.
  public String sha256() {
    return sha256;
  }

  /// Names of all entries, sorted.
  public List<String> entries() {
    return entries;
  }

  /// The description and all problems, of the archive, too.
  public Reading reading() {
    return reading;
  }

  /// Its terminals.
  public List<Terminal> terminals() {
    return terminals;
  }

  /// The description.
  ///
  /// @throws LockstepException when there is none that could be understood
  public ModelDescription description() {
    return reading
        .description()
        .orElseThrow(
            () ->
                invalid(
                    file,
                    "expected a modelDescription.xml of FMI 2 or 3, found: %s",
                    reading.problems().isEmpty()
                        ? "none"
                        : reading.problems().getFirst().toString()));
  }

  /// Unpacks it to a private folder and loads its library into this process, which it can take
  /// down: for FMUs that are trusted. See [io.lockstep.simulation.worker.Workers] for all others.
  ///
  /// @param kind the interface that shall be used
  public LoadedFmu load(FmuInterface.Kind kind) {
    PreparedFmu prepared = prepare(kind);
    try {
      return new InProcessFmu(prepared);
    } catch (RuntimeException e) {
      prepared.close();
      throw e;
    }
  }

  /// Unpacks it to a private folder, and compiles its sources when there is no binary for this
  /// machine.
  ///
  /// @param kind the interface that shall be used
  public PreparedFmu prepare(FmuInterface.Kind kind) {
    FmuInterface how =
        description()
            .interfaceOf(kind)
            .orElseThrow(
                () ->
                    invalid(
                        file,
                        "expected <%s>, found %s",
                        kind.word(),
                        description().interfaces().stream()
                            .map(each -> "<" + each.kind().word() + ">")
                            .toList()));
    if (kind == FmuInterface.Kind.SCHEDULED_EXECUTION) {
      throw invalid(
          file, "scheduled execution is not supported; expected co-simulation or model exchange");
    }
    FmuFolder folder = unpack();
    try {
      return PreparedFmu.of(this, how, folder);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  /// Unpacks it to a new folder that only this user can read.
  public FmuFolder unpack() {
    if (!isUnpackable) {
      throw invalid(
          file,
          "it is not unpacked, since %s",
          reading.problems().stream()
              .filter(each -> each.rule() == Rule.ARCHIVE_ENTRY)
              .map(Problem::message)
              .findFirst()
              .orElse("an entry is unsafe"));
    }
    return FmuFolder.unpack(file, limits);
  }
}

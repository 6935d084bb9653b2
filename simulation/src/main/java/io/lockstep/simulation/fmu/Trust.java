package io.lockstep.simulation.fmu;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.fmi.FmuInterface;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Which FMUs of a folder may run in this process: those of which a person has decided it, by their
/// hash in `trusted.txt`, and those with a signature (`FILE.sig`, Ed25519 over the file, base64) of
/// a key of the project (`keys/*.pem`). Immutable: a picture of the files when they were read.
public final class Trust {
  /// The list, in the folder of the FMUs.
  public static final String LIST = "trusted.txt";

  private static final String KEYS = "keys";
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private final List<Decision> decisions;
  private final List<Key> keys;

  /// What a person has decided.
  ///
  /// @param sha256 lower-case hexadecimal digits of the file's hash
  /// @param file its name, for people
  /// @param when it was decided
  /// @param who has decided it
  /// @param why in a line
  public record Decision(String sha256, String file, Instant when, String who, String why) {
    /// Checks that it fits into a line.
    public Decision {
      if (!SHA256.matcher(sha256).matches()) {
        throw new IllegalArgumentException("expected 64 hexadecimal digits, found " + sha256);
      }
      for (String each : List.of(file, who, why)) {
        if (each.isBlank() || each.chars().anyMatch(c -> c < ' ')) {
          throw new IllegalArgumentException(
              "expected a text in one line without tabs, found \"%s\"".formatted(each));
        }
      }
    }

    private String line() {
      return String.join("\t", sha256, file, when.toString(), who, why) + "\n";
    }
  }

  private record Key(String name, PublicKey key) {}

  private Trust(List<Decision> decisions, List<Key> keys) {
    this.decisions = decisions;
    this.keys = keys;
  }

  /// Reads what there is in a folder of FMUs.
  ///
  /// @throws LockstepException `VALIDATION_FAILED` when a line or a key cannot be understood
  public static Trust read(Path folder) {
    try {
      return new Trust(decisions(folder.resolve(LIST)), keys(folder.resolve(KEYS)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Decision> decisions(Path file) throws IOException {
    List<Decision> decisions = new ArrayList<>();
    if (!Files.exists(file)) {
      return decisions;
    }
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).isBlank() || lines.get(i).startsWith("#")) {
        continue;
      }
      String[] words = lines.get(i).split("\t", -1);
      try {
        if (words.length != 5) {
          throw new IllegalArgumentException("found %d words".formatted(words.length));
        }
        decisions.add(
            new Decision(words[0], words[1], Instant.parse(words[2]), words[3], words[4]));
      } catch (IllegalArgumentException | DateTimeParseException e) {
        throw new LockstepException(
            ErrorCode.VALIDATION_FAILED,
            "%s:%d: expected SHA-256, file, time, person and reason, apart by tabs: %s"
                .formatted(file, i + 1, e.getMessage()),
            e);
      }
    }
    return decisions;
  }

  private static List<Key> keys(Path folder) throws IOException {
    List<Key> keys = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return keys;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path each : files.filter(of -> of.toString().endsWith(".pem")).sorted().toList()) {
        keys.add(new Key(each.getFileName().toString(), key(each)));
      }
    }
    return keys;
  }

  private static PublicKey key(Path file) throws IOException {
    try {
      String text = Files.readString(file).replaceAll("-----[A-Z ]+-----", "");
      return KeyFactory.getInstance("Ed25519")
          .generatePublic(new X509EncodedKeySpec(Base64.getMimeDecoder().decode(text)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new LockstepException(
          ErrorCode.VALIDATION_FAILED,
          "%s: expected a public key of Ed25519 as PEM, found: %s".formatted(file, e.getMessage()),
          e);
    }
  }

  /// What this one and another say together.
  public Trust and(Trust other) {
    return new Trust(
        Stream.concat(decisions.stream(), other.decisions.stream()).toList(),
        Stream.concat(keys.stream(), other.keys.stream()).toList());
  }

  /// Why an FMU is trusted, in words; empty when it is not.
  public Optional<String> reason(Fmu fmu) {
    return decisions.stream()
        .filter(each -> each.sha256().equals(fmu.sha256()))
        .findFirst()
        .map(each -> "%s on %s: %s".formatted(each.who(), each.when(), each.why()))
        .or(() -> signer(fmu).map(each -> "signed with " + each));
  }

  private Optional<String> signer(Fmu fmu) {
    Path file = fmu.file().resolveSibling(fmu.file().getFileName() + ".sig");
    if (keys.isEmpty() || !Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      byte[] signature = Base64.getMimeDecoder().decode(Files.readString(file));
      byte[] content = Files.readAllBytes(fmu.file());
      for (Key each : keys) {
        Signature check = Signature.getInstance("Ed25519");
        check.initVerify(each.key());
        check.update(content);
        if (check.verify(signature)) {
          return Optional.of(each.name());
        }
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // No signature at all: it vouches for nothing.
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Optional.empty();
  }

  /// Refuses an FMU that is not trusted.
  ///
  /// @throws LockstepException `FORBIDDEN`, with what to do
  public void require(Fmu fmu) {
    if (reason(fmu).isEmpty()) {
      throw new LockstepException(
          ErrorCode.FORBIDDEN,
          "%s: expected a trusted FMU to run in this process, found none of its SHA-256 %s in %s beside it, and no signature of a key in %s; run it isolated, or decide: ./lockstep fmu trust %s --reason TEXT"
              .formatted(fmu.file(), fmu.sha256(), LIST, KEYS, fmu.file()));
    }
  }

  /// Loads what is trusted into this process, and the rest by another loader, which it closes.
  public FmuLoader here(FmuLoader others) {
    return here(() -> this, others);
  }

  /// The same by what is trusted when an FMU is loaded.
  ///
  /// @param trust asked each time
  public static FmuLoader here(Supplier<Trust> trust, FmuLoader others) {
    return new FmuLoader() {
      @Override
      public LoadedFmu load(Fmu fmu, FmuInterface.Kind kind) {
        return isHere(fmu) ? fmu.load(kind) : others.load(fmu, kind);
      }

      @Override
      public boolean isHere(Fmu fmu) {
        return trust.get().reason(fmu).isPresent();
      }

      @Override
      public void close() {
        others.close();
      }
    };
  }

  /// Notes a decision in the list of a folder.
  public static void add(Path folder, Decision decision) {
    try {
      Files.writeString(
          folder.resolve(LIST),
          decision.line(),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.lockstep.simulation.fmu;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.fmi.BuildDescription;
import io.lockstep.simulation.fmi.FmiVersion;
import io.lockstep.simulation.fmi.FmuInterface;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Compiles the sources of an FMU with the system's C compiler (`CC`, else `cc`, `gcc`, `clang`):
/// FMI 2's `<SourceFiles>`, FMI 3's `buildDescription.xml` (FMI 3.0 §2.5.1.2).
final class SourceBuild {
  private static final long SECONDS_MAX = 600;
  private static final int SAID_MAX = 4_000;
  private static final List<String> HEADERS =
      List.of(
          "fmi2TypesPlatform.h",
          "fmi2FunctionTypes.h",
          "fmi2Functions.h",
          "fmi3PlatformTypes.h",
          "fmi3FunctionTypes.h",
          "fmi3Functions.h");

  private SourceBuild() {}

  /// The library; absent when there are no sources.
  static Optional<Path> build(Fmu fmu, FmuInterface how, FmuFolder folder, Platform platform) {
    Path sources = folder.path().resolve("sources");
    Optional<BuildDescription.Configuration> plan = plan(fmu, how, sources, platform);
    if (plan.isEmpty()) {
      return Optional.empty();
    }
    String compiler =
        compiler()
            .orElseThrow(
                () ->
                    new LockstepException(
                        ErrorCode.PRECONDITION_FAILED,
                        "%s: expected a C compiler to compile its sources (CC, cc, gcc or clang), found none; install one, or export the model with a binary"
                            .formatted(fmu.file())));
    try {
      return Optional.of(compile(fmu, how, sources, plan.get(), compiler, folder, platform));
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.STORAGE_FAILED,
          "%s: its sources cannot be compiled: %s".formatted(fmu.file(), e.getMessage()),
          e);
    }
  }

  private static Optional<BuildDescription.Configuration> plan(
      Fmu fmu, FmuInterface how, Path sources, Platform platform) {
    if (fmu.description().version() == FmiVersion.FMI2) {
      return how.sourceFiles().isEmpty()
          ? Optional.empty()
          : Optional.of(
              BuildDescription.Configuration.of(how.modelIdentifier(), how.sourceFiles()));
    }
    Path file = sources.resolve("buildDescription.xml");
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return BuildDescription.read(Files.readAllBytes(file))
          .configuration(how.modelIdentifier(), platform.folders().getFirst());
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.STORAGE_FAILED, "%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static Optional<String> compiler() {
    return Stream.of(Optional.ofNullable(System.getenv("CC")).orElse(""), "cc", "gcc", "clang")
        .filter(each -> !each.isBlank())
        .filter(
            each ->
                Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":"))
                    .map(folder -> Path.of(folder).resolve(each))
                    .anyMatch(Files::isExecutable))
        .findFirst();
  }

  private static Path compile(
      Fmu fmu,
      FmuInterface how,
      Path sources,
      BuildDescription.Configuration plan,
      String compiler,
      FmuFolder folder,
      Platform platform)
      throws IOException {
    Path headers = headers(folder);
    Path target =
        Files.createDirectories(
            folder.path().resolve("binaries").resolve(platform.folders().getFirst()));
    Path library = target.resolve(how.modelIdentifier() + platform.suffix());
    List<String> objects = new ArrayList<>();
    for (BuildDescription.SourceFileSet set : plan.sourceFileSets()) {
      for (String source : set.sourceFiles()) {
        Path file = sources.resolve(source).normalize();
        if (!file.startsWith(sources) || !Files.isRegularFile(file)) {
          throw new LockstepException(
              ErrorCode.VALIDATION_FAILED,
              "%s: expected the source file sources/%s, found none".formatted(fmu.file(), source));
        }
        Path object = target.resolve("object" + objects.size() + ".o");
        List<String> command = new ArrayList<>(List.of(compiler, "-c", "-fPIC", "-O2", "-w"));
        if (!set.language().isEmpty() && set.language().toLowerCase(Locale.ROOT).matches("c\\d+")) {
          command.add("-std=gnu" + set.language().substring(1));
        }
        set.definitions()
            .forEach(
                each ->
                    command.add(
                        each.value().isEmpty()
                            ? "-D" + each.name()
                            : "-D" + each.name() + "=" + each.value()));
        set.includeDirectories().forEach(each -> command.add("-I" + sources.resolve(each)));
        command.add("-I" + sources);
        command.add("-I" + headers);
        command.addAll(List.of("-o", object.toString(), file.toString()));
        run(fmu, command, sources);
        objects.add(object.toString());
      }
    }
    List<String> link = new ArrayList<>(List.of(compiler, "-shared", "-o", library.toString()));
    link.addAll(objects);
    plan.libraries().forEach(each -> link.add("-l" + each));
    link.add("-lm");
    run(fmu, link, sources);
    return library;
  }

  /// The standard's headers, which FMUs include and seldom bring.
  private static Path headers(FmuFolder folder) throws IOException {
    Path headers = Files.createDirectories(folder.path().resolve("lockstep-headers"));
    for (String each : HEADERS) {
      try (InputStream in =
          Objects.requireNonNull(
              SourceBuild.class.getResourceAsStream("/io/lockstep/simulation/headers/" + each),
              each)) {
        Files.write(headers.resolve(each), in.readAllBytes());
      }
    }
    return headers;
  }

  private static void run(Fmu fmu, List<String> command, Path folder) throws IOException {
    Path said = Files.createTempFile("lockstep-cc-", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new LockstepException(
            ErrorCode.TIMED_OUT,
            "%s: its sources did not compile within %d s".formatted(fmu.file(), SECONDS_MAX));
      }
      if (process.exitValue() != 0) {
        String text = Files.readString(said, StandardCharsets.UTF_8);
        throw new LockstepException(
            ErrorCode.VALIDATION_FAILED,
            "%s: its sources do not compile: %s"
                .formatted(
                    fmu.file(), text.length() > SAID_MAX ? text.substring(0, SAID_MAX) : text));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LockstepException(
          ErrorCode.TIMED_OUT, "%s: compiling was interrupted".formatted(fmu.file()), e);
    } finally {
      Files.deleteIfExists(said);
    }
  }
}

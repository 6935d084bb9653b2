package io.lockstep.server;

import io.lockstep.dtdl.ModelFolder;
import io.lockstep.dtdl.ModelSource;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.text.NamedText;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A folder of files that says what a plant is: texts by what they are, in the order of their
/// names. The folder and each of its parts may be absent. Immutable.
///
/// @param root the folder; empty when there is none
/// @param settings `lockstep.yaml`
/// @param models DTDL texts of `models/`, any depth
/// @param graph twins and relationships of `graph/`
/// @param devices entries of `devices/`
/// @param bindings entries of `bindings/`
/// @param rules rules of `rules/`
/// @param policies who may read, write and command what, of `policies/`
/// @param retention for how long what is kept, of `retention/`
/// @param endpoints where event routes may lead, of `endpoints/`
/// @param bridges to Kafka, of `bridges/`
/// @param positions from which operators see to alarms, of `positions/`
/// @param scenarios behaviours of twins and what-ifs, of `scenarios/`
/// @param fmus the folder `fmus/`; empty when there is none
record Workspace(
    Optional<Path> root,
    Optional<Path> settings,
    List<ModelSource> models,
    List<NamedText> graph,
    List<NamedText> devices,
    List<NamedText> bindings,
    List<NamedText> rules,
    List<NamedText> policies,
    List<NamedText> retention,
    List<NamedText> endpoints,
    List<NamedText> bridges,
    List<NamedText> positions,
    List<NamedText> scenarios,
    Optional<Path> fmus) {
  private static final String SETTINGS = "lockstep.yaml";

  Workspace {
    models = List.copyOf(models);
    graph = List.copyOf(graph);
    devices = List.copyOf(devices);
    bindings = List.copyOf(bindings);
    rules = List.copyOf(rules);
    policies = List.copyOf(policies);
    retention = List.copyOf(retention);
    endpoints = List.copyOf(endpoints);
    bridges = List.copyOf(bridges);
    positions = List.copyOf(positions);
    scenarios = List.copyOf(scenarios);
  }

  /// A workspace without anything.
  static Workspace empty() {
    return new Workspace(
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty());
  }

  /// Reads a folder.
  ///
  /// @throws LockstepException with INVALID_ARGUMENT when the folder or a file cannot be read
  static Workspace read(Path root) {
    if (!Files.isDirectory(root)) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "%s: expected a workspace folder, found %s"
              .formatted(root, Files.exists(root) ? "a file" : "nothing"));
    }
    return new Workspace(
        Optional.of(root),
        Optional.of(root.resolve(SETTINGS)).filter(Files::exists),
        Files.exists(root.resolve("models")) ? models(root.resolve("models")) : List.of(),
        texts(root.resolve("graph"), ".json", ".ndjson"),
        texts(root.resolve("devices"), ".yaml", ".yml"),
        texts(root.resolve("bindings"), ".yaml", ".yml"),
        texts(root.resolve("rules"), ".yaml", ".yml"),
        texts(root.resolve("policies"), ".yaml", ".yml"),
        texts(root.resolve("retention"), ".yaml", ".yml"),
        texts(root.resolve("endpoints"), ".yaml", ".yml"),
        texts(root.resolve("bridges"), ".yaml", ".yml"),
        texts(root.resolve("positions"), ".yaml", ".yml"),
        texts(root.resolve("scenarios"), ".yaml", ".yml"),
        Optional.of(root.resolve("fmus")).filter(Files::isDirectory));
  }

  /// The models of a folder of any depth, or of a file, each named by its path. Bytes that are no
  /// text are for the parser to report.
  static List<ModelSource> models(Path path) {
    try {
      boolean isFolder = Files.isDirectory(path);
      return ModelFolder.sources(path).stream()
          .map(
              source ->
                  new ModelSource(
                      (isFolder ? path.resolve(source.name()) : path).toString(),
                      withoutMark(source.text())))
          .toList();
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /// The files below `path` (or `path` itself) with one of these endings.
  static List<NamedText> texts(Path path, String... endings) {
    if (!Files.exists(path)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(path)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
          .sorted()
          .map(Workspace::text)
          .toList();
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static NamedText text(Path file) {
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      return new NamedText(file.toString(), withoutMark(text));
    } catch (MalformedInputException e) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "%s: expected UTF-8 text, found other bytes".formatted(file),
          e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /// Places in a text do not count a byte order mark.
  private static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static LockstepException unreadable(Path path, IOException cause) {
    return new LockstepException(
        ErrorCode.INVALID_ARGUMENT,
        "%s: expected to read it, found: %s".formatted(path, cause),
        cause);
  }
}

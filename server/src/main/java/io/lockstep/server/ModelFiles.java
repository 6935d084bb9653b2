package io.lockstep.server;

import io.lockstep.dtdl.DtdlError;
import io.lockstep.dtdl.DtdlParser;
import io.lockstep.dtdl.Dtmi;
import io.lockstep.dtdl.ModelSet;
import io.lockstep.dtdl.ModelSource;
import io.lockstep.dtdl.ParseResult;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Models in files: parsed with what they need, which is looked for beside them and in a library.
final class ModelFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<ModelSource> library = new ArrayList<>();

  /// Identifier to the text that defines it; the first one counts.
  private final Map<String, ModelSource> definitions = new LinkedHashMap<>();

  /// @param folders files and folders where models are looked for that others need
  ModelFiles(List<Path> folders) {
    folders.forEach(folder -> library.addAll(read(folder)));
    library.forEach(this::index);
  }

  /// The models of a file or a folder.
  ///
  /// @throws LockstepException with INVALID_ARGUMENT when there are none, or they cannot be read
  static List<ModelSource> read(Path path) {
    if (!Files.exists(path)) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "%s: expected a file or a folder with models, found nothing".formatted(path));
    }
    List<ModelSource> sources = Workspace.models(path);
    if (sources.isEmpty()) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "%s: expected files that end with .json, found none".formatted(path));
    }
    return sources;
  }

  private void index(ModelSource source) {
    for (Dtmi id : identifiers(source)) {
      definitions.putIfAbsent(id.value(), source);
    }
  }

  /// The identifiers of the models of a text, in their order; none when it is no JSON.
  static List<Dtmi> identifiers(ModelSource source) {
    List<Dtmi> found = new ArrayList<>();
    try {
      JsonNode root = JSON.readTree(source.text());
      for (JsonNode model : root.isArray() ? root.values() : List.of(root)) {
        Dtmi.tryParse(model.path("@id").asString("")).ifPresent(found::add);
      }
    } catch (JacksonException _) {
      // The parser says what is wrong when the text is needed.
    }
    return found;
  }

  /// Parses a file or a folder; what it needs comes from the library, then from the folder of the
  /// file.
  ///
  /// @throws LockstepException with INVALID_MODEL and all errors
  ModelSet parse(Path path) {
    List<ModelSource> sources = read(path);
    if (!Files.isDirectory(path)) {
      Path folder = path.toAbsolutePath().getParent();
      if (folder != null) {
        Workspace.models(folder).forEach(this::index);
      }
    }
    return parse(sources);
  }

  /// Parses the file of the library that defines a model, with what it needs.
  ///
  /// @throws LockstepException with INVALID_ARGUMENT when none does
  ModelSet parse(Dtmi id) {
    ModelSource source = definitions.get(id.value());
    if (source == null) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "%s: expected a model of --models, found none%s".formatted(id, known(id)));
    }
    return parse(List.of(source));
  }

  private String known(Dtmi id) {
    List<String> versions =
        definitions.keySet().stream()
            .filter(other -> new Dtmi(other).versionless().equals(id.versionless()))
            .toList();
    return versions.isEmpty() ? "" : "; there is " + String.join(", ", versions);
  }

  /// Parses texts.
  ///
  /// @throws LockstepException with INVALID_MODEL and all errors
  ModelSet parse(List<ModelSource> sources) {
    Set<ModelSource> given = new LinkedHashSet<>(sources);
    ParseResult result =
        new DtdlParser()
            .parse(
                sources,
                wanted -> {
                  Set<ModelSource> found = new LinkedHashSet<>();
                  for (Dtmi id : wanted) {
                    ModelSource source = definitions.get(id.value());
                    if (source != null && given.add(source)) {
                      found.add(source);
                    }
                  }
                  return List.copyOf(found);
                });
    if (!result.isValid()) {
      throw new LockstepException(ErrorCode.INVALID_MODEL, problems(result));
    }
    return result.models();
  }

  private static String problems(ParseResult result) {
    List<String> lines = new ArrayList<>();
    for (DtdlError error : result.errors()) {
      lines.add(
          "%s:%d:%d: %s (%s)"
              .formatted(
                  error.where().source(),
                  error.where().line(),
                  error.where().column(),
                  error.message(),
                  error.validationId()));
    }
    result
        .unresolvedReferences()
        .forEach(reference -> lines.add(reference + " Or give its file with --models."));
    return String.join("\n", lines);
  }
}

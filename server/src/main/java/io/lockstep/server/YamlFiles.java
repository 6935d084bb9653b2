package io.lockstep.server;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.text.NamedText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The YAML files that a command line names: files, and folders with all theirs, sorted by path.
final class YamlFiles {
  private YamlFiles() {}

  /// Reads them.
  ///
  /// @param what what they are, for messages
  /// @throws LockstepException with INVALID_ARGUMENT when one cannot be read
  static List<NamedText> of(List<Path> paths, String what) {
    return paths.stream().flatMap(path -> of(path, what).stream()).toList();
  }

  /// Puts them into a request as its `files`.
  static void put(List<NamedText> files, ObjectNode request) {
    ArrayNode array = request.putArray("files");
    files.forEach(file -> array.addObject().put("name", file.name()).put("text", file.text()));
  }

  private static List<NamedText> of(Path path, String what) {
    if (!Files.isDirectory(path)) {
      return List.of(read(path, what));
    }
    try (Stream<Path> all = Files.walk(path)) {
      return all.filter(file -> file.toString().matches(".*\\.ya?ml"))
          .sorted()
          .map(file -> read(file, what))
          .toList();
    } catch (IOException e) {
      throw unreadable(path, what, e);
    }
  }

  private static NamedText read(Path file, String what) {
    try {
      return new NamedText(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw unreadable(file, what, e);
    }
  }

  private static LockstepException unreadable(Path path, String what, IOException e) {
    return new LockstepException(
        ErrorCode.INVALID_ARGUMENT,
        "%s: expected a %s file, or a folder with some, found: %s".formatted(path, what, e),
        e);
  }
}

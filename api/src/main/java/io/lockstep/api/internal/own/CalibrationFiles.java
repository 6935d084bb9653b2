package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Json;
import io.lockstep.history.DurableFile;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.shelf.Shelf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// What calibrations came to, as files that outlive the server: for each one the document that was
/// answered when it was over, as many as a [Shelf] keeps. A file that cannot be read is passed
/// over. Thread-safe.
final class CalibrationFiles {
  private static final Logger LOG = LoggerFactory.getLogger(CalibrationFiles.class);
  private static final String ENDING = ".json";
  private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,64}");

  private final Path folder;
  private final Map<String, JsonNode> byId = new LinkedHashMap<>();

  private CalibrationFiles(Path folder) {
    this.folder = folder;
  }

  /// Reads those that there are.
  ///
  /// @param folder made when there is something to keep
  static CalibrationFiles open(Path folder, Json json) {
    CalibrationFiles files = new CalibrationFiles(folder);
    if (Files.isDirectory(folder)) {
      try (Stream<Path> all = Files.list(folder)) {
        all.filter(file -> file.getFileName().toString().endsWith(ENDING))
            .flatMap(file -> files.read(file, json).stream())
            .sorted(Comparator.comparing(each -> each.path("createdTime").asString()))
            .forEach(each -> files.byId.put(each.path("id").asString(), each));
      } catch (IOException | UncheckedIOException e) {
        LOG.atWarn().setCause(e).log("Calibrations that were kept cannot be listed");
      }
    }
    return files;
  }

  private Optional<JsonNode> read(Path file, Json json) {
    try {
      JsonNode document = json.parseObject(Files.readString(file));
      String id = document.path("id").asString("");
      if (ID.matcher(id).matches() && file.equals(file(id))) {
        return Optional.of(document);
      }
      LOG.atWarn().addKeyValue("file", file).log("A file is no calibration; it is passed over");
    } catch (IOException | LockstepException e) {
      LOG.atWarn()
          .addKeyValue("file", file)
          .setCause(e)
          .log("A calibration that was kept cannot be read; it is passed over");
    }
    return Optional.empty();
  }

  private Path file(String id) {
    return folder.resolve(id + ENDING);
  }

  /// Keeps one; a disk that does not take it is logged, and the answer is lost with the process.
  synchronized void keep(String id, String document, Json json) {
    if (!ID.matcher(id).matches()) {
      throw new LockstepException(
          ErrorCode.INTERNAL, "the id of a calibration: expected %s, found %s".formatted(ID, id));
    }
    try {
      Files.createDirectories(folder);
      DurableFile.replace(folder, id + ENDING, document.getBytes(StandardCharsets.UTF_8));
      byId.put(id, json.parseObject(document));
      while (byId.size() > Shelf.KEPT_MAX) {
        forget(byId.keySet().iterator().next());
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.atWarn().addKeyValue("id", id).setCause(e).log("A calibration could not be kept");
    }
  }

  /// Forgets one, when there is one of this id.
  synchronized void forget(String id) {
    if (byId.remove(id) != null) {
      try {
        Files.deleteIfExists(file(id));
      } catch (IOException e) {
        LOG.atWarn().addKeyValue("id", id).setCause(e).log("A calibration could not be forgotten");
      }
    }
  }

  /// One of a behaviour; empty when none is kept.
  synchronized Optional<JsonNode> find(String behaviour, String id) {
    JsonNode known = byId.get(id);
    return known != null && known.path("behaviour").asString().equals(behaviour)
        ? Optional.of(known)
        : Optional.empty();
  }

  /// All of a behaviour, the newest first.
  synchronized List<JsonNode> all(String behaviour) {
    List<JsonNode> all = new ArrayList<>();
    byId.values().stream()
        .filter(each -> each.path("behaviour").asString().equals(behaviour))
        .forEach(all::addFirst);
    return all;
  }
}

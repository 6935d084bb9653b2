package io.lockstep.api.internal.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/// Files of the workspace folder: `workspace:<relative path>`. Nothing leads out of the folder, and
/// what the workspace says of the plant is not written. Thread-safe.
final class WorkspaceFiles implements BlobPlace {
  static final String SCHEME = "workspace:";

  /// What a start reads: a job must not write what the next start believes.
  private static final List<String> READ_AT_START =
      List.of(
          "models",
          "graph",
          "devices",
          "bindings",
          "rules",
          "endpoints",
          "scenarios",
          "fmus",
          "scenes",
          "dashboards",
          "lockstep.yaml");

  private final Optional<Path> root;

  WorkspaceFiles(Optional<Path> root) {
    this.root = root;
  }

  @Override
  public void check(String uri, boolean isOutput) throws BlobException {
    Path file = resolve(uri);
    String first = String.valueOf(file.getName(0));
    if (isOutput && READ_AT_START.contains(first)) {
      throw new BlobException(
          "%s: expected a place that a start does not read, found one in %s; write to jobs/ instead"
              .formatted(uri, first));
    }
  }

  /// The path below the folder.
  private static Path resolve(String uri) throws BlobException {
    try {
      Path file = Path.of(uri.substring(SCHEME.length()));
      boolean isPlain = !file.isAbsolute() && !file.toString().isEmpty();
      for (Path part : file) {
        isPlain &= !part.toString().startsWith(".");
      }
      if (isPlain) {
        return file;
      }
    } catch (InvalidPathException _) {
      // Refused below.
    }
    throw new BlobException(
        "%s: expected workspace: and a relative path without parts that begin with a dot"
            .formatted(uri));
  }

  private Path folder(String uri) throws BlobException {
    try {
      return root.orElseThrow(
              () ->
                  new BlobException(
                      uri + ": expected a workspace, found that the server runs without one"))
          .toRealPath();
    } catch (IOException e) {
      throw new BlobException("%s: expected the workspace, found: %s".formatted(uri, e), e);
    }
  }

  @Override
  public Path fetch(String uri, Path scratch) throws BlobException {
    check(uri, false);
    Path folder = folder(uri);
    try {
      // A symbolic link may not lead out either.
      Path file = folder.resolve(resolve(uri)).toRealPath();
      if (file.startsWith(folder) && Files.isRegularFile(file)) {
        return file;
      }
      throw new BlobException(uri + ": expected a file inside of the workspace, found none");
    } catch (IOException e) {
      throw new BlobException(uri + ": expected a file inside of the workspace, found none", e);
    }
  }

  @Override
  public void deliver(Path file, String uri) throws BlobException {
    check(uri, true);
    Path folder = folder(uri);
    try {
      Path wanted = folder.resolve(resolve(uri));
      Path parent = wanted.getParent() == null ? folder : wanted.getParent();
      Files.createDirectories(parent);
      if (!parent.toRealPath().startsWith(folder)) {
        throw new BlobException(
            uri + ": expected a place inside of the workspace, found a link out");
      }
      Path draft = Files.createTempFile(parent, ".job", ".tmp");
      Files.copy(file, draft, StandardCopyOption.REPLACE_EXISTING);
      Files.move(
          draft, wanted, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new BlobException("%s: expected to write it, found: %s".formatted(uri, e), e);
    }
  }
}

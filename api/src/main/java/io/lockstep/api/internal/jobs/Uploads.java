package io.lockstep.api.internal.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Files that clients put into the data folder for jobs, and that jobs put there for clients:
/// `upload:<name>`. Thread-safe.
public final class Uploads implements BlobPlace {
  /// What an address here begins with.
  public static final String SCHEME = "upload:";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

  private final Path folder;
  private final long bytesMax;

  /// @param bytesMax the largest file that clients may put here
  public Uploads(Path folder, long bytesMax) {
    this.folder = folder;
    this.bytesMax = bytesMax;
  }

  /// A file here.
  public record Upload(String name, long bytes) {}

  /// What became of an upload.
  public sealed interface Stored {
    /// It is there.
    record Done(Upload upload) implements Stored {}

    /// It was larger than permitted; what was there before stays.
    record TooLarge(long bytesMax) implements Stored {}
  }

  /// True for what can be a name here.
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /// Stores a stream; in place of the file of the same name, once it is whole.
  public Stored store(String name, InputStream content) throws IOException {
    Files.createDirectories(folder);
    Path draft = Files.createTempFile(folder, ".upload", ".tmp");
    try {
      long bytes = 0;
      try (OutputStream out = Files.newOutputStream(draft)) {
        byte[] buffer = new byte[1 << 16];
        for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
          bytes += n;
          if (bytes > bytesMax) {
            return new Stored.TooLarge(bytesMax);
          }
          out.write(buffer, 0, n);
        }
      }
      Files.move(
          draft,
          folder.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      return new Stored.Done(new Upload(name, bytes));
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /// The file of a name.
  public Optional<Path> find(String name) {
    return Optional.of(folder.resolve(name))
        .filter(file -> isName(name) && Files.isRegularFile(file));
  }

  /// All files, by name.
  public List<Upload> list() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> isName(String.valueOf(file.getFileName())))
          .sorted()
          .map(file -> new Upload(String.valueOf(file.getFileName()), file.toFile().length()))
          .toList();
    }
  }

  /// Removes a file; false when there is none.
  public boolean remove(String name) throws IOException {
    return isName(name) && Files.deleteIfExists(folder.resolve(name));
  }

  @Override
  public void check(String uri, boolean isOutput) throws BlobException {
    String name = uri.substring(SCHEME.length());
    if (!isName(name)) {
      throw new BlobException(
          "%s: expected upload: and a name of letters, digits, '.', '_' and '-', found %s"
              .formatted(uri, name));
    }
  }

  @Override
  public Path fetch(String uri, Path scratch) throws BlobException {
    check(uri, false);
    return find(uri.substring(SCHEME.length()))
        .orElseThrow(
            () ->
                new BlobException(
                    "%s: expected a file that was uploaded, found none; PUT /api/v1/uploads/%s first"
                        .formatted(uri, uri.substring(SCHEME.length()))));
  }

  @Override
  public void deliver(Path file, String uri) throws BlobException {
    check(uri, true);
    try {
      Files.createDirectories(folder);
      Path draft = Files.createTempFile(folder, ".upload", ".tmp");
      Files.copy(file, draft, StandardCopyOption.REPLACE_EXISTING);
      Files.move(
          draft,
          folder.resolve(uri.substring(SCHEME.length())),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new BlobException("%s: expected to write it, found: %s".formatted(uri, e), e);
    }
  }
}

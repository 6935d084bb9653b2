package io.lockstep.journal;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The files below one folder of the machine. Thread-safe.
public final class RealDisk implements Disk {

  private final Path root;

  /// Makes the folder when it is absent.
  public RealDisk(Path root) {
    this.root = root.toAbsolutePath().normalize();
    try {
      Files.createDirectories(this.root);
    } catch (IOException e) {
      throw failure("create folder", this.root, e);
    }
  }

  @Override
  public DiskFile open(String name, boolean create) {
    Path path = resolve(name);
    try {
      if (!create) {
        return new RealDiskFile(path, FileChannel.open(path, READ, WRITE));
      }
      createFolder(parent(path));
      return new RealDiskFile(path, FileChannel.open(path, READ, WRITE, CREATE));
    } catch (IOException e) {
      throw failure("open", path, e);
    }
  }

  @Override
  public List<String> list(String folder) {
    Path path = resolve(folder);
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(path)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> String.valueOf(file.getFileName()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw failure("list", path, e);
    }
  }

  @Override
  public boolean exists(String name) {
    return Files.exists(resolve(name));
  }

  @Override
  public void delete(String name) {
    Path path = resolve(name);
    try {
      boolean _ = Files.deleteIfExists(path);
    } catch (IOException e) {
      throw failure("delete", path, e);
    }
  }

  @Override
  public void rename(String from, String to) {
    Path path = resolve(from);
    try {
      Files.move(path, resolve(to), ATOMIC_MOVE, REPLACE_EXISTING);
    } catch (IOException e) {
      throw failure("rename to " + to, path, e);
    }
  }

  @Override
  public void syncFolder(String folder) {
    syncPath(resolve(folder));
  }

  @Override
  public long usableBytes() {
    try {
      return Files.getFileStore(root).getUsableSpace();
    } catch (IOException e) {
      throw failure("ask for the free space of", root, e);
    }
  }

  /// A folder that was just made must be durable in its parent, or its files are lost with it.
  private static void createFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = parent(folder);
    createFolder(parent);
    Files.createDirectories(folder);
    syncPath(parent);
  }

  private static void syncPath(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    } catch (IOException e) {
      throw failure("sync folder", folder, e);
    }
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    return parent == null ? path : parent;
  }

  private Path resolve(String name) {
    Path path = root.resolve(name).normalize();
    if (!path.startsWith(root)) {
      throw new IllegalArgumentException(
          "file name: expected one below " + root + ", found '" + name + "'");
    }
    return path;
  }

  /// Failures are told to whoever asks for the health, so the file is named by its folder in the
  /// disk and its name, and not by where the disk is.
  static JournalException failure(String action, Path path, IOException cause) {
    String message = reasonOf(cause);
    String text = message.toLowerCase(Locale.ROOT);
    Path file =
        path.getNameCount() <= 2
            ? path
            : path.subpath(path.getNameCount() - 2, path.getNameCount());
    if (text.contains("no space left") || text.contains("quota exceeded")) {
      return new JournalException(
          JournalException.Reason.DISK_FULL,
          "could not %s %s: no space is left; free some, writing resumes by itself"
              .formatted(action, file),
          cause);
    }
    return new JournalException(
        JournalException.Reason.IO_ERROR,
        "could not %s %s: %s: %s"
            .formatted(action, file, cause.getClass().getSimpleName(), message),
        cause);
  }

  private static String reasonOf(IOException cause) {
    String message =
        cause instanceof FileSystemException known ? known.getReason() : cause.getMessage();
    return message == null ? "no reason given" : message;
  }
}

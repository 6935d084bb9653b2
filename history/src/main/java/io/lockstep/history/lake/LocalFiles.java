package io.lockstep.history.lake;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/// A lake in a folder. A file is written under another name, forced to the disk, and linked or
/// renamed: one that is there is whole. Thread-safe.
public final class LocalFiles implements LakeFiles {
  private static final String UNFINISHED = ".unfinished-";

  private final Path root;

  /// @param root made when absent
  public LocalFiles(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  @Override
  public String root() {
    return root.toString();
  }

  @Override
  public void put(String path, byte[] content) {
    Path target = Path.of(path);
    try {
      Path written = write(target, content);
      move(written, target);
    } catch (IOException e) {
      throw failed("to write", path, e);
    }
  }

  @Override
  public boolean create(String path, byte[] content) {
    Path target = Path.of(path);
    try {
      Path written = write(target, content);
      try {
        // A link is made or refused in one step, and there is no moment with half a file.
        Path _ = Files.createLink(target, written);
        force(folderOf(target));
        return true;
      } catch (FileAlreadyExistsException _) {
        return false;
      } finally {
        Files.delete(written);
      }
    } catch (IOException e) {
      throw failed("to create", path, e);
    }
  }

  private static Path write(Path target, byte[] content) throws IOException {
    Path _ = Files.createDirectories(target.getParent());
    Path written = target.resolveSibling(UNFINISHED + UUID.randomUUID());
    try (FileChannel file =
        FileChannel.open(written, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        int _ = file.write(bytes);
      }
      file.force(true);
    }
    return written;
  }

  private static void move(Path from, Path to) throws IOException {
    Path _ =
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    force(folderOf(to));
  }

  private static void force(Path path) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      file.force(true);
    }
  }

  @Override
  public void upload(Path from, String path) {
    Path target = Path.of(path);
    try {
      Path _ = Files.createDirectories(target.getParent());
      force(from);
      try {
        move(from, target);
      } catch (java.nio.file.AtomicMoveNotSupportedException _) {
        // Another file system: a copy beside the target first.
        Path beside = target.resolveSibling(UNFINISHED + UUID.randomUUID());
        Path _ = Files.copy(from, beside);
        force(beside);
        move(beside, target);
        Files.delete(from);
      }
    } catch (IOException e) {
      throw failed("to write", path, e);
    }
  }

  @Override
  public boolean exists(String path) {
    return Files.exists(Path.of(path));
  }

  @Override
  public byte[] read(String path) {
    try {
      return Files.readAllBytes(Path.of(path));
    } catch (NoSuchFileException e) {
      throw absent(path, e);
    } catch (IOException e) {
      throw failed("to read", path, e);
    }
  }

  @Override
  public Path fetch(String path, Path scratch) {
    Path file = Path.of(path);
    if (!Files.exists(file)) {
      throw absent(path, null);
    }
    return file;
  }

  @Override
  public List<Listed> list(String prefix) {
    Path folder = Path.of(prefix);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.walk(folder)) {
      return found
          .filter(Files::isRegularFile)
          .map(
              file ->
                  new Listed(file.toString(), file.toFile().length(), file.toFile().lastModified()))
          .toList();
    } catch (IOException e) {
      throw failed("to list", prefix, e);
    }
  }

  @Override
  public void delete(String path) {
    try {
      boolean _ = Files.deleteIfExists(Path.of(path));
    } catch (IOException e) {
      throw failed("to delete", path, e);
    }
  }

  private static LockstepException absent(
      String path, java.lang.@org.jspecify.annotations.Nullable Exception e) {
    return new LockstepException(
        ErrorCode.NOT_FOUND, "lake: expected the file '%s', found none".formatted(path), e);
  }

  private static LockstepException failed(String doing, String path, IOException e) {
    return new LockstepException(
        ErrorCode.STORAGE_FAILED, "lake: expected %s '%s', found %s".formatted(doing, path, e), e);
  }

  private static Path folderOf(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent());
  }
}

package io.lockstep.server;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/// The folder with everything that a server remembers, held by one process at a time. Thread-safe.
final class DataFolder implements AutoCloseable {
  private static final String ENDPOINTS = "endpoints.json";
  private static final String ADMIN_TOKEN = "admin.token";

  private final Path root;
  private final FileChannel lockFile;

  private DataFolder(Path root, FileChannel lockFile) {
    this.root = root;
    this.lockFile = lockFile;
  }

  /// Opens and locks the folder, making it when absent.
  ///
  /// @throws LockstepException with DATA_FOLDER_LOCKED when another process has it, or it cannot be
  ///   read
  static DataFolder open(Path root) {
    try {
      Files.createDirectories(root);
      FileChannel channel =
          FileChannel.open(
              root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!tryLock(channel)) {
        channel.close();
        throw new LockstepException(
            ErrorCode.DATA_FOLDER_LOCKED,
            "%s: expected a data folder of our own, found it locked by another process; stop that one or use --data DIR"
                .formatted(root));
      }
      DataFolder folder = new DataFolder(root, channel);
      Files.deleteIfExists(root.resolve(ENDPOINTS));
      return folder;
    } catch (IOException e) {
      throw unreadable(root, e);
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static LockstepException unreadable(Path path, IOException cause) {
    return new LockstepException(
        ErrorCode.DATA_FOLDER_LOCKED,
        "%s: expected a readable and writable data folder, found: %s".formatted(path, cause),
        cause);
  }

  Path root() {
    return root;
  }

  Path resolve(String name) {
    return root.resolve(name);
  }

  /// Stores a secret so that only the owner may read it, durably and at once.
  void writeSecret(String name, String content) {
    store(name, content, "rw-------");
  }

  /// Stores a text that everyone may read, durably and at once.
  void writePublic(String name, String content) {
    store(name, content, "rw-r--r--");
  }

  /// After a crash the file has the old content or the new one, never a part.
  private void store(String name, String content, String permissions) {
    Path file = root.resolve(name);
    Path folder = Optional.ofNullable(file.getParent()).orElse(root);
    Path draft = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.createDirectories(folder);
      Files.deleteIfExists(draft);
      try (FileChannel channel =
          FileChannel.open(
              Files.createFile(
                  draft,
                  PosixFilePermissions.asFileAttribute(
                      PosixFilePermissions.fromString(permissions))),
              StandardOpenOption.WRITE)) {
        writeFully(channel, content);
        channel.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
        names.force(true);
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /// The content of a file, when it exists.
  Optional<String> read(String name) {
    try {
      return Optional.of(Files.readString(root.resolve(name), StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unreadable(root.resolve(name), e);
    }
  }

  /// The admin token, made at the first start.
  String adminToken(java.util.function.Supplier<String> maker) {
    return read(ADMIN_TOKEN)
        .map(String::strip)
        .orElseGet(
            () -> {
              String token = maker.get();
              writeSecret(ADMIN_TOKEN, token + "\n");
              return token;
            });
  }

  /// Tells the world where we listen, by atomic rename.
  void publishEndpoints(Map<String, String> endpoints) {
    StringBuilder json = new StringBuilder("{");
    endpoints.forEach(
        (name, address) ->
            json.append(json.length() > 1 ? "," : "")
                .append("\"%s\":\"%s\"".formatted(name, address)));
    json.append("}\n");
    Path file = root.resolve(ENDPOINTS);
    Path draft = root.resolve(ENDPOINTS + ".tmp");
    try {
      Files.writeString(draft, json);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /// Takes the addresses back.
  void withdrawEndpoints() {
    try {
      Files.deleteIfExists(root.resolve(ENDPOINTS));
    } catch (IOException e) {
      throw unreadable(root.resolve(ENDPOINTS), e);
    }
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw unreadable(root, e);
    }
  }

  private static void writeFully(FileChannel channel, String content) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}

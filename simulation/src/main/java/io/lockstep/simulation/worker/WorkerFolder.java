package io.lockstep.simulation.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// The folder in which a worker runs, that only this user can read. Its host holds a lock in it as
/// long as it lives: a folder that nobody has locked was left over by a host that was killed, and
/// [#sweep] removes it. Thread-safe.
final class WorkerFolder implements AutoCloseable {
  private static final String PREFIX = "lockstep-worker-";
  private static final String LOCK = "host.lock";

  /// Those of this process: to open the file of a lock and to close it again lets go of the lock.
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel lock;

  private WorkerFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /// Makes one where the JVM has its temporary files.
  static WorkerFolder make() throws IOException {
    Path path = Files.createTempDirectory(PREFIX).toAbsolutePath();
    OWN.add(path);
    FileChannel channel =
        FileChannel.open(
            path.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    var _ = channel.lock();
    return new WorkerFolder(path, channel);
  }

  /// Where it lies.
  Path path() {
    return path;
  }

  /// Removes what hosts left over that were killed.
  ///
  /// @param parent where workers' folders are made
  /// @return those that were removed
  static List<Path> sweep(Path parent) throws IOException {
    List<Path> left = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path each : all) {
        if (isLeft(each.toAbsolutePath())) {
          left.add(each.toAbsolutePath());
        }
      }
    }
    for (Path each : left) {
      remove(each);
    }
    return left;
  }

  /// One without a lock's file is being made, or is not ours.
  private static boolean isLeft(Path folder) {
    Path file = folder.resolve(LOCK);
    if (OWN.contains(folder)
        || !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      return channel.tryLock() != null;
    } catch (IOException | OverlappingFileLockException _) {
      return false; // Somebody else's, or gone meanwhile.
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
      remove(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      OWN.remove(path);
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (NoSuchFileException _) {
      // Another host sweeps, too.
    }
  }
}

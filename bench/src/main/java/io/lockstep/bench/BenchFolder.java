package io.lockstep.bench;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A folder on a real disk for the time of a benchmark; a memory file system would make every
/// durability free and is refused.
final class BenchFolder implements AutoCloseable {
  private static final int SYNCS = 200;
  private static final int SYNC_BYTES = 4_096;

  private final Path root;

  private BenchFolder(Path root) {
    this.root = root;
  }

  static BenchFolder create(Path parent) {
    try {
      Files.createDirectories(parent);
      String type = Files.getFileStore(parent).type();
      if (type.equals("tmpfs") || type.equals("ramfs")) {
        throw new LockstepException(
            ErrorCode.INVALID_ARGUMENT,
            "%s: expected a folder on a disk, found %s, where syncing costs nothing; use --data DIR"
                .formatted(parent, type));
      }
      return new BenchFolder(Files.createTempDirectory(parent, "bench-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path resolve(String name) {
    return root.resolve(name);
  }

  /// The JVM options for a server's class archive, which the launcher has too. It stays for later
  /// benchmarks.
  List<String> classArchive() {
    Path archive = root.resolveSibling("server.jsa");
    return List.of(
        "-XX:+AutoCreateSharedArchive",
        "-XX:SharedArchiveFile=" + archive,
        "-Xlog:cds=off",
        "-Xlog:aot=off",
        "-Xshare:auto");
  }

  /// Times fdatasync after an append of 4 KiB and reports median and 99th percentile.
  double[] syncMicros() {
    double[] micros = new double[SYNCS];
    Path file = root.resolve("sync-probe");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.allocateDirect(SYNC_BYTES);
      for (int i = 0; i < SYNCS; i++) {
        channel.write(bytes.clear());
        long start = System.nanoTime();
        channel.force(false);
        micros[i] = (System.nanoTime() - start) / 1e3;
      }
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Arrays.sort(micros);
    return new double[] {micros[SYNCS / 2], micros[SYNCS * 99 / 100]};
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

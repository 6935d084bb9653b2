package io.lockstep.cluster.faults;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.local.LocalFileSystem;
import org.jspecify.annotations.Nullable;

/// The local file system under the scheme `faulty`, for checkpoints: while a file `FULL` stands in
/// a folder, no file can be made anywhere below it. Works in all processes of a cluster.
public final class FaultyFileSystemFactory implements FileSystemFactory {
  private static final URI ROOT = URI.create("faulty:///");
  private static final String FULL = "FULL";
  private static final AtomicInteger REFUSED = new AtomicInteger();

  /// The address of a folder on it.
  static String uri(Path folder) {
    return ROOT + folder.toAbsolutePath().toString().substring(1);
  }

  /// From now on nothing can be written below a folder.
  static void fill(Path folder) throws IOException {
    Files.createFile(folder.resolve(FULL));
  }

  /// It can be written again.
  static void free(Path folder) throws IOException {
    Files.delete(folder.resolve(FULL));
  }

  /// How many files could not be made in this process.
  static int refused() {
    return REFUSED.get();
  }

  @Override
  public String getScheme() {
    return "faulty";
  }

  @Override
  public FileSystem create(URI uri) {
    return new Faulty();
  }

  private static final class Faulty extends LocalFileSystem {
    @Override
    public URI getUri() {
      return ROOT;
    }

    @Override
    public FSDataOutputStream create(org.apache.flink.core.fs.Path file, WriteMode mode)
        throws IOException {
      for (@Nullable File folder = new File(file.getPath()).getParentFile();
          folder != null;
          folder = folder.getParentFile()) {
        if (new File(folder, FULL).exists()) {
          REFUSED.incrementAndGet();
          throw new IOException("no space left on device (a test says so): " + file);
        }
      }
      return super.create(file, mode);
    }
  }
}

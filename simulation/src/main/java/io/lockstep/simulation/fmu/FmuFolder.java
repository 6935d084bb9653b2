package io.lockstep.simulation.fmu;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// An unpacked FMU, removed when it is closed.
public final class FmuFolder implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final Path path;

  private FmuFolder(Path path) {
    this.path = path;
  }

  static FmuFolder unpack(Path file, Fmu.Limits limits) {
    try {
      // The JDK makes it readable for this user only.
      FmuFolder folder = new FmuFolder(Files.createTempDirectory("lockstep-fmu-"));
      try (ZipFile zip = new ZipFile(file.toFile())) {
        folder.write(zip, limits);
      } catch (IOException | RuntimeException e) {
        folder.close();
        throw e;
      }
      return folder;
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.STORAGE_FAILED, "%s cannot be unpacked: %s".formatted(file, e.getMessage()), e);
    }
  }

  private void write(ZipFile zip, Fmu.Limits limits) throws IOException {
    long left = limits.unpackedBytes();
    byte[] buffer = new byte[BUFFER];
    for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
      ZipEntry entry = all.nextElement();
      String name = Fmu.nameOf(entry);
      Path target = path.resolve(name).normalize();
      if (!target.startsWith(path)) {
        throw new IOException("\"%s\" leads out of the archive".formatted(entry.getName()));
      }
      if (name.endsWith("/")) {
        Files.createDirectories(target);
        continue;
      }
      Files.createDirectories(target.getParent());
      try (InputStream in = zip.getInputStream(entry);
          OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
        // What an archive says of its sizes may be a lie.
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          left -= n;
          if (left < 0) {
            throw new IOException(
                "expected at most %d bytes when unpacked, found more"
                    .formatted(limits.unpackedBytes()));
          }
          out.write(buffer, 0, n);
        }
      }
    }
  }

  /// Where it lies.
  public Path path() {
    return path;
  }

  /// The folder of resources; made when the archive has none, since many FMUs look for it.
  public Path resources() {
    try {
      return Files.createDirectories(path.resolve("resources"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try (Stream<Path> all = Files.walk(path)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

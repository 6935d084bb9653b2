package io.lockstep.server;

import org.apache.iceberg.Files;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;

/// Files of this machine for Iceberg's client, which has them only with Hadoop; read-only.
public final class LocalFileIo implements FileIO {
  private static final long serialVersionUID = 1L;

  /// For the client, which makes it by its name.
  public LocalFileIo() {}

  @Override
  public InputFile newInputFile(String path) {
    return Files.localInput(path);
  }

  @Override
  public OutputFile newOutputFile(String path) {
    throw new UnsupportedOperationException("read-only: " + path);
  }

  @Override
  public void deleteFile(String path) {
    throw new UnsupportedOperationException("read-only: " + path);
  }
}

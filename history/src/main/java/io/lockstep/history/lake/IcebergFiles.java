package io.lockstep.history.lake;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;
import org.jspecify.annotations.Nullable;

/// The files of a lake as Iceberg's metadata asks for them: manifests and their lists are small, so
/// each is in memory as a whole. Data files do not come this way. Thread-safe.
final class IcebergFiles implements FileIO {
  private static final long serialVersionUID = 1L;

  private final transient LakeFiles files;

  IcebergFiles(LakeFiles files) {
    this.files = files;
  }

  @Override
  public InputFile newInputFile(String path) {
    return new Whole(files, path);
  }

  @Override
  public OutputFile newOutputFile(String path) {
    return new Target(files, path);
  }

  @Override
  public void deleteFile(String path) {
    files.delete(path);
  }

  private record Target(LakeFiles files, String location) implements OutputFile {
    @Override
    public PositionOutputStream create() {
      if (files.exists(location)) {
        throw new AlreadyExistsException("%s", location);
      }
      return createOrOverwrite();
    }

    @Override
    public PositionOutputStream createOrOverwrite() {
      return new Filling(files, location);
    }

    @Override
    public InputFile toInputFile() {
      return new Whole(files, location);
    }
  }

  private static final class Filling extends PositionOutputStream {
    private final LakeFiles files;
    private final String path;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean isClosed;

    Filling(LakeFiles files, String path) {
      this.files = files;
      this.path = path;
    }

    @Override
    public long getPos() {
      return bytes.size();
    }

    @Override
    public void write(int octet) {
      bytes.write(octet);
    }

    @Override
    public void write(byte[] from, int offset, int length) {
      bytes.write(from, offset, length);
    }

    @Override
    public void close() {
      if (!isClosed) {
        isClosed = true;
        files.put(path, bytes.toByteArray());
      }
    }
  }

  /// Read once, however often its length and its content are asked for.
  private static final class Whole implements InputFile {
    private final LakeFiles files;
    private final String location;
    private byte @Nullable [] content;

    Whole(LakeFiles files, String location) {
      this.files = files;
      this.location = location;
    }

    @Override
    public String location() {
      return location;
    }

    @Override
    public long getLength() {
      return content().length;
    }

    @Override
    public SeekableInputStream newStream() {
      return new Bytes(content());
    }

    private byte[] content() {
      byte[] known = content;
      if (known != null) {
        return known;
      }
      try {
        known = files.read(location);
        content = known;
        return known;
      } catch (LockstepException e) {
        if (e.code() == ErrorCode.NOT_FOUND) {
          throw new NotFoundException(e, "%s", location);
        }
        throw e;
      }
    }

    @Override
    public boolean exists() {
      return files.exists(location);
    }
  }

  private static final class Bytes extends SeekableInputStream {
    private final byte[] content;
    private int at;

    Bytes(byte[] content) {
      this.content = content;
    }

    @Override
    public long getPos() {
      return at;
    }

    @Override
    public void seek(long position) throws IOException {
      if (position < 0 || position > content.length) {
        throw new IOException(
            "seek: expected 0 to %d, found %d".formatted(content.length, position));
      }
      at = (int) position;
    }

    @Override
    public int read() {
      return at < content.length ? content[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (at >= content.length) {
        return length == 0 ? 0 : -1;
      }
      int count = Math.min(length, content.length - at);
      System.arraycopy(content, at, into, offset, count);
      at += count;
      return count;
    }
  }
}

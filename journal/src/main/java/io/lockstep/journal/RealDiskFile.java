package io.lockstep.journal;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;

/// A file of the machine.
///
/// A channel closes when the thread that uses it is interrupted. Reads and writes, which can be
/// repeated, go on over a new channel; a sync cannot, because a repeated one would hide the error
/// of the first.
final class RealDiskFile implements DiskFile {

  private final Path path;
  private volatile FileChannel channel;
  private long channelPosition = -1;
  private boolean sizeChanged;
  private volatile boolean closed;

  RealDiskFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  @Override
  public long size() {
    try {
      return channel.size();
    } catch (IOException e) {
      throw RealDisk.failure("ask for the size of", path, e);
    }
  }

  @Override
  public void write(long offset, ByteBuffer... data) {
    boolean interrupted = Thread.interrupted();
    int[] starts = Arrays.stream(data).mapToInt(ByteBuffer::position).toArray();
    try {
      while (true) {
        try {
          writeAll(offset, data);
          return;
        } catch (ClosedByInterruptException e) {
          interrupted = Thread.interrupted();
          reopen(e);
          for (int i = 0; i < data.length; i++) {
            data[i].position(starts[i]);
          }
        }
      }
    } catch (IOException e) {
      channelPosition = -1;
      throw RealDisk.failure("write at byte " + offset + " of", path, e);
    } finally {
      restoreInterrupt(interrupted);
    }
  }

  private void writeAll(long offset, ByteBuffer[] data) throws IOException {
    if (channelPosition != offset) {
      channel.position(offset);
    }
    channelPosition = -1;
    long end = offset;
    int index = 0;
    while (index < data.length) {
      if (!data[index].hasRemaining()) {
        index++;
      } else {
        end += channel.write(data, index, data.length - index);
      }
    }
    channelPosition = end;
  }

  @Override
  public int read(long offset, ByteBuffer into) {
    boolean interrupted = Thread.interrupted();
    int total = 0;
    try {
      while (into.hasRemaining()) {
        try {
          int bytes = channel.read(into, offset + total);
          if (bytes < 0) {
            break;
          }
          total += bytes;
        } catch (ClosedByInterruptException e) {
          interrupted = Thread.interrupted();
          reopen(e);
        }
      }
      return total;
    } catch (IOException e) {
      throw RealDisk.failure("read at byte " + (offset + total) + " of", path, e);
    } finally {
      restoreInterrupt(interrupted);
    }
  }

  @Override
  public void sync() {
    boolean interrupted = Thread.interrupted();
    try {
      channel.force(sizeChanged);
      sizeChanged = false;
    } catch (IOException e) {
      throw RealDisk.failure("sync", path, e);
    } finally {
      restoreInterrupt(interrupted);
    }
  }

  @Override
  public void truncate(long size) {
    boolean interrupted = Thread.interrupted();
    try {
      FileChannel _ = channel.truncate(size);
      channelPosition = -1;
      sizeChanged = true;
    } catch (IOException e) {
      throw RealDisk.failure("truncate", path, e);
    } finally {
      restoreInterrupt(interrupted);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      channel.close();
    } catch (IOException e) {
      throw RealDisk.failure("close", path, e);
    }
  }

  private synchronized void reopen(ClosedByInterruptException cause) throws IOException {
    if (closed) {
      throw cause;
    }
    if (!channel.isOpen()) {
      channel = FileChannel.open(path, READ, WRITE);
      channelPosition = -1;
    }
  }

  private static void restoreInterrupt(boolean interrupted) {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

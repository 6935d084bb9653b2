package io.lockstep.simulation.worker;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.lockstep.simulation.instance.FmuLog;
import io.lockstep.simulation.internal.ffi.Linux;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// Shared memory of two processes, in which it is always the turn of exactly one: it writes a
/// letter and passes the turn on. A letter that is longer than the memory goes in pieces, each for
/// an empty turn back. Beside it lie the beat of the worker and the messages that its FMU logs,
/// which the host can still read when the worker has died.
///
/// Whoever waits spins for a while, then sleeps on the word of the turn (`futex`); without one it
/// looks every 20 us. One thread on each side at a time, except for [#log], [#beat] and
/// [#wakeHost].
final class Lane {
  /// What one side says, at most, in a turn.
  private static final int PIECE = 1 << 17;

  private static final int LETTER_MAX = 1 << 30;
  private static final int LOG_SIZE = 1 << 16;

  // Each word has a line of the cache to itself.
  private static final long TURN = 0;
  private static final long HOST_SLEEPS = 128;
  private static final long WORKER_SLEEPS = 256;
  private static final long BEAT = 384;
  private static final long LOG_END = 512;
  private static final long LOG_READ = 640;
  private static final long LOG_DROPPED = 768;
  private static final long HEAD_TO_WORKER = 896;
  private static final long HEAD_TO_HOST = 1024;
  private static final long TO_WORKER = 4096;
  private static final long TO_HOST = TO_WORKER + PIECE;
  private static final long LOG = TO_HOST + PIECE;
  private static final long SIZE = LOG + LOG_SIZE;

  private static final VarHandle INT = JAVA_INT.varHandle();
  private static final VarHandle WIDE = JAVA_LONG.varHandle();
  private static final long POLL_NANOS = 20_000;
  private static final long SLICE_NANOS = 50_000_000;
  private static final int SPINS_BETWEEN_LOOKS = 64;

  /// Who speaks.
  enum Side {
    HOST,
    WORKER
  }

  /// Looks after a wait that takes long, and ends it by throwing.
  interface Watch {
    void look();
  }

  private final MemorySegment memory;
  private final Side side;
  private final long spinNanos;
  private final Optional<Linux> linux = Linux.find();
  private final MemorySegment slice = Arena.ofAuto().allocate(JAVA_LONG, 2);
  private final Object logLock = new Object();

  private Lane(MemorySegment memory, Side side, Duration spin) {
    this.memory = memory;
    this.side = side;
    this.spinNanos = Runtime.getRuntime().availableProcessors() < 2 ? 0 : spin.toNanos();
    slice.setAtIndex(JAVA_LONG, 1, SLICE_NANOS);
  }

  /// Makes the file of a new one; all of it is written, so that a full disk shows here.
  static void make(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer zeros = ByteBuffer.allocate((int) SIZE);
      while (zeros.hasRemaining()) {
        channel.write(zeros);
      }
    }
  }

  /// Joins it. The file may be removed once both have.
  ///
  /// @param spin for how long to look for the other's letter before sleeping
  static Lane open(Path file, Side side, Duration spin) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return new Lane(
          channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE, Arena.ofAuto()), side, spin);
    }
  }

  private long head(boolean isOurs) {
    return (side == Side.HOST) == isOurs ? HEAD_TO_WORKER : HEAD_TO_HOST;
  }

  private long piece(boolean isOurs) {
    return (side == Side.HOST) == isOurs ? TO_WORKER : TO_HOST;
  }

  /// Says a letter. It must be our turn.
  void send(Letter letter, Watch watch) {
    int total = letter.size();
    int done = 0;
    while (true) {
      int length = Math.min(PIECE, total - done);
      letter.copyTo(memory, piece(true), done, length);
      memory.set(JAVA_INT, head(true), total);
      done += length;
      pass();
      if (done >= total) {
        return;
      }
      await(watch);
    }
  }

  /// Waits for the other's letter.
  ///
  /// @throws IllegalStateException when what it says is no letter
  void receive(Letter letter, Watch watch) {
    await(watch);
    int total = memory.get(JAVA_INT, head(false));
    if (total < 1 || total > LETTER_MAX) {
      throw new IllegalStateException("a letter of %d bytes".formatted(total));
    }
    letter.clear();
    while (true) {
      int length = Math.min(PIECE, total - letter.size());
      letter.append(memory, piece(false), length);
      if (letter.size() >= total) {
        return;
      }
      pass();
      await(watch);
    }
  }

  /// Even: the host's; odd: the worker's.
  private boolean isOurs(int turn) {
    return ((turn & 1) == 0) == (side == Side.HOST);
  }

  private void pass() {
    int next = (int) INT.getVolatile(memory, TURN) + 1;
    INT.setVolatile(memory, TURN, next);
    long sleeps = side == Side.HOST ? WORKER_SLEEPS : HOST_SLEEPS;
    if ((int) INT.getVolatile(memory, sleeps) != 0) {
      linux.ifPresent(each -> each.wake(memory.address() + TURN));
    }
  }

  private void await(Watch watch) {
    if (isOurs((int) INT.getAcquire(memory, TURN))) {
      return;
    }
    if (spinNanos > 0 && spin()) {
      return;
    }
    sleep(watch);
  }

  private boolean spin() {
    long begin = System.nanoTime();
    do {
      for (int i = 0; i < SPINS_BETWEEN_LOOKS; i++) {
        Thread.onSpinWait();
        if (isOurs((int) INT.getAcquire(memory, TURN))) {
          return true;
        }
      }
    } while (System.nanoTime() - begin < spinNanos);
    return false;
  }

  private void sleep(Watch watch) {
    long sleeps = side == Side.HOST ? HOST_SLEEPS : WORKER_SLEEPS;
    INT.setVolatile(memory, sleeps, 1);
    try {
      int turn = (int) INT.getVolatile(memory, TURN);
      while (!isOurs(turn)) {
        watch.look();
        if (linux.isPresent()) {
          linux.get().await(memory.address() + TURN, turn, slice.address());
        } else {
          LockSupport.parkNanos(POLL_NANOS);
        }
        turn = (int) INT.getVolatile(memory, TURN);
      }
    } finally {
      INT.setVolatile(memory, sleeps, 0);
    }
  }

  /// Wakes the host, so that it looks whether the worker still lives.
  void wakeHost() {
    linux.ifPresent(each -> each.wake(memory.address() + TURN));
  }

  /// The worker is alive.
  void beat() {
    WIDE.getAndAdd(memory, BEAT, 1L);
  }

  /// How often it was alive.
  long beats() {
    return (long) WIDE.getVolatile(memory, BEAT);
  }

  /// Worker: notes what an FMU logs. When there is no room it is counted only.
  @SuppressWarnings("EnumOrdinal") // the numbers of C
  void log(int instance, FmuLog.Status status, String category, String text) {
    Letter entry =
        new Letter().putInt(instance).putByte(status.ordinal()).putText(category).putText(text);
    Letter framed = new Letter().putBytes(entry.copy());
    int length = framed.size();
    synchronized (logLock) {
      long end = (long) WIDE.getVolatile(memory, LOG_END);
      if (length > LOG_SIZE - (end - (long) WIDE.getVolatile(memory, LOG_READ))) {
        INT.getAndAdd(memory, LOG_DROPPED, 1);
        return;
      }
      int begin = (int) (end % LOG_SIZE);
      int first = Math.min(length, LOG_SIZE - begin);
      framed.copyTo(memory, LOG + begin, 0, first);
      framed.copyTo(memory, LOG, first, length - first);
      WIDE.setVolatile(memory, LOG_END, end + length);
    }
  }

  /// Gets a message that an FMU logged.
  interface LogReader {
    void message(int instance, FmuLog.Status status, String category, String text);
  }

  /// Host: hands on what was logged since, also by a worker that has died.
  ///
  /// @return how many messages found no room
  int readLog(LogReader reader) {
    if ((long) WIDE.getVolatile(memory, LOG_END) != (long) WIDE.getVolatile(memory, LOG_READ)) {
      synchronized (logLock) {
        readEntries(reader);
      }
    }
    return (int) INT.getVolatile(memory, LOG_DROPPED) == 0
        ? 0
        : (int) INT.getAndSet(memory, LOG_DROPPED, 0);
  }

  private void readEntries(LogReader reader) {
    long end = (long) WIDE.getVolatile(memory, LOG_END);
    long at = (long) WIDE.getVolatile(memory, LOG_READ);
    int left = Math.clamp(end - at, 0, LOG_SIZE);
    int begin = (int) Math.floorMod(at, (long) LOG_SIZE);
    int first = Math.min(left, LOG_SIZE - begin);
    Letter entries = new Letter();
    entries.append(memory, LOG + begin, first);
    entries.append(memory, LOG, left - first);
    // Told before it is handed on: what a reader throws must not repeat the messages.
    WIDE.setVolatile(memory, LOG_READ, end);
    while (left > 0) {
      int length = entries.getInt();
      reader.message(
          entries.getInt(),
          FmuLog.Status.of(entries.getByte()),
          entries.getText(),
          entries.getText());
      left -= Integer.BYTES + Math.max(0, length);
    }
  }
}

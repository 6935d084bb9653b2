package io.lockstep.server;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// How long a server runs: from the first part that is started until the process is asked to stop,
/// when all parts are closed in reverse order. Thread-safe.
final class Lifetime {
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private boolean isStopping;

  /// From now on, SIGTERM and SIGINT close what was started.
  static Lifetime begin() {
    Lifetime lifetime = new Lifetime();
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(lifetime::stop));
    return lifetime;
  }

  /// Has a part closed at the end.
  ///
  /// @return the part
  <T extends AutoCloseable> T add(T part) {
    synchronized (parts) {
      if (!isStopping) {
        parts.push(part);
        return part;
      }
    }
    // Asked to stop while this part was starting.
    close(List.of(part));
    return part;
  }

  /// Waits until the process ends.
  int untilStopped() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return ExitCode.GOOD;
  }

  /// Ends the lifetime early, since the start failed and its error is about to be told.
  void abandon() {
    synchronized (parts) {
      isStopping = true;
    }
    close(drain());
  }

  private void stop() {
    boolean wasAbandoned;
    synchronized (parts) {
      wasAbandoned = isStopping;
      isStopping = true;
    }
    if (!wasAbandoned) {
      int code = close(drain());
      // A JVM ended by a signal reports the signal; a server that was asked to stop and did has
      // done well, and says so
      // by its exit code.
      Runtime.getRuntime().halt(code);
    }
  }

  private List<AutoCloseable> drain() {
    synchronized (parts) {
      List<AutoCloseable> inOrder = new ArrayList<>(parts);
      parts.clear();
      return inOrder;
    }
  }

  private static int close(List<AutoCloseable> parts) {
    int code = ExitCode.GOOD;
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        System.err.println("lockstep: stopping: " + e.getMessage());
        code = ExitCode.FOUND_PROBLEMS;
      }
    }
    return code;
  }
}

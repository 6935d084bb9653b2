package io.lockstep.server;

import java.util.List;
import java.util.concurrent.CountDownLatch;

/// How long a server runs: until the process is asked to stop.
final class Lifetime {
  private Lifetime() {}

  /// Waits for SIGTERM or SIGINT, closes the parts in this order, and ends the process with exit
  /// code 0.
  static int untilStopped(List<AutoCloseable> parts) {
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("stop")
                .unstarted(
                    () -> {
                      int code = close(parts);
                      // A JVM ended by a signal reports the signal; a server that was asked to stop
                      // and did has done
                      // well, and says so by its exit code.
                      Runtime.getRuntime().halt(code);
                    }));
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return ExitCode.GOOD;
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

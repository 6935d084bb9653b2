package io.lockstep.api;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/// Waits for jobs.
final class Jobs {
  private static final long WAIT_NANOS_MAX = Duration.ofSeconds(60).toNanos();
  private static final long LOOK_NANOS = Duration.ofMillis(10).toNanos();

  private Jobs() {}

  /// The job when it is over.
  static JsonNode awaitEnd(Client client, String path) throws Exception {
    return await(client, path, List.of("succeeded", "failed", "cancelled"));
  }

  /// The job when it has one of these states.
  static JsonNode await(Client client, String path, List<String> states) throws Exception {
    long deadline = System.nanoTime() + WAIT_NANOS_MAX;
    while (true) {
      JsonNode job = client.get(path).json();
      if (states.contains(job.path("status").asString())) {
        return job;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("expected one of " + states + ", found " + job);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}

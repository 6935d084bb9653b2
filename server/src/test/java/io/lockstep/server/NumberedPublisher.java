package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/// A device that counts: reading n says n and is stamped n milliseconds after a fixed time. It
/// keeps a window of unacknowledged readings, and after each reconnect goes on behind the last one
/// acknowledged, so that what was durable without being acknowledged is sent again.
final class NumberedPublisher {
  static final long START_MILLIS = 1_577_836_800_000L;
  static final int WINDOW = 100;

  private final String twin;
  private final AtomicLong acknowledged = new AtomicLong();

  NumberedPublisher(String twin) {
    this.twin = twin;
  }

  /// How many readings, counted from 0, were acknowledged so far.
  long acknowledged() {
    return acknowledged.get();
  }

  static String topic(String twin) {
    return "lockstep/v1/%s/telemetry".formatted(twin);
  }

  static String payload(long number) {
    return "{\"$time\":%d,\"number\":%d}".formatted(START_MILLIS + number, number);
  }

  /// Publishes from the first unacknowledged reading on, until `last` (exclusive) is acknowledged
  /// or the server is gone; returns at once the threads that do.
  List<Thread> begin(ServerProcess server, long last) {
    MqttProbe probe;
    try {
      probe = MqttProbe.connect(server, 4, twin);
    } catch (IOException e) {
      // The server is gone, which is what the test is about.
      return List.of();
    }
    Semaphore window = new Semaphore(WINDOW);
    long first = acknowledged();
    return List.of(
        Thread.ofVirtual().start(() -> write(probe, window, first, last)),
        Thread.ofVirtual().start(() -> read(probe, window, last)));
  }

  /// The same over HTTP, one reading after the other.
  List<Thread> beginOverHttp(ServerProcess server, long last) {
    return List.of(Thread.ofVirtual().start(() -> post(server.http(), last)));
  }

  private void post(Http http, long last) {
    try {
      while (acknowledged() < last
          && http.post("/api/v1/telemetry/" + twin, payload(acknowledged())).isGood()) {
        long _ = acknowledged.incrementAndGet();
      }
    } catch (IOException e) {
      // The server is gone, which is what the test is about.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(MqttProbe probe, Semaphore window, long first, long last) {
    try {
      for (long number = first; number < last; number++) {
        window.acquire();
        int _ = probe.write(topic(twin), payload(number));
      }
    } catch (IOException e) {
      // As above.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(MqttProbe probe, Semaphore window, long last) {
    try (probe) {
      int expected = 0;
      while (acknowledged() < last) {
        MqttProbe.Packet packet = probe.read();
        expected = expected == 0xFFFF ? 1 : expected + 1;
        if (packet.first() != MqttProbe.PUBACK || packet.packetId() != expected) {
          return;
        }
        long _ = acknowledged.incrementAndGet();
        window.release();
      }
    } catch (IOException e) {
      // As above.
    } finally {
      // A writer that waits finds the connection closed.
      window.release(WINDOW);
    }
  }

  /// Checks that each acknowledged reading is in history once and in order, that nothing else is
  /// but the readings that were on their way, and that the twin holds the newest; returns how many
  /// there are.
  long verify(ServerProcess server, long sent) throws Exception {
    List<Http.Row> rows = server.http().history(twin, "number");
    assertThat((long) rows.size()).as("%s: rows of history", twin).isBetween(acknowledged(), sent);
    for (int number = 0; number < rows.size(); number++) {
      assertThat(rows.get(number))
          .as("%s: row %d of %d, %d acknowledged", twin, number, rows.size(), acknowledged())
          .isEqualTo(new Http.Row(START_MILLIS + number, number));
    }
    if (!rows.isEmpty()) {
      assertThat(server.http().current(twin, "number").path("value").asDouble())
          .as("%s: current value", twin)
          .isEqualTo(rows.getLast().value());
    }
    return rows.size();
  }
}

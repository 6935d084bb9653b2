package io.lockstep.bench;

import io.lockstep.field.MqttLink;
import io.lockstep.field.MqttLogin;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// From a device's publish to a live client's screen, at 5,000 messages/s and QoS 1; beside it,
/// from a publisher to a subscriber of mosquitto, which neither stores nor decides anything.
final class LatencyBench {
  private static final String SCENARIO = "device-to-live-client";
  private static final long PER_SECOND = 5_000;
  private static final int PUBLISHERS = 10;
  private static final Pattern NUMBER = Pattern.compile("\"n\":(\\d+)|\"value\":(\\d+)");

  private final BenchFolder folder;
  private final Report report;
  private final int messages;

  LatencyBench(BenchFolder folder, Report report, long messages) {
    this.folder = folder;
    this.report = report;
    this.messages = Math.toIntExact(messages);
  }

  void run() {
    lockstep();
    Optional<Mosquitto> peer = Mosquitto.start(folder);
    if (peer.isEmpty()) {
      report.note(Mosquitto.MISSING);
      return;
    }
    try (Mosquitto mosquitto = peer.get()) {
      mosquitto(mosquitto);
    }
  }

  /// When each message was sent and seen, by its number.
  private final class Times {
    private final AtomicLongArray sent = new AtomicLongArray(messages);
    private final AtomicLongArray seen = new AtomicLongArray(messages);
    private final CountDownLatch left = new CountDownLatch(messages);

    void sent(int number) {
      sent.set(number, System.nanoTime());
    }

    void seen(int number) {
      if (number >= 0 && number < messages && seen.compareAndSet(number, 0, System.nanoTime())) {
        left.countDown();
      }
    }

    void await() {
      try {
        if (!left.await(60, TimeUnit.SECONDS)) {
          throw new LockstepException(
              ErrorCode.TIMED_OUT,
              "latency: expected %d messages at the live client, %d are missing"
                  .formatted(messages, left.getCount()));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LockstepException(ErrorCode.TIMED_OUT, "interrupted", e);
      }
    }

    void report(String subject) {
      // The first half warms up: the compilers share the two cores with what is measured.
      int from = messages / 2;
      double[] micros = new double[messages - from];
      for (int i = from; i < messages; i++) {
        micros[i - from] = (seen.get(i) - sent.get(i)) / 1e3;
      }
      Arrays.sort(micros);
      report.add(SCENARIO, subject, "p50", micros[micros.length / 2], "us");
      report.add(SCENARIO, subject, "p99", micros[(int) (micros.length * 0.99)], "us");
      report.add(SCENARIO, subject, "max", micros[micros.length - 1], "us");
    }
  }

  private void lockstep() {
    try (LockstepProcess server = LockstepProcess.start(folder, "latency")) {
      Times times = new Times();
      for (int i = 0; i < PUBLISHERS; i++) {
        server.send("POST", "/api/v1/telemetry/lat-%d?ack=applied".formatted(i), "{\"n\":-1}");
      }
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(server.http() + "/api/v1/live?prefix=lat-"))
              .header("Authorization", "Bearer " + server.token())
              .build();
      try (HttpClient client = HttpClient.newHttpClient();
          InputStream stream =
              client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
        Thread reader = Thread.ofPlatform().daemon().start(() -> readEvents(stream, times));
        publish(server.mqttHost(), server.mqttPort(), "admin", server.token(), times);
        times.await();
        times.report(LockstepProcess.NAME);
        client.shutdownNow();
        reader.interrupt();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void readEvents(InputStream stream, Times times) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("data:")) {
          Matcher numbers = NUMBER.matcher(line);
          while (numbers.find()) {
            times.seen(
                Integer.parseInt(numbers.group(1) == null ? numbers.group(2) : numbers.group(1)));
          }
        }
      }
    } catch (IOException e) {
      // The stream ends when the measurement does.
    }
  }

  private void mosquitto(Mosquitto mosquitto) {
    Times times = new Times();
    try (MqttSubscriber subscriber =
        MqttSubscriber.open("127.0.0.1", mosquitto.port(), "", "", "lockstep/#", 1)) {
      Thread reader =
          Thread.ofPlatform()
              .daemon()
              .start(
                  () -> {
                    try {
                      subscriber.read(new SeenNumbers(times));
                    } catch (IOException e) {
                      // The connection ends when the measurement does.
                    }
                  });
      publish("127.0.0.1", mosquitto.port(), "", "", times);
      times.await();
      times.report(Mosquitto.NAME);
      reader.interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class SeenNumbers implements MqttSubscriber.Messages {
    private final Times times;

    SeenNumbers(Times times) {
      this.times = times;
    }

    @Override
    public boolean message(
        byte[] buffer, int topicAt, int topicLength, int payloadAt, int payloadLength) {
      Matcher number =
          NUMBER.matcher(new String(buffer, payloadAt, payloadLength, StandardCharsets.UTF_8));
      if (number.find()) {
        times.seen(Integer.parseInt(number.group(1)));
      }
      return true;
    }

    @Override
    public void burst() {}
  }

  private void publish(String host, int port, String user, String password, Times times) {
    MqttLink[] links = new MqttLink[PUBLISHERS];
    for (int i = 0; i < PUBLISHERS; i++) {
      links[i] =
          MqttLink.open(
              new MqttLogin(host, port, "latency-" + i, user, password), Duration.ofSeconds(30));
    }
    long start = System.nanoTime() + Duration.ofMillis(200).toNanos();
    for (int i = 0; i < messages; i++) {
      long due = start + i * (1_000_000_000L / PER_SECOND);
      for (long rest = due - System.nanoTime(); rest > 0; rest = due - System.nanoTime()) {
        LockSupport.parkNanos(rest);
      }
      times.sent(i);
      int publisher = i % PUBLISHERS;
      links[publisher].publish(
          "lockstep/v1/lat-%d/telemetry".formatted(publisher),
          "{\"n\":%d}".formatted(i).getBytes(StandardCharsets.UTF_8),
          1);
    }
    for (MqttLink link : links) {
      link.drain();
      link.close();
    }
  }
}

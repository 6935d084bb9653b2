package io.lockstep.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// What crowds do to a broker, as a process of its own: host, port, user, password, the broker's
/// process id, a scenario and its two numbers, for `rest` also the file that says that all are
/// there. It reads the broker's CPU and memory itself, right before and after what is measured, and
/// prints `figure METRIC VALUE UNIT`.
final class CrowdScenarios {
  private static final int PAYLOAD_BYTES = 100;
  private static final int WINDOW = 100;
  private static final int PACKET_IDS = 60_000;

  private final String host;
  private final int port;
  private final String user;
  private final String password;
  private final ProcessHandle broker;

  private CrowdScenarios(String[] args) {
    host = args[0];
    port = Integer.parseInt(args[1]);
    user = args[2];
    password = args[3];
    broker = ProcessHandle.of(Long.parseLong(args[4])).orElseThrow();
  }

  public static void main(String[] args) throws IOException {
    CrowdScenarios scenarios = new CrowdScenarios(args);
    int first = Integer.parseInt(args[6]);
    int second = Integer.parseInt(args[7]);
    switch (args[5]) {
      case "connect" -> scenarios.connect(first);
      case "rest" -> scenarios.rest(first, Path.of(args[8]));
      case "takeover" -> scenarios.takeover(first);
      case "retained" -> scenarios.retained(first, second);
      case "fanout" -> scenarios.fanOut(first, second);
      default ->
          throw new IllegalArgumentException(
              "expected connect, rest, takeover, retained or fanout, found " + args[5]);
    }
  }

  /// Connects so many as fast as it goes.
  private void connect(int number) throws IOException {
    try (Crowd crowd = crowd()) {
      Clocks clocks = new Clocks(broker);
      List<Crowd.Member> _ = crowd.connect("rest-", number, true);
      clocks.print(number, "connections", "connection");
    }
  }

  /// Connects so many, says so, and rests until the process is ended.
  private void rest(int number, Path ready) throws IOException {
    try (Crowd crowd = crowd()) {
      List<Crowd.Member> _ = crowd.connect("rest-", number, true);
      Files.createFile(ready);
      crowd.rest();
    }
  }

  /// Sessions that outlive their connections; then all clients come again while the old connections
  /// are still there.
  private void takeover(int number) throws IOException {
    try (Crowd crowd = crowd()) {
      List<Crowd.Member> first = crowd.connect("session-", number, false);
      crowd.subscribe(first, "session/%d", 1);
      Clocks clocks = new Clocks(broker);
      List<Crowd.Member> _ = crowd.connect("session-", number, false);
      crowd.run(() -> crowd.closed() == number);
      clocks.print(number, "takeovers", "takeover");
    }
  }

  /// So many retained messages, and subscribers of `#` who come one after the other.
  private void retained(int number, int subscribers) throws IOException {
    try (Crowd crowd = crowd()) {
      Crowd.Member publisher = crowd.connect("retaining-", 1, true).getFirst();
      publish(crowd, publisher, number, true);
      Clocks clocks = new Clocks(broker);
      for (int i = 0; i < subscribers; i++) {
        List<Crowd.Member> one = crowd.connect("curious-" + i + "-", 1, true);
        long before = crowd.messages();
        crowd.subscribe(one, "#", 1);
        crowd.run(() -> crowd.messages() - before >= number);
      }
      clocks.print((long) number * subscribers, "messages", "message");
      print("until-the-last", clocks.seconds() * 1e3 / subscribers, "ms/subscriber");
    }
  }

  /// One publisher and very many subscribers of all it says.
  private void fanOut(int subscribers, int messages) throws IOException {
    try (Crowd crowd = crowd()) {
      List<Crowd.Member> members = crowd.connect("many-", subscribers, true);
      crowd.subscribe(members, "bench/many/#", 1);
      Crowd.Member publisher = crowd.connect("one-", 1, true).getFirst();
      publish(crowd, publisher, Math.max(1, messages / 10), false);
      crowd.run(() -> crowd.messages() >= (long) subscribers * Math.max(1, messages / 10));
      long before = crowd.messages();
      Clocks clocks = new Clocks(broker);
      publish(crowd, publisher, messages, false);
      crowd.run(() -> crowd.messages() - before >= (long) subscribers * messages);
      clocks.print((long) subscribers * messages, "deliveries", "delivery");
    }
  }

  /// Publishes at QoS 1 with a window, and returns with the last PUBACK.
  private static void publish(Crowd crowd, Crowd.Member publisher, int messages, boolean isRetained)
      throws IOException {
    long before = crowd.acknowledged();
    int[] sent = {0};
    crowd.run(
        () -> {
          long taken = crowd.acknowledged() - before;
          while (sent[0] < messages && sent[0] - taken < WINDOW) {
            String topic = isRetained ? "bench/kept/" + sent[0] : "bench/many/" + sent[0] % WINDOW;
            int id = 1 + sent[0] % PACKET_IDS;
            publisher.send(
                ByteBuffer.wrap(MqttBytes.publish(topic, PAYLOAD_BYTES, isRetained, id)));
            sent[0]++;
          }
          return taken == messages;
        });
  }

  private Crowd crowd() throws IOException {
    return new Crowd(host, port, user, password);
  }

  static void print(String metric, double value, String unit) {
    System.out.printf(Locale.ROOT, "figure %s %.3f %s%n", metric, value, unit);
  }

  /// Time, the broker's CPU and this process's own, from its making on.
  static final class Clocks {
    private final ProcessHandle broker;
    private final Duration brokerCpu;
    private final long ownCpu;
    private final long start;
    private long nanos;

    Clocks(ProcessHandle broker) {
      this.broker = broker;
      brokerCpu = cpu();
      ownCpu = ProcessCpu.nanos();
      start = System.nanoTime();
    }

    private Duration cpu() {
      return broker.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /// Stops and prints rate, CPU of the broker and share of the generator.
    ///
    /// @param count how many of what was measured
    /// @param many its name
    /// @param one the same in the singular
    void print(long count, String many, String one) {
      nanos = System.nanoTime() - start;
      double used = cpu().minus(brokerCpu).toNanos();
      double own = ProcessCpu.nanos() - ownCpu;
      CrowdScenarios.print("rate", count / seconds(), many + "/s");
      CrowdScenarios.print("server-cpu", used / 1e3 / count, "us/" + one);
      CrowdScenarios.print("generator-cpu", own / 1e3 / count, "us/" + one);
    }

    /// Until it was stopped.
    double seconds() {
      return nanos / 1e9;
    }
  }
}

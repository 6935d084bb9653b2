package io.lockstep.bench;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A broker under crowds: one to many, many to one, connections at rest, storms of connects, of
/// takeovers and of retained messages, and what TLS costs.
final class BrokerBench {
  /// How much of everything.
  ///
  /// @param resting connections at rest
  /// @param sessions taken over at once
  /// @param retained messages kept
  /// @param subscribers of one publisher
  /// @param deliveries of its messages to them, in all
  /// @param publishers for one subscriber
  /// @param messages of theirs
  /// @param handshakes of TLS
  record Size(
      int resting,
      int sessions,
      int retained,
      int subscribers,
      int deliveries,
      int publishers,
      int messages,
      int handshakes) {
    static Size standard() {
      return new Size(50_000, 5_000, 10_000, 1_000, 1_000_000, 1_000, 500_000, 1_000);
    }

    static Size least() {
      return new Size(50, 20, 50, 10, 200, 10, 1_000, 10);
    }

    Size withMessages(int number) {
      return new Size(
          resting, sessions, retained, subscribers, number, publishers, number, handshakes);
    }
  }

  private static final Duration TIMEOUT = Duration.ofMinutes(15);
  private static final Pattern FIGURE = Pattern.compile("(?m)^figure (\\S+) (\\S+) (\\S+)$");
  private static final Pattern OPEN_FILES = Pattern.compile("(?m)^Max open files\\s+(\\d+)");

  /// Files that a broker and a generator have open besides their connections, and those of a round
  /// before that are closing.
  private static final int OTHER_FILES = 3_000;

  private static final int CURIOUS = 10;

  /// Rounds before those that count. Storms are short, and a JVM compiles what it does in them
  /// while they last: a broker that has run for a minute is what is asked for.
  private static final int WARM_UPS = 1;

  private static final int WARM_UPS_OF_STORMS = 4;

  private final BenchFolder folder;
  private final Report report;
  private final Size size;
  private final int rounds;
  private final Duration idle;

  BrokerBench(BenchFolder folder, Report report, Size size, int rounds) {
    this.folder = folder;
    this.report = report;
    this.size = size;
    this.rounds = rounds;
    this.idle = rounds > 1 ? Duration.ofSeconds(10) : Duration.ofMillis(10);
  }

  /// A broker that runs, and how it is reached.
  ///
  /// @param slowness how many times fewer messages give a figure in the same time
  private record Subject(
      String name,
      JavaProcess process,
      boolean isJava,
      int port,
      int tlsPort,
      String user,
      String password,
      int slowness) {}

  void run() {
    try (LockstepProcess server = LockstepProcess.start(folder, "broker")) {
      Subject subject =
          new Subject(
              LockstepProcess.NAME,
              server.process(),
              true,
              server.mqttPort(),
              server.mqttsPort(),
              "admin",
              server.token(),
              1);
      measure(subject);
    }
    PeerBroker.each(
        folder,
        report,
        Optional.of(tls()),
        peer ->
            measurePeer(
                new Subject(
                    peer.name(),
                    peer.process(),
                    peer instanceof HiveMq,
                    peer.port(),
                    peer.tlsPort(),
                    "",
                    "",
                    peer.slowness())));
  }

  /// What a peer cannot do is said, and the others are measured all the same.
  private void measurePeer(Subject subject) {
    try {
      measure(subject);
    } catch (LockstepException e) {
      report.note("%s: it went no further: %s".formatted(subject.name(), e.getMessage()));
    }
  }

  /// Lockstep's own certificate: the peers get the same.
  private TlsFiles tls() {
    return new TlsFiles(folder.resolve("broker/pki"));
  }

  private void measure(Subject subject) {
    report.add("start", subject.name(), "ready", subject.process().readySeconds(), "s");
    report.add("start", subject.name(), "resident", subject.process().residentMiB(), "MiB");
    rest(subject);
    int connections = restingConnections(subject) / 2;
    storm("connect-storm", subject, "connect", connections);
    storm("takeover-storm", subject, "takeover", size.sessions());
    int messages = Math.max(1, size.deliveries() / size.subscribers() / subject.slowness());
    crowd("fanout-many", subject, "fanout", size.subscribers(), messages);
    fanIn(subject);
    tls("connect", subject, size.handshakes(), WARM_UPS_OF_STORMS);
    tls("reconnect", subject, size.handshakes(), WARM_UPS);
    tls("messages", subject, Math.max(5_000, size.messages() / subject.slowness()), WARM_UPS);
    crowd("retained-storm", subject, "retained", size.retained(), CURIOUS);
  }

  private int restingConnections(Subject subject) {
    return Math.min(size.resting(), openFiles(subject.process()) - OTHER_FILES);
  }

  /// Memory is taken once, from a broker that has served a few only.
  private void rest(Subject subject) {
    int number = restingConnections(subject);
    if (number < size.resting()) {
      report.note(
          "%s: %d connections instead of %d, since a process may open %d files here (ulimit -Hn)"
              .formatted(subject.name(), number, size.resting(), openFiles(subject.process())));
    }
    Map<String, Figure> _ = round(subject, "connect", Math.max(1, number / 10), 0);
    double heapBefore = subject.isJava() ? subject.process().liveHeapBytes() : 0;
    double before = subject.process().residentMiB();
    Path ready = folder.resolve("rest-" + subject.name());
    try (JavaProcess crowd =
        start(
            "rest-" + subject.name(),
            CrowdScenarios.class,
            List.of(
                "127.0.0.1",
                Integer.toString(subject.port()),
                subject.user(),
                subject.password(),
                Long.toString(subject.process().pid()),
                "rest",
                Integer.toString(number),
                "0",
                ready.toString()))) {
      crowd.await("all to be connected", TIMEOUT, () -> Files.exists(ready));
      report.add("at-rest", subject.name(), "connections", number, "");
      double after = subject.process().residentMiB();
      report.add(
          "at-rest",
          subject.name(),
          "resident",
          (after - before) * 1024 / number,
          "KiB/connection");
      report.add("at-rest", subject.name(), "resident-in-all", after, "MiB");
      idle(subject);
      if (subject.isJava()) {
        double heap = subject.process().liveHeapBytes() - heapBefore;
        report.add("at-rest", subject.name(), "heap", heap / 1024 / number, "KiB/connection");
      }
    }
  }

  /// What connections cost that say nothing.
  private void idle(Subject subject) {
    Duration cpu = subject.process().cpu();
    long end = System.nanoTime() + idle.toNanos();
    subject.process().await("time to pass", TIMEOUT, () -> System.nanoTime() - end > 0);
    double used = subject.process().cpu().minus(cpu).toNanos();
    report.add("at-rest", subject.name(), "idle-cpu", used / idle.toNanos(), "cores");
  }

  /// How many files a process may have open, of ours and the subject's the fewer.
  private static int openFiles(JavaProcess process) {
    return Math.min(openFiles(process.pid()), openFiles(ProcessHandle.current().pid()));
  }

  private static int openFiles(long pid) {
    try {
      Matcher limit = OPEN_FILES.matcher(Files.readString(Path.of("/proc/" + pid + "/limits")));
      return limit.find()
          ? (int) Math.min(Long.parseLong(limit.group(1)), Integer.MAX_VALUE)
          : Integer.MAX_VALUE;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void crowd(String name, Subject subject, String scenario, int first, int second) {
    median(name, subject, WARM_UPS, () -> round(subject, scenario, first, second));
  }

  private void storm(String name, Subject subject, String scenario, int number) {
    median(name, subject, WARM_UPS_OF_STORMS, () -> round(subject, scenario, number, 0));
  }

  private Map<String, Figure> round(Subject subject, String scenario, int first, int second) {
    return figures(
        CrowdScenarios.class,
        List.of(
            "127.0.0.1",
            Integer.toString(subject.port()),
            subject.user(),
            subject.password(),
            Long.toString(subject.process().pid()),
            scenario,
            Integer.toString(first),
            Integer.toString(second)));
  }

  private void tls(String scenario, Subject subject, int number, int warmUps) {
    for (boolean isEncrypted : new boolean[] {false, true}) {
      median(
          (isEncrypted ? "tls-" : "no-tls-") + scenario,
          subject,
          warmUps,
          () ->
              figures(
                  TlsScenarios.class,
                  List.of(
                      "127.0.0.1",
                      Integer.toString(isEncrypted ? subject.tlsPort() : subject.port()),
                      subject.user(),
                      subject.password(),
                      Long.toString(subject.process().pid()),
                      isEncrypted ? tls().authority().toString() : "",
                      scenario,
                      Integer.toString(number))));
    }
  }

  private void fanIn(Subject subject) {
    long messages = Math.max(size.publishers(), size.messages() / subject.slowness());
    median("fanin-many", subject, WARM_UPS, () -> fanIn(subject, messages));
  }

  private Map<String, Figure> fanIn(Subject subject, long messages) {
    Path ready = folder.resolve("fanin.ready");
    try (JavaProcess subscriber =
        start(
            "fanin",
            FanoutSubscriber.class,
            List.of(
                "127.0.0.1",
                Integer.toString(subject.port()),
                subject.user(),
                subject.password(),
                "bench/in/#",
                "1",
                Long.toString(messages),
                ready.toString(),
                "1"))) {
      subscriber.await("the subscriber", TIMEOUT, () -> Files.exists(ready));
      Duration cpu = subject.process().cpu();
      Load load =
          new Load(size.publishers(), "bench/in/%d", size.publishers(), messages, 100, 1, 20);
      Load.Result result =
          load.run(folder, "127.0.0.1", subject.port(), subject.user(), subject.password());
      String _ = subscriber.finish(TIMEOUT);
      double rate = messages / result.secondsUntilNow();
      double used = subject.process().cpu().minus(cpu).toNanos() / 1e3 / messages;
      delete(ready);
      Map<String, Figure> figures = new LinkedHashMap<>();
      figures.put("rate", figure("rate", rate, "messages/s"));
      figures.put("server-cpu", figure("server-cpu", used, "us/message"));
      double own = result.cpuSeconds() * 1e6 / messages;
      figures.put("generator-cpu", figure("generator-cpu", own, "us/message"));
      return figures;
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One round of a case.
  private interface Round {
    Map<String, Figure> run();
  }

  private void median(String name, Subject subject, int warmUps, Round round) {
    for (int i = 0; i < warmUps && rounds > 1; i++) {
      Map<String, Figure> _ = round.run();
    }
    Map<String, List<Figure>> all = new LinkedHashMap<>();
    for (int i = 0; i < rounds; i++) {
      round
          .run()
          .forEach((metric, one) -> all.computeIfAbsent(metric, _ -> new ArrayList<>()).add(one));
    }
    all.forEach(
        (metric, some) -> {
          double[] values = some.stream().mapToDouble(Figure::value).toArray();
          Arrays.sort(values);
          report.add(
              name, subject.name(), metric, values[values.length / 2], some.getFirst().unit());
        });
  }

  private Map<String, Figure> figures(Class<?> main, List<String> arguments) {
    try (JavaProcess process = start("crowd", main, arguments)) {
      String output = process.finish(TIMEOUT);
      Map<String, Figure> figures = new LinkedHashMap<>();
      Matcher line = FIGURE.matcher(output);
      while (line.find()) {
        figures.put(
            line.group(1), figure(line.group(1), Double.parseDouble(line.group(2)), line.group(3)));
      }
      if (figures.isEmpty()) {
        throw new LockstepException(
            ErrorCode.PEER_FAILED, "crowd: expected figures, found:\n" + output);
      }
      return figures;
    }
  }

  private static Figure figure(String metric, double value, String unit) {
    return new Figure("", "", metric, value, unit);
  }

  private JavaProcess start(String log, Class<?> main, List<String> arguments) {
    return JavaProcess.java(
        folder.resolve(log + ".log"),
        List.of("-XX:+UseSerialGC", "-Xmx512m"),
        main.getName(),
        arguments);
  }
}

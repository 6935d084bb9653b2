package io.lockstep.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The honest opponent: a broker, a Java subscriber and QuestDB by line protocol, three processes
/// that do what one does here, without durability before the acknowledgement.
final class ComposedStack {
  private static final String BEHIND = "+java+questdb";

  private static final Duration TIMEOUT = Duration.ofMinutes(10);
  private static final Pattern COUNT = Pattern.compile("\"dataset\":\\[\\[(\\d+)\\]\\]");
  private static final String SCENARIO = "qos1-all-the-way";

  private ComposedStack() {}

  static void measure(BenchFolder folder, Report report, PeerBroker broker, long messages) {
    int line = Mosquitto.freePort();
    int http = Mosquitto.freePort();
    try (JavaProcess store = startStore(folder, broker.name(), line, http)) {
      store.await(
          "QuestDB to listen", TIMEOUT, () -> Mosquitto.listens(http) && Mosquitto.listens(line));
      run(folder, report, messages, broker, store, line, http);
    }
  }

  private static JavaProcess startStore(BenchFolder folder, String broker, int line, int http) {
    Path root = folder.resolve("questdb-of-" + broker);
    try {
      Files.createDirectories(root.resolve("conf"));
      Files.writeString(
          root.resolve("conf/server.conf"),
          """
          http.bind.to=127.0.0.1:%d
          line.tcp.net.bind.to=127.0.0.1:%d
          pg.enabled=false
          http.min.enabled=false
          telemetry.enabled=false
          shared.worker.count=2
          """
              .formatted(http, line));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return JavaProcess.java(
        folder.resolve("questdb.log"),
        List.of("-XX:+UseParallelGC"),
        "io.questdb.ServerMain",
        List.of("-d", root.toString()));
  }

  private static void run(
      BenchFolder folder,
      Report report,
      long messages,
      PeerBroker broker,
      JavaProcess store,
      int line,
      int http) {
    Path subscribed = folder.resolve("bridge-of-%s.ready".formatted(broker.name()));
    try (JavaProcess bridge =
        JavaProcess.java(
            folder.resolve("bridge.log"),
            List.of("-XX:+UseParallelGC"),
            "io.lockstep.bench.ComposedBridge",
            List.of(
                Integer.toString(broker.port()),
                Integer.toString(line),
                Long.toString(messages),
                subscribed.toString()))) {
      bridge.await(
          "the bridge to subscribe", Duration.ofSeconds(30), () -> Files.exists(subscribed));
      Duration before = broker.process().cpu().plus(store.cpu()).plus(bridge.cpu());
      Load.Result result =
          Load.standard("lockstep/v1/bench-%04d/telemetry", messages, 1)
              .run(folder, "127.0.0.1", broker.port(), "", "");
      Duration bridgeCpu = awaitRows(store, bridge, http, messages);
      double seconds = result.secondsUntilNow();
      double cpu =
          broker.process().cpu().plus(store.cpu()).plus(bridgeCpu).minus(before).toNanos() / 1e9;
      report.add(
          SCENARIO,
          broker.name() + BEHIND,
          "rate-until-queryable",
          messages / seconds,
          "messages/s");
      report.add(
          SCENARIO, broker.name() + BEHIND, "rate-until-acknowledged", result.rate(), "messages/s");
      report.add(
          SCENARIO, broker.name() + BEHIND, "server-cpu", cpu / messages * 1e6, "us/message");
    }
  }

  /// Waits until every row is answered; gives the bridge's CPU as it was when last seen alive.
  private static Duration awaitRows(
      JavaProcess store, JavaProcess bridge, int http, long messages) {
    HttpClient client = HttpClient.newHttpClient();
    Duration[] cpu = {Duration.ZERO};
    store.await(
        messages + " rows in QuestDB",
        TIMEOUT,
        () -> {
          Duration now = bridge.cpu();
          cpu[0] = now.compareTo(cpu[0]) > 0 ? now : cpu[0];
          return rows(client, http) >= messages;
        });
    return cpu[0];
  }

  private static long rows(HttpClient client, int http) {
    String query = URLEncoder.encode("select count() from samples", StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%d/exec?query=%s".formatted(http, query)))
            .timeout(Duration.ofSeconds(30))
            .build();
    try {
      Matcher matcher =
          COUNT.matcher(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
      return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }
}

package io.lockstep.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The registry of devices: a whole fleet imported, read, changed and logged in; then devices that
/// nobody has added provision themselves, by a login with a derived key and by the protocol of
/// Azure's provisioning service. Beside it mosquitto with its plugin for dynamic security.
final class DevicesBench {
  private static final String IMPORT = "registry-import";
  private static final String READ = "registry-read";
  private static final String SEARCH = "registry-search";
  private static final String PAGE = "registry-page";
  private static final String ADD = "registry-add";
  private static final String STATE = "registry-state";
  private static final String LOGIN = "device-login";
  private static final String DERIVED = "provision-derived-key";
  private static final String SERVICE = "provision-service";
  private static final String RESTART = "registry-restart";

  private static final int WAVE = 2_000;
  private static final int CALLERS = 8;
  private static final int GROUPS = 50;
  private static final String JSON_API = "/api/v1/devices";
  private static final byte[] KEY =
      "a key of an enrolment, of no use".getBytes(StandardCharsets.UTF_8);

  /// The peer writes its whole file for each client that is added: more take hours.
  private static final int PEER_CLIENTS = 2_000;

  private final BenchFolder folder;
  private final Report report;
  private final int devices;
  private final int provisioned;
  private final int requests;

  DevicesBench(BenchFolder folder, Report report, int devices, boolean isQuick) {
    this.folder = folder;
    this.report = report;
    this.devices = devices;
    this.provisioned = isQuick ? 100 : 10_000;
    this.requests = isQuick ? 40 : 4_000;
  }

  void run() {
    LockstepProcess.Launch launch = LockstepProcess.Launch.standard();
    try {
      try (LockstepProcess server = LockstepProcess.start(folder, "devices", launch)) {
        importAll(server);
        read(server);
        change(server);
        login(server);
        provision(server);
      }
      try (LockstepProcess server = LockstepProcess.start(folder, "devices", launch)) {
        add(RESTART, "devices", devices + 2.0 * provisioned, "");
        add(RESTART, "ready", server.readySeconds(), "s");
      }
      peer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(String scenario, String metric, double value, String unit) {
    report.add(scenario, LockstepProcess.NAME, metric, value, unit);
  }

  private static String name(int number) {
    return "fleet-%06d".formatted(number);
  }

  private static String secret(int number) {
    return "secret-of-%06d".formatted(number);
  }

  private void importAll(LockstepProcess server) {
    String csv = csv();
    double heap = server.process().liveHeapBytes();
    Meter meter = new Meter(server.process());
    String answer = server.send("POST", JSON_API + "/import", csv);
    meter.report(report, IMPORT, LockstepProcess.NAME, devices, "device");
    if (!answer.contains("\"created\":" + devices)) {
      report.note("import: expected %d created, found %s".formatted(devices, answer));
    }
    double grown = server.process().liveHeapBytes() - heap;
    add(IMPORT, "heap-after-gc-a-device", grown / devices, "B");
    add(IMPORT, "resident-memory", server.process().residentMiB(), "MiB");
  }

  private String csv() {
    StringBuilder text = new StringBuilder("id,groups,tags,messagesPerSecond,secretHash\n");
    for (int i = 0; i < devices; i++) {
      text.append(name(i))
          .append(",line-%d;plant-%d,hall=%d,10,".formatted(i % GROUPS, i % 4, i % 10))
          .append(sha256(secret(i)))
          .append('\n');
    }
    return text.toString();
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void read(LockstepProcess server) {
    HttpLoad one = new HttpLoad(server, 1);
    HttpLoad.Requests single = gets(requests, i -> JSON_API + "/" + name(spread(i)));
    HttpLoad.Result _ = one.once(single);
    one.once(single).report(report, READ, "read", "reads", 1);
    int some = Math.max(10, requests / 40);
    // Each asks for another group than the one before: the whole fleet is looked through.
    HttpLoad.Requests searches =
        gets(some, i -> JSON_API + "?group=line-" + i % GROUPS + "&max=100");
    HttpLoad.Result _ = one.once(searches);
    one.once(searches).report(report, SEARCH, "search", "searches", 1);
    HttpLoad.Requests pages =
        gets(some, i -> JSON_API + "?group=line-1&max=100&after=" + name(spread(i)));
    HttpLoad.Result _ = one.once(pages);
    one.once(pages).report(report, PAGE, "page", "pages", 1);
  }

  private int spread(int number) {
    return (int) (number * 7_919L % devices);
  }

  private static HttpLoad.Requests gets(int count, IntFunction<String> paths) {
    return (maker, _) -> {
      List<byte[]> made = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        made.add(maker.request("GET", paths.apply(i), ""));
      }
      return made;
    };
  }

  private void change(LockstepProcess server) {
    int each = Math.max(1, requests / CALLERS);
    HttpLoad many = new HttpLoad(server, CALLERS);
    for (String round : List.of("warm", "late")) {
      HttpLoad.Result added =
          many.once(
              posts(
                  each,
                  (_, _) -> JSON_API,
                  (caller, i) -> "{\"id\":\"%s-%d-%d\"}".formatted(round, caller, i)));
      HttpLoad.Result stated =
          many.once(
              posts(
                  each,
                  (caller, i) -> JSON_API + "/%s-%d-%d/state".formatted(round, caller, i),
                  (_, _) -> "{\"state\":\"suspended\"}"));
      if (round.equals("late")) {
        added.report(report, ADD, "device", "devices", 1);
        stated.report(report, STATE, "change", "changes", 1);
      }
    }
  }

  /// A text for a request, by the caller and the request's number, both from 0.
  private interface Texts {
    String of(int caller, int number);
  }

  private static HttpLoad.Requests posts(int count, Texts paths, Texts bodies) {
    return (maker, caller) -> {
      List<byte[]> made = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        made.add(maker.request("POST", paths.of(caller, i), bodies.of(caller, i)));
      }
      return made;
    };
  }

  /// Known devices connect with their secrets; the first wave warms up.
  private void login(LockstepProcess server) throws IOException {
    int number = Math.min(devices, provisioned);
    IntFunction<byte[]> connects = i -> MqttBytes.connect(name(i), name(i), secret(i), true);
    waves(server, Math.min(number, WAVE), connects, false);
    Meter meter = new Meter(server.process());
    waves(server, number, connects, false);
    meter.report(report, LOGIN, LockstepProcess.NAME, number, "login");
  }

  private void provision(LockstepProcess server) throws IOException {
    String key = Base64.getEncoder().encodeToString(KEY);
    for (String enrolment : List.of("derived", "service")) {
      server.send(
          "PUT",
          "/api/v1/enrolments/" + enrolment,
          "{\"proof\":\"symmetric-key\",\"keys\":[\"%s\"],\"ids\":\"%s-*\",\"groups\":[\"new\"]}"
              .formatted(key, enrolment));
    }
    IntFunction<byte[]> derived =
        i -> MqttBytes.connect("derived-" + i, "derived-" + i, derivedKey("derived-" + i), true);
    Meter meter = new Meter(server.process());
    waves(server, provisioned, derived, false);
    meter.report(report, DERIVED, LockstepProcess.NAME, provisioned, "device");
    // Signatures are made before the clock runs: they are the devices' work.
    List<byte[]> signed = new ArrayList<>();
    for (int i = 0; i < provisioned; i++) {
      String id = "service-" + i;
      signed.add(
          MqttBytes.connect(
              id, "scope/registrations/" + id + "/api-version=2019-03-31", signature(id), true));
    }
    meter = new Meter(server.process());
    waves(server, provisioned, signed::get, true);
    meter.report(report, SERVICE, LockstepProcess.NAME, provisioned, "device");
    for (String enrolment : List.of("derived", "service")) {
      String found = server.send("GET", JSON_API + "?max=1&enrolment=" + enrolment, "");
      if (!found.contains("\"total\":" + provisioned)) {
        report.note(
            "%s: expected %d devices of the enrolment, found %s"
                .formatted(enrolment, provisioned, found));
      }
    }
  }

  private static String derivedKey(String id) {
    return Base64.getEncoder().encodeToString(hmac(KEY, id));
  }

  /// What a device sends to the provisioning service.
  private static String signature(String id) {
    String resource = "scope%2Fregistrations%2F" + id;
    String end = "4102444800"; // 2100
    byte[] key = Base64.getDecoder().decode(derivedKey(id));
    String sign =
        Base64.getEncoder()
            .encodeToString(hmac(key, resource + "\n" + end))
            .replace("+", "%2B")
            .replace("/", "%2F")
            .replace("=", "%3D");
    return "SharedAccessSignature sr="
        + resource
        + "&sig="
        + sign
        + "&se="
        + end
        + "&skn=registration";
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Connects so many, some thousand at a time, and ends their connections.
  ///
  /// @param isRegistering each also asks the provisioning service for its registration, and waits
  ///   for the answer
  private static void waves(
      LockstepProcess server, int number, IntFunction<byte[]> connects, boolean isRegistering)
      throws IOException {
    for (int first = 0; first < number; first += WAVE) {
      int start = first;
      int size = Math.min(WAVE, number - first);
      try (Crowd crowd = new Crowd(server.mqttHost(), server.mqttPort(), "", "")) {
        List<Crowd.Member> members = crowd.connect(size, i -> connects.apply(start + i));
        if (isRegistering) {
          crowd.subscribe(members, "$dps/registrations/res/#", 1);
          for (int i = 0; i < size; i++) {
            byte[] body =
                "{\"registrationId\":\"service-%d\"}"
                    .formatted(start + i)
                    .getBytes(StandardCharsets.UTF_8);
            members
                .get(i)
                .send(
                    ByteBuffer.wrap(
                        MqttBytes.publish(
                            "$dps/registrations/PUT/iotdps-register/?$rid=1", body, false, 2)));
          }
          crowd.run(() -> crowd.messages() >= size);
        }
      }
    }
  }

  private void peer() throws IOException {
    int clients = Math.min(devices, PEER_CLIENTS);
    Optional<Mosquitto> started = Mosquitto.startWithRegistry(folder);
    if (started.isEmpty()) {
      report.note(Mosquitto.MISSING);
      return;
    }
    try (Mosquitto mosquitto = started.get();
        Crowd crowd =
            new Crowd(
                "127.0.0.1", mosquitto.port(), Mosquitto.REGISTRAR, Mosquitto.REGISTRAR_SECRET)) {
      report.note(
          "mosquitto: %d clients in batches of 500, since it writes its file anew for each"
              .formatted(clients));
      List<Crowd.Member> registrar = crowd.connect("registrar-", 1, true);
      crowd.subscribe(registrar, "$CONTROL/dynamic-security/v1/response", 1);
      Meter meter = new Meter(mosquitto.process());
      int batches = 0;
      for (int first = 0; first < clients; first += 500) {
        int sent = ++batches;
        registrar
            .getFirst()
            .send(
                ByteBuffer.wrap(
                    MqttBytes.publish(
                        "$CONTROL/dynamic-security/v1",
                        clients(first, Math.min(clients, first + 500)),
                        false,
                        sent)));
        crowd.run(() -> crowd.messages() >= sent);
      }
      meter.report(report, IMPORT, Mosquitto.NAME, clients, "device");
      meter = new Meter(mosquitto.process());
      List<Crowd.Member> _ =
          crowd.connect(clients, i -> MqttBytes.connect(name(i), name(i), secret(i), true));
      meter.report(report, LOGIN, Mosquitto.NAME, clients, "login");
    }
  }

  private static byte[] clients(int from, int to) {
    StringBuilder commands = new StringBuilder("{\"commands\":[");
    for (int i = from; i < to; i++) {
      commands
          .append(i == from ? "" : ",")
          .append(
              "{\"command\":\"createClient\",\"username\":\"%s\",\"password\":\"%s\"}"
                  .formatted(name(i), secret(i)));
    }
    return commands.append("]}").toString().getBytes(StandardCharsets.UTF_8);
  }

  /// Time, the server's CPU and this process's own, from its making on.
  private static final class Meter {
    private final JavaProcess process;
    private final Duration cpu;
    private final long ownCpu = ProcessCpu.nanos();
    private final long start = System.nanoTime();

    Meter(JavaProcess process) {
      this.process = process;
      this.cpu = process.cpu();
    }

    void report(Report report, String scenario, String subject, int count, String item) {
      double seconds = (System.nanoTime() - start) / 1e9;
      double used = process.cpu().minus(cpu).toNanos() / 1e3;
      double own = (ProcessCpu.nanos() - ownCpu) / 1e3;
      report.add(scenario, subject, item + "s", count, "");
      report.add(scenario, subject, "time", seconds, "s");
      report.add(scenario, subject, "rate", count / seconds, item + "s/s");
      report.add(scenario, subject, "server-cpu", used / count, "us/" + item);
      report.add(scenario, "generator", "cpu", own / count, "us/" + item);
    }
  }
}

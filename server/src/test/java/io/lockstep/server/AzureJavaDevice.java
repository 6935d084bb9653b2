package io.lockstep.server;

import com.google.gson.JsonElement;
import com.microsoft.azure.sdk.iot.device.ClientOptions;
import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.IotHubMessageResult;
import com.microsoft.azure.sdk.iot.device.IotHubStatusCode;
import com.microsoft.azure.sdk.iot.device.Message;
import com.microsoft.azure.sdk.iot.device.exceptions.IotHubClientException;
import com.microsoft.azure.sdk.iot.device.transport.IotHubConnectionStatus;
import com.microsoft.azure.sdk.iot.device.twin.DirectMethodResponse;
import com.microsoft.azure.sdk.iot.device.twin.Twin;
import com.microsoft.azure.sdk.iot.device.twin.TwinCollection;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// The device SDK of Azure IoT Hub for Java, as it is, against a server whose port of MQTT over TLS
/// is 8883: another one the SDK does not know. A program of its own, since it must be where the
/// server is:
///
///     AzureJavaDevice CA HTTP TOKEN DEVICE
///
/// Plays device and app: the device over MQTT by the SDK, the app over HTTP. Prints a line for each
/// thing that went as it should. At `restart` the server is to be killed and started again, and an
/// empty line to be sent. Ends with 0, or says what did not go as it should and ends with 1.
final class AzureJavaDevice {
  private static final String MODEL = "dtmi:com:example:Oven;1";
  private static final int ANSWER_MILLIS = 5_000;

  private final Http app;
  private final String id;
  private final Path authority;
  private final List<String> desired = new CopyOnWriteArrayList<>();
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private volatile IotHubConnectionStatus status = IotHubConnectionStatus.DISCONNECTED;

  private AzureJavaDevice(Path authority, Http app, String id) {
    this.authority = authority;
    this.app = app;
    this.id = id;
  }

  static void main(String[] arguments) throws Exception {
    try {
      new AzureJavaDevice(Path.of(arguments[0]), new Http(arguments[1], arguments[2]), arguments[3])
          .run();
      System.exit(0);
    } catch (Exception | AssertionError e) {
      System.out.println("FAILED " + e);
      e.printStackTrace(System.out);
      System.exit(1);
    }
  }

  private static void ok(String what) {
    System.out.println("ok " + what);
  }

  private static void check(String what, boolean condition, Object found) {
    if (!condition) {
      throw new AssertionError("%s: found %s".formatted(what, found));
    }
    ok(what);
  }

  private void until(String what, String path, Predicate<String> isWanted) throws Exception {
    Await.until(what, () -> isWanted.test(app.get(path).body()), () -> "");
    ok(what);
  }

  private SSLContext trust() throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(authority)) {
      trusted.setCertificateEntry(
          "plant", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /// Asks again what was not answered in time, as an app would: in the SDK, who acknowledges an
  /// answer and who looks for the one that waits for it are two threads, and now and then the first
  /// wins.
  private static <T> T answered(Callable<T> asked) throws Exception {
    for (int attempt = 1; ; attempt++) {
      try {
        return asked.call();
      } catch (IotHubClientException e) {
        boolean isLate = e.getStatusCode() == IotHubStatusCode.DEVICE_OPERATION_TIMED_OUT;
        if (!isLate || attempt == 5) {
          throw e;
        }
      }
    }
  }

  private static Twin twinOf(DeviceClient client) throws Exception {
    return answered(() -> client.getTwin(ANSWER_MILLIS));
  }

  private static int report(DeviceClient client, TwinCollection values) throws Exception {
    values.setVersion(null); // Whatever it is: the first of two may have been taken.
    return answered(() -> client.updateReportedProperties(values, ANSWER_MILLIS)).getVersion();
  }

  private static String text(JsonElement element) {
    return String.valueOf(element);
  }

  private static Message reading(double temperature) {
    Message message = new Message("{\"temperature\":%s}".formatted(temperature));
    message.setContentType("application/json");
    message.setContentEncoding("utf-8");
    message.setProperty("line", "a & b");
    return message;
  }

  private DeviceClient opened() throws Exception {
    Http.Reply added =
        app.post("/api/v1/devices", "{\"id\":\"%s\",\"authentication\":\"key\"}".formatted(id));
    String key = added.body().replaceAll(".*\"key\":\"([^\"]+)\".*", "$1");
    check("the device is added", added.status() == 201, added.body());
    DeviceClient client =
        new DeviceClient(
            "HostName=127.0.0.1;DeviceId=%s;SharedAccessKey=%s".formatted(id, key),
            IotHubClientProtocol.MQTT,
            ClientOptions.builder().sslContext(trust()).modelId(MODEL).build());
    client.setConnectionStatusChangeCallback(said -> status = said.getNewStatus(), null);
    client.setMessageCallback(
        (message, _) -> {
          messages.add(
              new String(message.getBytes(), StandardCharsets.UTF_8)
                  + " "
                  + message.getProperty("color"));
          return IotHubMessageResult.COMPLETE;
        },
        null);
    client.open(true);
    ok("open");
    return client;
  }

  private void run() throws Exception {
    DeviceClient client = opened();
    until(
        "the announced model is the twin's",
        "/digitaltwins/%s?api-version=2023-10-31".formatted(id),
        body -> body.contains(MODEL));
    client.sendEvent(reading(21.5));
    expectTemperature("telemetry is a value", 21.5);
    twin(client);
    client.subscribeToMethods(
        (name, payload, _) ->
            name.equals("reboot")
                ? new DirectMethodResponse(
                    200, Map.of("after", payload.getPayload(Map.class).get("delay")))
                : new DirectMethodResponse(404, Map.of()),
        null);
    expectMethod("a command is a method", 7);
    send("hello");
    Await.until("a message", () -> messages.contains("hello red & green"), messages::toString);
    ok("a message has its payload and its properties");
    until(
        "a completed message is delivered",
        "/api/v1/devices/%s/messages".formatted(id),
        body -> body.contains("\"state\":\"delivered\""));

    System.out.println(Peers.RESTART);
    String _ =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    client.sendEvent(reading(22.5));
    // Told by a thread of its own, which may be later than the acknowledgement.
    Await.until(
        "to be connected", () -> status == IotHubConnectionStatus.CONNECTED, () -> "" + status);
    ok("it is connected again");
    expectTemperature("telemetry after a restart is a value", 22.5);
    expectMethod("a method after a restart is answered", 8);
    send("again");
    Await.until("a message", () -> messages.contains("again red & green"), messages::toString);
    ok("a message after a restart comes");
    TwinCollection reported = twinOf(client).getReportedProperties();
    check("what was reported is there", "x1".equals(reported.get("serial")), reported);
    client.close();
  }

  private void twin(DeviceClient client) throws Exception {
    client.subscribeToDesiredProperties(
        (twin, _) -> desired.add(text(twin.getDesiredProperties().toJsonElement())), null);
    TwinCollection reported = twinOf(client).getReportedProperties();
    check("the twin begins with a version", reported.getVersion() >= 1, reported.getVersion());
    reported.put("serial", "x1");
    reported.put("other", Map.of("kept", true));
    int version = report(client, reported);
    check("reported properties have a version", version > 1, version);
    until(
        "a reported property is a value of the twin",
        "/digitaltwins/%s?api-version=2023-10-31".formatted(id),
        body -> body.contains("\"serial\":\"x1\""));
    Http.Reply set =
        app.send("PATCH", "/api/v1/twins/%s/desired".formatted(id), "{\"setpoint\":60}");
    check("a value is desired", set.isGood(), set.body());
    Await.until(
        "a desired value",
        () -> desired.stream().anyMatch(said -> said.contains("\"setpoint\":60")),
        desired::toString);
    ok("desired comes as a patch");
    TwinCollection done = new TwinCollection();
    done.put("setpoint", Map.of("value", 60, "ac", 200, "av", 1, "ad", "done"));
    int _ = report(client, done);
    until(
        "an acknowledged value is reported",
        "/api/v1/twins/%s/desired".formatted(id),
        body -> body.contains("\"state\":\"reported\""));
    check(
        "the device twin has it",
        text(twinOf(client).getDesiredProperties().toJsonElement()).contains("60"),
        "another");
  }

  private void expectTemperature(String what, double value) throws Exception {
    until(
        what,
        "/api/v1/history/%s/temperature?points=10".formatted(id),
        body -> body.contains("," + value + ","));
  }

  private void expectMethod(String what, int delay) throws Exception {
    Await.until(
        what,
        () ->
            app.post(
                    "/api/v1/twins/%s/commands/reboot?wait=5s".formatted(id),
                    "{\"delay\":%d}".formatted(delay))
                .body()
                .contains("\"after\":" + delay),
        () -> "");
    ok(what);
  }

  private void send(String text) throws Exception {
    Http.Reply sent =
        app.post(
            "/api/v1/devices/%s/messages".formatted(id),
            "{\"payload\":\"%s\",\"properties\":{\"color\":\"red & green\"}}".formatted(text));
    check("a message is queued", sent.isGood(), sent.body());
  }
}

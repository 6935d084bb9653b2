package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.crt.iot.StreamingOperation;
import software.amazon.awssdk.crt.mqtt5.QOS;
import software.amazon.awssdk.iot.iotcommands.model.CommandExecutionEvent;
import software.amazon.awssdk.iot.iotcommands.model.CommandExecutionsSubscriptionRequest;
import software.amazon.awssdk.iot.iotcommands.model.DeviceType;
import software.amazon.awssdk.iot.iotjobs.model.JobStatus;
import software.amazon.awssdk.iot.iotjobs.model.NextJobExecutionChangedEvent;
import software.amazon.awssdk.iot.iotjobs.model.NextJobExecutionChangedSubscriptionRequest;
import software.amazon.awssdk.iot.iotjobs.model.StartNextJobExecutionResponse;
import software.amazon.awssdk.iot.iotjobs.model.StartNextPendingJobExecutionRequest;
import software.amazon.awssdk.iot.iotjobs.model.UpdateJobExecutionRequest;
import software.amazon.awssdk.iot.iotshadow.model.GetNamedShadowRequest;
import software.amazon.awssdk.iot.iotshadow.model.GetShadowRequest;
import software.amazon.awssdk.iot.iotshadow.model.GetShadowResponse;
import software.amazon.awssdk.iot.iotshadow.model.ShadowDeltaUpdatedEvent;
import software.amazon.awssdk.iot.iotshadow.model.ShadowDeltaUpdatedSubscriptionRequest;
import software.amazon.awssdk.iot.iotshadow.model.ShadowState;
import software.amazon.awssdk.iot.iotshadow.model.UpdateNamedShadowRequest;
import software.amazon.awssdk.iot.iotshadow.model.UpdateShadowRequest;
import software.amazon.awssdk.iot.iotshadow.model.UpdateShadowResponse;
import software.amazon.awssdk.iot.iotshadow.model.V2ErrorResponseException;

/// The device SDK of AWS IoT for Java, unmodified, against a server.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwsIotDeviceTest {
  private static final String MODEL =
      """
      {"@context":"dtmi:dtdl:context;3","@id":"dtmi:com:example:Kiln;1","@type":"Interface","contents":[
       {"@type":"Property","name":"temperature","schema":"double"},
       {"@type":"Property","name":"setpoint","schema":"double","writable":true},
       {"@type":"Command","name":"reboot",
        "request":{"name":"r","schema":{"@type":"Object","fields":[{"name":"delay","schema":"integer"}]}}}]}
      """;

  private Path folder;
  private ServerProcess server;

  @BeforeAll
  void start(@TempDir Path given) throws Exception {
    folder = given;
    server = ServerProcess.in(folder.resolve("data")).set("mqtts.client-auth", "want").start();
    Http.Reply model = server.http().post("/models?api-version=2023-10-31", "[" + MODEL + "]");
    assertThat(model.isGood()).as(model.body()).isTrue();
  }

  @AfterAll
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private AwsThing thing(String id) throws Exception {
    Http.Reply added =
        server
            .http()
            .post(
                "/api/v1/devices",
                "{\"id\":\"%s\",\"model\":\"dtmi:com:example:Kiln;1\"}".formatted(id));
    assertThat(added.status()).as(added.body()).isEqualTo(201);
    return AwsThing.connect(server, DeviceCertificate.of(server.data(), folder, id), id);
  }

  private static <T> T in(CompletableFuture<T> future) throws Exception {
    return future.get(60, TimeUnit.SECONDS);
  }

  private static UpdateShadowRequest reports(String id, Map<String, Object> reported) {
    UpdateShadowRequest request = new UpdateShadowRequest();
    request.thingName = id;
    request.state = new ShadowState();
    request.state.reported = new HashMap<>(reported);
    return request;
  }

  private static GetShadowRequest asks(String id) {
    GetShadowRequest request = new GetShadowRequest();
    request.thingName = id;
    return request;
  }

  private String get(String path) throws Exception {
    Http.Reply reply = server.http().get(path);
    assertThat(reply.isGood()).as(reply.body()).isTrue();
    return reply.body();
  }

  @Test
  void theClassicShadowIsTheTwinAndNamedOnesAreDocuments() throws Exception {
    try (AwsThing kiln = thing("kiln-1")) {
      UpdateShadowResponse first =
          in(
              kiln.shadows()
                  .updateShadow(reports("kiln-1", Map.of("temperature", 21.5, "serial", "x7"))));
      assertThat(first.version).isEqualTo(1);
      Await.until(
          "the twin to have it",
          () -> get("/digitaltwins/kiln-1?api-version=2023-10-31").contains("\"temperature\":21.5"),
          server.child()::printed);

      List<ShadowDeltaUpdatedEvent> deltas = new CopyOnWriteArrayList<>();
      ShadowDeltaUpdatedSubscriptionRequest wanted = new ShadowDeltaUpdatedSubscriptionRequest();
      wanted.thingName = "kiln-1";
      CompletableFuture<Boolean> subscribed = new CompletableFuture<>();
      StreamingOperation stream =
          kiln.shadows()
              .createShadowDeltaUpdatedStream(wanted, AwsThing.stream(deltas::add, subscribed));
      stream.open();
      in(subscribed);
      Http.Reply set =
          server.http().send("PATCH", "/api/v1/twins/kiln-1/desired", "{\"setpoint\":60}");
      assertThat(set.isGood()).as(set.body()).isTrue();
      Await.until("a difference", () -> !deltas.isEmpty(), server.child()::printed);
      assertThat(deltas.getFirst().state).containsEntry("setpoint", 60.0);
      in(kiln.shadows().updateShadow(reports("kiln-1", Map.of("setpoint", 60))));
      Await.until(
          "the desired value to be reported",
          () -> get("/api/v1/twins/kiln-1/desired").contains("\"state\":\"reported\""),
          server.child()::printed);
      stream.close();

      GetShadowResponse found = in(kiln.shadows().getShadow(asks("kiln-1")));
      assertThat(found.state.reported)
          .containsEntry("serial", "x7")
          .containsEntry("setpoint", 60.0);
      assertThat(found.state.desired).containsEntry("setpoint", 60.0);
      assertThat(found.state.delta).isNull();
      UpdateShadowRequest late = reports("kiln-1", Map.of("temperature", 1));
      late.version = 1;
      assertThat(codeOf(kiln.shadows().updateShadow(late))).isEqualTo(409);

      UpdateNamedShadowRequest named = new UpdateNamedShadowRequest();
      named.thingName = "kiln-1";
      named.shadowName = "net";
      named.state = new ShadowState();
      named.state.reported = new HashMap<>(Map.of("rssi", -60));
      in(kiln.shadows().updateNamedShadow(named));
      GetNamedShadowRequest none = new GetNamedShadowRequest();
      none.thingName = "kiln-1";
      none.shadowName = "none";
      assertThat(codeOf(kiln.shadows().getNamedShadow(none))).isEqualTo(404);
      assertThat(get("/api/v1/devices/kiln-1/shadows")).contains("\"name\":\"net\"");
    }
  }

  private static int codeOf(CompletableFuture<?> refused) throws Exception {
    try {
      Object answer = in(refused);
      throw new AssertionError("expected a refusal, found " + answer);
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(V2ErrorResponseException.class);
      return Objects.requireNonNull((V2ErrorResponseException) e.getCause()).getModeledError().code;
    }
  }

  @Test
  void aJobIsNotifiedStartedAndDone() throws Exception {
    try (AwsThing kiln = thing("kiln-2")) {
      List<NextJobExecutionChangedEvent> next = new CopyOnWriteArrayList<>();
      NextJobExecutionChangedSubscriptionRequest wanted =
          new NextJobExecutionChangedSubscriptionRequest();
      wanted.thingName = "kiln-2";
      CompletableFuture<Boolean> subscribed = new CompletableFuture<>();
      StreamingOperation stream =
          kiln.jobs()
              .createNextJobExecutionChangedStream(wanted, AwsThing.stream(next::add, subscribed));
      stream.open();
      in(subscribed);
      Http.Reply created =
          server
              .http()
              .post(
                  "/api/v1/device-jobs",
                  "{\"id\":\"update-7\",\"document\":{\"url\":\"x\"},\"devices\":[\"kiln-2\"]}");
      assertThat(created.status()).as(created.body()).isEqualTo(201);
      Await.until("the job", () -> !next.isEmpty(), server.child()::printed);
      assertThat(next.getFirst().execution.jobDocument).containsEntry("url", "x");
      StartNextPendingJobExecutionRequest start = new StartNextPendingJobExecutionRequest();
      start.thingName = "kiln-2";
      StartNextJobExecutionResponse started = in(kiln.jobs().startNextPendingJobExecution(start));
      assertThat(started.execution.jobId).isEqualTo("update-7");
      UpdateJobExecutionRequest done = new UpdateJobExecutionRequest();
      done.thingName = "kiln-2";
      done.jobId = "update-7";
      done.status = JobStatus.SUCCEEDED;
      done.expectedVersion = started.execution.versionNumber;
      done.statusDetails = new HashMap<>(Map.of("installed", "7"));
      in(kiln.jobs().updateJobExecution(done));
      stream.close();
      assertThat(get("/api/v1/device-jobs/update-7"))
          .contains("\"status\":\"SUCCEEDED\"")
          .contains("\"installed\":\"7\"");
    }
  }

  @Test
  void aCommandIsExecutedAndItsResultIsKnown() throws Exception {
    try (AwsThing kiln = thing("kiln-3")) {
      in(kiln.shadows().updateShadow(reports("kiln-3", Map.of("temperature", 20))));
      List<CommandExecutionEvent> commands = new CopyOnWriteArrayList<>();
      CommandExecutionsSubscriptionRequest wanted = new CommandExecutionsSubscriptionRequest();
      wanted.deviceType = DeviceType.THING;
      wanted.deviceId = "kiln-3";
      CompletableFuture<Boolean> subscribed = new CompletableFuture<>();
      StreamingOperation stream =
          kiln.commands()
              .createCommandExecutionsJsonPayloadStream(
                  wanted, AwsThing.stream(commands::add, subscribed));
      stream.open();
      in(subscribed);
      CompletableFuture<Http.Reply> asked =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return server
                      .http()
                      .post("/api/v1/twins/kiln-3/commands/reboot", "{\"delay\":5}");
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              });
      Await.until("the command", () -> !commands.isEmpty(), server.child()::printed);
      CommandExecutionEvent command = commands.getFirst();
      assertThat(new String(command.payload, StandardCharsets.UTF_8)).isEqualTo("{\"delay\":5}");
      kiln.publish(
          "$aws/commands/things/kiln-3/executions/%s/response/json".formatted(command.executionId),
          "{\"status\":\"SUCCEEDED\",\"result\":{\"after\":{\"s\":\"5\"}}}",
          QOS.AT_LEAST_ONCE);
      Http.Reply reply = in(asked);
      assertThat(reply.isGood()).as(reply.body()).isTrue();
      stream.close();
    }
  }

  @Test
  void oneDeviceNeverSeesAnothersAndGoesOnAfterARestart() throws Exception {
    try (AwsThing one = thing("kiln-4");
        AwsThing other = thing("kiln-5")) {
      List<String> overheard = other.listen("$aws/#");
      in(one.shadows().updateShadow(reports("kiln-4", Map.of("temperature", 30))));
      in(one.shadows().getShadow(asks("kiln-4")));
      GetShadowRequest foreign = asks("kiln-4");
      assertThat(codeOf(other.shadows().getShadow(foreign))).isEqualTo(403);
      assertThat(overheard)
          .allMatch(topic -> topic.equals("$aws/things/kiln-4/shadow/get/rejected"));

      one.publish(
          "$aws/rules/store/lockstep/v1/kiln-4/telemetry",
          "{\"temperature\":31.5}",
          QOS.AT_LEAST_ONCE);
      ServerProcess before = server;
      before.close();
      server =
          ServerProcess.in(before.data())
              .onPortsOf(before)
              .set("mqtts.client-auth", "want")
              .start();
      in(one.reconnected());
      GetShadowResponse found = in(one.shadows().getShadow(asks("kiln-4")));
      assertThat(found.state.reported).containsEntry("temperature", 30.0);
      assertThat(get("/digitaltwins/kiln-4?api-version=2023-10-31"))
          .contains("\"temperature\":31.5");
    }
  }
}

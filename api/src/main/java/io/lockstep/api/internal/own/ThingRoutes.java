package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Members;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.SpaceCalls;
import io.lockstep.ingest.Device;
import io.lockstep.ingest.Devices;
import io.lockstep.ingest.HubCommand;
import io.lockstep.ingest.Thing;
import io.lockstep.ingest.aws.Job;
import io.lockstep.ingest.aws.JobExecution;
import io.lockstep.ingest.aws.Shadow;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.space.Command;
import io.lockstep.space.Space;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/// Devices that speak the contract of AWS IoT: jobs for them, and their shadows.
public final class ThingRoutes {
  private static final String TAG = "Devices";
  private static final String JOBS = "/api/v1/device-jobs";
  private static final Parameter JOB = Parameter.path("id", "The job's id.");
  private static final int THINGS_MAX = 10_000;
  private static final int MINUTES_MAX = 10_080;
  private static final int DOCUMENT_MAX = 32 << 10;
  private static final List<String> MEMBERS =
      List.of("id", "document", "devices", "groups", "timeoutMinutes");

  private final SpaceCalls calls;
  private final Space space;
  private final Devices devices;
  private final Json json;
  private final int bodyBytesMax;

  public ThingRoutes(SpaceCalls calls, Space space, Devices devices, Json json, int bodyBytesMax) {
    this.calls = calls;
    this.space = space;
    this.devices = devices;
    this.json = json;
    this.bodyBytesMax = bodyBytesMax;
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.POST, JOBS, "createDeviceJob")
            .role(Role.ENGINEER)
            .says(TAG, "Creates a job for devices of the AWS contract.")
            .jsonBody("NewDeviceJob", bodyBytesMax)
            .answers(Response.json(201, "The job.", "DeviceJob"))
            .to(this::create),
        Route.own(Verb.GET, JOBS, "listDeviceJobs")
            .role(Role.ENGINEER)
            .says(TAG, "Lists the jobs for devices of the AWS contract, by id.")
            .answers(Response.json(200, "The jobs.", "DeviceJobList"))
            .to(_ -> list()),
        Route.own(Verb.GET, JOBS + "/{id}", "getDeviceJob")
            .role(Role.ENGINEER)
            .says(TAG, "Gives one job, and how far each device has come with it.")
            .with(JOB)
            .answers(Response.json(200, "The job.", "DeviceJob"))
            .to(call -> Answer.json(shown(job(call.variable("id"))))),
        Route.own(Verb.POST, JOBS + "/{id}/cancel", "cancelDeviceJob")
            .role(Role.ENGINEER)
            .says(TAG, "Cancels a job: no device begins with it any more.")
            .with(JOB)
            .with(
                Parameter.query(
                    "force",
                    "{\"type\":\"boolean\"}",
                    "true ends it for devices too that have begun."))
            .answers(Response.json(200, "The job.", "DeviceJob"))
            .to(this::cancel),
        Route.own(Verb.GET, "/api/v1/devices/{id}/shadows", "getDeviceShadows")
            .role(Role.ENGINEER)
            .says(TAG, "Gives the shadows of a device of the AWS contract.")
            .with(Parameter.path("id", "The device's id."))
            .answers(
                Response.json(200, "The shadows; the classic one has no name.", "DeviceShadows"))
            .to(this::shadows));
  }

  private Job job(String id) {
    return space
        .things()
        .job(id)
        .orElseThrow(
            () ->
                Fault.of(ErrorCode.NOT_FOUND, "There is no such job")
                    .at("job")
                    .expected("the id of a job")
                    .found(id)
                    .exception());
  }

  private Answer create(Call call) throws InterruptedException {
    JsonNode body = json.parseObject(call.body());
    Members.check(body, MEMBERS);
    String id = Members.text(body, "id");
    if (!id.matches("[a-zA-Z0-9_-]{1,64}")) {
      throw Call.invalid("request body /id", "1 to 64 letters, digits, _ and -", id).exception();
    }
    JsonNode document = body.get("document");
    if (document == null || document.toString().length() > DOCUMENT_MAX) {
      throw Call.invalid(
              "request body /document",
              "JSON of at most " + DOCUMENT_MAX + " characters",
              document == null ? "nothing" : document.toString().length() + " characters")
          .exception();
    }
    Command command =
        new Command.OfHub(
            new HubCommand.CreateJob(
                id, document.toString(), thingsOf(body), minutesOf(body), call.principal().name()));
    return Registry.reply(
        calls.write(call.principal(), command), () -> Answer.json(201, shown(job(id)), Map.of()));
  }

  private List<String> thingsOf(JsonNode body) {
    List<String> groups = Members.texts(body, "groups");
    List<String> things =
        Stream.concat(
                Members.texts(body, "devices").stream(),
                devices.devices().stream()
                    .filter(device -> device.groups().stream().anyMatch(groups::contains))
                    .map(Device::id))
            .distinct()
            .toList();
    if (things.isEmpty() || things.size() > THINGS_MAX) {
      throw Call.invalid(
              "request body /devices",
              "1 to " + THINGS_MAX + " ids of devices",
              String.valueOf(things.size()))
          .exception();
    }
    for (String thing : things) {
      if (devices.device(thing).isEmpty()) {
        throw Call.invalid("request body /devices", "ids of devices", thing).exception();
      }
    }
    return things;
  }

  private static long minutesOf(JsonNode body) {
    JsonNode stated = body.get("timeoutMinutes");
    if (stated == null) {
      return 0;
    }
    if (!stated.isInt() || stated.intValue() < 1 || stated.intValue() > MINUTES_MAX) {
      throw Call.invalid(
              "request body /timeoutMinutes", "minutes, 1 to " + MINUTES_MAX, stated.toString())
          .exception();
    }
    return stated.intValue();
  }

  private Answer cancel(Call call) throws InterruptedException {
    String id = call.variable("id");
    boolean force = call.queryFlag("force");
    Command command = new Command.OfHub(new HubCommand.CancelJob(id, force));
    return Registry.reply(
        calls.write(call.principal(), command), () -> Answer.json(shown(job(id))));
  }

  private Answer list() {
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("value");
              for (Job job : space.things().jobs()) {
                out.writeStartObject();
                write(out, job);
                out.writeEndObject();
              }
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private static void write(JsonGenerator out, Job job) {
    out.writeStringProperty("id", job.id());
    out.writeStringProperty("created", time(job.createdSeconds()));
    out.writeStringProperty("by", job.by());
    out.writeBooleanProperty("canceled", job.isCanceled());
    out.writeNumberProperty("timeoutMinutes", job.minutes());
    out.writeName("document");
    out.writeRawValue(job.document());
  }

  private String shown(Job job) {
    return Json.write(
        out -> {
          out.writeStartObject();
          write(out, job);
          out.writeArrayPropertyStart("executions");
          for (String id : job.things()) {
            JobExecution execution =
                space.things().thing(id).map(thing -> thing.execution(job.id())).orElse(null);
            if (execution != null) {
              out.writeStartObject();
              out.writeStringProperty("device", id);
              out.writeStringProperty("status", execution.status().name());
              out.writeStringProperty("queued", time(execution.queuedSeconds()));
              out.writeStringProperty("updated", time(execution.updatedSeconds()));
              out.writeNumberProperty("version", execution.version());
              out.writeName("details");
              out.writeRawValue(execution.details());
              out.writeEndObject();
            }
          }
          out.writeEndArray();
          out.writeEndObject();
        });
  }

  private Answer shadows(Call call) {
    String id = call.variable("id");
    Thing thing =
        space
            .things()
            .thing(id)
            .orElseThrow(
                () ->
                    Fault.of(ErrorCode.NOT_FOUND, "No such device has spoken the AWS contract")
                        .at("device")
                        .expected("the id of a device that has used it")
                        .found(id)
                        .exception());
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeArrayPropertyStart("value");
              for (Map.Entry<String, Shadow> shadow : thing.shadows().entrySet()) {
                if (shadow.getValue().exists()) {
                  out.writeStartObject();
                  out.writeStringProperty("name", shadow.getKey());
                  out.writeName("document");
                  out.writeRawValue("{" + shadow.getValue().sections(true) + "}");
                  out.writeNumberProperty("version", shadow.getValue().version());
                  out.writeEndObject();
                }
              }
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private static String time(long seconds) {
    return Instant.ofEpochSecond(seconds).toString();
  }
}

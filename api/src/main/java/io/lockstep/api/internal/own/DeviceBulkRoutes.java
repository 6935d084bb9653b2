package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Fault;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.SpaceCalls;
import io.lockstep.ingest.Device;
import io.lockstep.ingest.DeviceCommand;
import io.lockstep.ingest.DeviceCommandCodec;
import io.lockstep.ingest.Devices;
import io.lockstep.ingest.KeyVault;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.Role;
import io.lockstep.space.Command;
import io.lockstep.twin.Reply;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Many devices at a time, as CSV or NDJSON.
public final class DeviceBulkRoutes {
  /// How many devices are journalled in one record.
  private static final int BATCH = 500;

  private static final long BATCH_BYTES = 256L << 10;
  private static final int REFUSALS_SHOWN = 1_000;
  private static final String CSV = "csv";
  private static final String NDJSON = "ndjson";
  private static final Parameter FORMAT =
      Parameter.query(
          "format",
          "{\"type\":\"string\",\"enum\":[\"csv\",\"ndjson\"],\"default\":\"csv\"}",
          "How the devices are written.");

  private final SpaceCalls space;
  private final Json json;
  private final KeyVault vault;
  private final InstantSource clock;
  private final Fleet fleet;
  private final DeviceTroubles troubles;

  public DeviceBulkRoutes(
      SpaceCalls space, Devices devices, Json json, KeyVault vault, InstantSource clock) {
    this.space = space;
    this.json = json;
    this.vault = vault;
    this.clock = clock;
    this.fleet = new Fleet(devices);
    this.troubles = new DeviceTroubles(space, devices, clock);
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.POST, "/api/v1/devices/import", "importDevices")
            .role(Role.ENGINEER)
            .says(
                DeviceRoutes.TAG,
                "Adds many devices, or changes their settings; some hundred are one record.")
            .with(FORMAT)
            .streamedBody("AnyBytes")
            .answers(Response.json(200, "What became of them.", "DeviceImport"))
            .to(this::take),
        Route.own(Verb.GET, "/api/v1/devices/export", "exportDevices")
            .role(Role.ENGINEER)
            .says(DeviceRoutes.TAG, "Gives many devices, without their secrets.")
            .with(FORMAT)
            .with(Fleet.PARAMETERS)
            .answers(new Response(200, "The devices.", "text/plain", "AnyText"))
            .to(this::give));
  }

  private static String format(Call call) {
    String format = call.query("format").orElse(CSV);
    if (!format.equals(CSV) && !format.equals(NDJSON)) {
      throw Call.invalid("query parameter format", "csv or ndjson", format).exception();
    }
    return format;
  }

  private Answer give(Call call) throws InterruptedException {
    boolean isCsv = format(call).equals(CSV);
    StringBuilder text = new StringBuilder(isCsv ? CsvRows.text(DeviceRows.COLUMNS) : "");
    for (Device device : fleet.matching(call, troubles.now())) {
      text.append(isCsv ? CsvRows.text(DeviceRows.row(device)) : DeviceRows.line(device));
    }
    return new Answer.Full(
        200, isCsv ? "text/csv" : "application/x-ndjson", text.toString(), Map.of());
  }

  private Answer take(Call call) throws InterruptedException {
    boolean isCsv = format(call).equals(CSV);
    Taken taken = new Taken(call, new DeviceRows(vault, json, clock.millis() * 1_000L));
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(call.content(), StandardCharsets.UTF_8))) {
      if (isCsv) {
        taken.csv(new CsvRows(in));
      } else {
        taken.ndjson(in);
      }
    } catch (IOException e) {
      return Answer.refused(
          Fault.of(ErrorCode.PAYLOAD_INVALID, "The devices cannot be read")
              .at("request body")
              .expected("rows of devices")
              .found(String.valueOf(e.getMessage())));
    }
    return taken.answer();
  }

  /// One import under way.
  private final class Taken {
    private final Call call;
    private final DeviceRows rows;
    private final List<DeviceCommand> batch = new ArrayList<>();
    private final List<Integer> lines = new ArrayList<>();
    private final List<String[]> refusals = new ArrayList<>();
    private long bytes;
    private long created;
    private long changed;
    private long refused;

    Taken(Call call, DeviceRows rows) {
      this.call = call;
      this.rows = rows;
    }

    void csv(CsvRows in) throws IOException, InterruptedException {
      @Nullable List<String> header = in.next();
      if (header == null) {
        return;
      }
      List<String> unknown = DeviceRows.unknown(header);
      if (!unknown.isEmpty() || !header.contains("id")) {
        throw Call.invalid(
                "request body line 1",
                "a header with id and some of: " + String.join(", ", DeviceRows.COLUMNS),
                String.join(",", header))
            .exception();
      }
      for (List<String> fields = in.next(); fields != null; fields = in.next()) {
        List<String> row = fields;
        take(in.line(), () -> rows.ofCsv(header, row));
      }
      send();
    }

    void ndjson(BufferedReader in) throws IOException, InterruptedException {
      int line = 0;
      for (String text = in.readLine(); text != null; text = in.readLine()) {
        line++;
        if (!text.isBlank()) {
          String row = text;
          take(line, () -> rows.ofJson(row));
        }
      }
      send();
    }

    private void take(int line, Supplier<Device> row) throws InterruptedException {
      try {
        Device device = row.get();
        if (Devices.RESERVED.contains(device.id())) {
          throw new IllegalArgumentException(
              "id: expected another than %s, found %s"
                  .formatted(String.join(" and ", Devices.RESERVED), device.id()));
        }
        DeviceCommand command = new DeviceCommand.PutDevice(device);
        batch.add(command);
        lines.add(line);
        bytes += DeviceCommandCodec.bytesMax(command);
      } catch (RuntimeException problem) {
        refuse(line, "", ErrorCode.INVALID_ARGUMENT.name(), String.valueOf(problem.getMessage()));
      }
      if (batch.size() >= BATCH || bytes >= BATCH_BYTES) {
        send();
      }
    }

    private void refuse(int line, String id, String code, String message) {
      refused++;
      if (refusals.size() < REFUSALS_SHOWN) {
        refusals.add(new String[] {"" + line, id, code, message});
      }
    }

    private void send() throws InterruptedException {
      if (batch.isEmpty()) {
        return;
      }
      Reply reply =
          space
              .write(call.principal(), new Command.OfDevices(new DeviceCommand.Batch(batch)))
              .reply();
      switch (reply) {
        case Reply.Done done -> {
          JsonNode answer = json.parseObject(done.body());
          created += answer.path("created").asLong();
          changed += answer.path("changed").asLong();
          for (JsonNode one : answer.path("refused")) {
            int index = Integer.parseInt(one.path("index").asString("0"));
            refuse(
                lines.get(index),
                one.path("subject").asString(""),
                one.path("code").asString(""),
                one.path("message").asString(""));
          }
        }
        case Reply.Refused whole -> {
          for (int i = 0; i < batch.size(); i++) {
            refuse(
                lines.get(i),
                batch.get(i).subject(),
                whole.reason().code(),
                whole.reason().message());
          }
        }
      }
      batch.clear();
      lines.clear();
      bytes = 0;
    }

    Answer answer() {
      return Answer.json(
          Json.write(
              out -> {
                out.writeStartObject();
                out.writeNumberProperty("created", created);
                out.writeNumberProperty("changed", changed);
                out.writeNumberProperty("refused", refused);
                out.writeArrayPropertyStart("refusals");
                for (String[] one : refusals) {
                  out.writeStartObject();
                  out.writeNumberProperty("line", Integer.parseInt(one[0]));
                  out.writeStringProperty("id", one[1]);
                  out.writeStringProperty("code", one[2]);
                  out.writeStringProperty("message", one[3]);
                  out.writeEndObject();
                }
                out.writeEndArray();
                out.writeEndObject();
              }));
    }
  }
}

package io.lockstep.api.internal.own;

import io.lockstep.api.internal.http.Answer;
import io.lockstep.api.internal.http.Call;
import io.lockstep.api.internal.http.Json;
import io.lockstep.api.internal.http.Parameter;
import io.lockstep.api.internal.http.Response;
import io.lockstep.api.internal.http.Route;
import io.lockstep.api.internal.http.Times;
import io.lockstep.api.internal.http.Verb;
import io.lockstep.api.internal.work.SpaceCalls;
import io.lockstep.ingest.Device;
import io.lockstep.ingest.Devices;
import io.lockstep.ingest.SparkplugHealth;
import io.lockstep.model.Role;
import io.lockstep.twin.DriftEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/// Who sends: the registered devices and all others that were heard of since the start, with what
/// they sent, when last, and how much of it the models did not know; and how it stands with the
/// edge nodes of Sparkplug and their devices.
public final class SourceRoutes {
  private static final int DRIFT_ENTRIES_MAX = 100_000;
  private static final int PAGE_MAX = 10_000;

  private final SourceTally tally;
  private final Devices devices;
  private final SpaceCalls space;
  private final Instant since;
  private final Fleet fleet;

  /// @param since when the tally began
  public SourceRoutes(SourceTally tally, Devices devices, SpaceCalls space, Instant since) {
    this.tally = tally;
    this.devices = devices;
    this.space = space;
    this.since = since;
    this.fleet = new Fleet(devices);
  }

  /// The rows of the table.
  public List<Route> routes() {
    return List.of(
        Route.own(Verb.GET, "/api/v1/sources", "listSources")
            .role(Role.VIEWER)
            .says("Devices", "Lists who sends, with counts and when they were last heard of.")
            .with(
                Parameter.query(
                    "max",
                    "{\"type\":\"integer\",\"minimum\":1,\"maximum\":10000}",
                    "How many at most; all of them if not given."))
            .with(
                Parameter.query("after", "Those behind this name only: `next` of the page before."))
            .answers(Response.json(200, "The sources, by name.", "SourceList"))
            .to(this::list));
  }

  /// The first sources behind a name.
  ///
  /// @return one more than are wanted when there are more
  private List<SourceTally.Source> sources(String after, int max) throws InterruptedException {
    Map<String, SourceTally.Source> sources = new TreeMap<>();
    for (Device device : fleet.behind(after, max == Integer.MAX_VALUE ? max : max + 1)) {
      sources.put(device.id(), new SourceTally.Source(device.id(), 0, 0, 0, -1, false));
    }
    for (SourceTally.Source source : tally.sources()) {
      if (source.device().compareTo(after) > 0) {
        sources.put(source.device(), source);
      }
    }
    return sources.values().stream().limit(max == Integer.MAX_VALUE ? max : max + 1L).toList();
  }

  private Answer list(Call call) throws InterruptedException {
    String after = call.query("after").orElse("");
    int max = call.queryInt("max", 1, PAGE_MAX, Integer.MAX_VALUE);
    List<SourceTally.Source> found = sources(after, max);
    List<SourceTally.Source> sources = found.size() > max ? found.subList(0, max) : found;
    Map<String, Long> drifted = new TreeMap<>();
    for (DriftEntry entry : space.view().drift(null, null, DRIFT_ENTRIES_MAX)) {
      drifted.merge(entry.device(), entry.count(), Long::sum);
    }
    // Edge nodes are told once, with the first page.
    List<SparkplugHealth.Node> nodes = after.isEmpty() ? space.sparkplug().nodes() : List.of();
    return Answer.json(
        Json.write(
            out -> {
              out.writeStartObject();
              out.writeStringProperty("since", since.toString());
              out.writeArrayPropertyStart("value");
              for (SourceTally.Source source : sources) {
                write(out, source, drifted.getOrDefault(source.device(), 0L));
              }
              out.writeEndArray();
              if (sources.size() < found.size()) {
                out.writeStringProperty("next", sources.getLast().device());
              }
              out.writeArrayPropertyStart("sparkplug");
              nodes.forEach(node -> write(out, node));
              out.writeEndArray();
              out.writeEndObject();
            }));
  }

  private static void write(JsonGenerator out, SparkplugHealth.Node node) {
    out.writeStartObject();
    out.writeStringProperty("group", node.group());
    out.writeStringProperty("edge", node.edge());
    writeMember(out, node.own(), node.online());
    out.writeNumberProperty("deaths", node.deaths());
    out.writeNumberProperty("sequenceGaps", node.gaps());
    out.writeNumberProperty("rebirthsRequested", node.rebirths());
    out.writeBooleanProperty("rebirthPending", node.rebirthPending());
    out.writeNumberProperty("duplicates", node.duplicates());
    out.writeNumberProperty("held", node.held());
    out.writeArrayPropertyStart("devices");
    for (SparkplugHealth.Member device : node.devices()) {
      out.writeStartObject();
      out.writeStringProperty("device", device.name());
      writeMember(out, device, device.online());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void writeMember(
      JsonGenerator out, SparkplugHealth.Member member, boolean online) {
    if (!member.twin().isEmpty()) {
      out.writeStringProperty("twin", member.twin());
    }
    out.writeBooleanProperty("online", online);
    if (member.sinceMicros() > 0) {
      out.writeStringProperty("since", Times.text(member.sinceMicros()));
    }
    if (member.bornMicros() > 0) {
      out.writeStringProperty("lastBirth", Times.text(member.bornMicros()));
    }
    out.writeNumberProperty("births", member.births());
    out.writeNumberProperty("metrics", member.metrics());
  }

  private void write(JsonGenerator out, SourceTally.Source source, long drifted) {
    out.writeStartObject();
    out.writeStringProperty("device", source.device());
    out.writeBooleanProperty("registered", devices.device(source.device()).isPresent());
    out.writeNumberProperty("messages", source.messages());
    out.writeNumberProperty("bytes", source.bytes());
    out.writeNumberProperty("drifted", drifted);
    if (source.messages() > 0) {
      out.writeStringProperty("lastSeen", Times.text(source.lastMicros()));
      out.writeNumberProperty("lastPosition", source.lastPosition());
      out.writeStringProperty("protocol", source.http() ? "http" : "mqtt");
    }
    out.writeEndObject();
  }
}

package io.lockstep.ingest;

import io.lockstep.ingest.sparkplug.MetricType;
import io.lockstep.ingest.sparkplug.PayloadWriter;
import io.lockstep.ingest.sparkplug.PayloadWriter.MetricName;
import io.lockstep.ingest.sparkplug.PayloadWriter.MetricValue;
import io.lockstep.model.text.Excerpt;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Commands as Sparkplug messages, DCMD and NCMD: a metric of the birth is set to the request, or
/// to `true` when there is none. The metric is the one that a binding names for the command, or the
/// one of the command's name. Confined to the kernel's thread.
final class SparkplugDownlinks implements Downlinks {
  /// NCMD and DCMD go out at QoS 0 (3.0 §4.7.1, §4.8.1): nobody shall find an old command later.
  private static final int QOS = 0;

  private final SparkplugHost host;
  private final Supplier<Bindings> bindings;
  private final Downlinks others;
  private final JsonScanner json = new JsonScanner();

  SparkplugDownlinks(SparkplugHost host, Supplier<Bindings> bindings, Downlinks others) {
    this.host = host;
    this.bindings = bindings;
    this.others = others;
  }

  @Override
  public Downlink of(CommandRequest request) {
    List<SparkplugHost.Place> places = host.placesOf(request.twinId());
    if (places.isEmpty()) {
      return others.of(request);
    }
    String problem = "";
    for (SparkplugHost.Place place : places) {
      SparkplugNode node = host.node(place.node());
      SparkplugMember member = node.members[place.member()];
      int metric = metricOf(node, member, request.name());
      if (metric < 0) {
        problem =
            problem.isEmpty()
                ? "expected a metric %s in the birth of %s, found none"
                    .formatted(request.name(), nameOf(node, member))
                : problem;
      } else if (!node.online || !member.online()) {
        problem =
            "expected %s to be on line, found it dead; a command would not reach it"
                .formatted(nameOf(node, member));
      } else {
        return message(node, member, member.birth().metric(metric), request);
      }
    }
    return new Downlink.Unroutable(problem);
  }

  /// Sparkplug has no message that takes back another.
  @Override
  public Downlink.@Nullable Message cancellation(CommandRequest request) {
    return host.placesOf(request.twinId()).isEmpty() ? others.cancellation(request) : null;
  }

  private static String nameOf(SparkplugNode node, SparkplugMember member) {
    return member.name().isEmpty() ? node.identity() : node.identity() + "/" + member.name();
  }

  private int metricOf(SparkplugNode node, SparkplugMember member, String command) {
    SparkplugBirth birth = member.birth();
    EdgeBinding binding = bindings.get().edgeOf(node.group, node.edge, member.name());
    for (int i = 0; i < birth.size(); i++) {
      EdgeBinding.Pick pick = binding.pick(birth.metric(i).name());
      if (pick != null && pick.path().equals(command)) {
        return i;
      }
    }
    int exact = birth.ofName(command);
    if (exact >= 0) {
      return exact;
    }
    for (int i = 0; i < birth.size(); i++) {
      if (MetricPaths.pathOf(birth.metric(i).name()).equals(command)) {
        return i;
      }
    }
    return -1;
  }

  private Downlink message(
      SparkplugNode node,
      SparkplugMember member,
      SparkplugBirth.Metric metric,
      CommandRequest request) {
    String text = request.payloadJson().isBlank() ? "true" : request.payloadJson();
    MetricValue value = valueOf(metric.type(), text);
    if (value == null) {
      return new Downlink.Unroutable(
          "command %s: expected a value for a metric of type %s, found %s"
              .formatted(request.name(), metric.type().term(), Excerpt.of(text)));
    }
    MetricName name =
        metric.alias() == SparkplugBirth.NO_ALIAS
            ? new MetricName.Name(metric.name())
            : new MetricName.Alias(metric.alias());
    return new Downlink.Message(
        SparkplugTopic.command(node.group, node.edge, member.name()),
        PayloadWriter.command(
            Math.floorDiv(request.nowMicros(), 1_000L), name, metric.type(), value),
        QOS);
  }

  /// A JSON value as a metric of a type holds it; null when it cannot.
  private @Nullable MetricValue valueOf(MetricType type, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (!json.scan(ByteBuffer.wrap(utf8), 0, utf8.length)) {
      return null;
    }
    int kind = json.kind(0);
    return switch (type.kind()) {
      case TRUTH ->
          kind == JsonScanner.TRUE || kind == JsonScanner.FALSE
              ? new MetricValue.Bits(kind == JsonScanner.TRUE ? 1 : 0)
              : null;
      case TEXT -> kind == JsonScanner.STRING ? new MetricValue.Text(json.string(0)) : null;
      case FRACTIONAL -> fraction(type, kind);
      case WHOLE -> whole(type, kind);
      case TIME -> time(kind);
      case NONE, BYTES, ARRAY, STRUCTURE -> null;
    };
  }

  private @Nullable MetricValue fraction(MetricType type, int kind) {
    double value;
    if (kind == JsonScanner.INTEGER) {
      value = (double) json.bits(0);
    } else if (kind == JsonScanner.DECIMAL || kind == JsonScanner.HUGE) {
      value = Double.longBitsToDouble(json.bits(0));
    } else {
      return null;
    }
    if (type == MetricType.DOUBLE) {
      return Double.isFinite(value)
          ? new MetricValue.Bits(Double.doubleToRawLongBits(value))
          : null;
    }
    float single = (float) value;
    return Float.isFinite(single) ? new MetricValue.Bits(Float.floatToRawIntBits(single)) : null;
  }

  private @Nullable MetricValue whole(MetricType type, int kind) {
    long bits;
    if (kind == JsonScanner.INTEGER) {
      bits = json.bits(0);
    } else if (kind == JsonScanner.DECIMAL) {
      double value = Double.longBitsToDouble(json.bits(0));
      if (value != Math.rint(value) || Math.abs(value) > 0x1p53) {
        return null;
      }
      bits = (long) value;
    } else {
      return null;
    }
    // What the type's bits do not hold does not come back the same.
    boolean fits = type == MetricType.UINT64 ? bits >= 0 : type.whole(bits) == bits;
    return fits ? new MetricValue.Bits(bits) : null;
  }

  /// Milliseconds since 1970, or RFC 3339 text.
  private @Nullable MetricValue time(int kind) {
    if (kind == JsonScanner.INTEGER) {
      return new MetricValue.Bits(json.bits(0));
    }
    long micros =
        kind == JsonScanner.STRING
            ? SourceTime.microsOf(json, 0, SourceTime.Unit.MILLISECONDS)
            : SourceTime.INVALID;
    return micros == SourceTime.INVALID
        ? null
        : new MetricValue.Bits(Math.floorDiv(micros, 1_000L));
  }

  @Override
  public List<Downlink.Message> rebirths(long nowMicros) {
    if (host.pendingRebirths() == 0) {
      return List.of();
    }
    List<Downlink.Message> requests = new ArrayList<>();
    for (int i = 0; i < host.count(); i++) {
      SparkplugNode node = host.node(i);
      if (node.rebirthPending) {
        requests.add(
            new Downlink.Message(
                SparkplugTopic.command(node.group, node.edge, ""),
                PayloadWriter.command(
                    Math.floorDiv(nowMicros, 1_000L),
                    new MetricName.Name(MetricPaths.REBIRTH),
                    MetricType.BOOLEAN,
                    new MetricValue.Bits(1)),
                QOS));
      }
    }
    return requests;
  }
}

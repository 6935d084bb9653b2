package io.lockstep.ingest;

import io.lockstep.ingest.sparkplug.MetricType;
import io.lockstep.ingest.sparkplug.PayloadWriter;
import io.lockstep.ingest.sparkplug.PayloadWriter.MetricName;
import io.lockstep.ingest.sparkplug.PayloadWriter.MetricValue;
import io.lockstep.model.text.Excerpt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Commands and desired values as Sparkplug messages, DCMD and NCMD: a metric of the birth is set
/// to the request, or to `true` when there is none. The metric is the one that a binding names for
/// the command, or the one of the command's name. Confined to the kernel's thread.
final class SparkplugDownlinks implements Downlinks {
  /// NCMD and DCMD go out at QoS 0 (3.0 §4.7.1, §4.8.1): nobody shall find an old command later.
  private static final int QOS = 0;

  private final SparkplugHost host;
  private final Supplier<Bindings> bindings;
  private final Downlinks others;
  private final MetricValues values = new MetricValues();

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

  private static MetricName nameOf(SparkplugBirth.Metric metric) {
    return metric.alias() == SparkplugBirth.NO_ALIAS
        ? new MetricName.Name(metric.name())
        : new MetricName.Alias(metric.alias());
  }

  /// One message to each member that has metrics of the values.
  @Override
  public DesiredMessages desired(DesiredRequest request) {
    List<SparkplugHost.Place> places = host.placesOf(request.twinId());
    if (places.isEmpty() || request.values().isEmpty()) {
      return others.desired(request);
    }
    Map<SparkplugHost.Place, List<PayloadWriter.Setting>> settings = new LinkedHashMap<>();
    List<DesiredMessages.Obstacle> obstacles = new ArrayList<>();
    for (DesiredRequest.Value value : request.values()) {
      String problem = set(value, places, settings);
      if (!problem.isEmpty()) {
        obstacles.add(new DesiredMessages.Obstacle(value.path(), problem));
      }
    }
    List<Downlink.Message> messages = new ArrayList<>();
    settings.forEach(
        (place, all) -> {
          SparkplugNode node = host.node(place.node());
          messages.add(
              new Downlink.Message(
                  SparkplugTopic.command(
                      node.group, node.edge, node.members[place.member()].name()),
                  PayloadWriter.command(Math.floorDiv(request.nowMicros(), 1_000L), all),
                  QOS));
        });
    return new DesiredMessages(messages, obstacles);
  }

  /// Why a value cannot be told; empty when it is among the settings now.
  private String set(
      DesiredRequest.Value value,
      List<SparkplugHost.Place> places,
      Map<SparkplugHost.Place, List<PayloadWriter.Setting>> settings) {
    String problem = "";
    for (SparkplugHost.Place place : places) {
      SparkplugNode node = host.node(place.node());
      SparkplugMember member = node.members[place.member()];
      EdgeBinding binding = bindings.get().edgeOf(node.group, node.edge, member.name());
      int at = metricOf(member.birth(), binding, value.path());
      if (at < 0) {
        problem =
            problem.isEmpty()
                ? "expected a metric for %s in the birth of %s, found none"
                    .formatted(value.path(), nameOf(node, member))
                : problem;
        continue;
      }
      if (!node.online || !member.online()) {
        problem =
            "expected %s to be on line, found it dead; it is told when it is born"
                .formatted(nameOf(node, member));
        continue;
      }
      SparkplugBirth.Metric metric = member.birth().metric(at);
      MetricValue set = values.of(metric, binding.pick(metric.name()), value);
      if (set == null) {
        return "%s: expected a value for a metric of type %s, found %s"
            .formatted(value.path(), metric.type().term(), Excerpt.of(value.json()));
      }
      settings
          .computeIfAbsent(place, _ -> new ArrayList<>())
          .add(new PayloadWriter.Setting(nameOf(metric), metric.type(), set));
      return "";
    }
    return problem;
  }

  /// The metric that feeds a property, or -1.
  private static int metricOf(SparkplugBirth birth, EdgeBinding binding, String path) {
    for (int i = 0; i < birth.size(); i++) {
      String name = birth.metric(i).name();
      EdgeBinding.Pick pick = binding.pick(name);
      String own = MetricPaths.pathOf(name);
      boolean isIts =
          pick != null
              ? pick.path().equals(path)
              : name.equals(path)
                  || own.equals(path)
                  || MetricPaths.flat(own).equals(path)
                  || MetricPaths.ofValue(own).equals(path);
      if (isIts && !MetricPaths.isOfProtocol(name)) {
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
    MetricValue value = values.of(metric.type(), text);
    if (value == null) {
      return new Downlink.Unroutable(
          "command %s: expected a value for a metric of type %s, found %s"
              .formatted(request.name(), metric.type().term(), Excerpt.of(text)));
    }
    MetricName name = nameOf(metric);
    return new Downlink.Message(
        SparkplugTopic.command(node.group, node.edge, member.name()),
        PayloadWriter.command(
            Math.floorDiv(request.nowMicros(), 1_000L), name, metric.type(), value),
        QOS);
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

package io.lockstep.field.bakery;

import io.lockstep.field.DeviceValue;
import io.lockstep.field.MqttLogin;
import io.lockstep.field.SparkplugEdge;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// A gateway that speaks Sparkplug B for its devices and for itself. A command is a metric that is
/// written; that it was obeyed is told by the same metric, with the value that was written. What
/// was refused is not told: Sparkplug has no word for it.
final class SparkplugSpeaker implements Speaker {
  static final String GROUP = "bakery";

  private static final String HALT = "halt";
  private static final String RESUME = "resume";
  private static final String SET_SPEED = "setSpeed";
  private static final String FIRMWARE = "firmware";
  private static final String CYCLE_TIME = "cycleTime";
  private static final String CYCLE_TIME_RENAMED = "cycle_time";

  private static final Map<String, String> UNITS =
      Map.ofEntries(
          Map.entry("temperature", "degreeCelsius"),
          Map.entry("cpuTemperature", "degreeCelsius"),
          Map.entry("humidity", "percent"),
          Map.entry("power", "kilowatt"),
          Map.entry("vacuum", "kilopascal"),
          Map.entry(CYCLE_TIME, "second"),
          Map.entry(CYCLE_TIME_RENAMED, "second"),
          Map.entry("uptime", "second"));

  /// A gateway and what is behind it.
  ///
  /// @param id the edge node's id
  /// @param devices the ids of its devices
  record Layout(String id, List<String> devices) {
    Layout {
      devices = List.copyOf(devices);
    }

    DeviceAccount account(String hostId) {
      List<String> feeds = new ArrayList<>(devices);
      feeds.add(id);
      List<String> subscribe = new ArrayList<>();
      subscribe.add("spBv1.0/%s/NCMD/%s".formatted(GROUP, id));
      subscribe.add("spBv1.0/%s/DCMD/%s/+".formatted(GROUP, id));
      if (!hostId.isEmpty()) {
        subscribe.add("spBv1.0/STATE/" + hostId);
      }
      return new DeviceAccount(
          id, List.of("spBv1.0/%s/+/%s/#".formatted(GROUP, id)), subscribe, feeds);
    }
  }

  private final Layout layout;
  private final SparkplugEdge edge;
  private final InstantSource clock;
  private final Map<String, Readings> everything;

  /// The device whose firmware renames a metric; empty for none.
  private String renamed = "";

  /// @param everything all that each device and the gateway measure, by id
  SparkplugSpeaker(
      Layout layout,
      String hostId,
      MqttLogin login,
      InstantSource clock,
      Map<String, Readings> everything,
      Orders orders) {
    this.layout = layout;
    this.clock = clock;
    this.everything = new LinkedHashMap<>(everything);
    this.edge =
        SparkplugEdge.of(
            new SparkplugEdge.Identity(GROUP, layout.id(), hostId),
            login,
            clock,
            (device, metric, value) -> commanded(device, metric, value, orders));
    define(layout.id());
    layout.devices().forEach(this::define);
    edge.start();
  }

  /// Firmware that renames a metric of one device, or the one before again.
  void rename(String device, boolean isRenamed) {
    renamed = isRenamed ? device : "";
    define(device);
  }

  /// Cuts the gateway's power, or switches it on again.
  void power(boolean isOn) {
    if (isOn) {
      edge.start();
    } else {
      edge.cut();
    }
  }

  private void define(String id) {
    List<SparkplugEdge.Definition> metrics = new ArrayList<>();
    values(id, everything.getOrDefault(id, new Readings()))
        .forEach((name, value) -> metrics.add(definition(name, value)));
    metrics.add(definition(FIRMWARE, new DeviceValue.Text(id.equals(renamed) ? "5.0.0" : "4.2.0")));
    if (metrics.stream().anyMatch(metric -> metric.name().equals("picks"))) {
      metrics.add(definition(HALT, new DeviceValue.Flag(false)));
      metrics.add(definition(RESUME, new DeviceValue.Flag(false)));
      metrics.add(definition(SET_SPEED, new DeviceValue.Float64(100)));
    }
    edge.define(inEdge(id), metrics);
  }

  private static SparkplugEdge.Definition definition(String name, DeviceValue value) {
    return new SparkplugEdge.Definition(
        name, UNITS.getOrDefault(name.substring(name.lastIndexOf('/') + 1), ""), value);
  }

  private String inEdge(String id) {
    return id.equals(layout.id()) ? SparkplugEdge.NODE : id;
  }

  private Map<String, DeviceValue> values(String id, Readings readings) {
    if (!id.equals(renamed)) {
      return readings.values();
    }
    Map<String, DeviceValue> values = new LinkedHashMap<>();
    readings
        .values()
        .forEach(
            (name, value) ->
                values.put(name.equals(CYCLE_TIME) ? CYCLE_TIME_RENAMED : name, value));
    return values;
  }

  @Override
  public void say(String device, long timeMillis, Readings readings) {
    edge.update(inEdge(device), timeMillis, values(device, readings));
  }

  private void commanded(String device, String metric, DeviceValue value, Orders orders) {
    boolean isAsked =
        switch (metric) {
          case HALT, RESUME -> value instanceof DeviceValue.Flag(boolean isTrue) && isTrue;
          case SET_SPEED -> true;
          default -> false;
        };
    if (isAsked) {
      OptionalDouble argument = number(value);
      orders.give(
          device, metric, argument, answer -> acknowledge(device, metric, argument, answer));
    }
  }

  private void acknowledge(String device, String metric, OptionalDouble argument, Answer answer) {
    if (!answer.isDone()) {
      return;
    }
    Map<String, DeviceValue> values = new LinkedHashMap<>();
    if (argument.isPresent()) {
      values.put(metric, new DeviceValue.Float64(argument.getAsDouble()));
    } else {
      values.put(HALT, new DeviceValue.Flag(metric.equals(HALT)));
      values.put(RESUME, new DeviceValue.Flag(metric.equals(RESUME)));
    }
    edge.update(device, clock.millis(), values);
  }

  private static OptionalDouble number(DeviceValue value) {
    return switch (value) {
      case DeviceValue.Int32(int number) -> OptionalDouble.of(number);
      case DeviceValue.Int64(long number) -> OptionalDouble.of((double) number);
      case DeviceValue.Float32(float number) -> OptionalDouble.of(number);
      case DeviceValue.Float64(double number) -> OptionalDouble.of(number);
      case DeviceValue.Flag _, DeviceValue.Text _, DeviceValue.Time _ -> OptionalDouble.empty();
    };
  }

  @Override
  public void close() {
    edge.close();
  }
}

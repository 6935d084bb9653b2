package io.lockstep.field.bakery;

import java.util.Arrays;
import java.util.Optional;

/// What can be made to go wrong in the plant. Each is a function of the plant's state and the time
/// since it was started: the same shift with the same fault at the same moment ends the same.
enum Fault {
  OVEN_OVERHEATING(
      "oven-overheating",
      "Oven overheats",
      "The gas valve of oven-1, zone 2, is stuck open: about 15 s later it is beyond 260 degrees Celsius, 5 readings on the line is halted, which cuts the gas. Stop the fault, then resume line-1."),
  SENSOR_FREEZING(
      "sensor-freezing",
      "Sensor freezes",
      "warehouse-temp-2 repeats its last values for 20 s, then falls silent; its gateway does not notice."),
  DRIFTING_SCALE(
      "drifting-scale",
      "Scale drifts",
      "The zero of scale-1 wanders by 0.8 g/s up to 40 g: its mean weight leaves the tolerance, good loaves are rejected. Stopping sets the zero anew."),
  RENAMED_METRIC(
      "renamed-metric",
      "Firmware renames a metric",
      "robot-2 is born again with firmware 5.0.0, which calls cycleTime cycle_time: drift, with a suggestion. Stopping goes back to 4.2.0."),
  GATEWAY_OFFLINE(
      "gateway-offline",
      "Gateway goes offline",
      "warehouse-gateway loses its power: the broker publishes its death, and what it serves goes stale."),
  ROBOT_WARM(
      "robot-warm",
      "Robot axis gets warm",
      "The brake of robot-1, axis 2, drags: its motor passes 65 degrees Celsius within a minute, and at 90 the robot halts itself. Stop the fault, then resume robot-1.");

  private final String title;
  private final String text;
  private final String description;

  Fault(String text, String title, String description) {
    this.text = text;
    this.title = title;
    this.description = description;
  }

  /// Its name, as it is started by.
  String text() {
    return text;
  }

  String title() {
    return title;
  }

  String description() {
    return description;
  }

  static Optional<Fault> of(String text) {
    return Arrays.stream(values()).filter(fault -> fault.text.equals(text)).findFirst();
  }
}

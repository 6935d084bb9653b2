package io.lockstep.field.bakery;

import io.lockstep.field.DeviceValue;
import io.lockstep.field.JsonDevice;
import io.lockstep.field.MqttLogin;
import io.lockstep.model.LockstepException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A machine that speaks JSON on the default topics.
final class JsonSpeaker implements Speaker {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// A number, bare or as the only member of an object.
  private static final Pattern NUMBER =
      Pattern.compile(
          "\\s*(?:\\{\\s*\"[^\"]*\"\\s*:)?\\s*(-?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)\\s*}?\\s*");

  private final JsonDevice device;

  JsonSpeaker(String id, MqttLogin login, Orders orders) {
    this.device =
        JsonDevice.open(
            id,
            login,
            PATIENCE,
            (name, command, request) ->
                orders.give(id, name, argument(request), answer -> answer(name, command, answer)));
  }

  static DeviceAccount account(String id) {
    String root = "lockstep/v1/" + id;
    return new DeviceAccount(
        id,
        List.of(root + "/telemetry", root + "/commands/+/+/response"),
        List.of(root + "/commands/+/+"),
        List.of(id));
  }

  private static OptionalDouble argument(String request) {
    Matcher number = NUMBER.matcher(request);
    return number.matches()
        ? OptionalDouble.of(Double.parseDouble(number.group(1)))
        : OptionalDouble.empty();
  }

  @Override
  public void say(String id, long timeMillis, Readings readings) {
    try {
      device.publish(readings.json(timeMillis));
    } catch (LockstepException e) {
      // A machine without a broker goes on working; this reading is lost, as it is in a real plant.
    }
  }

  private void answer(String name, String command, Answer answer) {
    try {
      device.answer(name, command, answer.status(), new DeviceValue.Text(answer.text()).json());
    } catch (LockstepException e) {
      // Nobody hears it: the command times out.
    }
  }

  @Override
  public void close() {
    device.close();
  }
}

package io.lockstep.ingest;

import io.lockstep.model.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How devices come into the registry that nobody has added: whatever the protocol, they end here.
/// Pure: the answer is a function of the registry and the request.
public final class Enrolments {
  private Enrolments() {}

  /// What becomes of a device that has proved what the enrolment wants to see.
  public static Registration register(Devices devices, EnrolmentRequest request) {
    String id = request.device();
    Enrolment enrolment = devices.enrolment(request.enrolment()).orElse(null);
    if (enrolment == null || !enrolment.enabled()) {
      return new Registration.Refused(
          ErrorCode.FORBIDDEN,
          "enrolment %s: expected one that lets devices in, found none"
              .formatted(request.enrolment()));
    }
    if (!enrolment.admits(id)) {
      return new Registration.Refused(
          ErrorCode.FORBIDDEN,
          "device %s: expected an id like %s, as the enrolment %s wants it"
              .formatted(id, enrolment.idPattern(), enrolment.id()));
    }
    Device known = devices.device(id).orElse(null);
    if (known != null) {
      return again(known, enrolment, request);
    }
    Device device;
    try {
      device = made(enrolment, request);
    } catch (IllegalArgumentException missing) {
      return new Registration.Refused(
          ErrorCode.INVALID_ARGUMENT, "device %s: %s".formatted(id, missing.getMessage()));
    }
    String problem = DeviceRules.problemOfNew(device);
    if (problem != null) {
      return new Registration.Refused(ErrorCode.INVALID_ARGUMENT, problem);
    }
    if (devices.knows(id)) {
      return new Registration.Refused(
          ErrorCode.CONFLICT,
          "device %s: expected a name that no token, module or user has".formatted(id));
    }
    if (enrolment.devicesMax() > 0
        && devices.enrolledBy(enrolment.id()) >= enrolment.devicesMax()) {
      return new Registration.Refused(
          ErrorCode.CONFLICT,
          "device %s: expected at most %d devices by the enrolment %s"
              .formatted(id, enrolment.devicesMax(), enrolment.id()));
    }
    return enrolment.byApproval()
        ? waiting(devices, device, enrolment, request)
        : new Registration.Assigned(device, new DeviceCommand.Register(device));
  }

  /// What a device is called that proves a claim, by what it says of itself.
  ///
  /// @throws IllegalArgumentException when it did not say enough
  static String nameOf(Enrolment enrolment, SortedMap<String, String> parameters) {
    String stated = enrolment.template().device();
    String text = stated.isEmpty() ? Enrolment.Template.DEVICE_DEFAULT : stated;
    return filled(text, parameters, false);
  }

  /// What a device is told once it is in.
  static SortedMap<String, String> configurationOf(Enrolment enrolment, EnrolmentRequest request) {
    SortedMap<String, String> told = new TreeMap<>();
    enrolment
        .template()
        .configuration()
        .forEach((name, text) -> told.put(name, filled(text, request)));
    return told;
  }

  private static Registration again(Device known, Enrolment by, EnrolmentRequest request) {
    if (!known.enrolment().equals(by.id())) {
      return new Registration.Refused(
          ErrorCode.CONFLICT,
          "device %s: expected one that came by the enrolment %s, found another of that id"
              .formatted(known.id(), by.id()));
    }
    if (!known.state().mayConnect()) {
      return new Registration.Refused(
          ErrorCode.FORBIDDEN,
          "device %s: expected one that may connect, found that it is %s"
              .formatted(known.id(), known.state().text()));
    }
    List<Credential> credentials = new ArrayList<>(known.credentials());
    for (Credential fresh : request.credentials()) {
      credentials.removeIf(old -> old.kind().equals(fresh.kind()));
    }
    credentials.addAll(request.credentials());
    Device now = known.withCredentials(credentials);
    return new Registration.Assigned(
        now, new DeviceCommand.Register(now.withCredentials(request.credentials())));
  }

  private static Registration waiting(
      Devices devices, Device device, Enrolment enrolment, EnrolmentRequest request) {
    if (devices.pending(device.id()).filter(PendingDevice::rejected).isPresent()) {
      return new Registration.Refused(
          ErrorCode.FORBIDDEN,
          "device %s: expected one that is approved, found that it was rejected"
              .formatted(device.id()));
    }
    return new Registration.Waiting(
        new DeviceCommand.NotePending(
            new PendingDevice(
                device,
                enrolment.id(),
                request.atMicros(),
                request.atMicros(),
                1,
                request.address(),
                false)));
  }

  private static Device made(Enrolment enrolment, EnrolmentRequest request) {
    Enrolment.Template template = enrolment.template();
    SortedMap<String, String> tags = new TreeMap<>();
    for (Map.Entry<String, String> tag : template.tags().entrySet()) {
      tags.put(tag.getKey(), filled(tag.getValue(), request));
    }
    return new Device(
        request.device(),
        new Lifecycle(DeviceState.PROVISIONED, "", request.atMicros()),
        request.credentials(),
        List.of(),
        template.publish().stream().map(text -> levelFilled(text, request)).toList(),
        template.subscribe().stream().map(text -> levelFilled(text, request)).toList(),
        filled(template.model(), request),
        template.feeds().stream().map(text -> filled(text, request)).toList(),
        "",
        template.groups().stream().map(text -> filled(text, request)).toList(),
        tags,
        template.quota(),
        enrolment.id());
  }

  /// The text with what the device says of itself.
  ///
  /// @throws IllegalArgumentException when it did not say it
  private static String filled(String text, EnrolmentRequest request) {
    return filled(text.replace("${device}", request.device()), request.parameters(), false);
  }

  /// The same within a topic filter, where `${device}` and others are filled in later.
  private static String levelFilled(String text, EnrolmentRequest request) {
    return filled(text, request.parameters(), true);
  }

  private static String filled(String text, SortedMap<String, String> parameters, boolean isLevel) {
    String open = "${parameter:";
    StringBuilder filled = new StringBuilder();
    int at = 0;
    while (true) {
      int start = text.indexOf(open, at);
      int end = start < 0 ? -1 : text.indexOf('}', start);
      if (end < 0) {
        return filled.append(text, at, text.length()).toString();
      }
      String name = text.substring(start + open.length(), end);
      @Nullable String value = parameters.get(name);
      if (value == null) {
        throw new IllegalArgumentException(
            "expected the parameter %s, which the enrolment's template asks for, found none"
                .formatted(name));
      }
      filled.append(text, at, start).append(isLevel ? DefaultTopics.encode(value) : value);
      at = end + 1;
    }
  }
}

package io.lockstep.ingest;

import java.util.ArrayList;
import java.util.List;

/// A module as somebody who acts: under its own name, with its own credentials, and the rights of
/// its device.
final class ModuleActor {
  private ModuleActor() {}

  static Device of(String principal, Device device, DeviceModule module) {
    List<String> feeds = new ArrayList<>(device.feeds());
    feeds.add(device.id());
    return new Device(
        principal,
        device.lifecycle(),
        module.credentials(),
        List.of(),
        device.publish(),
        device.subscribe(),
        device.model(),
        feeds,
        "",
        device.groups(),
        device.tags(),
        device.quota(),
        device.enrolment());
  }
}

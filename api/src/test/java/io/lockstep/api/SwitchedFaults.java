package io.lockstep.api;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A demo plant's faults as switches, without a plant. Thread-safe.
final class SwitchedFaults implements DemoControl {
  private final Map<String, Boolean> active =
      new TreeMap<>(Map.of("oven-overheating", false, "sensor-frozen", false));

  @Override
  public synchronized List<Fault> faults() {
    return active.entrySet().stream()
        .map(fault -> new Fault(fault.getKey(), "A fault", "What happens.", fault.getValue()))
        .toList();
  }

  @Override
  public void start(String name) {
    set(name, true);
  }

  @Override
  public void stop(String name) {
    set(name, false);
  }

  private synchronized void set(String name, boolean on) {
    if (active.replace(name, on) == null) {
      throw new LockstepException(
          ErrorCode.NOT_FOUND,
          "fault: expected one of %s, found %s".formatted(active.keySet(), name));
    }
  }
}

package io.lockstep.server;

import io.lockstep.api.DemoControl;
import io.lockstep.field.bakery.DemoPlant;
import java.util.List;

/// The demo plant's faults, as the web app starts and ends them.
record DemoFaults(DemoPlant plant) implements DemoControl {
  @Override
  public List<Fault> faults() {
    return plant.faults().stream()
        .map(fault -> new Fault(fault.name(), fault.title(), fault.description(), fault.active()))
        .toList();
  }

  @Override
  public void start(String name) {
    plant.startFault(name);
  }

  @Override
  public void stop(String name) {
    plant.stopFault(name);
  }
}

package io.lockstep.field.bakery;

import io.lockstep.field.DeviceValue;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/// A shift of the demo plant in simulated time, without connections: what its devices would say, as
/// fast as it can be computed. A function of the seed and of what is called. Confined to one
/// thread.
public final class Shift {
  private final BakeryPlant plant;

  /// @param seed as in [DemoPlant.Options]
  public Shift(long seed) {
    plant = new BakeryPlant(seed);
  }

  /// Lets time pass, and gives what the devices say then: by device, which is the twin, and by
  /// property, components before it with `/`. A device whose turn it is not is left out.
  public Map<String, Map<String, DeviceValue>> pass(double seconds) {
    plant.step(seconds);
    Map<String, Map<String, DeviceValue>> said = new LinkedHashMap<>();
    plant.read().forEach((device, readings) -> said.put(device, Map.copyOf(readings.values())));
    return said;
  }

  /// Gives a device a command without a request; true when it obeys.
  public boolean command(String device, String name) {
    return plant.command(device, name, OptionalDouble.empty()).isDone();
  }

  /// Starts or ends a fault of the machines; one of communication does nothing here.
  ///
  /// @throws LockstepException with NOT_FOUND when there is none of this name
  public void fault(String name, boolean isActive) {
    Fault fault =
        Fault.of(name)
            .orElseThrow(
                () ->
                    new LockstepException(
                        ErrorCode.NOT_FOUND,
                        "demo: expected a fault, found \"%s\"".formatted(name)));
    plant.suffer(fault, isActive);
  }
}

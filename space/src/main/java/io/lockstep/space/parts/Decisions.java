package io.lockstep.space.parts;

import io.lockstep.space.Driver;
import io.lockstep.space.DriverState;
import io.lockstep.space.Findings;
import io.lockstep.twin.Kernel;
import io.lockstep.twin.KernelRole;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The state that a part decides on, and what drives it, which is made when the first letter comes:
/// a copy that is only written needs none. Confined to one thread.
final class Decisions {
  private final DriverState state;
  private final Consumer<Driver> whenDriven;
  private final Findings findings;
  private @Nullable Driver driver;

  /// @param whenDriven told of the driver before it drives anything
  Decisions(String what, DriverState state, Consumer<Driver> whenDriven) {
    this.state = state;
    this.whenDriven = whenDriven;
    this.findings = new Findings(what);
  }

  static DriverState empty(KernelRole role) {
    return DriverState.empty(role);
  }

  static DriverState read(DataInput in, KernelRole role) throws IOException {
    return DriverState.read(in, role);
  }

  Kernel kernel() {
    return state.kernel();
  }

  Driver driver() {
    Driver made = driver;
    if (made == null) {
      made = Driver.of(state, findings);
      whenDriven.accept(made);
      driver = made;
    }
    return made;
  }

  /// Says that twins came or went by other ways than the driver's.
  void structureChanged() {
    if (driver != null) {
      driver.followStructure();
    }
  }

  DriverState fork() {
    return driver == null ? state.fork() : driver.forkState();
  }

  void write(DataOutput out) throws IOException {
    (driver == null ? state : driver.forkState()).write(out);
  }
}

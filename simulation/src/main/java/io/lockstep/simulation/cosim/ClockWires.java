package io.lockstep.simulation.cosim;

import io.lockstep.simulation.instance.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Connections from output clocks to triggered input clocks (FMI 3.0 §2.2.8): a tick goes over
/// within the event, before the discrete states are updated. Confined to the master's thread.
final class ClockWires {
  private static final class Wire {
    final Numbers from;
    final Numbers to;
    boolean isCarried;

    Wire(Numbers from, Numbers to) {
      this.from = from;
      this.to = to;
    }
  }

  private final List<Wire> wires = new ArrayList<>();
  private final List<Connection> others = new ArrayList<>();

  /// Takes the connections of clocks; [#others] are left.
  ClockWires(List<Member> members, List<Connection> connections) {
    for (Connection each : connections) {
      Optional<Numbers> from = clock(members, each.from(), true);
      Optional<Numbers> to = clock(members, each.to(), false);
      if (from.isPresent() != to.isPresent()) {
        throw each.refused(
            "expected an output clock and a triggered input clock, found only one of both");
      }
      if (from.isEmpty() || to.isEmpty()) {
        others.add(each);
      } else if (members.stream()
          .anyMatch(of -> of.name().equals(each.to().member()) && !of.handlesEvents())) {
        throw each.refused("expected members with Event Mode, found the target without");
      } else {
        wires.add(new Wire(from.get(), to.get()));
      }
    }
  }

  private static Optional<Numbers> clock(
      List<Member> members, Connection.End end, boolean isOutput) {
    return members.stream()
        .filter(each -> each.name().equals(end.member()))
        .findFirst()
        .flatMap(each -> each.clock(end.port(), isOutput));
  }

  List<Connection> others() {
    return others;
  }

  boolean any() {
    return !wires.isEmpty();
  }

  /// In Event Mode: clocks that tick now make others tick; each once between two updates.
  ///
  /// @return whether one did
  boolean carry() {
    boolean isAny = false;
    for (Wire each : wires) {
      if (!each.isCarried) {
        each.from.read();
        if (each.from.getLong(0) != 0) {
          each.isCarried = true;
          each.to.setLong(0, 1);
          each.to.write();
          isAny = true;
        }
      }
    }
    return isAny;
  }

  /// The discrete states are updated: clocks may tick again.
  void updated() {
    wires.forEach(each -> each.isCarried = false);
  }
}

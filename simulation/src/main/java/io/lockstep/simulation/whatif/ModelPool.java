package io.lockstep.simulation.whatif;

import io.lockstep.simulation.behaviour.Behaviours;
import io.lockstep.simulation.behaviour.Models;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Models for runs of branches: loaded apart from those beside the plant, so that nothing that
/// happens in a branch reaches these, and lent to one run at a time. They stay loaded for the next
/// one. Thread-safe.
public final class ModelPool implements AutoCloseable {
  private final @Nullable Behaviours behaviours;
  private final ArrayDeque<Models> idle = new ArrayDeque<>();
  private final List<Models> all = new ArrayList<>();

  /// @param behaviours beside the plant; null when there are none
  public ModelPool(@Nullable Behaviours behaviours) {
    this.behaviours = behaviours;
  }

  /// Those beside the plant, when there are any now.
  Optional<Behaviours> behaviours() {
    Behaviours present = behaviours;
    return present == null || present.plans().isEmpty() ? Optional.empty() : Optional.of(present);
  }

  /// Models for one run, to be given back.
  synchronized Models lend(Behaviours of) {
    Models known = idle.poll();
    if (known != null) {
      return known;
    }
    Models fresh = of.models().apart();
    all.add(fresh);
    return fresh;
  }

  synchronized void giveBack(Models models) {
    idle.push(models);
  }

  @Override
  public synchronized void close() {
    all.forEach(Models::close);
    all.clear();
    idle.clear();
  }
}

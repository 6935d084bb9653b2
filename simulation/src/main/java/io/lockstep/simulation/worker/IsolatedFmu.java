package io.lockstep.simulation.worker;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.fmi.Capability;
import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.fmi.ModelDescription;
import io.lockstep.simulation.fmu.LoadedFmu;
import io.lockstep.simulation.fmu.PreparedFmu;
import io.lockstep.simulation.instance.CoSimulation;
import io.lockstep.simulation.instance.InstanceOptions;
import io.lockstep.simulation.instance.ModelExchange;
import io.lockstep.simulation.instance.ScheduledExecution;
import java.util.ArrayList;
import java.util.List;

/// An FMU in worker processes of its own: no other FMU lives there. Thread-safe.
final class IsolatedFmu implements LoadedFmu {
  private final PreparedFmu prepared;
  private final WorkerOptions options;
  private final Workers workers;
  private final List<Place> places = new ArrayList<>();
  private int made;
  private boolean isClosed;

  IsolatedFmu(PreparedFmu prepared, WorkerOptions options, Workers workers) {
    this.prepared = prepared;
    this.options = options;
    this.workers = workers;
    places.add(new Place(this::start, options));
  }

  private Worker start() {
    Worker worker = Worker.start(prepared, options);
    workers.guard(worker);
    return worker;
  }

  WorkerOptions.Recovery recovery() {
    return options.recovery();
  }

  @Override
  public ModelDescription description() {
    return prepared.fmu().description();
  }

  @Override
  public FmuInterface how() {
    return prepared.how();
  }

  @Override
  public CoSimulation coSimulation(InstanceOptions of) {
    how().expect(FmuInterface.Kind.CO_SIMULATION);
    return new IsolatedCoSimulation(this, place(), number(), of);
  }

  @Override
  public ModelExchange modelExchange(InstanceOptions of) {
    how().expect(FmuInterface.Kind.MODEL_EXCHANGE);
    return new IsolatedModelExchange(this, place(), number(), of);
  }

  @Override
  public ScheduledExecution scheduledExecution(InstanceOptions of) {
    how().expect(FmuInterface.Kind.SCHEDULED_EXECUTION);
    return new IsolatedScheduledExecution(this, place(), number(), of);
  }

  private synchronized int number() {
    return ++made;
  }

  /// A place with room, or a new one. Two who ask at once may both get the last room: how many
  /// share a worker is a matter of balance.
  private synchronized Place place() {
    if (isClosed) {
      throw new LockstepException(
          ErrorCode.PRECONDITION_FAILED,
          "%s: expected it loaded, found it closed".formatted(prepared.fmu().file()));
    }
    boolean isOnlyOne = how().can(Capability.ONLY_ONCE_PER_PROCESS);
    places.removeIf(
        each -> {
          boolean isDeserted = each.isDeserted(isOnlyOne);
          if (isDeserted) {
            each.close();
          }
          return isDeserted;
        });
    for (Place each : places) {
      if (each.hasRoom(isOnlyOne)) {
        return each;
      }
    }
    Place place = new Place(this::start, options);
    places.add(place);
    return place;
  }

  /// A worker that bears one instance, ever, ends with it.
  synchronized void left(Place place) {
    boolean isOnlyOne = how().can(Capability.ONLY_ONCE_PER_PROCESS);
    if (isOnlyOne && place.isDeserted(true) && places.remove(place)) {
      place.close();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      if (isClosed) {
        return;
      }
      isClosed = true;
      places.forEach(Place::close);
      places.clear();
    }
    workers.forget(this);
    prepared.close();
  }
}

package io.lockstep.simulation.worker;

import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.fmu.Fmu;
import io.lockstep.simulation.fmu.FmuLoader;
import io.lockstep.simulation.fmu.LoadedFmu;
import io.lockstep.simulation.fmu.PreparedFmu;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Loads FMUs into worker processes, and watches over these: memory, signs of life. Each FMU has
/// workers of its own, which its instances share. Thread-safe.
///
/// What an FMU does there is seen by its own instances only: their calls throw
/// [WorkerLostException], and [Isolated#recover] brings them back. Closing ends all workers.
public final class Workers implements FmuLoader {
  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
  private static final long GUARD_MILLIS = 50;

  private final WorkerOptions options;
  private final Set<Worker> guarded = ConcurrentHashMap.newKeySet();
  private final Set<IsolatedFmu> loaded = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService guard =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("worker-guard").factory());

  /// Nothing is started before the first FMU is loaded. What workers of a host that was killed left
  /// over is removed soon.
  public Workers(WorkerOptions options) {
    this.options = options;
    guard.execute(Workers::sweep);
    var _ =
        guard.scheduleWithFixedDelay(
            this::guardAll, GUARD_MILLIS, GUARD_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// Unpacks an FMU and loads its library into a new worker.
  ///
  /// @param kind the interface that shall be used
  /// @return makes instances that are [Isolated]
  @Override
  public LoadedFmu load(Fmu fmu, FmuInterface.Kind kind) {
    PreparedFmu prepared = fmu.prepare(kind);
    try {
      IsolatedFmu isolated = new IsolatedFmu(prepared, options, this);
      loaded.add(isolated);
      return isolated;
    } catch (RuntimeException e) {
      prepared.close();
      throw e;
    }
  }

  private static void sweep() {
    try {
      List<Path> removed = WorkerFolder.sweep(Path.of(System.getProperty("java.io.tmpdir")));
      if (!removed.isEmpty()) {
        LOG.atInfo()
            .addKeyValue("folders", removed.size())
            .log("Folders of workers were removed whose host had been killed");
      }
    } catch (IOException | RuntimeException e) {
      LOG.atWarn().setCause(e).log("Folders that workers left over cannot be removed");
    }
  }

  void guard(Worker worker) {
    guarded.add(worker);
  }

  void forget(IsolatedFmu fmu) {
    loaded.remove(fmu);
  }

  private void guardAll() {
    guarded.removeIf(each -> each.failure() != null);
    guarded.forEach(Worker::guard);
  }

  @Override
  public void close() {
    guard.shutdownNow();
    List.copyOf(loaded).forEach(IsolatedFmu::close);
  }
}

package io.lockstep.space;

import io.lockstep.model.Principal;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.Reply;
import io.lockstep.twin.TwinCommand;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Runs a branch ahead of time: its clock jumps from one thing that is due to the next, inputs of
/// sources and timers of the kernel alike, so that it goes as fast as it can. Which thing is next
/// depends on nothing else than the state and the sources: equal ones give equal runs, to the byte.
/// An input that is due when a timer is comes before it, as it does live. Confined to one thread at
/// a time.
public final class AheadRun implements AutoCloseable {
  private static final int INPUTS_BETWEEN_LOOKS = 256;

  private final Branch branch;
  private final GraphView base;
  private final RunPlan plan;
  private final LongSupplier cpuNanos;
  private final Fed fed = new Fed();
  private final long fromMicros;
  private final long changesBefore;
  private final long readingsBefore;
  private final long raisedBefore;
  private long nowMicros;
  private long inputs;
  private long ticks;
  private long usedNanos;
  private long bytes;
  private RunReport.End end = RunReport.End.RUNNING;
  private boolean isClosed;

  /// @param branch to be driven by nothing else until the run is closed
  /// @param fromMicros the branch's time at the start
  /// @param cpuNanos time of the processor that the calling thread took; only a budget asks for it
  public AheadRun(Branch branch, long fromMicros, RunPlan plan, LongSupplier cpuNanos) {
    this.branch = branch;
    this.base = branch.forkedView();
    this.plan = plan;
    this.cpuNanos = cpuNanos;
    this.fromMicros = fromMicros;
    this.nowMicros = fromMicros;
    this.changesBefore = branch.outputCount();
    this.readingsBefore = branch.readings().count();
    this.raisedBefore = branch.readings().raised();
    branch.readings().keep(plan.keeps());
    branch.keepRecords(false);
    branch.change(plan.changes());
    branch.follow(plan.sources().stream().filter(Source::follows).toList());
  }

  /// Runs to the end.
  public RunReport finish() {
    while (step(INPUTS_BETWEEN_LOOKS)) {
      // Until nothing is left to do.
    }
    return report();
  }

  /// Goes on by about so many inputs; false when it has ended.
  public boolean step(int most) {
    long began = cpuNanos.getAsLong();
    long last = inputs + most;
    while (end == RunReport.End.RUNNING && inputs < last) {
      next();
    }
    usedNanos += cpuNanos.getAsLong() - began;
    if (end == RunReport.End.RUNNING) {
      look();
    } else {
      close();
    }
    return end == RunReport.End.RUNNING;
  }

  private void next() {
    @Nullable Source first = null;
    long dueMicros = Source.NEVER;
    for (Source source : plan.sources()) {
      long next = source.nextMicros();
      if (next < dueMicros) {
        first = source;
        dueMicros = next;
      }
    }
    long timerMicros = branch.nextTimerMicros();
    if (timerMicros < dueMicros && timerMicros <= plan.untilMicros() && !isTold(timerMicros)) {
      nowMicros = Math.max(nowMicros, timerMicros);
      branch.tick(nowMicros);
      inputs++;
      ticks++;
    } else if (first != null && dueMicros <= plan.untilMicros()) {
      nowMicros = Math.max(nowMicros, dueMicros);
      first.feed(fed);
    } else {
      nowMicros = Math.max(nowMicros, plan.untilMicros());
      end = RunReport.End.TIME;
    }
    if (plan.stopsAtAlarm() && branch.readings().raised() > raisedBefore) {
      end = RunReport.End.ALARM;
    }
  }

  private boolean isTold(long timerMicros) {
    for (Source source : plan.sources()) {
      if (source.tells(timerMicros)) {
        return true;
      }
    }
    return false;
  }

  private void look() {
    RunPlan.Budget budget = plan.budget();
    bytes = branch.recordBytes();
    if (inputs >= budget.inputs()) {
      end = RunReport.End.INPUTS;
    } else if (usedNanos >= budget.cpu().toNanos()) {
      end = RunReport.End.CPU;
    } else if (bytes >= budget.bytes()) {
      end = RunReport.End.MEMORY;
    }
    if (end != RunReport.End.RUNNING) {
      close();
    }
  }

  /// Ends it where it stands.
  public void cancel() {
    if (end == RunReport.End.RUNNING) {
      end = RunReport.End.CANCELLED;
    }
    close();
  }

  /// How far it has come.
  public RunReport report() {
    return new RunReport(
        fromMicros,
        nowMicros,
        inputs,
        ticks,
        branch.outputCount() - changesBefore,
        branch.readings().count() - readingsBefore,
        branch.readings().raised() - raisedBefore,
        usedNanos,
        isClosed ? bytes : branch.recordBytes(),
        branch.outputsDigest(),
        end);
  }

  /// The branch's time.
  long nowMicros() {
    return nowMicros;
  }

  /// Lets go of the sources. The branch stays, and keeps what it is told from now on.
  @Override
  public void close() {
    if (!isClosed) {
      isClosed = true;
      bytes = branch.recordBytes() + branch.view().bytesApartFrom(base);
      branch.keepRecords(true);
      branch.change(FieldChanges.NONE);
      branch.follow(List.of());
      plan.sources().forEach(Source::close);
    }
  }

  private final class Fed implements Feed {
    @Override
    public long nowMicros() {
      return nowMicros;
    }

    @Override
    public GraphView state() {
      return branch.view();
    }

    @Override
    public void recorded(long position, int kind, ByteBuffer payload) {
      inputs++;
      var _ = branch.run(position, kind, payload);
    }

    @Override
    public void message(String device, String topic, ByteBuffer payload) {
      inputs++;
      branch.message(device, topic, payload, nowMicros);
    }

    @Override
    public Reply command(Principal principal, TwinCommand command) {
      inputs++;
      return branch.command(principal, new Command.OfTwins(command), nowMicros);
    }
  }
}

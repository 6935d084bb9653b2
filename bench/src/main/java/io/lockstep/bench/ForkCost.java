package io.lockstep.bench;

import io.lockstep.ingest.Devices;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalOptions;
import io.lockstep.journal.RealDisk;
import io.lockstep.journal.Sync;
import io.lockstep.journal.TimeSource;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import io.lockstep.model.LockstepException;
import io.lockstep.space.Branch;
import io.lockstep.space.Space;
import io.lockstep.space.SpaceOptions;
import io.lockstep.twin.Entity;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.KernelOptions;
import io.lockstep.twin.Reply;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;

/// What a fork of a space costs, in this process over the data folder that a server left: until the
/// branch has decided a reading of its own and shows it, and of the kernel's thread.
final class ForkCost {
  private static final String SCENARIO = "fork";
  private static final String SPACE = "default";
  private static final int FIRST_VALUE = 2_000_000;
  private static final int FORKS = 1_000;

  private final Path data;
  private final Report report;
  private final int twins;

  ForkCost(Path data, Report report, int twins) {
    this.data = data;
    this.report = report;
    this.twins = twins;
  }

  void run() {
    RealDisk disk = new RealDisk(data);
    try (Journal inputs = Journal.open(disk, TimeSource.system(), JournalOptions.named("inputs"));
        Journal changes =
            Journal.open(
                disk, TimeSource.system(), JournalOptions.named("changes").withSync(Sync.LAZY));
        Space space =
            Space.open(
                SpaceOptions.named(SPACE),
                KernelOptions.defaults(),
                inputs,
                changes,
                disk,
                Devices.empty(),
                InstantSource.system(),
                System::nanoTime)) {
      measure(space);
    }
  }

  private void measure(Space space) {
    report.add(SCENARIO, LockstepProcess.NAME, "first-until-usable", forked(space, 0), "us");
    report.add(SCENARIO, LockstepProcess.NAME, "first-kernel-thread", longestRead(space), "us");
    for (int i = 0; i < FORKS; i++) {
      double _ = forked(space, i);
    }
    double[] usable = new double[FORKS];
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long kernel = kernelThread(threads);
    long cpu = threads.getThreadCpuTime(kernel);
    for (int i = 0; i < FORKS; i++) {
      usable[i] = forked(space, i);
    }
    double cpuMicros = (threads.getThreadCpuTime(kernel) - cpu) / 1e3 / FORKS;
    Arrays.sort(usable);
    report.add(SCENARIO, LockstepProcess.NAME, "until-usable-p50", usable[FORKS / 2], "us");
    report.add(
        SCENARIO, LockstepProcess.NAME, "until-usable-p99", usable[(int) (FORKS * 0.99)], "us");
    report.add(SCENARIO, LockstepProcess.NAME, "kernel-thread-cpu", cpuMicros, "us/fork");
    report.add(SCENARIO, LockstepProcess.NAME, "kernel-thread-max", longestRead(space), "us");
  }

  /// Forks and uses the branch.
  ///
  /// @return how long that took, in microseconds
  private double forked(Space space, int number) {
    String twin = TwinWorkspace.id((int) (number * 7L % twins));
    int value = FIRST_VALUE + number;
    ByteBuffer reading = reading(twin, value);
    long start = System.nanoTime();
    Branch branch = space.fork();
    Optional<Reply> none = branch.feed(InputKind.FIELD_MESSAGE, reading);
    String shown = branch.view().twin(twin).map(Entity::json).orElse("nothing");
    double micros = (System.nanoTime() - start) / 1e3;
    if (none.isPresent() || !shown.contains(Integer.toString(value))) {
      throw new LockstepException(
          ErrorCode.INTERNAL,
          "branch: expected %s with %d, found %s".formatted(twin, value, shown));
    }
    return micros;
  }

  /// Of all that was done on the kernel's thread between two batches, which are the forks.
  private static double longestRead(Space space) {
    // A read is counted behind its answer; when the next one is answered, the last fork is counted.
    long _ = space.read(GraphView::twinCount);
    return space.statistics().readNanosMax() / 1e3;
  }

  private static long kernelThread(ThreadMXBean threads) {
    String name = "lockstep-kernel-" + SPACE;
    for (long id : threads.getAllThreadIds()) {
      if (threads.getThreadInfo(id).getThreadName().equals(name)) {
        return id;
      }
    }
    throw new LockstepException(
        ErrorCode.INTERNAL, "expected a thread %s, found none".formatted(name));
  }

  private static ByteBuffer reading(String twin, int value) {
    byte[] device = "bench".getBytes(StandardCharsets.UTF_8);
    byte[] topic = "lockstep/v1/%s/telemetry".formatted(twin).getBytes(StandardCharsets.UTF_8);
    byte[] payload =
        "{\"%s\":%d}".formatted(BenchModel.FIRST, value).getBytes(StandardCharsets.UTF_8);
    ByteBuffer into =
        ByteBuffer.allocate(FieldMessage.sizeOf(device.length, topic.length, 0, payload.length));
    long now = System.currentTimeMillis() * 1_000;
    FieldMessage.putHeader(
        into, 1, false, true, false, now, 0, device.length, topic.length, 0, payload.length);
    return into.put(device).put(topic).put(payload).flip();
  }
}

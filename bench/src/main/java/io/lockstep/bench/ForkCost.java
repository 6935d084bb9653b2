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
import io.lockstep.twin.KernelOptions;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;

/// What a fork of a space costs, in this process over the data folder that a server left: until the
/// branch has decided a reading of its own and shows it, and of the kernel's thread.
final class ForkCost {
  private static final String SCENARIO = "fork";
  private static final String SPACE = "default";
  private static final int FORKS = 200;

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
    double[] usable = new double[FORKS];
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long kernel = kernelThread(threads);
    long cpu = threads.getThreadCpuTime(kernel);
    for (int i = 0; i < FORKS; i++) {
      String twin = TwinWorkspace.id(i * 7 % twins);
      ByteBuffer reading = reading(twin, 2_000_000 + i);
      long start = System.nanoTime();
      Branch branch = space.fork();
      branch.feed(InputKind.FIELD_MESSAGE, reading);
      String shown = branch.view().twin(twin).orElseThrow().json();
      usable[i] = (System.nanoTime() - start) / 1e3;
      if (!shown.contains("" + (2_000_000 + i))) {
        throw new LockstepException(
            ErrorCode.INTERNAL,
            "branch: expected %s with %d, found %s".formatted(twin, 2_000_000 + i, shown));
      }
    }
    double cpuMicros = (threads.getThreadCpuTime(kernel) - cpu) / 1e3 / FORKS;
    report.add(SCENARIO, LockstepProcess.NAME, "first-until-usable", usable[0], "us");
    Arrays.sort(usable);
    report.add(SCENARIO, LockstepProcess.NAME, "until-usable-p50", usable[FORKS / 2], "us");
    report.add(
        SCENARIO, LockstepProcess.NAME, "until-usable-p99", usable[(int) (FORKS * 0.99)], "us");
    report.add(SCENARIO, LockstepProcess.NAME, "kernel-thread-cpu", cpuMicros, "us/fork");
    report.add(
        SCENARIO,
        LockstepProcess.NAME,
        "kernel-thread-max",
        space.statistics().readNanosMax() / 1e3,
        "us");
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

package io.lockstep.simulation.worker;

import io.lockstep.simulation.fmi.DescriptionReader;
import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.fmi.ModelDescription;
import io.lockstep.simulation.internal.ffi.Linux;
import io.lockstep.simulation.internal.ffi.Native;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// The worker process: gives up rights, loads the library of one FMU, and serves its host. It ends
/// when the host does.
final class WorkerMain {
  private static final long BEAT_NANOS = 100_000_000;

  private static final int HOST_GONE = 71;

  private WorkerMain() {}

  /// Runs the process.
  ///
  /// @param arguments the lane's file, the unpacked folder, the library, the resources, the kind of
  ///   interface, nanoseconds to spin, bytes of memory, whether to give up rights
  public static void main(String[] arguments) throws IOException {
    Lane lane =
        Lane.open(
            Path.of(arguments[0]),
            Lane.Side.WORKER,
            Duration.ofNanos(Long.parseLong(arguments[5])));
    Thread.ofPlatform().daemon().name("beat").start(() -> beat(lane));
    Path unpacked = Path.of(arguments[1]);
    ModelDescription description =
        DescriptionReader.read(Files.readAllBytes(unpacked.resolve(DescriptionReader.FILE)))
            .description()
            .orElseThrow();
    FmuInterface how =
        description.interfaceOf(FmuInterface.Kind.valueOf(arguments[4])).orElseThrow();
    volunteer();
    confine(Long.parseLong(arguments[6]), Boolean.parseBoolean(arguments[7]));
    Letter in = new Letter();
    Letter out = new Letter();
    lane.receive(in, () -> {});
    Native library;
    try {
      library = new Native(Path.of(arguments[2]), description, how, Path.of(arguments[3]));
    } catch (RuntimeException e) {
      out.clear().putFlag(false).putText(String.valueOf(e.getMessage()));
      lane.send(out, () -> {});
      return;
    }
    out.clear().putFlag(true);
    lane.send(out, () -> {});
    new Servant(lane, library, description).serve();
  }

  private static void beat(Lane lane) {
    Optional<Long> host = ProcessHandle.current().parent().map(ProcessHandle::pid);
    while (ProcessHandle.current().parent().map(ProcessHandle::pid).equals(host)) {
      lane.beat();
      LockSupport.parkNanos(BEAT_NANOS);
    }
    Runtime.getRuntime().halt(HOST_GONE);
  }

  /// When the machine is out of memory, this process goes first.
  private static void volunteer() {
    try {
      Files.writeString(Path.of("/proc/self/oom_score_adj"), "1000");
    } catch (IOException e) {
      // Another system: it has no such file.
      return;
    }
  }

  private static void confine(long memory, boolean isConfined) throws IOException {
    Optional<Linux> linux = Linux.find();
    if (linux.isEmpty()) {
      return;
    }
    long written = 0;
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmData:")) {
        written = Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
      }
    }
    linux.get().limitMemory(written + memory);
    if (isConfined && !linux.get().confine()) {
      System.err.println("the kernel does not let this process give up rights (seccomp)");
    }
  }
}

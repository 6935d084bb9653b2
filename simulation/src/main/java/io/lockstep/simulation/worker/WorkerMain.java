package io.lockstep.simulation.worker;

import io.lockstep.simulation.fmi.DescriptionReader;
import io.lockstep.simulation.fmi.FmuInterface;
import io.lockstep.simulation.fmi.ModelDescription;
import io.lockstep.simulation.internal.ffi.Linux;
import io.lockstep.simulation.internal.ffi.Native;
import io.lockstep.simulation.internal.ffi.Seccomp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// The worker process: gives up calls of the system (files it has given up before, see [Launch]),
/// loads the library of one FMU, and serves its host. It ends when the host does.
final class WorkerMain {
  private static final long BEAT_NANOS = 100_000_000;

  private static final int HOST_GONE = 71;
  private static final long NO_PARENT = -1;

  private WorkerMain() {}

  /// Runs the process.
  ///
  /// @param arguments the lane's file, the unpacked folder, the library, the resources, the kind of
  ///   interface, nanoseconds to spin, bytes of memory, whether to give up calls
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
    Launch.volunteer();
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
    long host = parent();
    while (parent() == host) {
      lane.beat();
      LockSupport.parkNanos(BEAT_NANOS);
    }
    Runtime.getRuntime().halt(HOST_GONE);
  }

  /// Asked of the kernel: in a sandbox the files that tell of other processes cannot be read.
  private static long parent() {
    return Linux.find()
        .map(Linux::parent)
        .orElseGet(
            () -> ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(NO_PARENT));
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
    if (isConfined && !Seccomp.confine(linux.get())) {
      throw new IllegalStateException(
          "the kernel does not let this process give up calls (seccomp)");
    }
  }
}

package io.lockstep.cluster.faults;

import io.lockstep.cluster.faults.KernelFlow.Recovery;
import io.lockstep.cluster.flink.KernelJobOptions;
import io.lockstep.cluster.flink.KernelJobOptions.Backend;
import io.lockstep.cluster.flink.StageOptions;
import io.lockstep.cluster.kafka.KafkaProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The kernel on Kafka and Flink, each in processes of its own, under faults: what was acknowledged
/// is decided once, as an embedded kernel decides it that nothing interrupts. Says how long each
/// fault was felt.
@Tag("slow")
final class KernelUnderFaultsTest {
  private static final int SPACES = 4;
  private static final int INPUTS = 6_000;
  private static final double PER_SECOND = 250;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Backend.class)
  void whatIsAcknowledgedIsDecidedOnceWhateverIsKilledStoppedOrFull(Backend backend)
      throws Exception {
    try (KafkaProcess kafka = KafkaProcess.start(folder.resolve("kafka"));
        FlinkProcesses flink = new FlinkProcesses(folder.resolve("flink"), 1, List.of());
        RestClusterClient<String> client = flink.client()) {
      JavaProcess victim = flink.startTaskManager();
      JavaProcess _ = flink.startTaskManager();
      Path checkpoints = folder.resolve("checkpoints").toAbsolutePath();
      KernelJobOptions options =
          KernelJobOptions.of(kafka.bootstrap(), "faults", FaultyFileSystemFactory.uri(checkpoints))
              .withStages(StageOptions.of(6))
              .withParallelism(2)
              .withBackend(backend)
              .withCheckpointMillis(500);
      try (KernelFlow flow =
          KernelFlow.of(options, backend == Backend.HEAP ? 1 : 2, SPACES, INPUTS, PER_SECOND)) {
        flink.awaitTaskManagers(2);
        FlinkJob job =
            FlinkJob.submit(client, KernelFlow.job(options, new Configuration()), Optional.empty());
        List<String> told = new ArrayList<>();
        flow.send(1_500, flink::printed);

        victim.kill();
        Clock fault = Clock.now();
        JavaProcess _ = flink.startTaskManager();
        told.add("a task manager killed: " + recovery(flow, fault, flink));
        flow.send(1_000, flink::printed);

        kafka.freeze();
        pause(8);
        kafka.thaw();
        fault = Clock.now();
        told.add("the broker stopped for 8 s, from its going on: " + recovery(flow, fault, flink));
        flow.send(1_000, flink::printed);

        kafka.kill();
        fault = Clock.now();
        kafka.start();
        told.add("the broker killed and started: " + recovery(flow, fault, flink));
        flow.send(1_000, flink::printed);

        FaultyFileSystemFactory.fill(checkpoints);
        flow.send(1_000, flink::printed);
        FaultyFileSystemFactory.free(checkpoints);
        fault = Clock.now();
        told.add("checkpoints failed for 4 s, from then: " + recovery(flow, fault, flink));

        flow.finish(flink::printed);
        String _ = job.drain(folder, SavepointFormatType.CANONICAL);
        System.out.printf(
            "%s, %d inputs/s of %d spaces, a checkpoint every %d ms:%n",
            backend, (int) PER_SECOND, SPACES, options.checkpointMillis());
        told.forEach(line -> System.out.println("  " + line));
        flow.verify();
      }
    }
  }

  private record Clock(long nanos, long millis) {
    static Clock now() {
      return new Clock(System.nanoTime(), System.currentTimeMillis());
    }
  }

  private static Recovery recovery(KernelFlow flow, Clock fault, FlinkProcesses flink)
      throws Exception {
    return flow.recovery(fault.nanos(), fault.millis(), flow.sent() + 4_000, flink::printed);
  }

  /// A fault that lasts, not a wait for something.
  private static void pause(int seconds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }
}

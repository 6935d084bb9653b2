package io.lockstep.cluster.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.cluster.flink.KernelJobOptions.Backend;
import org.junit.jupiter.api.Test;

/// The arguments of the job.
class KernelJobMainTest {
  @Test
  void argumentsBecomeOptions() {
    KernelJobOptions options =
        KernelJobMain.options(
            "--bootstrap",
            "kafka:9092",
            "--topics",
            "plant",
            "--checkpoints",
            "file:///c",
            "--parts",
            "128",
            "--parallelism",
            "4",
            "--backend",
            "rocksdb",
            "--live-parts",
            "10",
            "--checkpoint-millis",
            "5000",
            "--transaction-millis",
            "3600000");
    assertThat(options)
        .isEqualTo(
            new KernelJobOptions(
                "kafka:9092",
                "plant",
                StageOptions.of(128).withLiveParts(10),
                4,
                128,
                Backend.ROCKSDB,
                5_000,
                "file:///c",
                3_600_000));
  }

  @Test
  void whatIsLeftOutHasItsDefault() {
    assertThat(KernelJobMain.options("--bootstrap", "b", "--topics", "t", "--checkpoints", "c"))
        .isEqualTo(KernelJobOptions.of("b", "t", "c"));
  }

  @Test
  void wrongArgumentsSayWhatIsRight() {
    assertThatThrownBy(() -> KernelJobMain.options("--topics", "t"))
        .hasMessageContaining("--bootstrap: expected a value, found none");
    assertThatThrownBy(() -> KernelJobMain.options("--topic", "t"))
        .hasMessageContaining("--topics")
        .hasMessageContaining("found --topic t");
    assertThatThrownBy(
            () ->
                KernelJobMain.options(
                    "--bootstrap", "b", "--topics", "t", "--checkpoints", "c", "--parts", "many"))
        .hasMessageContaining("--parts: expected a whole number, found 'many'");
    assertThatThrownBy(
            () ->
                KernelJobMain.options(
                    "--bootstrap", "b", "--topics", "t", "--checkpoints", "c", "--backend", "x"))
        .hasMessageContaining("expected heap or rocksdb, found 'x'");
  }
}

package io.lockstep.cluster.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Parts lie where Flink looks for their state, and evenly.
class LanesTest {
  @ParameterizedTest
  @CsvSource({"128, 1", "128, 2", "128, 3", "128, 128", "4096, 100", "32768, 7"})
  void aParcelGoesToTheSubtaskThatItIsFor(int maxParallelism, int parallelism) {
    Lanes lanes = new Lanes(maxParallelism, parallelism);
    for (int i = 0; i < parallelism; i++) {
      assertThat(
              KeyGroupRangeAssignment.assignKeyToParallelOperator(
                  lanes.lane(i), maxParallelism, parallelism))
          .isEqualTo(i);
    }
  }

  @ParameterizedTest
  @CsvSource({"128, 2, 1", "128, 2, 6", "128, 3, 64", "4096, 100, 1000", "128, 4, 500"})
  void aPartIsWhereFlinkLooksForItsState(int maxParallelism, int parallelism, int parts) {
    Lanes lanes = new Lanes(maxParallelism, parallelism);
    for (String space : new String[] {"", "plant", "another plant", "ü"}) {
      for (int part = 0; part < parts; part++) {
        assertThat(
                KeyGroupRangeAssignment.assignKeyToParallelOperator(
                    lanes.key(space, part, parts), maxParallelism, parallelism))
            .isEqualTo(lanes.subtask(space, part, parts));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 64", "4, 64", "8, 64", "3, 6", "16, 500"})
  void thePartsOfASpaceLieEvenly(int parallelism, int parts) {
    Lanes lanes = new Lanes(128, parallelism);
    int[] counts = new int[parallelism];
    for (int part = 0; part < parts; part++) {
      counts[lanes.subtask("plant", part, parts)]++;
    }
    int most = IntStream.of(counts).max().orElseThrow();
    int least = IntStream.of(counts).min().orElseThrow();
    assertThat(most - least).isLessThanOrEqualTo(1 + (parts + 127) / 128);
  }

  @ParameterizedTest
  @CsvSource({"plant, 0, 6", "plant, 5, 6", "a space, 17, 64"})
  void theKeyOfAPartIsTheSameWhateverTheParallelism(String space, int part, int parts) {
    assertThat(new Lanes(128, 1).key(space, part, parts))
        .isEqualTo(new Lanes(128, 5).key(space, part, parts));
  }
}

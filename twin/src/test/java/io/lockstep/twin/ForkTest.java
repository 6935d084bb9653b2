package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// A fork and its origin never see each other's writes.
class ForkTest {
  @Test
  void aForkStaysAsItIsWhileTheOriginChanges() {
    Plant plant = Plant.withModels();
    for (int i = 0; i < 500; i++) {
      plant.put("t" + i, Plant.OVEN, "\"temperature\":" + i);
    }
    Plant fork = plant.fork();
    for (int i = 0; i < 500; i++) {
      plant.number("t" + i, "temperature", Kernel.NO_TIME, -1);
    }
    plant.done(new TwinCommand.DeleteTwin("t7", null));
    for (int i = 0; i < 500; i++) {
      assertThat(fork.value("t" + i, "temperature").json()).isEqualTo(i + ".0");
    }
    assertThat(plant.view().hasTwin("t7")).isFalse();
  }

  @Test
  void aForkOfAForkIsIndependentOfBoth() {
    Plant first = Plant.withModels();
    first.put("a", Plant.OVEN, "\"temperature\":1");
    Plant second = first.fork();
    second.number("a", "temperature", Kernel.NO_TIME, 2);
    Plant third = second.fork();
    third.number("a", "temperature", Kernel.NO_TIME, 3);
    second.number("a", "temperature", Kernel.NO_TIME, 22);
    assertThat(first.value("a", "temperature").json()).isEqualTo("1.0");
    assertThat(second.value("a", "temperature").json()).isEqualTo("22.0");
    assertThat(third.value("a", "temperature").json()).isEqualTo("3.0");
  }

  @Test
  void branchesDoNotShareSeriesNumbersTheyGiveOut() {
    Plant first = Plant.withModels();
    Plant second = first.fork();
    first.number("x", "p", Kernel.NO_TIME, 1);
    second.number("y", "q", Kernel.NO_TIME, 1);
    assertThat(first.view().series(0).orElseThrow().twinId()).isEqualTo("x");
    assertThat(second.view().series(0).orElseThrow().twinId()).isEqualTo("y");
  }

  @Test
  void forksAreReadByOtherThreadsWhileTheOriginWrites() throws Exception {
    Plant plant = Plant.withModels();
    for (int i = 0; i < 200; i++) {
      plant.put("t" + i, Plant.OVEN, "\"temperature\":0,\"speed\":0");
    }
    try (ExecutorService readers = Executors.newFixedThreadPool(2)) {
      List<Future<Boolean>> results = new ArrayList<>();
      for (int round = 1; round <= 50; round++) {
        for (int i = 0; i < 200; i++) {
          plant.number("t" + i, "temperature", Kernel.NO_TIME, round);
        }
        GraphView view = plant.kernel.fork().view();
        String expected = "\"temperature\":" + round + ".0";
        Callable<Boolean> reader =
            () -> {
              for (int i = 0; i < 200; i++) {
                if (!view.twin("t" + i).orElseThrow().json().contains(expected)) {
                  return false;
                }
              }
              return true;
            };
        results.add(readers.submit(reader));
      }
      for (Future<Boolean> result : results) {
        assertThat(result.get()).isTrue();
      }
    }
  }

  @Test
  void noForkInTheMiddleOfAnInput() {
    Plant plant = Plant.empty();
    plant.kernel.beginInput(0, 0, plant.changes);
    assertThatThrownBy(() -> plant.kernel.fork()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void inputsMustComeInOrder() {
    Plant plant = Plant.empty();
    plant.kernel.beginInput(5, 0, plant.changes);
    plant.kernel.endInput();
    assertThatThrownBy(() -> plant.kernel.beginInput(5, 0, plant.changes))
        .hasMessageContaining("expected one above 5, found 5");
  }
}

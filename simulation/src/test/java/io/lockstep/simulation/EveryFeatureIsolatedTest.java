package io.lockstep.simulation;

import org.junit.jupiter.api.Nested;

/// What FMUs can do in this process they can do in a worker: the same tests.
class EveryFeatureIsolatedTest {
  @Nested
  class Instances extends CoSimulationTest {
    @Override
    ProcessMode mode() {
      return ProcessMode.ISOLATED;
    }
  }

  @Nested
  class Types extends EveryTypeTest {
    @Override
    ProcessMode mode() {
      return ProcessMode.ISOLATED;
    }
  }

  @Nested
  class ScheduledRuns extends ScheduledExecutionTest {
    @Override
    ProcessMode mode() {
      return ProcessMode.ISOLATED;
    }
  }

  @Nested
  class CoSimulationRuns extends CoSimulationRunTest {
    @Override
    ProcessMode mode() {
      return ProcessMode.ISOLATED;
    }
  }

  @Nested
  class ModelExchangeRuns extends ModelExchangeRunTest {
    @Override
    ProcessMode mode() {
      return ProcessMode.ISOLATED;
    }

    @Override
    double stiffSeconds() {
      return 2;
    }

    @Override
    double stiffGain() {
      return 10;
    }
  }
}

package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Role;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The faults of the demo plant, started and ended over HTTP.
final class DemoFaultsTest {
  private static final String FAULTS = "/api/v1/demo/faults";

  @TempDir static Path folder;
  private static Stack stack;

  @BeforeAll
  static void open() throws Exception {
    stack = Stack.open(folder);
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  @Test
  void aFaultIsStartedAndEnded() throws Exception {
    Client operator = stack.as(Role.OPERATOR);

    assertThat(operator.post(FAULTS + "/oven-overheating/start", "").status()).isEqualTo(204);
    assertThat(operator.get(FAULTS).body())
        .contains("{\"name\":\"oven-overheating\",\"title\":\"A fault\"")
        .contains("\"active\":true");
    assertThat(operator.post(FAULTS + "/oven-overheating/stop", "").status()).isEqualTo(204);
    assertThat(operator.get(FAULTS).body()).doesNotContain("\"active\":true");
  }

  @Test
  void anUnknownFaultIsNotFound() throws Exception {
    assertThat(stack.as(Role.OPERATOR).post(FAULTS + "/earthquake/start", "").status())
        .isEqualTo(404);
  }
}

package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Map;

/// A network of its own, with nothing in it but its loopback: there every port is free. Goes with
/// the test.
final class NetworkNamespace implements AutoCloseable {
  private final String name;

  private NetworkNamespace(String name) {
    this.name = name;
  }

  /// Makes one; skips the test where that is not possible.
  static NetworkNamespace open() throws Exception {
    String name = "lockstep-%d".formatted(ProcessHandle.current().pid());
    Peers.Output made = run("ip", "netns", "add", name);
    if (made.exit() != 0) {
      System.out.println(
          "SKIPPED: a network namespace needs root and iproute2 (tools/install-system-packages): "
              + made.text().strip());
    }
    assumeTrue(made.exit() == 0);
    NetworkNamespace namespace = new NetworkNamespace(name);
    Peers.Output up = run("ip", "netns", "exec", name, "ip", "link", "set", "lo", "up");
    assertThat(up.exit()).as(up.text()).isZero();
    return namespace;
  }

  /// What is to be put before a command that runs there.
  List<String> prefix() {
    return List.of("ip", "netns", "exec", name);
  }

  private static Peers.Output run(String... command) throws InterruptedException {
    return Peers.run(List.of(command), Map.of(), _ -> {});
  }

  @Override
  public void close() {
    try {
      Peers.Output _ = run("ip", "netns", "delete", name);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}

package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `audit verify` beside a server and without one, and what it says of damage.
class AuditCommandsTest {
  @TempDir Path folder;

  private Node start() {
    Settings settings = FreePorts.settings();
    return Node.start(settings, folder, Workspace.empty());
  }

  private record Run(int code, String out) {}

  private static Run run(String... args) {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      System.setOut(out);
      return new Run(Main.run(args), bytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(before);
    }
  }

  private Run verify() {
    return run("audit", "verify", "--data", folder.toString());
  }

  @Test
  void whatAServerWroteIsWholeWhileItRunsAndAfterwards() {
    try (Node _ = start()) {
      assertThat(verify()).satisfies(run -> assertThat(run.code()).as(run.out()).isZero());
      assertThat(run("token", "create", "--role", "viewer", "--data", folder.toString()).code())
          .isZero();
      assertThat(run("audit", "checkpoint", "--data", folder.toString()).out())
          .startsWith("lockstep audit checkpoint 1");
    }
    Run after = verify();
    assertThat(after.code()).as(after.out()).isZero();
    assertThat(after.out()).endsWith("whole\n");
    try (Node _ = start()) {
      // A second life goes on with the chain.
    }
    assertThat(verify().code()).isZero();
    assertThat(run("audit", "export", "--data", folder.toString()).out().lines())
        .anyMatch(line -> line.contains("\"what\":\"AddToken\""));
  }

  @Test
  void damageEndsWithOneAndSaysWhere() throws Exception {
    start().close();
    Path chain = folder.resolve("audit/00000001.chain");
    byte[] bytes = Files.readAllBytes(chain);
    bytes[bytes.length / 2] ^= 1;
    Files.write(chain, bytes);

    Run run = verify();

    assertThat(run.code()).isEqualTo(ExitCode.FOUND_PROBLEMS);
    assertThat(run.out()).contains("audit/00000001.chain at byte ").contains("expected");
  }

  @Test
  void theKeyIsForItsOwnerOnly() throws Exception {
    start().close();

    assertThat(Files.getPosixFilePermissions(folder.resolve("pki/audit.key")).toString())
        .doesNotContain("GROUP")
        .doesNotContain("OTHERS");
    try (Stream<Path> files = Files.list(folder.resolve("audit"))) {
      assertThat(files).isNotEmpty();
    }
  }
}

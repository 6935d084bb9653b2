package io.lockstep.dtdl;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

final class ConformanceTest {
  @Test
  void x() throws Exception {
    Path data = Path.of(System.getProperty("lockstep.data", "nowhere"), "dtdl");
    Assumptions.assumeTrue(Files.isDirectory(data), "no data");
    Conformance.Report report = Conformance.run(data);
    System.out.println(report.table());
    Files.writeString(Path.of("target/misses.json"), report.json());
  }
}

package io.lockstep.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// The public collections of JSON texts (JSONTestSuite) and troublesome strings (blns).
class ReferenceTextsTest {
  private static final Path DATA = Path.of(System.getProperty("lockstep.data", "absent"));

  private static void expect(Path path) {
    boolean isThere = Files.exists(path);
    if (!isThere) {
      System.out.println("SKIPPED: " + path + " is absent; set -Dlockstep.data");
    }
    assumeTrue(isThere);
  }

  @Test
  void validTextsAreAcceptedAndInvalidOnesRefused() throws IOException {
    Path folder = DATA.resolve("json/test_parsing");
    expect(folder);
    List<String> wrong = new ArrayList<>();
    int[] counts = new int[3];
    for (Path file : files(folder)) {
      String name = file.getFileName().toString();
      byte[] text = Files.readAllBytes(file);
      JsonScanner json = new JsonScanner();
      boolean accepted = json.scan(ByteBuffer.wrap(text), 0, text.length);
      counts["yni".indexOf(name.charAt(0))]++;
      if ((name.startsWith("y_") && !accepted) || (name.startsWith("n_") && accepted)) {
        wrong.add(name + (accepted ? " accepted" : " refused: " + json.error()));
      }
      if (!accepted) {
        assertThat(json.error()).matches("(?s)byte \\d+: expected .+, found .+");
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(counts[0]).as("valid texts").isGreaterThanOrEqualTo(40);
    assertThat(counts[1]).as("invalid texts").isGreaterThanOrEqualTo(90);
  }

  @Test
  void everyTextIsDecodedOrDriftAndNeverAnException() throws IOException {
    Path folder = DATA.resolve("json/test_parsing");
    expect(folder);
    FieldDecoder decoder = new FieldDecoder(Bindings.none(), Devices.empty());
    for (Path file : files(folder)) {
      RecordingTarget target = new RecordingTarget(true);
      byte[] text = Files.readAllBytes(file);
      for (String topic : List.of("lockstep/v1/t/telemetry", "lockstep/v1/t/telemetry/p")) {
        decoder.structureChanged();
        decoder.decode(Messages.of("dev", topic, text, 0), target);
      }
      assertThat(target.log.size() + target.drifts.size()).as(file.toString()).isPositive();
    }
  }

  @Test
  void troublesomeStringsArriveAsTheyWereSent() throws IOException {
    Path file = DATA.resolve("names/blns.json");
    expect(file);
    JsonMapper jackson = new JsonMapper();
    String[] strings = jackson.readValue(Files.readAllBytes(file), String[].class);
    FieldDecoder decoder = new FieldDecoder(Bindings.none(), Devices.empty());
    RecordingTarget target =
        new RecordingTarget(false).add("t", RecordingTarget.shape("name:TEXT"));
    for (String string : strings) {
      target.log.clear();
      String payload = "{\"name\":" + jackson.writeValueAsString(string) + "}";
      decoder.decode(Messages.of("dev", "lockstep/v1/t/telemetry", payload), target);
      assertThat(target.log).containsExactly("t {", "name=\"" + string + '"', "}");
      assertThat(DefaultTopics.decode(DefaultTopics.encode(string))).isEqualTo(string);
    }
    assertThat(strings.length).isGreaterThan(400);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}

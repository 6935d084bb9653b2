package io.lockstep.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A CSV file becomes MQTT messages, row by row.
class CsvReplayTest {
  @TempDir Path folder;

  private final SmallBroker.Sink sink = new SmallBroker.Sink();
  private final MqttLink link = MqttLink.open(sink.login(), Duration.ofSeconds(60));

  @AfterEach
  void close() throws IOException {
    link.close();
    sink.close();
  }

  private CsvReplay.Summary play(String text, String timeColumn, String... mappings)
      throws IOException {
    return play(text, timeColumn, OptionalDouble.empty(), mappings);
  }

  private CsvReplay.Summary play(
      String text, String timeColumn, OptionalDouble speed, String... mappings) throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), text);
    List<CsvReplay.Mapping> parsed = Stream.of(mappings).map(CsvReplay.Mapping::parse).toList();
    return new CsvReplay(new CsvReplay.Plan(file, parsed, timeColumn, speed), link).play();
  }

  private String first() throws InterruptedException {
    return sink.take(1).getFirst().payload();
  }

  @Test
  void eachRowIsAMessageStampedWithItsTime() throws Exception {
    CsvReplay.Summary summary =
        play(
            "timestamp,value\n2014-01-07 02:00:00,94.5\n2014-01-07 02:05:00,-1e3\n",
            "",
            "value=mill-1/power");
    assertThat(summary).isEqualTo(new CsvReplay.Summary(2, 2));
    List<SmallBroker.Message> messages = sink.take(2);
    assertThat(messages)
        .extracting(SmallBroker.Message::topic)
        .containsOnly("lockstep/v1/mill-1/telemetry");
    assertThat(messages)
        .extracting(SmallBroker.Message::payload)
        .containsExactly(
            "{\"$time\":\"2014-01-07T02:00:00Z\",\"power\":94.5}",
            "{\"$time\":\"2014-01-07T02:05:00Z\",\"power\":-1e3}");
  }

  @Test
  void severalColumnsFeedSeveralTwinsAndEmptyCellsNone() throws Exception {
    CsvReplay.Summary summary =
        play(
            "a,when,b\n1,2026-01-01T00:00:00Z,2\n,2026-01-01T00:00:01Z,3\n\n",
            "when",
            "a=x/p",
            "b=y/q/r");
    assertThat(summary).isEqualTo(new CsvReplay.Summary(2, 3));
    assertThat(sink.take(3))
        .extracting(SmallBroker.Message::payload)
        .containsExactly(
            "{\"$time\":\"2026-01-01T00:00:00Z\",\"p\":1}",
            "{\"$time\":\"2026-01-01T00:00:00Z\",\"q\":{\"r\":2}}",
            "{\"$time\":\"2026-01-01T00:00:01Z\",\"q\":{\"r\":3}}");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-01 00:00:00, 2026-01-01T00:00:00Z",
    "2026-01-01T00:00:00, 2026-01-01T00:00:00Z",
    "2026-01-01T00:00:00.125, 2026-01-01T00:00:00.125Z",
    "2026-01-01T00:00:00Z, 2026-01-01T00:00:00Z",
    "2026-01-01T00:00:00+01:00, 2025-12-31T23:00:00Z",
    "2026-01-01T00:00:00-01:00, 2026-01-01T01:00:00Z",
    "2026-01-01 00:00:00.5, 2026-01-01T00:00:00.500Z",
    "2026-01-01 00:00:00+01:00, 2025-12-31T23:00:00Z",
    "1767225600000, 2026-01-01T00:00:00Z",
  })
  void timesAreReadInTheirUsualForms(String cell, String expected) throws Exception {
    CsvReplay.Summary _ = play("t,v\n" + cell + ",1\n", "", "v=x/p");
    assertThat(first()).isEqualTo("{\"$time\":\"" + expected + "\",\"p\":1}");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "-0.5, -0.5",
    "true, true",
    "007, \"007\"",
    "NaN, \"NaN\"",
    "running, \"running\"",
    "'\"a \"\"b\"\", c\"', '\"a \\\"b\\\", c\"'",
  })
  void valuesAreJsonNumbersFlagsOrText(String cell, String expected) throws Exception {
    CsvReplay.Summary _ = play("t,v\n2026-01-01 00:00:00," + cell + "\n", "", "v=x/p");
    assertThat(first()).endsWith("\"p\":" + expected + "}");
  }

  @Test
  void namesThatMeanSomethingInATopicAreEncoded() throws Exception {
    CsvReplay.Summary _ = play("t,v\n2026-01-01 00:00:00,1\n", "", "v=a+b#c%/p");
    assertThat(sink.take(1).getFirst().topic()).isEqualTo("lockstep/v1/a%2Bb%23c%25/telemetry");
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstName() throws Exception {
    CsvReplay.Summary _ = play("\uFEFFt,v\n2026-01-01 00:00:00,1\n", "t", "v=x/p");
    assertThat(first()).contains("\"p\":1");
  }

  @Test
  void theRecordedPaceIsKept() throws Exception {
    long begun = System.nanoTime();
    CsvReplay.Summary _ =
        play(
            "t,v\n2026-01-01 00:00:00,1\n2026-01-01 00:00:30,2\n",
            "",
            OptionalDouble.of(100),
            "v=x/p");
    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isGreaterThanOrEqualTo(Duration.ofMillis(300));
  }

  @Test
  void problemsAreToldWithFileAndLine() {
    assertProblem("t,v\n2026-01-01 00:00:00,1\nsoon,2\n", "a.csv:3", "column t", "\"soon\"");
    assertProblem("t,v\n2026-01-01 00:00:00,1\n2026-01-01 00:00:01\n", "a.csv:3", "2 cells", "1");
    assertProblem("t,w\n2026-01-01 00:00:00,1\n", "a.csv:1", "\"v\"", "[t, w]");
    assertProblem("a,v\nx,1\n", "a.csv:2", "--time");
    assertProblem("t,v\n", "a.csv", "at least one row");
  }

  private void assertProblem(String text, String... words) {
    assertThatThrownBy(() -> play(text, "", "v=x/p"))
        .isInstanceOfSatisfying(
            LockstepException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageContainingAll(words);
  }

  @Test
  void aFileThatIsNotThereIsToldWithItsName() {
    CsvReplay.Plan plan =
        new CsvReplay.Plan(
            folder.resolve("absent.csv"),
            List.of(new CsvReplay.Mapping("v", "x", "p")),
            "",
            OptionalDouble.empty());
    assertThatThrownBy(() -> new CsvReplay(plan, link).play())
        .isInstanceOf(LockstepException.class)
        .hasMessageContaining("absent.csv");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a=", "a=b", "a=b/", "=b/c", "a=/c"})
  void aMappingNeedsAllItsParts(String text) {
    assertThatThrownBy(() -> CsvReplay.Mapping.parse(text))
        .isInstanceOf(LockstepException.class)
        .hasMessage("--map: expected COLUMN=TWIN/PROPERTY, found \"" + text + "\"");
  }
}

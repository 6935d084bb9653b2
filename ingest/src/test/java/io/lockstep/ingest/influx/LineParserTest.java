package io.lockstep.ingest.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineParserTest {
  private static InfluxLine line(String text) {
    return LineParser.parse(text);
  }

  private static String json(String value) {
    return line("m f=" + value).fields().getFirst().json();
  }

  @Test
  void aLineHasMeasurementTagsFieldsAndTime() {
    InfluxLine line = line("myM,tag1=v1,tag2=v2 fieldKey=\"a text\",n=3i 1556813561098000000");

    assertThat(line.measurement()).isEqualTo("myM");
    assertThat(line.tags()).isEqualTo(Map.of("tag1", "v1", "tag2", "v2"));
    assertThat(line.fields())
        .containsExactly(
            new InfluxLine.Field("fieldKey", "\"a text\""), new InfluxLine.Field("n", "3"));
    assertThat(line.time()).isEqualTo(1556813561098000000L);
    assertThat(line.payload(line.time())).isEqualTo("fieldKey=\"a text\",n=3i 1556813561098000000");
  }

  @Test
  void backslashesTakeTheirMeaningFromSpecialCharactersOnly() {
    InfluxLine line =
        line("my\\ mea\\,sure=ment\\x,tag\\ Key=tag\\,Va\\=l\\\\ue fie\\=ld=\"C:\\\\a \\\"b\\n\"");

    assertThat(line.measurement()).isEqualTo("my mea,sure=ment\\x");
    assertThat(line.tags()).isEqualTo(Map.of("tag Key", "tag,Va=l\\\\ue"));
    assertThat(line.fields())
        .containsExactly(new InfluxLine.Field("fie=ld", "\"C:\\\\a \\\"b\\\\n\""));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1.0",
    "-1.234456e+78, -1.234456e+78",
    "1.0, 1.0",
    ".5, 0.5",
    "5., 5.0",
    "+2, 2.0",
    "007, 7.0",
    "12345678901234567890, 1.2345678901234567E19",
    "0, 0.0",
    "-0, -0.0",
    "1e3, 1e3",
    "12i, 12",
    "-9223372036854775808i, -9223372036854775808",
    "18446744073709551615u, 18446744073709551615",
    "t, true",
    "TRUE, true",
    "F, false",
    "False, false"
  })
  void everyKindOfValueKeepsItsType(String value, String json) {
    assertThat(json(value)).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "m f=1x | column 5: expected a number, an integer with i or u, true, false, or a text in \"\", found 1x",
        "m f=NaN | column 5: expected a number, an integer with i or u, true, false, or a text in \"\", found NaN",
        "m f=1e999 | column 5: expected a number, an integer with i or u, true, false, or a text in \"\", found 1e999",
        "m f=9223372036854775808i | column 5: expected a number, an integer with i or u, true, false, or a text in \"\", found 9223372036854775808i",
        "m f=-1u | column 5: expected a number, an integer with i or u, true, false, or a text in \"\", found -1u",
        "m f= | column 5: expected a number, an integer with i or u, true, false, or a text in \"\", found the end of the line",
        "m | column 2: expected a field's name, found the end of the line",
        "m,t f=1 | column 4: expected = behind the tag's key, found ' '",
        "m,t= f=1 | column 5: expected a tag's value, found ' '",
        "m,t=a,t=b f=1 | column 7: expected each tag once, found t again",
        "m f=\"open | column 5: expected a text with \" at its end, found none",
        "m f=\"a\"b | column 8: expected a comma or a space behind a field, found 'b'",
        "m f=1 noon | column 7: expected a time as a whole number of 64 bits, found noon",
        "m f=1 1 2 | column 7: expected a time as a whole number of 64 bits, found 1 2",
        ",t=a f=1 | column 1: expected a measurement, found ','"
      })
  void whatIsWrongIsSaidWithItsColumn(String text, String problem) {
    assertThatThrownBy(() -> line(text))
        .isInstanceOf(InvalidLineException.class)
        .hasMessage(problem);
  }

  private static String escaped(String name) {
    return name.replace(",", "\\,").replace("=", "\\=").replace(" ", "\\ ");
  }

  /// The line protocol has no way to write these: what ends in a backslash, and what holds NUL or a
  /// line break.
  private static String writable(String name) {
    String clean = name.replaceAll("[\\\\\\u0000\\r\\n]", "_");
    return clean.startsWith("#") ? "_" + clean : clean;
  }

  @Property(tries = 300)
  void whatIsWrittenIsReadBackAndTheTopicNamesTheSeries(
      @ForAll @NotEmpty String measurement,
      @ForAll @Size(max = 4) Map<@NotEmpty String, @NotEmpty String> tags,
      @ForAll String text,
      @ForAll long whole,
      @ForAll long time) {
    SortedMap<String, String> clean = new TreeMap<>();
    tags.forEach((key, value) -> clean.put(valid(writable(key)), valid(writable(value))));
    String name = valid(writable(measurement));
    StringBuilder line = new StringBuilder(name.replace(",", "\\,").replace(" ", "\\ "));
    clean.forEach(
        (key, value) -> line.append(',').append(escaped(key)).append('=').append(escaped(value)));
    String shown = text.replace("\\", "\\\\").replace("\"", "\\\"");
    line.append(" text=\"%s\",whole=%di %d".formatted(shown, whole, time));

    InfluxLine read = line(line.toString());

    assertThat(read.measurement()).isEqualTo(name);
    assertThat(read.tags()).isEqualTo(clean);
    assertThat(read.time()).isEqualTo(time);
    assertThat(read.fields().get(1).json()).isEqualTo(Long.toString(whole));
    StringBuilder json = new StringBuilder("\"");
    LineParser.quote(text, json);
    assertThat(read.fields().getFirst().json()).isEqualTo(json.append('"').toString());
    assertThat(LineParser.parsePayload(read.payload(read.time())).fields())
        .isEqualTo(read.fields());
    InfluxSeries series = new InfluxSeries("b/1", read.measurement(), read.tags());
    assertThat(InfluxSeries.ofTopic(series.topic())).isEqualTo(series);
    assertThat(series.topic()).doesNotContain("+").doesNotContain("#");
  }

  /// Without halves of surrogate pairs, which no UTF-8 has.
  private static String valid(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static List<String> split(String text) throws IOException {
    List<String> found = new ArrayList<>();
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    LineSplitter splitter = new LineSplitter(new ByteArrayInputStream(utf8));
    for (LineSplitter.Piece piece = splitter.next(); piece != null; piece = splitter.next()) {
      found.add(
          splitter.number()
              + ":"
              + switch (piece) {
                case LineSplitter.Piece.Line(String line) -> line;
                case LineSplitter.Piece.Broken(String expected, String _) -> "!" + expected;
              });
    }
    return found;
  }

  @Test
  void lineBreaksInTextsBelongToThem() throws IOException {
    assertThat(
            split(
                "# a \"comment\na,t=\"x v=1\r\n\n  \nb v=\"öne\ntwo \\\" = \"\nc \"q=1\nd v=\"\"\n"))
        .containsExactly(
            "2:a,t=\"x v=1\r", "5:b v=\"öne\ntwo \\\" = \"", "7:c \"q=1", "8:d v=\"\"");
  }

  @Test
  void aLineThatIsTooLongIsPassedOverInTheMemoryOfOne() throws IOException {
    String long1 = "m v=\"" + "x".repeat(LineSplitter.LINE_BYTES_MAX) + "\n";

    assertThat(split(long1 + "n v=1"))
        .containsExactly("1:!at most 1048576 bytes a line", "2:n v=1");
  }
}

package io.lockstep.dtdl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The public JSON parsing cases (JSONTestSuite), as bytes: what the grammar of RFC 8259 accepts is
/// read, what it refuses is refused at a place, and what it leaves open stays as written here.
final class JsonSuiteTest {

  /// What the grammar leaves open, and what we do: true if it is read.
  private static final Map<String, Boolean> OPEN =
      new TreeMap<>(
          Map.ofEntries(
              // Numbers of any size are numbers; whether one fits is a matter of its schema.
              Map.entry("i_number_double_huge_neg_exp.json", true),
              Map.entry("i_number_neg_int_huge_exp.json", true),
              Map.entry("i_number_real_neg_overflow.json", true),
              Map.entry("i_number_real_underflow.json", true),
              Map.entry("i_number_too_big_pos_int.json", true),
              // A half of a surrogate pair is no character (RFC 8259 §8.2): nothing could send it
              // on.
              Map.entry("i_object_key_lone_2nd_surrogate.json", false),
              Map.entry("i_string_1st_valid_surrogate_2nd_invalid.json", false),
              Map.entry("i_string_incomplete_surrogate_and_escape_valid.json", false),
              Map.entry("i_string_incomplete_surrogates_escape_valid.json", false),
              Map.entry("i_string_invalid_surrogate.json", false),
              Map.entry("i_string_inverted_surrogates_U+1D11E.json", false),
              Map.entry("i_string_lone_second_surrogate.json", false),
              // Text is UTF-8 (RFC 8259 §8.1).
              Map.entry("i_string_UTF-8_invalid_sequence.json", false),
              Map.entry("i_string_not_in_unicode_range.json", false),
              Map.entry("i_string_overlong_sequence_6_bytes.json", false),
              Map.entry("i_string_truncated-utf-8.json", false),
              Map.entry("i_string_utf16LE_no_BOM.json", false),
              // A byte order mark is skipped (RFC 8259 §8.1 allows that).
              Map.entry("i_structure_UTF-8_BOM_empty_object.json", true)));

  /// A schema to which nothing conforms.
  private static final Schema NOTHING =
      new EnumSchema(
          new Dtmi("dtmi:test:nothing;1"), Primitive.STRING, List.of(), Documentation.NONE);

  /// Two members of one name are JSON, but in a model nobody could say which of them counts.
  private static final List<String> TWICE = List.of("y_object_duplicated_key_and_value.json");

  @Test
  void valuesAreReadAsTheCasesSay() throws IOException {
    ValueChecker checker = new ValueChecker();
    Map<String, Boolean> open = new TreeMap<>();
    int cases = 0;
    for (Path file : files()) {
      String text = ModelSource.of("case", Files.readAllBytes(file)).text();
      List<ValueError> errors = checker.check(NOTHING, text);
      boolean isRead = !errors.getFirst().found().equals("no JSON");
      assertThat(errors).as(file.toString()).hasSize(1);
      assertThat(errors.getFirst().line()).as(file.toString()).isPositive();
      assertThat(errors.getFirst().column()).as(file.toString()).isPositive();
      note(file, isRead, open);
      cases++;
    }
    assertThat(open).isEqualTo(OPEN);
    assertThat(cases).isEqualTo(159);
  }

  @Test
  void modelsAreReadAsTheCasesSay() throws IOException {
    DtdlParser parser = new DtdlParser();
    Map<String, Boolean> open = new TreeMap<>();
    for (Path file : files()) {
      ParseResult result =
          parser.parse(List.of(ModelSource.of(file.toString(), Files.readAllBytes(file))));
      boolean isRead = result.errors().stream().noneMatch(error -> error.rule().equals("json"));
      for (DtdlError error : result.errors()) {
        assertThat(error.where().line()).as(error.toString()).isPositive();
        assertThat(error.where().column()).as(error.toString()).isPositive();
      }
      if (TWICE.contains(String.valueOf(file.getFileName()))) {
        assertThat(result.errors()).as(file.toString()).isNotEmpty();
      } else {
        note(file, isRead, open);
      }
    }
    assertThat(open).isEqualTo(OPEN);
  }

  @Test
  void aByteThatIsNoUtf8IsAnErrorAtItsPlace() {
    byte[] text = "{\"@id\":\n \"dtmi:a:?;1\"}".getBytes(StandardCharsets.UTF_8);
    text[17] = (byte) 0xE9;

    ParseResult result = new DtdlParser().parse(List.of(ModelSource.of("latin1.json", text)));

    assertThat(result.errors())
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.where()).isEqualTo(new SourceLocation("latin1.json", 2, 10, 2));
              assertThat(error.message()).contains("0xE9", "save the text as UTF-8");
            });
  }

  private static void note(Path file, boolean isRead, Map<String, Boolean> open) {
    String name = String.valueOf(file.getFileName());
    switch (name.charAt(0)) {
      case 'y' -> assertThat(isRead).as(name).isTrue();
      case 'n' -> assertThat(isRead).as(name).isFalse();
      default -> open.put(name, isRead);
    }
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(ReferenceData.folder("json/test_parsing"))) {
      return files.sorted().toList();
    }
  }
}

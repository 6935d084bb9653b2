package io.lockstep.twin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// Patches that are read straight from their text are decided as the general way decides them. A
/// patch whose names are written with an escape means the same and takes the general way.
class PlainPatchTest {
  private static final String PROPERTIES =
      "\"temperature\":20.5,\"count\":3,\"on\":true,\"serial\":\"A\",\"built\":\"2020-01-02\"";
  private static final List<String> PATHS =
      List.of(
          "/temperature",
          "/count",
          "/on",
          "/serial",
          "/built",
          "/state",
          "/speed",
          "/motor/rpm",
          "/motor",
          "/noise",
          "/nothing",
          "/limits",
          "/limits/low",
          "/$metadata/$model",
          "/a~1b",
          "temperature",
          "");
  private static final List<String> VALUES =
      List.of(
          "21",
          "21.5",
          "-0",
          "-0.0",
          "0.1",
          "1e3",
          "1E-3",
          "-12.75e+2",
          "1e999",
          "007",
          "1.",
          ".5",
          "+1",
          "123456789012345",
          "1234567890123456",
          "9223372036854775807",
          "9223372036854775808",
          "0.30000000000000004",
          "123456.78901234567",
          "true",
          "false",
          "tru",
          "null",
          "\"B\"",
          "\"\"",
          "\"\\u0041\"",
          "\"a\\\"b\"",
          "\"idle\"",
          "\"2024-02-30\"",
          "\"2024-02-29\"",
          "{\"low\":1,\"high\":2}",
          "[1]",
          "\"ä€\"",
          "-",
          "");

  private static <T> T any(List<T> list, SplittableRandom random) {
    return list.get(random.nextInt(list.size()));
  }

  private static String patch(SplittableRandom random) {
    int operations = random.nextInt(10) == 0 ? random.nextInt(40) : 1 + random.nextInt(3);
    return IntStream.range(0, operations)
        .mapToObj(_ -> operation(random))
        .collect(Collectors.joining(random.nextInt(9) == 0 ? " , " : ",", "[", "]"));
  }

  private static String operation(SplittableRandom random) {
    String kind = any(List.of("replace", "replace", "add", "add", "remove", "move"), random);
    String op = "\"op\":\"" + kind + "\"";
    String path = "\"path\":\"" + any(PATHS, random) + "\"";
    String value = "\"value\" : " + any(VALUES, random);
    return switch (random.nextInt(12)) {
      case 0 -> "{" + value + "," + path + "," + op + "}";
      case 1 -> "{" + op + ",\n" + path + "}";
      case 2 -> "{" + op + "," + path + "," + value + "," + op + "}";
      case 3 -> "{" + op + "," + path + "," + value + ",\"from\":1}";
      default -> "{" + op + "," + path + "," + value + "}";
    };
  }

  private static String damaged(String patch, SplittableRandom random) {
    int at = random.nextInt(patch.length());
    return switch (random.nextInt(20)) {
      case 0 -> patch.substring(0, at);
      case 1 ->
          patch.substring(0, at) + any(List.of(",", "]", "\"", "x"), random) + patch.substring(at);
      case 2 -> patch + any(List.of(" ", "]", "1"), random);
      default -> patch;
    };
  }

  private static Plant plant() {
    Plant plant = Plant.withModels();
    plant.put("oven", Plant.OVEN, PROPERTIES);
    return plant;
  }

  @Property(tries = 400)
  void theyAreDecidedAsTheGeneralWayDecides(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Plant plain = plant();
    Plant general = plant();
    for (int i = 0; i < 12; i++) {
      String patch = damaged(patch(random), random);
      // Means the same, but its first member has a name with an escape, which is not plain.
      String same = patch.replace("\"op\"", "\"o\\u0070\"");

      Reply one = plain.decide(new TwinCommand.PatchTwin("oven", patch, null));
      Reply other = general.decide(new TwinCommand.PatchTwin("oven", same, null));

      assertThat(withoutPlaces(one)).as(patch).isEqualTo(withoutPlaces(other));
      assertThat(plain.json("oven")).as(patch).isEqualTo(general.json("oven"));
      assertThat(plain.kernel.stateHash()).as(patch).isEqualTo(general.kernel.stateHash());
    }
  }

  /// Where the JSON is wrong differs by the length of the escapes.
  private static String withoutPlaces(Reply reply) {
    return switch (reply) {
      case Reply.Done done -> done.toString();
      case Reply.Refused(Refusal refusal) ->
          refusal.code() + refusal.message().replaceAll("(?s)line \\d+, column \\d+.*", "");
    };
  }

  @Test
  void severalPropertiesOfAllPlainTypesAreSetAtOnce() {
    Plant plant = plant();

    plant.done(
        new TwinCommand.PatchTwin(
            "oven",
            """
            [{"op":"replace","path":"/temperature","value":-1.25e2},
             {"op":"replace","path":"/count","value":42},
             {"op":"replace","path":"/on","value":false},
             {"op":"add","path":"/state","value":"hot"},
             {"op":"replace","path":"/serial","value":"ä€"}]
            """,
            null));

    assertThat(plant.json("oven"))
        .contains(
            "\"temperature\":-125.0",
            "\"count\":42",
            "\"on\":false",
            "\"state\":\"hot\"",
            "\"serial\":\"ä€\"");
  }

  @Test
  void numbersAreTheNearestDoubles() {
    PlainJson json = new PlainJson();
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 200_000; i++) {
      String text =
          switch (random.nextInt(3)) {
            case 0 -> Double.toString(Double.longBitsToDouble(random.nextLong()));
            case 1 ->
                Long.toString(random.nextLong(1_000_000_000_000_000L))
                    + "."
                    + random.nextInt(1, 99_999);
            default -> random.nextInt() + "." + random.nextInt(0, 999_999);
          };
      json.begin(text);
      if (json.readDouble()) {
        assertThat(json.bits())
            .as(text)
            .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(text)));
        assertThat(json.isAtEnd()).as(text).isTrue();
      }
    }
  }
}

package io.lockstep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class JsonScannerTest {
  private static final JsonMapper JACKSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .build();

  private final JsonScanner json = new JsonScanner();

  private boolean scan(String text) {
    return scan(text.getBytes(StandardCharsets.UTF_8));
  }

  private boolean scan(byte[] text) {
    return json.scan(ByteBuffer.wrap(text), 0, text.length);
  }

  @Test
  void errorsNameTheByteAndWhatWasExpected() {
    assertThat(errorOf("{\"a\":1,}"))
        .isEqualTo("byte 7: expected a key in double quotes, found '}'");
    assertThat(errorOf("{\"a\" 1}")).isEqualTo("byte 5: expected ':', found '1'");
    assertThat(errorOf("[1 2]")).isEqualTo("byte 3: expected ',' or ']', found '2'");
    assertThat(errorOf("{\"a\":1")).isEqualTo("byte 6: expected ',' or '}', found the end");
    assertThat(errorOf("01"))
        .isEqualTo("byte 1: expected no digit after a leading zero, found '1'");
    assertThat(errorOf("1.")).isEqualTo("byte 2: expected a digit, found the end");
    assertThat(errorOf("1 1")).isEqualTo("byte 2: expected the end, found '1'");
    assertThat(errorOf("\"\\x\""))
        .isEqualTo("byte 1: expected an escape of RFC 8259 §7, found '\\'");
    assertThat(errorOf("\"\\ud800\""))
        .isEqualTo("byte 1: expected both halves of a surrogate pair, found '\\'");
    assertThat(errorOf("\"\t\""))
        .isEqualTo("byte 1: expected no control character in a string, found 0x09");
    assertThat(errorOf("NaN")).isEqualTo("byte 0: expected a value, found 'N'");
    assertThat(errorOf("[".repeat(65)))
        .isEqualTo("byte 64: expected at most 64 nested structures, found '['");
    assertThat(errorOf("1\0")).isEqualTo("byte 1: expected the end, found 0x00");
  }

  private String errorOf(String text) {
    assertThat(scan(text)).as(text).isFalse();
    return json.error();
  }

  @Test
  void invalidUtf8IsRefused() {
    Stream.of("C0 AF", "ED A0 80", "F4 90 80 80", "80", "E2 82", "F0 80 80 80", "FF", "C3 28")
        .forEach(
            hex -> {
              byte[] bytes = HexFormat.of().parseHex("22" + hex.replace(" ", "") + "22");
              assertThat(scan(bytes)).as(hex).isFalse();
              assertThat(json.error()).startsWith("byte 1: expected UTF-8, found 0x");
            });
  }

  @Test
  void sixtyFourStructuresMayNest() {
    assertThat(scan("[".repeat(64) + "]".repeat(64))).isTrue();
  }

  @Test
  void aByteOrderMarkIsSkipped() {
    assertThat(scan("\uFEFF{\"a\":1}")).isTrue();
    assertThat(json.kind(0)).isEqualTo(JsonScanner.OBJECT);
  }

  @Test
  void theBufferMayBeDirectAndTheTextInItsMiddle() {
    byte[] text = "xx{\"a\":[1,2.5]}yy".getBytes(StandardCharsets.UTF_8);
    ByteBuffer direct = ByteBuffer.allocateDirect(text.length).put(text).flip();
    assertThat(json.scan(direct, 2, text.length - 4)).isTrue();
    assertThat(direct.position()).isZero();
    assertThat(tree(0)).isEqualTo(JACKSON.readTree("{\"a\":[1,2.5]}"));
  }

  @Test
  void compactTextOfAStringIsAStringAgain() {
    assertThat(scan("{\"payload\": \"a \\\" b\"}")).isTrue();
    assertThat(json.compact(2)).isEqualTo("\"a \\\" b\"");
  }

  @Test
  void compactTextKeepsStringsAndNumbersAsTheyStand() {
    String text = " { \"a b\" : [ 1.50 , \" \\\" x \" ,\t{ } ] } ";
    assertThat(scan(text)).isTrue();
    assertThat(json.compact(0)).isEqualTo("{\"a b\":[1.50,\" \\\" x \",{}]}");
  }

  @Property(tries = 2000)
  void randomDocumentsAreReadAsJacksonReadsThem(@ForAll("documents") JsonNode document) {
    String text = JACKSON.writeValueAsString(document);
    assertThat(scan(text)).as(text).isTrue();
    assertThat(tree(0)).as(text).isEqualTo(JACKSON.readTree(text));
    String pretty = JACKSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
    assertThat(scan(pretty)).isTrue();
    assertThat(tree(0)).isEqualTo(JACKSON.readTree(text));
    if (document.isContainer()) {
      assertThat(json.compact(0)).isEqualTo(text);
    }
  }

  @Property(tries = 5000)
  void mutatedDocumentsAreAcceptedWhereJacksonAcceptsThem(
      @ForAll("documents") JsonNode document, @ForAll long seed) {
    byte[] text = JACKSON.writeValueAsBytes(document);
    SplittableRandom random = new SplittableRandom(seed);
    byte[] alphabet =
        "{}[]\",:\\u0123456789eE+-.tfn \0\u00ff".getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i <= random.nextInt(3); i++) {
      text[random.nextInt(text.length)] = alphabet[random.nextInt(alphabet.length)];
    }
    boolean accepted = scan(text);
    if (accepted) {
      // Whatever we accept, another strict parser accepts and reads alike.
      assertThat(tree(0)).isEqualTo(JACKSON.readTree(new String(text, StandardCharsets.UTF_8)));
    } else if (jacksonAccepts(text)) {
      assertThat(json.error()).contains("surrogate");
    }
  }

  private static boolean jacksonAccepts(byte[] text) {
    try {
      // As text, for from bytes Jackson guesses UTF-16 and UTF-32 too.
      String decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
      return !JACKSON.readTree(decoded).isMissingNode();
    } catch (CharacterCodingException | JacksonException _) {
      return false;
    }
  }

  @Property(tries = 20000)
  void doublesAreBitEqualToTheLibrary(@ForAll("numbers") String number) {
    assertThat(scan(number)).as(number).isTrue();
    double expected = Double.parseDouble(number);
    double found =
        json.kind(0) == JsonScanner.INTEGER
            ? (double) json.bits(0)
            : Double.longBitsToDouble(json.bits(0));
    assertThat(Double.doubleToRawLongBits(found))
        .as(number)
        .isEqualTo(Double.doubleToRawLongBits(expected));
  }

  @Test
  void manyRandomDoublesAreBitEqualToTheLibrary() {
    long seed = 20261122;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 300_000; i++) {
      long mantissa = random.nextLong() >>> random.nextInt(64);
      int exponent = random.nextInt(-80, 80);
      String number = Long.toUnsignedString(mantissa) + "e" + exponent;
      double expected = Double.parseDouble(number);
      double found = Decimals.nearest(mantissa, exponent);
      if (!Double.isNaN(found)) {
        assertThat(found).as("%s, seed %d", number, seed).isEqualTo(expected);
      }
      double shortest = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(shortest)) {
        String text = Double.toString(shortest);
        assertThat(scan(text)).isTrue();
        assertThat(json.bits(0)).as(text).isEqualTo(Double.doubleToRawLongBits(shortest));
      }
    }
  }

  @Test
  void halfwayCasesRoundToEven() {
    Stream.of(
            "9007199254740993.0",
            "9007199254740993e0",
            "9007199254740995.0",
            "1.00000000000000011102230246251565404236316680908203125",
            "9.5367431640625e-7",
            "4503599627370496.5",
            "4503599627370497.5",
            "0.1e-1",
            "123456789012345678.5",
            "8.41e+21",
            "9223372036854775807.0",
            "1.8446744073709551615e19",
            "5e-324",
            "2.2250738585072014e-308",
            "1.7976931348623157e308",
            "-0.0")
        .forEach(
            number -> {
              assertThat(scan(number)).isTrue();
              assertThat(json.bits(0))
                  .as(number)
                  .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(number)));
            });
  }

  @Provide
  Arbitrary<String> numbers() {
    Arbitrary<String> digits = Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(25);
    Arbitrary<String> whole =
        Arbitraries.oneOf(
            Arbitraries.of("0"), digits.map(text -> text.replaceFirst("^0+(?=.)", "")));
    Arbitrary<String> fraction = Arbitraries.oneOf(Arbitraries.of(""), digits.map(d -> "." + d));
    Arbitrary<String> exponent =
        Arbitraries.oneOf(
            Arbitraries.of(""), Arbitraries.integers().between(-350, 330).map(e -> "e" + e));
    return Combinators.combine(Arbitraries.of("", "-"), whole, fraction, exponent)
        .as((sign, w, f, e) -> sign + w + f + e);
  }

  @Provide
  Arbitrary<JsonNode> documents() {
    return documents(3);
  }

  private static Arbitrary<JsonNode> documents(int depth) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    Arbitrary<String> strings =
        Arbitraries.strings().ofMaxLength(12).map(JsonScannerTest::wellFormed);
    Arbitrary<JsonNode> scalar =
        Arbitraries.oneOf(
            Arbitraries.longs().map(nodes::numberNode),
            Arbitraries.doubles().map(nodes::numberNode),
            strings.map(nodes::stringNode),
            Arbitraries.of(nodes.booleanNode(true), nodes.booleanNode(false), nodes.nullNode()));
    if (depth == 0) {
      return scalar;
    }
    Arbitrary<JsonNode> inner = documents(depth - 1);
    Arbitrary<JsonNode> array =
        inner.list().ofMaxSize(4).map(items -> nodes.arrayNode().addAll(items));
    Arbitrary<JsonNode> object =
        Arbitraries.maps(strings, inner)
            .ofMaxSize(4)
            .map(
                members -> {
                  ObjectNode node = nodes.objectNode();
                  members.forEach(node::set);
                  return node;
                });
    return Arbitraries.oneOf(scalar, array, object);
  }

  private static String wellFormed(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  /// The token as Jackson's tree.
  private JsonNode tree(int token) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (json.kind(token)) {
      case JsonScanner.OBJECT -> {
        ObjectNode object = nodes.objectNode();
        for (int key = token + 1; key < json.after(token); key = json.after(key + 1)) {
          object.set(json.string(key), tree(key + 1));
        }
        yield object;
      }
      case JsonScanner.ARRAY -> {
        ArrayNode array = nodes.arrayNode();
        for (int item = token + 1; item < json.after(token); item = json.after(item)) {
          array.add(tree(item));
        }
        yield array;
      }
      case JsonScanner.STRING -> nodes.stringNode(json.string(token));
      case JsonScanner.INTEGER -> JACKSON.readTree(Long.toString(json.bits(token)));
      case JsonScanner.DECIMAL, JsonScanner.HUGE -> JACKSON.readTree(json.source(token));
      case JsonScanner.TRUE -> nodes.booleanNode(true);
      case JsonScanner.FALSE -> nodes.booleanNode(false);
      default -> nodes.nullNode();
    };
  }
}

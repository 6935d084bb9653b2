package io.lockstep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// CBOR payloads (RFC 8949) as JSON, and back.
class CborJsonTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final CborJson cbor = new CborJson();

  private String read(byte[] payload) {
    return cbor.read(ByteBuffer.wrap(payload), 0, payload.length)
        ? StandardCharsets.UTF_8.decode(cbor.json()).toString()
        : "error: " + cbor.error();
  }

  /// Of RFC 8949, appendix A.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "00|0",
        "1903e8|1000",
        "1bffffffffffffffff|18446744073709551615",
        "3bffffffffffffffff|-18446744073709551616",
        "3903e7|-1000",
        "f90001|5.960464477539063E-8",
        "f93c00|1.0",
        "fa47c35000|100000.0",
        "fb3ff199999999999a|1.1",
        "fbc010666666666666|-4.1",
        "f4|false",
        "f5|true",
        "f6|null",
        "f7|null",
        "c074323031332d30332d32315432303a30343a30305a|\"2013-03-21T20:04:00Z\"",
        "4401020304|\"AQIDBA==\"",
        "62225c|\"\\\"\\\\\"",
        "62c3bc|\"ü\"",
        "8301820203820405|[1,[2,3],[4,5]]",
        "a26161016162820203|{\"a\":1,\"b\":[2,3]}",
        "5f42010243030405ff|\"AQIDBAU=\"",
        "7f657374726561646d696e67ff|\"streaming\"",
        "9f018202039f0405ffff|[1,[2,3],[4,5]]",
        "bf6346756ef563416d7421ff|{\"Fun\":true,\"Amt\":-2}"
      })
  void theExamplesOfTheStandard(String hex, String json) {
    assertThat(read(HexFormat.of().parseHex(hex))).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource({
    "'',the end",
    "f97e00,NaN",
    "f97c00,Infinity",
    "a10102,major type 0",
    "1c,additional information 28",
    "9b7fffffffffffffff,9223372036854775807 of them",
    "7b7fffffffffffffff61,9223372036854775807 bytes",
    "0000,1 more bytes",
    "ff,simple value 31",
    "9f,the end"
  })
  void whatIsNotOneItemThatJsonHasIsRefused(String hex, String found) {
    assertThat(read(HexFormat.of().parseHex(hex))).startsWith("error: byte").contains(found);
  }

  @Test
  void deepNestingEndsInAnErrorAndNotInAnOverflow() {
    byte[] deep = new byte[100_000];
    Arrays.fill(deep, (byte) 0x81);

    assertThat(read(deep)).contains("nesting");
  }

  @Provide
  Arbitrary<JsonNode> values() {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    Arbitrary<JsonNode> leaves =
        Arbitraries.oneOf(
            Arbitraries.longs().map(nodes::numberNode),
            Arbitraries.bigIntegers().map(nodes::numberNode),
            Arbitraries.doubles().map(nodes::numberNode),
            Arbitraries.strings()
                .ofMaxLength(40)
                .filter(CborJsonTest::isText)
                .map(nodes::stringNode),
            Arbitraries.of(true, false).map(nodes::booleanNode),
            Arbitraries.just(nodes.nullNode()));
    return Arbitraries.recursive(
        () -> leaves,
        inner ->
            Arbitraries.oneOf(
                inner.list().ofMaxSize(4).map(items -> nodes.arrayNode().addAll(items)),
                inner.list().ofMaxSize(4).map(CborJsonTest::object)),
        0,
        4);
  }

  private static JsonNode object(List<JsonNode> members) {
    var object = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < members.size(); i++) {
      object.set("k\"ä" + i, members.get(i));
    }
    return object;
  }

  private static boolean isText(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  @Property(tries = 500)
  void whatIsWrittenIsReadAgain(@ForAll("values") JsonNode value) {
    ByteBuffer written = CborWriter.write(value.toString());

    byte[] bytes = new byte[written.remaining()];
    written.get(bytes);
    JsonNode read = MAPPER.readTree(read(bytes));

    assertThat(read.equals(CborJsonTest::compare, MAPPER.readTree(value.toString()))).isTrue();
  }

  /// Numbers are equal when their doubles are: CBOR has the type, and JSON has one kind of number.
  private static int compare(JsonNode one, JsonNode other) {
    return one.isNumber() && other.isNumber()
        ? Double.compare(one.doubleValue(), other.doubleValue())
        : one.equals(other) ? 0 : 1;
  }

  @Property(tries = 2000)
  void noBytesHangOrEscape(@ForAll byte[] payload) {
    String text = read(payload);

    if (!text.startsWith("error: ")) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      boolean _ = new JsonScanner().scan(ByteBuffer.wrap(utf8), 0, utf8.length);
    }
  }
}

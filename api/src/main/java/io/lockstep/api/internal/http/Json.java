package io.lockstep.api.internal.http;

import io.lockstep.model.ErrorCode;
import java.io.StringWriter;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// JSON as RFC 8259 has it and no further: no second member of one name, nothing after the value,
/// bounded depth. Thread-safe.
public final class Json {
  private static final JsonFactory WRITING = new JsonFactory();

  private final JsonMapper mapper;
  private final JsonFactory factory;

  /// @param depthMax deepest nesting
  /// @param lengthMax longest text, in characters
  public Json(int depthMax, int lengthMax) {
    factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(depthMax)
                    .maxStringLength(lengthMax)
                    .maxNameLength(lengthMax)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    mapper =
        JsonMapper.builder(factory).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  }

  /// Parses a text to a tree.
  ///
  /// @throws FaultException with line and column of what is wrong
  public JsonNode parse(String text) {
    if (text.isBlank()) {
      throw missing();
    }
    try {
      return mapper.readTree(text);
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  /// Parses a text whose value must be an object.
  public JsonNode parseObject(String text) {
    JsonNode tree = parse(text);
    if (!tree.isObject()) {
      throw Fault.of(ErrorCode.PAYLOAD_INVALID, "The body has the wrong form")
          .at("request body")
          .expected("a JSON object")
          .found(tree.getNodeType().name())
          .exception();
    }
    return tree;
  }

  /// A parser of a text, for who reads it token by token; throws Jackson's own exceptions.
  public JsonParser parser(String text) {
    return factory.createParser(ObjectReadContext.empty(), text);
  }

  /// Checks the syntax of a text without building anything.
  ///
  /// @throws FaultException with line and column of what is wrong
  public void check(String text) {
    if (text.isBlank()) {
      throw missing();
    }
    try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text)) {
      parser.nextToken();
      parser.skipChildren();
      if (parser.nextToken() != null) {
        TokenStreamLocation at = parser.currentTokenLocation();
        throw Fault.of(ErrorCode.PAYLOAD_INVALID, "The body is not valid JSON")
            .at("request body line %d column %d".formatted(at.getLineNr(), at.getColumnNr()))
            .expected("the end after one value")
            .found("another token")
            .exception();
      }
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  /// Writes JSON text.
  public static String write(Consumer<JsonGenerator> content) {
    StringWriter text = new StringWriter(256);
    try (JsonGenerator generator = WRITING.createGenerator(ObjectWriteContext.empty(), text)) {
      content.accept(generator);
    }
    return text.toString();
  }

  private static FaultException missing() {
    return Fault.of(ErrorCode.PAYLOAD_INVALID, "The body is missing")
        .at("request body")
        .expected("JSON")
        .found("nothing")
        .exception();
  }

  private static FaultException malformed(JacksonException e) {
    TokenStreamLocation at = e.getLocation();
    String where =
        at == null
            ? "request body"
            : "request body line %d column %d".formatted(at.getLineNr(), at.getColumnNr());
    String found = e.getOriginalMessage();
    return Fault.of(ErrorCode.PAYLOAD_INVALID, "The body is not valid JSON")
        .at(where)
        .expected("JSON (RFC 8259)")
        .found(found == null ? "something else" : firstLine(found))
        .exception();
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }
}

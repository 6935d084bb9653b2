package io.lockstep.api;

import static io.lockstep.api.Client.azure;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Role;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each error code that the API definition (2023-10-31) lists for an operation, where it can be
/// brought about from outside. Limits have tests of their own.
final class AzureErrorsTest {
  private static final String OVEN = "/digitaltwins/oven";
  private static final String REMOVE = "[{\"op\":\"remove\",\"path\":\"/name\"}]";
  private static final String HEAT = "[{\"op\":\"replace\",\"path\":\"/temperature\",\"value\":1}]";
  private static final String WRONG_TYPE =
      "[{\"op\":\"replace\",\"path\":\"/temperature\",\"value\":\"hot\"}]";
  private static final String MOVE = "[{\"op\":\"move\",\"from\":\"/name\",\"path\":\"/batch\"}]";
  private static final String OLD = "W/\"00000000-0000-0000-0000-000000000000\"";
  private static final String BELT = "/digitaltwins/oven/relationships/belt";
  private static final String LONG_ID = "x".repeat(200);
  private static final String MODEL_9 =
      "[{\"@context\":\"dtmi:dtdl:context;9\",\"@id\":\"dtmi:x:y;1\",\"@type\":\"Interface\"}]";
  private static final String NO_TYPE =
      "[{\"@context\":\"dtmi:dtdl:context;3\",\"@id\":\"dtmi:x:y;1\"}]";

  @TempDir static Path folder;
  private static Stack stack;
  private static Client admin;

  /// A request and what it is refused with.
  ///
  /// @param operation its number in the reference's table
  record Case(
      int operation,
      int status,
      String code,
      String method,
      String path,
      String body,
      List<String> headers) {
    @Override
    public String toString() {
      return "%d %s %s: %s".formatted(operation, method, path, code);
    }
  }

  private static Case of(
      int operation,
      int status,
      String code,
      String method,
      String path,
      String body,
      String... headers) {
    return new Case(operation, status, code, method, path, body, List.of(headers));
  }

  @BeforeAll
  static void open() throws Exception {
    stack = Stack.open(folder);
    admin = stack.as(Role.ADMIN);
    assertThat(admin.post(azure("/models"), Bakery.MODELS).status()).isEqualTo(201);
    String retired =
        "[{\"@context\":\"dtmi:dtdl:context;3\",\"@id\":\"dtmi:com:example:Retired;1\","
            + "\"@type\":\"Interface\"}]";
    assertThat(admin.post(azure("/models"), retired).status()).isEqualTo(201);
    assertThat(
            admin
                .patch(
                    azure("/models/dtmi:com:example:Retired;1"),
                    "[{\"op\":\"replace\",\"path\":\"/decommissioned\",\"value\":true}]")
                .status())
        .isEqualTo(204);
    for (String id : List.of("oven", "other", "target")) {
      assertThat(admin.put(azure("/digitaltwins/" + id), Bakery.oven(20)).status()).isEqualTo(200);
    }
    assertThat(admin.put(azure(BELT), Bakery.feeds("target")).status()).isEqualTo(200);
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  static List<Case> models() {
    String model = "/models/dtmi:com:example:Motor;1";
    String nobody = "/models/dtmi:com:example:Nobody;1";
    String retire = "[{\"op\":\"replace\",\"path\":\"/decommissioned\",\"value\":true}]";
    return List.of(
        of(1, 400, "DTDLParserError", "POST", "/models", NO_TYPE),
        of(1, 400, "DTDLParserError", "POST", "/models", "[{"),
        of(1, 400, "InvalidArgument", "POST", "/models", "[]"),
        of(1, 400, "InvalidArgument", "POST", "/models", "{}"),
        of(1, 400, "ModelVersionNotSupported", "POST", "/models", MODEL_9),
        of(1, 409, "ModelAlreadyExists", "POST", "/models", Bakery.MODELS),
        of(2, 400, "InvalidArgument", "GET", "/models?dependenciesFor=oven", ""),
        of(2, 400, "InvalidArgument", "GET", "/models?includeModelDefinition=maybe", ""),
        of(2, 400, "InvalidArgument", "GET", "/models", "", "max-items-per-page", "0"),
        of(2, 400, "LimitExceeded", "GET", "/models?" + "dependenciesFor=a&".repeat(501), ""),
        of(2, 404, "ModelNotFound", "GET", "/models?dependenciesFor=dtmi:x:y;1", ""),
        of(3, 400, "InvalidArgument", "GET", "/models/oven", ""),
        of(3, 400, "MissingArgument", "GET", "/models/%20", ""),
        of(3, 404, "ModelNotFound", "GET", nobody, ""),
        of(4, 400, "InvalidArgument", "PATCH", "/models/oven", retire),
        of(4, 400, "JsonPatchInvalid", "PATCH", model, "[{\"op\":\"test\",\"path\":\"/x\"}]"),
        of(4, 400, "JsonPatchInvalid", "PATCH", model, REMOVE),
        of(4, 400, "JsonPatchInvalid", "PATCH", model, "{"),
        of(4, 400, "MissingArgument", "PATCH", "/models/%20", retire),
        of(4, 404, "ModelNotFound", "PATCH", nobody, retire),
        of(4, 409, "ModelReferencesNotDecommissioned", "PATCH", model, retire),
        of(5, 400, "InvalidArgument", "DELETE", "/models/oven", ""),
        of(5, 400, "MissingArgument", "DELETE", "/models/%20", ""),
        of(5, 404, "ModelNotFound", "DELETE", nobody, ""),
        of(5, 409, "ModelReferencesNotDeleted", "DELETE", model, ""),
        of(6, 400, "BadRequest", "POST", "/query", "{\"continuationToken\":\"bent\"}"),
        of(6, 400, "SqlQueryError", "POST", "/query", "{\"query\":\"SELECT nonsense\"}"));
  }

  static List<Case> twins() {
    String new1 = "/digitaltwins/new1";
    String nobody = "/digitaltwins/nobody";
    String retired = "{\"$metadata\":{\"$model\":\"dtmi:com:example:Retired;1\"}}";
    String unknown = "{\"$metadata\":{\"$model\":\"dtmi:x:y;1\"}}";
    return List.of(
        of(7, 400, "InvalidArgument", "GET", "/digitaltwins/" + LONG_ID, ""),
        of(7, 404, "DigitalTwinNotFound", "GET", nobody, ""),
        of(8, 400, "InvalidArgument", "PUT", "/digitaltwins/" + LONG_ID, Bakery.oven(1)),
        of(8, 400, "InvalidArgument", "PUT", new1, Bakery.oven(1), "If-None-Match", OLD),
        of(8, 400, "ModelDecommissioned", "PUT", new1, retired),
        of(8, 400, "ValidationFailed", "PUT", new1, unknown),
        of(8, 400, "ValidationFailed", "PUT", new1, "{}"),
        of(8, 400, "ValidationFailed", "PUT", new1, Bakery.oven(1).replace("20", "\"a\"") + "x"),
        of(8, 412, "PreconditionFailed", "PUT", OVEN, Bakery.oven(1), "If-None-Match", "*"),
        of(9, 400, "InvalidArgument", "DELETE", "/digitaltwins/" + LONG_ID, ""),
        of(9, 400, "InvalidArgument", "DELETE", OVEN, "", "If-Match", "abc"),
        of(9, 400, "RelationshipsNotDeleted", "DELETE", OVEN, ""),
        of(9, 400, "RelationshipsNotDeleted", "DELETE", "/digitaltwins/target", ""),
        of(9, 404, "DigitalTwinNotFound", "DELETE", nobody, ""),
        of(9, 412, "PreconditionFailed", "DELETE", "/digitaltwins/other", "", "If-Match", OLD),
        of(10, 400, "InvalidArgument", "PATCH", "/digitaltwins/" + LONG_ID, HEAT),
        of(10, 400, "JsonPatchInvalid", "PATCH", OVEN, MOVE),
        of(10, 400, "JsonPatchInvalid", "PATCH", OVEN, REMOVE),
        of(10, 400, "JsonPatchInvalid", "PATCH", OVEN, "{}"),
        of(10, 400, "JsonPatchInvalid", "PATCH", OVEN, "[{\"op\":\"remove\",\"path\":\"/a~2\"}]"),
        of(10, 400, "JsonPatchInvalid", "PATCH", OVEN, "[{\"op\":\"remove\",\"path\":\"/$dtId\"}]"),
        of(10, 400, "ValidationFailed", "PATCH", OVEN, WRONG_TYPE),
        of(10, 404, "DigitalTwinNotFound", "PATCH", nobody, HEAT),
        of(10, 412, "PreconditionFailed", "PATCH", OVEN, HEAT, "If-Match", OLD));
  }

  static List<Case> relationships() {
    String nobody = "/digitaltwins/nobody/relationships/belt";
    String none = "/digitaltwins/oven/relationships/none";
    String turn = "[{\"op\":\"replace\",\"path\":\"/belt\",\"value\":\"south\"}]";
    String wrong = "[{\"op\":\"replace\",\"path\":\"/belt\",\"value\":5}]";
    String longTwin = "/digitaltwins/" + LONG_ID + "/relationships";
    return List.of(
        of(11, 400, "InvalidArgument", "GET", longTwin + "/belt", ""),
        of(11, 404, "DigitalTwinNotFound", "GET", nobody, ""),
        of(11, 404, "RelationshipNotFound", "GET", none, ""),
        of(12, 400, "InvalidArgument", "PUT", longTwin + "/belt", Bakery.feeds("target")),
        of(12, 400, "InvalidRelationship", "PUT", none, "{\"$targetId\":\"target\"}"),
        of(
            12,
            400,
            "InvalidRelationship",
            "PUT",
            none,
            Bakery.feeds("target").replace("feeds", "eats")),
        of(12, 400, "OperationNotAllowed", "PUT", none, Bakery.feeds("oven")),
        of(
            12,
            400,
            "ValidationFailed",
            "PUT",
            none,
            Bakery.feeds("target").replace("\"north\"", "5")),
        of(12, 404, "DigitalTwinNotFound", "PUT", nobody, Bakery.feeds("target")),
        of(12, 404, "TargetTwinNotFound", "PUT", none, Bakery.feeds("nobody")),
        of(
            12,
            412,
            "PreconditionFailed",
            "PUT",
            BELT,
            Bakery.feeds("target"),
            "If-None-Match",
            "*"),
        of(13, 400, "InvalidArgument", "PATCH", BELT, turn, "If-Match", "x"),
        of(13, 400, "JsonPatchInvalid", "PATCH", BELT, MOVE),
        of(
            13,
            400,
            "JsonPatchInvalid",
            "PATCH",
            BELT,
            "[{\"op\":\"replace\",\"path\":\"/$targetId\",\"value\":\"other\"}]"),
        of(13, 400, "ValidationFailed", "PATCH", BELT, wrong),
        of(13, 404, "DigitalTwinNotFound", "PATCH", nobody, turn),
        of(13, 404, "RelationshipNotFound", "PATCH", none, turn),
        of(13, 412, "PreconditionFailed", "PATCH", BELT, turn, "If-Match", OLD),
        of(14, 400, "InvalidArgument", "DELETE", BELT, "", "If-Match", "x"),
        of(14, 404, "DigitalTwinNotFound", "DELETE", nobody, ""),
        of(14, 404, "RelationshipNotFound", "DELETE", none, ""),
        of(14, 412, "PreconditionFailed", "DELETE", BELT, "", "If-Match", OLD),
        of(15, 400, "InvalidArgument", "GET", longTwin, ""),
        of(15, 404, "DigitalTwinNotFound", "GET", "/digitaltwins/nobody/relationships", ""),
        of(
            16,
            400,
            "InvalidArgument",
            "GET",
            "/digitaltwins/" + LONG_ID + "/incomingrelationships",
            ""),
        of(
            16,
            404,
            "DigitalTwinNotFound",
            "GET",
            "/digitaltwins/nobody/incomingrelationships",
            ""));
  }

  static List<Case> telemetryAndComponents() {
    String telemetry = OVEN + "/telemetry";
    String fan = OVEN + "/components/fan";
    String nobody = "/digitaltwins/nobody";
    String[] id = {"Message-Id", "m1"};
    return List.of(
        of(17, 400, "InvalidArgument", "POST", telemetry, "{\"humidity\":1}"),
        of(
            17,
            400,
            "InvalidArgument",
            "POST",
            telemetry,
            "{\"humidity\":1}",
            "Message-Id",
            "m1",
            "Telemetry-Source-Time",
            "yesterday"),
        of(17, 400, "ValidationFailed", "POST", telemetry, "[1]", id),
        of(17, 400, "ValidationFailed", "POST", telemetry, "{\"humidity\":\"wet\"}", id),
        of(17, 404, "DigitalTwinNotFound", "POST", nobody + "/telemetry", "{}", id),
        of(18, 400, "InvalidArgument", "POST", fan + "/telemetry", "{\"vibration\":1}"),
        of(18, 400, "ValidationFailed", "POST", fan + "/telemetry", "{\"vibration\":\"a\"}", id),
        of(18, 404, "ComponentNotFound", "POST", OVEN + "/components/x/telemetry", "{}", id),
        of(18, 404, "DigitalTwinNotFound", "POST", nobody + "/components/fan/telemetry", "{}", id),
        of(19, 400, "InvalidArgument", "GET", "/digitaltwins/" + LONG_ID + "/components/fan", ""),
        of(19, 404, "DigitalTwinNotFound", "GET", nobody + "/components/fan", ""),
        of(19, 404, "ComponentNotFound", "GET", OVEN + "/components/pump", ""),
        of(20, 400, "InvalidArgument", "PATCH", fan, HEAT, "If-Match", "x"),
        of(20, 400, "JsonPatchInvalid", "PATCH", fan, MOVE),
        of(20, 400, "ValidationFailed", "PATCH", fan, HEAT),
        of(20, 404, "DigitalTwinNotFound", "PATCH", nobody + "/components/fan", HEAT),
        of(20, 412, "PreconditionFailed", "PATCH", fan, HEAT, "If-Match", OLD));
  }

  static List<Case> jobs() {
    String job = "/jobs/imports/none";
    String outside = "{\"inputBlobUri\":\"https://a/b\",\"outputBlobUri\":\"upload:c\"}";
    return List.of(
        of(26, 400, "ValidationFailed", "PUT", job, "{}"),
        of(26, 400, "ValidationFailed", "PUT", job, "{"),
        of(26, 400, "ValidationFailed", "PUT", job, outside),
        of(26, 400, "ValidationFailed", "PUT", "/jobs/imports/" + LONG_ID, outside),
        of(27, 404, "ImportJobNotFound", "GET", job, ""),
        of(28, 404, "ImportJobNotFound", "DELETE", job, ""),
        of(29, 404, "ImportJobNotFound", "POST", job + "/cancel", ""),
        of(30, 400, "ValidationFailed", "POST", "/jobs/deletions", "", "operation-id", LONG_ID),
        of(32, 404, "DeleteJobNotFound", "GET", "/jobs/deletions/none", ""),
        of(32, 404, "DeleteJobNotFound", "GET", "/jobs/delete/none", ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"models", "twins", "relationships", "telemetryAndComponents", "jobs"})
  void isRefusedWithTheListedCode(Case wrong) throws Exception {
    Client.Reply reply =
        admin.send(
            wrong.method(),
            azure(wrong.path()),
            wrong.body(),
            wrong.headers().toArray(String[]::new));

    assertThat(reply.status()).as(reply.body()).isEqualTo(wrong.status());
    assertThat(reply.errorCode()).isEqualTo(wrong.code());
    assertThat(reply.header("x-ms-error-code")).isEqualTo(wrong.code());
    assertThat(reply.errorMessage()).isNotBlank();
    assertThat(reply.json().at("/error/innererror/code").asString()).matches("[A-Z_]+");
    assertThat(reply.header("Content-Type")).startsWith("application/json");
  }

  @Test
  void theVersionOfTheApiIsAsked() throws Exception {
    Client.Reply none = admin.get(OVEN);
    assertThat(none.status()).isEqualTo(400);
    assertThat(none.errorCode()).isEqualTo("MissingApiVersionParameter");
    Client.Reply odd = admin.get(OVEN + "?api-version=2019-01-01");
    assertThat(odd.status()).isEqualTo(400);
    assertThat(odd.errorCode()).isEqualTo("UnsupportedApiVersion");
    for (String version : List.of("2020-10-31", "2022-05-31", "2023-10-31")) {
      assertThat(admin.get(OVEN + "?api-version=" + version).status()).isEqualTo(200);
    }
  }

  @Test
  void whoIsNobodyOrMayNotIsToldInTheSameForm() throws Exception {
    Client.Reply nobody = stack.anonymous().get(azure(OVEN));
    assertThat(nobody.status()).isEqualTo(401);
    assertThat(nobody.header("x-ms-error-code")).isEqualTo("AuthenticationError");
    Client.Reply viewer = stack.as(Role.VIEWER).delete(azure(OVEN));
    assertThat(viewer.status()).isEqualTo(403);
    assertThat(viewer.header("x-ms-error-code")).isEqualTo("AuthorizationFailed");
  }
}

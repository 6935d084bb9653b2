package io.lockstep.api;

import static io.lockstep.api.Client.azure;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Role;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Operations 1 to 5 of the Azure Digital Twins data plane.
final class AzureModelsTest {
  @TempDir Path folder;
  private Stack stack;
  private Client engineer;

  @BeforeEach
  void open() throws Exception {
    stack = Stack.open(folder);
    engineer = stack.as(Role.ENGINEER);
  }

  @AfterEach
  void close() {
    stack.close();
  }

  private void addBakery() throws Exception {
    assertThat(engineer.post(azure("/models"), Bakery.MODELS).status()).isEqualTo(201);
  }

  @Test
  void addingAnswersABareArrayWithoutDefinitions() throws Exception {
    Client.Reply reply = engineer.post(azure("/models"), Bakery.MODELS);

    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.json().isArray()).isTrue();
    assertThat(reply.json().get(1).get("id").asString()).isEqualTo(Bakery.OVEN_MODEL);
    assertThat(reply.json().get(1).get("decommissioned").booleanValue()).isFalse();
    assertThat(reply.json().get(1).has("uploadTime")).isTrue();
  }

  @Test
  void aBatchWithOneErrorAddsNothing() throws Exception {
    String broken = Bakery.MODELS.replace("\"schema\":\"integer\"", "\"schema\":\"intejer\"");

    Client.Reply reply = engineer.post(azure("/models"), broken);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.errorCode()).isEqualTo("DTDLParserError");
    assertThat(reply.header("x-ms-error-code")).isEqualTo("DTDLParserError");
    assertThat(reply.json().at("/error/details/0/code").asString())
        .startsWith("dtmi:dtdl:parsingError:");
    assertThat(reply.json().at("/error/details/0/property").asString()).isEqualTo("schema");
    assertThat(reply.json().at("/error/details/0/value").asString()).contains("intejer");
    assertThat(reply.json().at("/error/details/0/model").intValue()).isNotNegative();
    assertThat(reply.json().at("/error/details/0/line").intValue()).isPositive();
    assertThat(reply.json().at("/error/details/0/column").intValue()).isPositive();
    assertThat(engineer.get(azure("/models")).json().get("value")).isEmpty();
  }

  @Test
  void addingAModelTwiceIsAConflict() throws Exception {
    addBakery();

    Client.Reply reply = engineer.post(azure("/models"), Bakery.MODELS);

    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.errorCode()).isEqualTo("ModelAlreadyExists");
  }

  @Test
  void malformedJsonIsRefusedWithLineAndColumn() throws Exception {
    Client.Reply reply = engineer.post(azure("/models"), "[\n{]");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.errorCode()).isEqualTo("DTDLParserError");
    assertThat(reply.errorMessage()).contains("line 2 column");
  }

  @Test
  void listingHasPagesWithAbsoluteLinks() throws Exception {
    addBakery();

    Client.Reply first =
        engineer.get(azure("/models?includeModelDefinition=true"), "max-items-per-page", "1");
    String link = first.json().get("nextLink").asString();
    assertThat(first.json().get("value")).hasSize(1);
    assertThat(first.json().get("value").get(0).get("model").has("@id")).isTrue();
    assertThat(link).startsWith(stack.url() + "/models?").contains("api-version=2023-10-31");

    Client.Reply second =
        engineer.get(link.substring(stack.url().length()), "max-items-per-page", "1");
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.json().get("value")).hasSize(1);
    assertThat(second.json().get("value").get(0).get("model").has("@id")).isTrue();
    assertThat(second.json().get("value").get(0)).isNotEqualTo(first.json().get("value").get(0));
  }

  @Test
  void dependenciesAreListedWithTheModelsThatNeedThem() throws Exception {
    addBakery();

    Client.Reply reply = engineer.get(azure("/models?dependenciesFor=" + Bakery.OVEN_MODEL));
    assertThat(reply.json().get("value")).hasSize(2);

    Client.Reply unknown = engineer.get(azure("/models?dependenciesFor=dtmi:com:example:No;1"));
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.errorCode()).isEqualTo("ModelNotFound");
  }

  @Test
  void oneModelIsFoundWithItsSemicolonPlainOrEncoded() throws Exception {
    addBakery();

    for (String id : new String[] {Bakery.OVEN_MODEL, "dtmi%3Acom%3Aexample%3AOven%3B1"}) {
      Client.Reply reply = engineer.get(azure("/models/" + id + "?includeModelDefinition=true"));
      assertThat(reply.status()).as(id).isEqualTo(200);
      assertThat(reply.json().get("model").get("@id").asString()).isEqualTo(Bakery.OVEN_MODEL);
    }
    assertThat(engineer.get(azure("/models/" + Bakery.OVEN_MODEL)).json().has("model")).isFalse();
  }

  @Test
  void anUnknownModelIsNotFound() throws Exception {
    Client.Reply reply = engineer.get(azure("/models/dtmi:com:example:None;1"));

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.errorCode()).isEqualTo("ModelNotFound");
  }

  @Test
  void decommissioningIsTheOnlyPatch() throws Exception {
    addBakery();
    String path = azure("/models/" + Bakery.OVEN_MODEL);

    Client.Reply done =
        engineer.patch(path, "[{\"op\":\"replace\",\"path\":\"/decommissioned\",\"value\":true}]");
    assertThat(done.status()).isEqualTo(204);
    assertThat(engineer.get(path).json().get("decommissioned").booleanValue()).isTrue();

    Client.Reply other =
        engineer.patch(path, "[{\"op\":\"replace\",\"path\":\"/id\",\"value\":\"x\"}]");
    assertThat(other.status()).isEqualTo(400);
    assertThat(other.errorCode()).isEqualTo("JsonPatchInvalid");
  }

  @Test
  void aModelThatIsNeededIsNotDeleted() throws Exception {
    addBakery();

    Client.Reply needed = engineer.delete(azure("/models/dtmi:com:example:Motor;1"));
    assertThat(needed.status()).isEqualTo(409);
    assertThat(needed.errorCode()).isEqualTo("ModelReferencesNotDeleted");
    assertThat(engineer.delete(azure("/models/" + Bakery.OVEN_MODEL)).status()).isEqualTo(204);
    assertThat(engineer.get(azure("/models/" + Bakery.OVEN_MODEL)).status()).isEqualTo(404);
  }

  @Test
  void modelsAreCheckedWithoutAddingThem() throws Exception {
    addBakery();
    String spare =
        """
        {"@context":"dtmi:dtdl:context;3","@id":"dtmi:com:example:Spare;1","@type":"Interface",
         "extends":"dtmi:com:example:Oven;1"}
        """;
    Client viewer = stack.as(Role.VIEWER);

    assertThat(viewer.post("/api/v1/models/validate", spare).json().get("valid").booleanValue())
        .isTrue();
    Client.Reply broken =
        viewer.post("/api/v1/models/validate", spare.replace("Oven;1", "Unknown;1"));
    assertThat(broken.json().get("valid").booleanValue()).isFalse();
    assertThat(broken.body()).contains("dtmi:com:example:Unknown;1");
    assertThat(engineer.get(azure("/models/dtmi:com:example:Spare;1")).status()).isEqualTo(404);
  }

  @Test
  void theVersionIsRequiredAndKnown() throws Exception {
    assertThat(engineer.get("/models").status()).isEqualTo(400);
    assertThat(engineer.get("/models").header("x-ms-error-code"))
        .isEqualTo("MissingApiVersionParameter");
    assertThat(engineer.get("/models?api-version=2019-01-01").status()).isEqualTo(400);
    for (String version : new String[] {"2020-10-31", "2022-05-31", "2023-10-31"}) {
      assertThat(engineer.get("/models?api-version=" + version).status()).isEqualTo(200);
    }
  }

  @Test
  void theNextLinkBeginsAsTheClientSeesTheServer() throws Exception {
    assertThat(engineer.post(azure("/models"), Bakery.MODELS).status()).isEqualTo(201);
    String path = azure("/models");
    String[] proxied = {
      "max-items-per-page", "1", "X-Forwarded-Proto", "https", "X-Forwarded-Host", "plant.example"
    };

    assertThat(engineer.get(path, "max-items-per-page", "1").json().get("nextLink").asString())
        .startsWith(stack.url() + "/models?api-version=2023-10-31&continuationToken=");
    assertThat(engineer.get(path, proxied).json().get("nextLink").asString())
        .startsWith("https://plant.example/models?");
    assertThat(
            engineer
                .get(
                    path,
                    "max-items-per-page",
                    "1",
                    "X-Forwarded-Host",
                    "plant.example, inner",
                    "X-Forwarded-Port",
                    "8443",
                    "X-Forwarded-Prefix",
                    "/twins/")
                .json()
                .get("nextLink")
                .asString())
        .startsWith("http://plant.example:8443/twins/models?");
    assertThat(
            engineer
                .get(path, "max-items-per-page", "1", "X-Forwarded-Host", "a\"b/c")
                .json()
                .get("nextLink")
                .asString())
        .startsWith(stack.url());
  }
}

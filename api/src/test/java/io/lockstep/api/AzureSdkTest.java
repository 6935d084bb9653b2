package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.AddHeadersPolicy;
import com.azure.core.models.JsonPatchDocument;
import com.azure.core.util.Context;
import com.azure.digitaltwins.core.BasicDigitalTwin;
import com.azure.digitaltwins.core.BasicDigitalTwinComponent;
import com.azure.digitaltwins.core.BasicDigitalTwinMetadata;
import com.azure.digitaltwins.core.BasicRelationship;
import com.azure.digitaltwins.core.DigitalTwinsClient;
import com.azure.digitaltwins.core.DigitalTwinsClientBuilder;
import com.azure.digitaltwins.core.implementation.models.ErrorResponseException;
import com.azure.digitaltwins.core.models.CreateOrReplaceDigitalTwinOptions;
import com.azure.digitaltwins.core.models.DigitalTwinsModelData;
import com.azure.digitaltwins.core.models.IncomingRelationship;
import com.azure.digitaltwins.core.models.ListModelsOptions;
import com.azure.digitaltwins.core.models.UpdateDigitalTwinOptions;
import io.lockstep.model.Role;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/// The unmodified Java client of Azure Digital Twins, over plain HTTP with a pipeline of its own
/// (its default one insists on HTTPS).
final class AzureSdkTest {
  private static final String MOTOR = "dtmi:com:example:Motor;1";

  @TempDir static Path folder;
  private static Stack stack;
  private static DigitalTwinsClient client;

  @BeforeAll
  static void open() throws Exception {
    stack = Stack.open(folder);
    client =
        new DigitalTwinsClientBuilder()
            .endpoint(stack.url())
            // The builder wants one; with a pipeline of our own nobody asks it.
            .credential(_ -> Mono.just(new AccessToken("unused", OffsetDateTime.MAX)))
            .pipeline(
                new HttpPipelineBuilder()
                    .httpClient(new JdkHttpClientBuilder().build())
                    .policies(
                        new AddHeadersPolicy(
                            new HttpHeaders()
                                .set(HttpHeaderName.AUTHORIZATION, "Bearer engineer-secret")))
                    .build())
            .buildClient();
    // The service takes a list of texts, one model each.
    List<DigitalTwinsModelData> added = stream(client.createModels(List.of(model(0), model(1))));
    assertThat(added).extracting(DigitalTwinsModelData::getModelId).contains(Bakery.OVEN_MODEL);
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  private static String model(int index) {
    return new JsonMapper().readTree(Bakery.MODELS).get(index).toString();
  }

  private static <T> List<T> stream(Iterable<T> all) {
    List<T> list = new ArrayList<>();
    all.forEach(list::add);
    return list;
  }

  private static BasicDigitalTwin oven(String id, double temperature) {
    return new BasicDigitalTwin(id)
        .setMetadata(new BasicDigitalTwinMetadata().setModelId(Bakery.OVEN_MODEL))
        .addToContents("temperature", temperature)
        .addToContents("fan", new BasicDigitalTwinComponent());
  }

  private static void create(String id, double temperature) {
    BasicDigitalTwin made =
        client.createOrReplaceDigitalTwin(id, oven(id, temperature), BasicDigitalTwin.class);
    assertThat(made.getId()).isEqualTo(id);
  }

  @Test
  void listsAndReadsModels() {
    List<DigitalTwinsModelData> all =
        stream(
            client.listModels(
                new ListModelsOptions()
                    .setDependenciesFor(List.of(Bakery.OVEN_MODEL))
                    .setIncludeModelDefinition(true)
                    .setMaxItemsPerPage(1),
                Context.NONE));

    assertThat(all)
        .extracting(DigitalTwinsModelData::getModelId)
        .containsExactlyInAnyOrder(Bakery.OVEN_MODEL, MOTOR);
    assertThat(all.getFirst().getDtdlModel()).contains("dtmi:");
    assertThat(client.getModel(MOTOR).getDisplayNameLanguageMap()).containsEntry("en", "Motor");
    assertThat(client.getModel(MOTOR).getUploadedOn()).isNotNull();
  }

  @Test
  void createsReadsPatchesAndDeletesATwin() {
    create("sdk-oven", 20);

    BasicDigitalTwin read = client.getDigitalTwin("sdk-oven", BasicDigitalTwin.class);
    assertThat(read.getContents()).containsEntry("temperature", 20.0);
    assertThat(read.getMetadata().getModelId()).isEqualTo(Bakery.OVEN_MODEL);
    assertThat(read.getMetadata().getPropertyMetadata()).containsKey("temperature");
    assertThat(read.getLastUpdatedOn()).isNotNull();

    client.updateDigitalTwinWithResponse(
        "sdk-oven",
        new JsonPatchDocument().appendReplace("/temperature", 230.5),
        new UpdateDigitalTwinOptions().setIfMatch(read.getETag()),
        Context.NONE);
    BasicDigitalTwin patched = client.getDigitalTwin("sdk-oven", BasicDigitalTwin.class);
    assertThat(patched.getContents()).containsEntry("temperature", 230.5);
    assertThat(patched.getETag()).isNotEqualTo(read.getETag());

    client.deleteDigitalTwin("sdk-oven");
    assertThatThrownBy(() -> client.getDigitalTwin("sdk-oven", BasicDigitalTwin.class))
        .isInstanceOfSatisfying(
            ErrorResponseException.class,
            e -> {
              assertThat(e.getResponse().getStatusCode()).isEqualTo(404);
              assertThat(e.getValue().getError().getCode()).isEqualTo("DigitalTwinNotFound");
            });
  }

  @Test
  void createsOnlyOnce() {
    create("sdk-once", 1);

    assertThatThrownBy(
            () ->
                client.createOrReplaceDigitalTwinWithResponse(
                    "sdk-once",
                    oven("sdk-once", 2),
                    BasicDigitalTwin.class,
                    new CreateOrReplaceDigitalTwinOptions().setIfNoneMatch("*"),
                    Context.NONE))
        .isInstanceOfSatisfying(
            ErrorResponseException.class,
            e -> assertThat(e.getResponse().getStatusCode()).isEqualTo(412));
  }

  @Test
  void connectsTwinsAndWalksTheRelationships() {
    create("sdk-a", 1);
    create("sdk-b", 2);
    BasicRelationship made =
        client.createOrReplaceRelationship(
            "sdk-a",
            "r1",
            new BasicRelationship("r1", "sdk-a", "sdk-b", "feeds").addProperty("belt", "north"),
            BasicRelationship.class);
    assertThat(made.getProperties()).containsEntry("belt", "north");

    client.updateRelationship(
        "sdk-a", "r1", new JsonPatchDocument().appendReplace("/belt", "south"));
    assertThat(client.getRelationship("sdk-a", "r1", BasicRelationship.class).getProperties())
        .containsEntry("belt", "south");
    assertThat(stream(client.listRelationships("sdk-a", BasicRelationship.class)))
        .extracting(BasicRelationship::getTargetId)
        .containsExactly("sdk-b");
    assertThat(stream(client.listIncomingRelationships("sdk-b")))
        .extracting(IncomingRelationship::getSourceId)
        .containsExactly("sdk-a");

    client.deleteRelationship("sdk-a", "r1");
    assertThat(stream(client.listRelationships("sdk-a", BasicRelationship.class))).isEmpty();
  }

  @Test
  void readsAndPatchesAComponent() {
    create("sdk-parts", 1);

    client.updateComponent("sdk-parts", "fan", new JsonPatchDocument().appendAdd("/speed", 1450.0));

    assertThat(
            client.getComponent("sdk-parts", "fan", BasicDigitalTwinComponent.class).getContents())
        .containsEntry("speed", 1450.0);
  }

  @Test
  void queriesPageByPage() {
    for (int i = 0; i < 5; i++) {
      create("sdk-q" + i, 700 + i);
    }

    List<BasicDigitalTwin> found =
        stream(
            client.query(
                "SELECT * FROM digitaltwins T WHERE T.temperature >= 701 AND"
                    + " STARTSWITH(T.$dtId, 'sdk-q')",
                BasicDigitalTwin.class));

    assertThat(found)
        .extracting(BasicDigitalTwin::getId)
        .containsExactlyInAnyOrder("sdk-q1", "sdk-q2", "sdk-q3", "sdk-q4");
    assertThatThrownBy(() -> stream(client.query("SELECT nonsense", String.class)))
        .hasMessageContaining("SQL query parse failed");
  }

  @Test
  void publishesTelemetry() throws Exception {
    create("sdk-sender", 1);

    client.publishTelemetry("sdk-sender", "message-1", "{\"humidity\":44.5}");
    client.publishComponentTelemetry("sdk-sender", "fan", "message-2", "{\"vibration\":0.5}");

    Client.Reply state = stack.as(Role.VIEWER).get("/api/v1/twins/sdk-sender");
    assertThat(state.json().at("/values/humidity/value").doubleValue()).isEqualTo(44.5);
    assertThat(state.json().get("values").get("fan/vibration").get("value").doubleValue())
        .isEqualTo(0.5);
  }

  @Test
  void decommissionsAndDeletesAModel() {
    String spare =
        """
        {"@context":"dtmi:dtdl:context;2","@id":"dtmi:com:example:Spare;1","@type":"Interface"}
        """;
    assertThat(stream(client.createModels(List.of(spare)))).hasSize(1);

    client.decommissionModel("dtmi:com:example:Spare;1");
    assertThat(client.getModel("dtmi:com:example:Spare;1").isDecommissioned()).isTrue();
    client.deleteModel("dtmi:com:example:Spare;1");

    assertThatThrownBy(() -> client.getModel("dtmi:com:example:Spare;1"))
        .isInstanceOf(ErrorResponseException.class);
  }
}

package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.models.JsonPatchDocument;
import com.azure.core.util.Context;
import com.azure.digitaltwins.core.BasicDigitalTwin;
import com.azure.digitaltwins.core.BasicDigitalTwinComponent;
import com.azure.digitaltwins.core.BasicDigitalTwinMetadata;
import com.azure.digitaltwins.core.DigitalTwinPropertyMetadata;
import com.azure.digitaltwins.core.DigitalTwinsClient;
import com.azure.digitaltwins.core.models.CreateOrReplaceDigitalTwinOptions;
import com.azure.digitaltwins.core.models.DigitalTwinsModelData;
import com.azure.digitaltwins.core.models.ListModelsOptions;
import com.azure.digitaltwins.core.models.UpdateComponentOptions;
import com.azure.digitaltwins.core.models.UpdateDigitalTwinOptions;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/// Models, twins and components by the Java client.
final class AzureJavaTwinSteps extends AzureJavaSteps {
  private final DigitalTwinsClient client;

  AzureJavaTwinSteps(DigitalTwinsClient client) {
    this.client = client;
  }

  void run() {
    models();
    twins();
    components();
  }

  private void models() {
    step("creates models", () -> assertThat(all(client.createModels(MODELS))).hasSize(3));
    refused(409, "ModelAlreadyExists", () -> client.createModels(MODELS));
    refused(
        400,
        "DTDLParserError",
        () ->
            client.createModels(
                List.of("{\"@context\":\"dtmi:dtdl:context;3\",\"@id\":\"dtmi:java:Odd;1\"}")));
    refused(
        400,
        "ModelVersionNotSupported",
        () ->
            client.createModels(
                List.of(
                    "{\"@context\":\"dtmi:dtdl:context;9\",\"@id\":\"dtmi:java:Odd;1\","
                        + "\"@type\":\"Interface\"}")));
    step(
        "gets a model with its definition",
        () -> {
          DigitalTwinsModelData model = client.getModel(ROOM);
          assertThat(model.getModelId()).isEqualTo(ROOM);
          assertThat(model.getDtdlModel()).contains("\"opensTo\"");
          assertThat(model.getDisplayNameLanguageMap()).containsEntry("de", "Raum");
          assertThat(model.getDescriptionLanguageMap()).containsEntry("en", "A room");
          assertThat(model.isDecommissioned()).isFalse();
          assertThat(model.getUploadedOn()).isNotNull();
        });
    refused(404, "ModelNotFound", () -> client.getModel("dtmi:java:None;1"));
    refused(400, "InvalidArgument", () -> client.getModel("none"));
    step(
        "lists models",
        () ->
            assertThat(all(client.listModels()))
                .extracting(DigitalTwinsModelData::getModelId)
                .contains(ROOM, OFFICE, CLIMATE));
    step(
        "lists models with dependencies, page by page",
        () ->
            assertThat(
                    pageSizes(
                        client.listModels(
                            new ListModelsOptions()
                                .setDependenciesFor(List.of(OFFICE))
                                .setMaxItemsPerPage(2),
                            Context.NONE)))
                .containsExactly(2, 1));
    refused(
        404,
        "ModelNotFound",
        () ->
            all(
                client.listModels(
                    new ListModelsOptions().setDependenciesFor(List.of("dtmi:java:None;1")),
                    Context.NONE)));
  }

  private void create(String id, int seats) {
    client.createOrReplaceDigitalTwin(id, room(id, seats), BasicDigitalTwin.class);
  }

  private BasicDigitalTwin get(String id) {
    return client.getDigitalTwin(id, BasicDigitalTwin.class);
  }

  private void twins() {
    step(
        "creates a twin",
        () -> {
          var made =
              client.createOrReplaceDigitalTwinWithResponse(
                  "java-a", room("java-a", 4), BasicDigitalTwin.class, null, Context.NONE);
          assertThat(made.getStatusCode()).isEqualTo(200);
          assertThat(made.getValue().getETag()).matches(WEAK_ETAG);
          assertThat(made.getValue().getId()).isEqualTo("java-a");
        });
    step(
        "gets a twin",
        () -> {
          var got =
              client.getDigitalTwinWithResponse("java-a", BasicDigitalTwin.class, Context.NONE);
          assertThat(got.getDeserializedHeaders().getETag()).isEqualTo(got.getValue().getETag());
          assertThat(got.getValue().getContents()).containsEntry("seats", 4);
          assertThat(got.getValue().getMetadata().getModelId()).isEqualTo(ROOM);
          assertThat(got.getValue().getLastUpdatedOn()).isNotNull();
          assertThat(got.getValue().getMetadata().getPropertyMetadata().get("seats"))
              .satisfies(seats -> assertThat(seats.getLastUpdatedOn()).isNotNull());
        });
    step(
        "gets a twin as text",
        () -> assertThat(client.getDigitalTwin("java-a", String.class)).contains("\"$dtId\""));
    step("replaces a twin", () -> create("java-a", 5));
    refused(
        412,
        "PreconditionFailed",
        () ->
            client.createOrReplaceDigitalTwinWithResponse(
                "java-a",
                room("java-a", 1),
                BasicDigitalTwin.class,
                new CreateOrReplaceDigitalTwinOptions().setIfNoneMatch("*"),
                Context.NONE));
    refused(404, "DigitalTwinNotFound", () -> get("java-nobody"));
    refused(
        400,
        "ValidationFailed",
        () ->
            client.createOrReplaceDigitalTwin(
                "java-odd",
                new BasicDigitalTwin("java-odd")
                    .setMetadata(new BasicDigitalTwinMetadata().setModelId("dtmi:java:None;1")),
                BasicDigitalTwin.class));
    refused(
        400,
        "ValidationFailed",
        () ->
            client.createOrReplaceDigitalTwin(
                "java-odd",
                room("java-odd", 1).addToContents("colour", "red"),
                BasicDigitalTwin.class));
    step(
        "patches a twin under a condition",
        () -> {
          var done =
              client.updateDigitalTwinWithResponse(
                  "java-a",
                  seats(6).appendAdd("/name", "six"),
                  new UpdateDigitalTwinOptions().setIfMatch(get("java-a").getETag()),
                  Context.NONE);
          assertThat(done.getStatusCode()).isEqualTo(204);
          assertThat(done.getDeserializedHeaders().getETag()).isEqualTo(get("java-a").getETag());
        });
    refused(
        412,
        "PreconditionFailed",
        () ->
            client.updateDigitalTwinWithResponse(
                "java-a", seats(1), new UpdateDigitalTwinOptions().setIfMatch(OLD), Context.NONE));
    refused(
        400,
        "InvalidArgument",
        () ->
            client.updateDigitalTwinWithResponse(
                "java-a",
                seats(1),
                new UpdateDigitalTwinOptions().setIfMatch("old"),
                Context.NONE));
    refused(
        400,
        "JsonPatchInvalid",
        () ->
            client.updateDigitalTwin(
                "java-a", new JsonPatchDocument().appendMove("/name", "/seats")));
    refused(
        400,
        "JsonPatchInvalid",
        () -> client.updateDigitalTwin("java-a", new JsonPatchDocument().appendTest("/seats", 1)));
    refused(400, "ValidationFailed", () -> client.updateDigitalTwin("java-a", seats("many")));
    refused(404, "DigitalTwinNotFound", () -> client.updateDigitalTwin("java-nobody", seats(1)));
    step(
        "removes a property",
        () -> {
          client.updateDigitalTwin("java-a", new JsonPatchDocument().appendRemove("/name"));
          assertThat(get("java-a").getContents()).doesNotContainKey("name");
        });
    step(
        "sets a source time",
        () -> {
          client.updateDigitalTwin(
              "java-a", seats(7).appendAdd("/$metadata/seats/sourceTime", "2026-01-31T08:00:00Z"));
          assertThat(get("java-a").getMetadata().getPropertyMetadata().get("seats"))
              .extracting(DigitalTwinPropertyMetadata::getSourceTime)
              .isEqualTo(OffsetDateTime.of(2026, 1, 31, 8, 0, 0, 0, ZoneOffset.UTC));
        });
    step(
        "puts back what was read",
        () -> client.createOrReplaceDigitalTwin("java-a", get("java-a"), BasicDigitalTwin.class));
    step(
        "gives a twin another model",
        () -> {
          create("java-office", 2);
          client.updateDigitalTwin(
              "java-office",
              new JsonPatchDocument()
                  .appendReplace("/$metadata/$model", OFFICE)
                  .appendAdd("/desks", 3));
          assertThat(get("java-office").getMetadata().getModelId()).isEqualTo(OFFICE);
          assertThat(get("java-office").getContents()).containsEntry("desks", 3);
        });
    refused(
        400,
        "ValidationFailed",
        () ->
            client.updateDigitalTwin(
                "java-office",
                new JsonPatchDocument().appendReplace("/$metadata/$model", CLIMATE)));
  }

  private void components() {
    step(
        "gets a component",
        () -> {
          var got =
              client.getComponentWithResponse(
                  "java-a", "climate", BasicDigitalTwinComponent.class, Context.NONE);
          assertThat(got.getValue().getContents()).containsEntry("setPoint", 21.5);
          assertThat(got.getDeserializedHeaders().getETag()).matches(WEAK_ETAG);
        });
    step(
        "patches a component",
        () -> {
          var done =
              client.updateComponentWithResponse(
                  "java-a",
                  "climate",
                  new JsonPatchDocument().appendReplace("/setPoint", 22.5),
                  new UpdateComponentOptions().setIfMatch("*"),
                  Context.NONE);
          assertThat(done.getDeserializedHeaders().getETag()).matches(WEAK_ETAG);
        });
    refused(
        412,
        "PreconditionFailed",
        () ->
            client.updateComponentWithResponse(
                "java-a",
                "climate",
                new JsonPatchDocument().appendReplace("/setPoint", 1),
                new UpdateComponentOptions().setIfMatch(OLD),
                Context.NONE));
    refused(
        400,
        "ValidationFailed",
        () ->
            client.updateComponent(
                "java-a", "climate", new JsonPatchDocument().appendReplace("/setPoint", "warm")));
    refused(
        404,
        "ComponentNotFound",
        () -> client.getComponent("java-a", "engine", BasicDigitalTwinComponent.class));
    refused(
        404,
        "DigitalTwinNotFound",
        () -> client.getComponent("java-nobody", "climate", BasicDigitalTwinComponent.class));
  }
}

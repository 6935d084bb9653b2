package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.models.JsonPatchDocument;
import com.azure.core.util.Context;
import com.azure.digitaltwins.core.BasicDigitalTwin;
import com.azure.digitaltwins.core.BasicDigitalTwinMetadata;
import com.azure.digitaltwins.core.BasicRelationship;
import com.azure.digitaltwins.core.DigitalTwinsClient;
import com.azure.digitaltwins.core.models.CreateOrReplaceRelationshipOptions;
import com.azure.digitaltwins.core.models.DeleteDigitalTwinOptions;
import com.azure.digitaltwins.core.models.DeleteRelationshipOptions;
import com.azure.digitaltwins.core.models.PublishTelemetryOptions;
import com.azure.digitaltwins.core.models.QueryOptions;
import com.azure.digitaltwins.core.models.UpdateRelationshipOptions;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/// Relationships, queries, telemetry and deletions by the Java client, behind [AzureJavaTwinSteps].
final class AzureJavaGraphSteps extends AzureJavaSteps {
  private final DigitalTwinsClient client;

  AzureJavaGraphSteps(DigitalTwinsClient client) {
    this.client = client;
  }

  void run() {
    relationships();
    queriesAndTelemetry();
    cleaning();
  }

  private void create(String id, int seats) {
    client.createOrReplaceDigitalTwin(id, room(id, seats), BasicDigitalTwin.class);
  }

  private void relationships() {
    step(
        "creates twins to relate",
        () -> {
          for (int i = 0; i < 5; i++) {
            create("java-cell-" + i, i);
          }
        });
    step(
        "creates a relationship",
        () -> {
          var made =
              client.createOrReplaceRelationshipWithResponse(
                  "java-a",
                  "d1",
                  door("d1", "java-a", "java-cell-0"),
                  BasicRelationship.class,
                  null,
                  Context.NONE);
          assertThat(made.getStatusCode()).isEqualTo(200);
          assertThat(made.getDeserializedHeaders().getETag()).matches(WEAK_ETAG);
          assertThat(made.getValue().getETag()).isEqualTo(made.getDeserializedHeaders().getETag());
        });
    step(
        "creates more",
        () -> {
          for (int i = 1; i < 5; i++) {
            String id = "d" + (i + 1);
            client.createOrReplaceRelationship(
                "java-a", id, door(id, "java-a", "java-cell-" + i), BasicRelationship.class);
          }
        });
    step(
        "gets a relationship",
        () ->
            assertThat(
                    client.getRelationship("java-a", "d1", BasicRelationship.class).getTargetId())
                .isEqualTo("java-cell-0"));
    step(
        "patches a relationship under a condition",
        () -> {
          String etag = client.getRelationship("java-a", "d1", BasicRelationship.class).getETag();
          client.updateRelationshipWithResponse(
              "java-a",
              "d1",
              new JsonPatchDocument().appendReplace("/width", 100),
              new UpdateRelationshipOptions().setIfMatch(etag),
              Context.NONE);
          assertThat(
                  client.getRelationship("java-a", "d1", BasicRelationship.class).getProperties())
              .containsEntry("width", 100);
        });
    refused(
        412,
        "PreconditionFailed",
        () ->
            client.updateRelationshipWithResponse(
                "java-a",
                "d1",
                new JsonPatchDocument().appendReplace("/width", 1),
                new UpdateRelationshipOptions().setIfMatch(OLD),
                Context.NONE));
    refused(
        412,
        "PreconditionFailed",
        () ->
            client.createOrReplaceRelationshipWithResponse(
                "java-a",
                "d1",
                door("d1", "java-a", "java-cell-0"),
                BasicRelationship.class,
                new CreateOrReplaceRelationshipOptions().setIfNoneMatch("*"),
                Context.NONE));
    refused(404, "TargetTwinNotFound", () -> relate("java-a", "x", "java-nobody"));
    refused(404, "DigitalTwinNotFound", () -> relate("java-nobody", "x", "java-a"));
    refused(400, "OperationNotAllowed", () -> relate("java-a", "x", "java-a"));
    refused(
        400,
        "InvalidRelationship",
        () ->
            client.createOrReplaceRelationship(
                "java-a",
                "x",
                new BasicRelationship("x", "java-a", "java-cell-0", "eats"),
                BasicRelationship.class));
    refused(
        404,
        "RelationshipNotFound",
        () -> client.getRelationship("java-a", "x", BasicRelationship.class));
    step(
        "lists relationships, all and by name",
        () -> {
          assertThat(all(client.listRelationships("java-a", BasicRelationship.class))).hasSize(5);
          assertThat(
                  all(
                      client.listRelationships(
                          "java-a", "opensTo", BasicRelationship.class, Context.NONE)))
              .hasSize(5);
        });
    step(
        "lists incoming relationships",
        () ->
            assertThat(all(client.listIncomingRelationships("java-cell-0")))
                .singleElement()
                .satisfies(
                    in -> {
                      assertThat(in.getSourceId()).isEqualTo("java-a");
                      assertThat(in.getRelationshipId()).isEqualTo("d1");
                      assertThat(in.getRelationshipName()).isEqualTo("opensTo");
                      assertThat(in.getRelationshipLink())
                          .isEqualTo("/digitaltwins/java-a/relationships/d1");
                    }));
    refused(404, "DigitalTwinNotFound", () -> all(client.listIncomingRelationships("java-nobody")));
    refused(400, "RelationshipsNotDeleted", () -> client.deleteDigitalTwin("java-a"));
  }

  private void relate(String from, String id, String to) {
    client.createOrReplaceRelationship(from, id, door(id, from, to), BasicRelationship.class);
  }

  private void queriesAndTelemetry() {
    step(
        "queries",
        () ->
            assertThat(
                    all(
                        client.query(
                            "SELECT * FROM digitaltwins T WHERE IS_OF_MODEL(T, '%s') AND T.seats > 3"
                                .formatted(ROOM),
                            BasicDigitalTwin.class)))
                .extracting(BasicDigitalTwin::getId)
                .containsExactlyInAnyOrder("java-a", "java-cell-4"));
    step(
        "queries page by page",
        () ->
            assertThat(
                    pageSizes(
                        client.query(
                            "SELECT * FROM DIGITALTWINS T WHERE STARTSWITH(T.$dtId, 'java-cell')",
                            String.class,
                            new QueryOptions().setMaxItemsPerPage(2),
                            Context.NONE)))
                .containsExactly(2, 2, 1));
    step(
        "queries along a relationship",
        () ->
            assertThat(
                    all(
                        client.query(
                            "SELECT C FROM DIGITALTWINS A JOIN C RELATED A.opensTo D"
                                + " WHERE A.$dtId = 'java-a' AND D.width = 100",
                            String.class)))
                .singleElement()
                .asString()
                .contains("java-cell-0"));
    refused(400, "SqlQueryError", () -> all(client.query("SELECT nonsense", String.class)));
    step(
        "sees the write just acknowledged",
        () -> {
          client.updateDigitalTwin("java-cell-1", seats(777));
          assertThat(
                  all(
                      client.query(
                          "SELECT * FROM DIGITALTWINS T WHERE T.seats = 777",
                          BasicDigitalTwin.class)))
              .hasSize(1);
        });
    step(
        "publishes telemetry",
        () -> client.publishTelemetry("java-a", "m1", Map.of("humidity", 40.5)));
    step(
        "publishes telemetry as text, which no model knows",
        () -> client.publishTelemetry("java-a", "m2", "{\"Telemetry1\":5}"));
    step(
        "publishes telemetry of some time",
        () ->
            client.publishTelemetryWithResponse(
                "java-a",
                "m3",
                Map.of("humidity", 41.5),
                new PublishTelemetryOptions()
                    .setTimestamp(OffsetDateTime.now(ZoneOffset.UTC).minusMinutes(1)),
                Context.NONE));
    step(
        "publishes telemetry of a component",
        () ->
            client.publishComponentTelemetry(
                "java-a", "climate", "m4", Map.of("temperature", 20.5)));
    refused(
        404,
        "DigitalTwinNotFound",
        () -> client.publishTelemetry("java-nobody", "m5", Map.of("humidity", 1)));
    refused(
        404,
        "ComponentNotFound",
        () -> client.publishComponentTelemetry("java-a", "engine", "m6", Map.of("x", 1)));
  }

  private void cleaning() {
    refused(
        412,
        "PreconditionFailed",
        () ->
            client.deleteRelationshipWithResponse(
                "java-a", "d1", new DeleteRelationshipOptions().setIfMatch(OLD), Context.NONE));
    step(
        "deletes relationships",
        () ->
            all(client.listRelationships("java-a", BasicRelationship.class))
                .forEach(door -> client.deleteRelationship("java-a", door.getId())));
    refused(404, "RelationshipNotFound", () -> client.deleteRelationship("java-a", "d1"));
    refused(
        412,
        "PreconditionFailed",
        () ->
            client.deleteDigitalTwinWithResponse(
                "java-a", new DeleteDigitalTwinOptions().setIfMatch(OLD), Context.NONE));
    step(
        "deletes twins",
        () -> {
          for (BasicDigitalTwin twin :
              all(client.query("SELECT * FROM DIGITALTWINS", BasicDigitalTwin.class))) {
            client.deleteDigitalTwin(twin.getId());
          }
        });
    refused(404, "DigitalTwinNotFound", () -> client.deleteDigitalTwin("java-a"));
    refused(409, "ModelReferencesNotDeleted", () -> client.deleteModel(ROOM));
    refused(409, "ModelReferencesNotDecommissioned", () -> client.decommissionModel(CLIMATE));
    step(
        "decommissions a model",
        () -> {
          client.decommissionModel(OFFICE);
          assertThat(client.getModel(OFFICE).isDecommissioned()).isTrue();
        });
    refused(
        400,
        "ModelDecommissioned",
        () ->
            client.createOrReplaceDigitalTwin(
                "java-late",
                room("java-late", 1).setMetadata(new BasicDigitalTwinMetadata().setModelId(OFFICE)),
                BasicDigitalTwin.class));
    step("deletes models", () -> List.of(OFFICE, ROOM, CLIMATE).forEach(client::deleteModel));
    refused(404, "ModelNotFound", () -> client.deleteModel(ROOM));
  }
}

package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.digitaltwins.core.BasicDigitalTwin;
import com.azure.digitaltwins.core.BasicRelationship;
import com.azure.digitaltwins.core.DigitalTwinsAsyncClient;
import com.azure.digitaltwins.core.models.DeleteDigitalTwinOptions;
import com.azure.digitaltwins.core.models.IncomingRelationship;
import java.util.List;
import reactor.core.publisher.Mono;

/// The Java client that does not wait.
final class AzureJavaAsyncSteps extends AzureJavaSteps {
  void run(DigitalTwinsAsyncClient async) {
    step("creates models, async", () -> async.createModels(MODELS).block());
    step(
        "creates twins at the same time, async",
        () ->
            Mono.when(
                    List.of("async-a", "async-b", "async-c").stream()
                        .map(
                            id ->
                                async.createOrReplaceDigitalTwin(
                                    id, room(id, 1), BasicDigitalTwin.class))
                        .toList())
                .block());
    step(
        "patches and reads, async",
        () ->
            assertThat(
                    async
                        .updateDigitalTwin("async-a", seats(9))
                        .then(async.getDigitalTwin("async-a", BasicDigitalTwin.class))
                        .block())
                .satisfies(twin -> assertThat(twin.getContents()).containsEntry("seats", 9)));
    step(
        "relates, async",
        () ->
            async
                .createOrReplaceRelationship(
                    "async-a", "d", door("d", "async-a", "async-b"), BasicRelationship.class)
                .block());
    step(
        "lists relationships, async",
        () -> {
          assertThat(
                  async.listRelationships("async-a", BasicRelationship.class).collectList().block())
              .hasSize(1);
          assertThat(async.listIncomingRelationships("async-b").collectList().block())
              .extracting(IncomingRelationship::getSourceId)
              .containsExactly("async-a");
        });
    step(
        "queries, async",
        () ->
            assertThat(
                    async
                        .query("SELECT * FROM DIGITALTWINS", BasicDigitalTwin.class)
                        .collectList()
                        .block())
                .hasSize(3));
    refused(
        404,
        "DigitalTwinNotFound",
        () -> async.getDigitalTwin("async-nobody", BasicDigitalTwin.class).block());
    refused(412, "PreconditionFailed", () -> deleteAsync(async, OLD));
    step(
        "deletes, async",
        () -> {
          async.deleteRelationship("async-a", "d").block();
          deleteAsync(async, "*");
        });
  }

  private static void deleteAsync(DigitalTwinsAsyncClient async, String etag) {
    async
        .deleteDigitalTwinWithResponse("async-a", new DeleteDigitalTwinOptions().setIfMatch(etag))
        .block();
  }
}

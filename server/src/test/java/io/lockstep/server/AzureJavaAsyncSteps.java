package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.digitaltwins.core.BasicDigitalTwin;
import com.azure.digitaltwins.core.BasicRelationship;
import com.azure.digitaltwins.core.DigitalTwinsAsyncClient;
import com.azure.digitaltwins.core.DigitalTwinsClient;
import com.azure.digitaltwins.core.models.DeleteDigitalTwinOptions;
import com.azure.digitaltwins.core.models.DigitalTwinsEventRoute;
import com.azure.digitaltwins.core.models.IncomingRelationship;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;

/// The Java client that does not wait.
final class AzureJavaAsyncSteps extends AzureJavaSteps {
  private static final String FILTER = "type = 'Microsoft.DigitalTwins.Twin.Create'";

  /// Event routes, by the client that waits and by the one that does not.
  void routes(DigitalTwinsClient client, DigitalTwinsAsyncClient async, String endpoint) {
    step(
        "creates an event route",
        () -> client.createOrReplaceEventRoute("java-route", route(endpoint, FILTER)));
    step(
        "gets an event route",
        () -> {
          DigitalTwinsEventRoute got = client.getEventRoute("java-route");
          assertThat(got.getEventRouteId()).isEqualTo("java-route");
          assertThat(got.getEndpointName()).isEqualTo(endpoint);
          assertThat(got.getFilter()).isEqualTo(FILTER);
        });
    step(
        "lists event routes",
        () ->
            assertThat(all(client.listEventRoutes()))
                .extracting(DigitalTwinsEventRoute::getEventRouteId)
                .containsExactly("java-route"));
    refused(
        400,
        "EventRouteEndpointInvalid",
        () -> client.createOrReplaceEventRoute("java-odd", route("nowhere", "true")));
    refused(
        400,
        "EventRouteFilterInvalid",
        () -> client.createOrReplaceEventRoute("java-odd", route(endpoint, "type =")));
    refused(404, "EventRouteNotFound", () -> client.getEventRoute("java-odd"));
    step(
        "replaces an event route, async",
        () -> await(async.createOrReplaceEventRoute("java-route", route(endpoint, "true"))));
    step("deletes an event route, async", () -> await(async.deleteEventRoute("java-route")));
    refused(404, "EventRouteNotFound", () -> client.deleteEventRoute("java-route"));
  }

  private static DigitalTwinsEventRoute route(String endpoint, String filter) {
    return new DigitalTwinsEventRoute(endpoint).setFilter(filter);
  }

  private static final long WAIT_SECONDS_MAX = 60;

  /// Waits; a failure is thrown as the client gives it.
  private static <T> T await(Mono<T> answer) throws Exception {
    try {
      return answer.toFuture().get(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  void run(DigitalTwinsAsyncClient async) {
    step("creates models, async", () -> await(async.createModels(MODELS)));
    step(
        "creates twins at the same time, async",
        () ->
            await(
                Mono.when(
                    List.of("async-a", "async-b", "async-c").stream()
                        .map(
                            id ->
                                async.createOrReplaceDigitalTwin(
                                    id, room(id, 1), BasicDigitalTwin.class))
                        .toList())));
    step(
        "patches and reads, async",
        () -> {
          await(async.updateDigitalTwin("async-a", seats(9)));
          assertThat(await(async.getDigitalTwin("async-a", BasicDigitalTwin.class)).getContents())
              .containsEntry("seats", 9);
        });
    step(
        "relates, async",
        () ->
            await(
                async.createOrReplaceRelationship(
                    "async-a", "d", door("d", "async-a", "async-b"), BasicRelationship.class)));
    step(
        "lists relationships, async",
        () -> {
          assertThat(
                  await(async.listRelationships("async-a", BasicRelationship.class).collectList()))
              .hasSize(1);
          assertThat(await(async.listIncomingRelationships("async-b").collectList()))
              .extracting(IncomingRelationship::getSourceId)
              .containsExactly("async-a");
        });
    step(
        "queries, async",
        () ->
            assertThat(
                    await(
                        async
                            .query("SELECT * FROM DIGITALTWINS", BasicDigitalTwin.class)
                            .collectList()))
                .hasSize(3));
    refused(
        404,
        "DigitalTwinNotFound",
        () -> await(async.getDigitalTwin("async-nobody", BasicDigitalTwin.class)));
    refused(412, "PreconditionFailed", () -> delete(async, OLD));
    step(
        "deletes, async",
        () -> {
          await(async.deleteRelationship("async-a", "d"));
          delete(async, "*");
        });
  }

  private static void delete(DigitalTwinsAsyncClient async, String etag) throws Exception {
    await(
        async.deleteDigitalTwinWithResponse(
            "async-a", new DeleteDigitalTwinOptions().setIfMatch(etag)));
  }
}

package io.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.rest.PagedIterable;
import com.azure.core.models.JsonPatchDocument;
import com.azure.digitaltwins.core.BasicDigitalTwin;
import com.azure.digitaltwins.core.BasicDigitalTwinComponent;
import com.azure.digitaltwins.core.BasicDigitalTwinMetadata;
import com.azure.digitaltwins.core.BasicRelationship;
import com.azure.digitaltwins.core.implementation.models.ErrorResponseException;
import java.util.ArrayList;
import java.util.List;

/// What the scenarios of the Java client share: models, twins, and steps that are counted. Confined
/// to one thread.
abstract class AzureJavaSteps {
  static final String ROOM = "dtmi:java:Room;1";
  static final String OFFICE = "dtmi:java:Office;1";
  static final String CLIMATE = "dtmi:java:Climate;1";
  static final String WEAK_ETAG = "W/\"[^\"]+\"";
  static final String OLD = "W/\"old\"";
  static final List<String> MODELS =
      List.of(
          """
          {"@context":"dtmi:dtdl:context;3","@id":"dtmi:java:Climate;1","@type":"Interface",
           "contents":[{"@type":"Property","name":"setPoint","schema":"double"},
            {"@type":"Telemetry","name":"temperature","schema":"double"}]}
          """,
          """
          {"@context":"dtmi:dtdl:context;3","@id":"dtmi:java:Room;1","@type":"Interface",
           "displayName":{"en":"Room","de":"Raum"},"description":"A room",
           "contents":[{"@type":"Property","name":"name","schema":"string"},
            {"@type":"Property","name":"seats","schema":"integer"},
            {"@type":"Telemetry","name":"humidity","schema":"double"},
            {"@type":"Component","name":"climate","schema":"dtmi:java:Climate;1"},
            {"@type":"Relationship","name":"opensTo","target":"dtmi:java:Room;1",
             "properties":[{"@type":"Property","name":"width","schema":"integer"}]}]}
          """,
          """
          {"@context":"dtmi:dtdl:context;3","@id":"dtmi:java:Office;1","@type":"Interface",
           "extends":"dtmi:java:Room;1",
           "contents":[{"@type":"Property","name":"desks","schema":"integer"}]}
          """);

  private int steps;

  private static final HttpHeaderName ERROR_CODE = HttpHeaderName.fromString("x-ms-error-code");

  @FunctionalInterface
  interface Step {
    void run() throws Exception;
  }

  final void step(String what, Step step) {
    Throwable failure = catchThrowable(step::run);
    assertThat(failure).as("step %d: %s", steps + 1, what).isNull();
    steps++;
  }

  final void refused(int status, String code, Step step) {
    Throwable failure = catchThrowable(step::run);
    assertThat(failure)
        .as("step %d: a refusal with %d %s", steps + 1, status, code)
        .isInstanceOfSatisfying(
            ErrorResponseException.class,
            e -> {
              assertThat(e.getResponse().getStatusCode()).isEqualTo(status);
              assertThat(e.getResponse().getHeaderValue(ERROR_CODE)).isEqualTo(code);
              assertThat(e.getValue().getError().getCode()).isEqualTo(code);
              assertThat(e.getValue().getError().getMessage()).isNotBlank();
            });
    steps++;
  }

  static <T> List<T> all(Iterable<T> items) {
    List<T> list = new ArrayList<>();
    items.forEach(list::add);
    return list;
  }

  static <T> List<Integer> pageSizes(PagedIterable<T> items) {
    List<Integer> sizes = new ArrayList<>();
    items.iterableByPage().forEach(page -> sizes.add(page.getValue().size()));
    return sizes;
  }

  static BasicDigitalTwin room(String id, int seats) {
    return new BasicDigitalTwin(id)
        .setMetadata(new BasicDigitalTwinMetadata().setModelId(ROOM))
        .addToContents("name", "room " + id)
        .addToContents("seats", seats)
        .addToContents("climate", new BasicDigitalTwinComponent().addToContents("setPoint", 21.5));
  }

  static BasicRelationship door(String id, String from, String to) {
    return new BasicRelationship(id, from, to, "opensTo").addProperty("width", 90);
  }

  static JsonPatchDocument seats(Object value) {
    return new JsonPatchDocument().appendReplace("/seats", value);
  }

  /// Steps that went as they should.
  final int steps() {
    return steps;
  }
}

package io.lockstep.api;

import static io.lockstep.api.Client.azure;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.space.Command;
import io.lockstep.space.Outcome;
import io.lockstep.twin.TwinCommand;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Operations 21 to 24 of the Azure Digital Twins data plane.
final class AzureEventRoutesTest {
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

  private static String route(String endpoint, String filter) {
    return "{\"endpointName\":\"%s\",\"filter\":\"%s\"}".formatted(endpoint, filter);
  }

  private Client.Reply put(String id, String body) throws Exception {
    return engineer.put(azure("/eventroutes/" + id), body);
  }

  @Test
  void aRouteIsMadeReplacedReadAndDeleted() throws Exception {
    assertThat(put("r1", route("audit", "true")).status()).isEqualTo(204);
    assertThat(put("r1", route("floor", "type = 'microsoft.iot.telemetry'")).status())
        .isEqualTo(204);

    assertThat(engineer.get(azure("/eventroutes/r1")).body())
        .isEqualTo(
            "{\"id\":\"r1\",\"endpointName\":\"floor\",\"filter\":\"type ="
                + " 'microsoft.iot.telemetry'\"}");

    assertThat(engineer.delete(azure("/eventroutes/r1")).status()).isEqualTo(204);
    Client.Reply gone = engineer.get(azure("/eventroutes/r1"));
    assertThat(gone.status()).isEqualTo(404);
    assertThat(gone.errorCode()).isEqualTo("EventRouteNotFound");
    assertThat(gone.header("x-ms-error-code")).isEqualTo("EventRouteNotFound");
    assertThat(engineer.delete(azure("/eventroutes/r1")).errorCode())
        .isEqualTo("EventRouteNotFound");
  }

  @Test
  void aListIsPagedByAbsoluteLinks() throws Exception {
    for (String id : List.of("c", "a", "b", "e", "d")) {
      assertThat(put(id, route("audit", "false")).status()).isEqualTo(204);
    }

    List<String> ids = new ArrayList<>();
    String next = stack.anonymous().url() + azure("/eventroutes");
    while (!next.isEmpty()) {
      URI link = URI.create(next);
      assertThat(link.isAbsolute()).isTrue();
      Client.Reply page =
          engineer.get(link.getRawPath() + "?" + link.getRawQuery(), "max-items-per-page", "2");
      assertThat(page.json().get("value").size()).isLessThanOrEqualTo(2);
      page.json().get("value").forEach(route -> ids.add(route.get("id").asString()));
      next = page.json().path("nextLink").asString("");
    }

    assertThat(ids).containsExactly("a", "b", "c", "d", "e");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "r | nowhere | true | EventRouteEndpointInvalid",
        "r | audit | kind = 'x' | EventRouteFilterInvalid",
        "r | audit | type = | EventRouteFilterInvalid",
        "a%2Fb | audit | true | EventRouteIdInvalid"
      })
  void whatCannotBeIsRefusedByName(String id, String endpoint, String filter, String code)
      throws Exception {
    Client.Reply reply = put(id, route(endpoint, filter));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.errorCode()).isEqualTo(code);
    assertThat(engineer.get(azure("/eventroutes")).json().get("value")).isEmpty();
  }

  @Test
  void bothMembersAreRequired() throws Exception {
    assertThat(put("r", "{\"filter\":\"true\"}").errorCode())
        .isEqualTo("EventRouteEndpointInvalid");
    assertThat(put("r", "{\"endpointName\":\"audit\"}").errorCode())
        .isEqualTo("EventRouteFilterInvalid");
  }

  @Test
  void aThousandRoutesAreTheMost() throws Exception {
    List<CompletableFuture<Outcome>> made = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      made.add(
          stack
              .space()
              .submit(
                  new Principal("engineer", Role.ENGINEER),
                  new Command.OfTwins(new TwinCommand.PutEventRoute("r" + i, "audit", "false"))));
    }
    made.forEach(CompletableFuture::join);

    assertThat(put("onemore", route("audit", "false")).errorCode()).isEqualTo("LimitExceeded");
    assertThat(put("r7", route("floor", "false")).status()).isEqualTo(204);
  }

  @Test
  void routesAreThereAgainAfterAStart() throws Exception {
    put("r1", route("audit", "true"));
    stack.space().snapshot().join();
    put("r2", route("floor", "true"));
    stack.close();
    stack = Stack.open(folder);
    engineer = stack.as(Role.ENGINEER);

    assertThat(engineer.get(azure("/eventroutes")).json().get("value")).hasSize(2);
  }
}

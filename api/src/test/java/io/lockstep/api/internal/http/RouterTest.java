package io.lockstep.api.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Paths lead to routes.
final class RouterTest {
  private static Route route(Verb verb, String path) {
    RouteBuilder builder = Route.own(verb, path, verb + " " + path).open();
    for (String name : PathTemplate.parse(path).variables()) {
      builder.with(Parameter.path(name, "."));
    }
    return builder.to(_ -> Answer.json("{}"));
  }

  private static final Router ROUTER =
      new Router(
          List.of(
              route(Verb.GET, "/models"),
              route(Verb.GET, "/models/{id}"),
              route(Verb.PUT, "/models/{id}"),
              route(Verb.GET, "/models/special"),
              route(Verb.GET, "/models/{id}/parts/{part}"),
              route(Verb.GET, "/history/{twin}/{property*}")));

  private static Map<String, String> variables(String path) {
    return ROUTER.find(Verb.GET, path) instanceof Router.Match.Found found
        ? found.variables()
        : Map.of("found", "nothing");
  }

  private static String operation(String path) {
    return ROUTER.find(Verb.GET, path) instanceof Router.Match.Found found
        ? found.route().operation()
        : "none";
  }

  @Test
  void aLiteralGoesBeforeAVariable() {
    assertThat(operation("/models/special")).isEqualTo("GET /models/special");
    assertThat(operation("/models/other")).isEqualTo("GET /models/{id}");
    assertThat(operation("/models/special/parts/x")).isEqualTo("GET /models/{id}/parts/{part}");
  }

  @Test
  void variablesAreDecodedAfterTheSplit() {
    assertThat(variables("/models/a%2Fb%20c;1")).isEqualTo(Map.of("id", "a/b c;1"));
    assertThat(variables("/models/a+b")).isEqualTo(Map.of("id", "a+b"));
  }

  @Test
  void theRestTakesAllSegments() {
    assertThat(variables("/history/t/motor/speed"))
        .isEqualTo(Map.of("twin", "t", "property", "motor/speed"));
    assertThat(variables("/history/t/motor%2Fspeed"))
        .isEqualTo(Map.of("twin", "t", "property", "motor/speed"));
    assertThat(operation("/history/t")).isEqualTo("none");
    assertThat(operation("/history/t/")).isEqualTo("none");
  }

  @Test
  void emptySegmentsLeadNowhere() {
    assertThat(operation("/models/")).isEqualTo("none");
    assertThat(operation("//models")).isEqualTo("none");
    assertThat(operation("/")).isEqualTo("none");
  }

  @Test
  void aKnownPathTellsItsMethods() {
    assertThat(ROUTER.find(Verb.DELETE, "/models/x"))
        .isEqualTo(new Router.Match.WrongVerb(List.of(Verb.GET, Verb.PUT)));
    assertThat(ROUTER.find(null, "/models"))
        .isEqualTo(new Router.Match.WrongVerb(List.of(Verb.GET)));
  }

  @Test
  void twoRoutesOfOnePathAreADefect() {
    assertThatThrownBy(
            () -> new Router(List.of(route(Verb.GET, "/a/{x}"), route(Verb.GET, "/a/{x}"))))
        .hasMessageContaining("expected one route");
    assertThatThrownBy(
            () -> new Router(List.of(route(Verb.GET, "/a/{x}"), route(Verb.GET, "/a/{y}/b"))))
        .hasMessageContaining("{x}");
  }
}

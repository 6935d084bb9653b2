package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Role;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A batch of patches: each decided by itself, in order.
final class PatchesTest {
  @TempDir static Path folder;
  private static Stack stack;
  private static Client operator;

  @BeforeAll
  static void open() throws Exception {
    stack = Stack.open(folder);
    operator = stack.as(Role.OPERATOR);
    Client engineer = stack.as(Role.ENGINEER);
    engineer.post(Client.azure("/models"), Bakery.MODELS);
    for (String id : new String[] {"one", "two"}) {
      assertThat(engineer.put(Client.azure("/digitaltwins/" + id), Bakery.oven(1)).status())
          .isEqualTo(200);
    }
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  private static String set(String twin, String path, String value) {
    return """
    {"twinId":"%s","patch":[{"op":"add","path":"%s","value":%s}]}
    """
        .formatted(twin, path, value);
  }

  @Test
  void eachPatchIsDecidedByItself() throws Exception {
    Client.Reply reply =
        operator.post(
            "/api/v1/patches",
            "["
                + set("one", "/temperature", "50")
                + ","
                + set("nobody", "/temperature", "1")
                + ","
                + set("two", "/temperature", "\"hot\"")
                + ",{\"twinId\":\"two\",\"component\":\"fan\","
                + "\"patch\":[{\"op\":\"add\",\"path\":\"/speed\",\"value\":7}]}"
                + "]");

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.json().get("succeeded").intValue()).isEqualTo(2);
    assertThat(reply.json().get("failed").intValue()).isEqualTo(2);
    assertThat(reply.json().at("/results/0/status").intValue()).isEqualTo(204);
    assertThat(reply.json().at("/results/0/etag").asString()).startsWith("W/\"");
    assertThat(reply.json().at("/results/1/status").intValue()).isEqualTo(404);
    assertThat(reply.json().at("/results/1/error/code").asString())
        .isEqualTo("DigitalTwinNotFound");
    assertThat(reply.json().at("/results/2/error/code").asString()).isEqualTo("ValidationFailed");
    assertThat(operator.get(Client.azure("/digitaltwins/one")).json().get("temperature").intValue())
        .isEqualTo(50);
    assertThat(operator.get(Client.azure("/digitaltwins/two")).json().at("/fan/speed").intValue())
        .isEqualTo(7);
  }

  @Test
  void laterPatchesOfATwinSeeTheEarlierOnes() throws Exception {
    operator.post(
        "/api/v1/patches", "[" + set("one", "/batch", "1") + "," + set("one", "/batch", "2") + "]");

    assertThat(operator.get(Client.azure("/digitaltwins/one")).json().get("batch").intValue())
        .isEqualTo(2);
  }

  @Test
  void aBatchOfTheWrongFormIsRefusedAsAWhole() throws Exception {
    String good = set("one", "/temperature", "99");
    for (String body :
        new String[] {
          "{}",
          "[]",
          "[" + good + ",7]",
          "[" + good + ",{\"twinId\":\"two\"}]",
          "[" + good + ",{\"patch\":[]}]",
          "[" + good + ",{\"twinId\":\"two\",\"patch\":[],\"pacth\":1}]",
          "[" + good + ",{\"twinId\":\"\",\"patch\":[]}]"
        }) {
      assertThat(operator.post("/api/v1/patches", body).status()).as(body).isEqualTo(400);
    }
    assertThat(operator.get(Client.azure("/digitaltwins/one")).json().get("temperature").intValue())
        .isNotEqualTo(99);
  }

  @Test
  void whatStandsAroundAndInPatchesMayBeWrittenInAnyWay() throws Exception {
    Client.Reply reply =
        operator.post(
            "/api/v1/patches",
            """
            [ {"patch" : [ {"op":"add", "path":"/temperature", "value":61.5} ], "ifMatch":null,
               "twinId":"\\u006fne"},
              {"twinId":"two","ifMatch":"W/\\"0\\"","patch":[]},
              {"twinId":"two","component":null,"patch":[{"op":"add","path":"/temperature","value":62}]}]
            """);

    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.json().at("/results/0/status").intValue()).isEqualTo(204);
    assertThat(reply.json().at("/results/1/status").intValue()).isEqualTo(412);
    assertThat(reply.json().at("/results/2/status").intValue()).isEqualTo(204);
    assertThat(
            operator.get(Client.azure("/digitaltwins/one")).json().get("temperature").doubleValue())
        .isEqualTo(61.5);
    assertThat(
            operator.get(Client.azure("/digitaltwins/two")).json().get("temperature").doubleValue())
        .isEqualTo(62);
  }

  @Test
  void aMemberThatStandsTwiceIsRefused() throws Exception {
    for (String body :
        new String[] {
          "[{\"twinId\":\"one\",\"twinId\":\"two\",\"patch\":[]}]",
          "[{\"twinId\":\"one\",\"patch\":[{\"op\":\"add\",\"op\":\"add\",\"path\":\"/x\",\"value\":1}]}]",
          "[{\"twinId\":\"one\",\"patch\":[]}] 1",
          "[{\"twinId\":\"one\",\"patch\":[}]",
          "[{\"twinId\":[\"one\"],\"patch\":[]}]",
          "[{\"twinId\":\"one\",\"component\":[],\"patch\":[]}]"
        }) {
      assertThat(operator.post("/api/v1/patches", body).status()).as(body).isEqualTo(400);
    }
  }
}

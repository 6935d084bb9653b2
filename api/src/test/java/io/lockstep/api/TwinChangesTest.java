package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.history.HistoryOptions;
import io.lockstep.history.QuestDbHistory;
import io.lockstep.model.Role;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What happened to a twin, over HTTP and the real store.
final class TwinChangesTest {
  @TempDir static Path folder;
  private static Stack stack;
  private static Client engineer;

  @BeforeAll
  static void open() throws Exception {
    QuestDbHistory history =
        QuestDbHistory.create(HistoryOptions.in(folder.resolve("history")), InstantSource.system());
    stack = Stack.open(folder, ApiOptions.loopback(0), history);
    engineer = stack.as(Role.ENGINEER);
    engineer.post(Client.azure("/models"), Bakery.MODELS);
    // The answer waits for the store, which takes seconds to start.
    make("first");
    assertThat(
            engineer.post("/api/v1/telemetry/first?ack=queryable", "{\"temperature\":1}").status())
        .isEqualTo(200);
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  private static void make(String id) throws Exception {
    Client.Reply made = engineer.put(Client.azure("/digitaltwins/" + id), Bakery.oven(20));
    assertThat(made.status()).as(made.body()).isEqualTo(200);
  }

  private static void patch(String id, String patch, String... headers) throws Exception {
    Client.Reply patched = engineer.patch(Client.azure("/digitaltwins/" + id), patch, headers);
    assertThat(patched.status()).as(patched.body()).isEqualTo(204);
  }

  private static List<JsonNode> changes(String id, String query) throws Exception {
    Client.Reply reply = stack.as(Role.VIEWER).get("/api/v1/twins/" + id + "/changes" + query);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    List<JsonNode> changes = new ArrayList<>();
    reply.json().get("changes").forEach(changes::add);
    return changes;
  }

  private static String text(JsonNode change, String name) {
    return change.path(name).asString();
  }

  @Test
  void aPatchTellsWhoAndWhyAndBothValues() throws Exception {
    make("patched");
    patch(
        "patched",
        "[{\"op\":\"replace\",\"path\":\"/temperature\",\"value\":25}]",
        "x-lockstep-reason",
        "the bread was pale");
    patch("patched", "[{\"op\":\"remove\",\"path\":\"/temperature\"}]");

    List<JsonNode> changes = changes("patched", "");

    assertThat(changes)
        .extracting(change -> text(change, "what"))
        .containsSubsequence("propertyRemoved", "propertySet", "propertySet", "created");
    JsonNode removed = changes.get(0);
    assertThat(removed.get("oldValue").doubleValue()).isEqualTo(25);
    assertThat(removed.has("value")).isFalse();
    JsonNode set =
        changes.stream()
            .filter(change -> text(change, "what").equals("propertySet"))
            .findFirst()
            .orElseThrow();
    assertThat(set.get("value").doubleValue()).isEqualTo(25);
    assertThat(set.get("oldValue").doubleValue()).isEqualTo(20);
    assertThat(text(set, "who")).isEqualTo("engineer");
    assertThat(text(set, "why")).isEqualTo("the bread was pale");
    assertThat(text(set, "by")).isEqualTo("app");
    assertThat(text(set, "command")).isEqualTo("PatchTwin");
    assertThat(text(changes.getLast(), "what")).isEqualTo("created");
    assertThat(text(changes.getLast(), "who")).isEqualTo("engineer");
  }

  @Test
  void aLateReadingStandsWhereItBecameKnownWithWhatHeldAtItsTime() throws Exception {
    make("late");
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    publish("late", now.plusSeconds(1), 30);
    publish("late", now.plusSeconds(3), 32);
    publish("late", now.plusSeconds(2), 31);

    List<JsonNode> changes = changes("late", "?limit=2");

    JsonNode late = changes.get(0);
    assertThat(late.get("current").booleanValue()).isFalse();
    assertThat(late.get("value").doubleValue()).isEqualTo(31);
    assertThat(late.get("oldValue").doubleValue()).isEqualTo(30);
    assertThat(text(late, "validTime")).isEqualTo(now.plusSeconds(2).toString());
    assertThat(text(late, "by")).isEqualTo("device");
    assertThat(text(late, "topic")).isEqualTo("lockstep/v1/late/telemetry");
    assertThat(changes.get(1).get("oldValue").doubleValue()).isEqualTo(30);
    assertThat(changes.get(1).get("current").booleanValue()).isTrue();
  }

  private static void publish(String twin, Instant time, double temperature) throws Exception {
    Client.Reply sent =
        engineer.post(
            "/api/v1/telemetry/" + twin + "?ack=applied",
            "{\"$time\":\"%s\",\"temperature\":%s}".formatted(time, temperature));
    assertThat(sent.status()).as(sent.body()).isEqualTo(200);
  }

  @Test
  void aTwinThatIsGoneAndItsNamesakeAreOneStory() throws Exception {
    make("gone");
    make("neighbour");
    assertThat(
            engineer
                .put(Client.azure("/digitaltwins/neighbour/relationships/r"), Bakery.feeds("gone"))
                .status())
        .isEqualTo(200);
    assertThat(engineer.delete(Client.azure("/digitaltwins/neighbour/relationships/r")).status())
        .isEqualTo(204);
    assertThat(engineer.delete(Client.azure("/digitaltwins/gone")).status()).isEqualTo(204);

    assertThat(structure(changes("gone", "")))
        .containsExactly("deleted", "relationshipDeleted", "relationshipCreated", "created");
    assertThat(structure(changes("neighbour", "")))
        .containsExactly("relationshipDeleted", "relationshipCreated", "created");

    make("gone");
    assertThat(structure(changes("gone", "")))
        .containsExactly(
            "created", "deleted", "relationshipDeleted", "relationshipCreated", "created");
  }

  private static List<String> structure(List<JsonNode> changes) {
    return changes.stream()
        .map(change -> text(change, "what"))
        .filter(what -> !what.startsWith("property") && !what.equals("written"))
        .toList();
  }

  @Test
  void pagesPutTogetherAreTheWhole() throws Exception {
    make("paged");
    for (int i = 0; i < 7; i++) {
      patch(
          "paged",
          "[{\"op\":\"add\",\"path\":\"/temperature\",\"value\":%d},{\"op\":\"add\",\"path\":\"/name\",\"value\":\"n%d\"},{\"op\":\"add\",\"path\":\"/batch\",\"value\":%d}]"
              .formatted(i, i, i));
    }
    List<JsonNode> whole = changes("paged", "?limit=1000");
    List<JsonNode> pages = new ArrayList<>();
    String continuation = "";
    do {
      Client.Reply reply =
          stack.as(Role.VIEWER).get("/api/v1/twins/paged/changes?limit=2" + continuation);
      assertThat(reply.status()).as(reply.body()).isEqualTo(200);
      reply.json().get("changes").forEach(pages::add);
      continuation =
          reply.json().has("continuation")
              ? "&continuation=" + text(reply.json(), "continuation")
              : "";
    } while (!continuation.isEmpty());

    assertThat(whole).hasSizeGreaterThan(21);
    assertThat(pages).isEqualTo(whole);
  }

  @Test
  void aTwinThatAReadingMadeWasMadeByItsDevice() throws Exception {
    publish("drafted", Instant.now().truncatedTo(ChronoUnit.MILLIS), 7);

    List<JsonNode> changes = changes("drafted", "");

    JsonNode created = changes.getLast();
    assertThat(text(created, "what")).isEqualTo("created");
    assertThat(text(created, "by")).isEqualTo("device");
    assertThat(text(created, "who")).isEqualTo("engineer");
    assertThat(text(created, "topic")).isEqualTo("lockstep/v1/drafted/telemetry");
    assertThat(changes).extracting(change -> text(change, "what")).contains("propertySet");
  }

  @Test
  void theHistoryOfAPropertyIsGivenAsItWasKnown() throws Exception {
    make("believed");
    String then = text(changes("believed", "").getFirst(), "knownTime");
    patch("believed", "[{\"op\":\"replace\",\"path\":\"/temperature\",\"value\":25}]");
    assertThat(changes("believed", "?from=" + then)).isNotEmpty();

    Client.Reply all = engineer.get("/api/v1/history/believed/temperature");
    Client.Reply known = engineer.get("/api/v1/history/believed/temperature?asKnownAt=" + then);

    assertThat(all.json().get("series")).as(all.body()).hasSize(2);
    assertThat(known.json().get("series")).as(known.body()).hasSize(1);
  }

  @Test
  void onlyWhatWasKnownThen() throws Exception {
    make("known");
    List<JsonNode> before = changes("known", "");
    String then = text(before.get(0), "knownTime");
    patch("known", "[{\"op\":\"replace\",\"path\":\"/temperature\",\"value\":25}]");

    assertThat(changes("known", "?asKnownAt=" + then)).isEqualTo(before);
    assertThat(changes("known", "?to=" + then)).isEmpty();
    assertThat(changes("known", "?from=" + then)).hasSizeGreaterThan(before.size());
  }

  @Test
  void aTwinThatNeverWasIsUnknown() throws Exception {
    assertThat(stack.as(Role.VIEWER).get("/api/v1/twins/nobody/changes").status()).isEqualTo(404);
    assertThat(stack.as(Role.VIEWER).get("/api/v1/twins/first/changes?continuation=x").status())
        .isEqualTo(400);
  }
}
